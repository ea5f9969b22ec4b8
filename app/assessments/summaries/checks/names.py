"""Other suppliers' names in somebody's summary: whose tender it is not, and who has not won."""

from collections.abc import Callable, Iterator, Mapping
from functools import cache
from typing import Any

from app.assessments.summaries.case import Case
from app.problems import Finding
from app.tenders.content import plain_name
from app.tenders.opened.blindness import any_of, forms_of

#: parts of a summary that hold words written for it
WRITTEN = ("outcome", "why_not_awarded", "scores", "withheld", "standstill")
SHORTEST = 3  #: characters: two may be the name of a firm, and are a word in every sentence


def names_in(case: Case, summaries: list[dict[str, Any]]) -> list[Finding]:
    """List where a summary seems to name a supplier of whom its reader is told nothing.

    Looked for are the supplier's name with and without the form of the company, what its tender
    was called for those who marked without names, and the others who are in that tender.
    """
    pattern = any_of(name for one in case.candidates for name in one.names)

    @cache  # the winner's explanations stand in every other summary
    def named(text: str) -> tuple[str, ...]:
        found = dict.fromkeys(one.group() for one in pattern.finditer(text))
        return tuple(said for said in found if len(said) >= SHORTEST)

    return [
        _finding(said, path)
        for summary in summaries
        for path, said in _names(_known(case, summary["tender"]), summary, named)
    ]


def _names(
    known: set[str], summary: Mapping[str, Any], named: Callable[[str], tuple[str, ...]]
) -> Iterator[tuple[str, str]]:
    """Give each place where somebody strange seems to be named, with the name that is there."""
    winner = summary["winner"] or {}
    written = {name: summary[name] for name in WRITTEN} | {"winner": winner.get("scores")}
    for path, text in _texts(written, f"summaries[{summary['tender']}]"):
        yield from ((path, said) for said in named(text) if plain_name(said) not in known)


def _known(case: Case, tender: str) -> set[str]:
    """Give the names that a summary may hold: those of its own tender and of the winning one."""
    known = (
        name
        for one in case.candidates
        if str(one.tender_id) == tender or one.tender_id == case.winner_id
        for name in one.names
    )
    return {plain_name(form) for form in forms_of(known)}


def _finding(said: str, path: str) -> Finding:
    return Finding(
        "other_supplier_named",
        f"This seems to name {said!r}, of whom this supplier is told nothing.",
        "Reword the moderation; or, if it is only a word, send with `names_checked`.",
        path=path,
    )


def _texts(value: Any, path: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, Mapping):
        for key, part in value.items():
            yield from _texts(part, f"{path}.{key}")
    elif isinstance(value, list):
        for place, part in enumerate(value):
            name = part.get("code", place) if isinstance(part, Mapping) else place
            yield from _texts(part, f"{path}[{name}]")
