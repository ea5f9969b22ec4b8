"""What a person should look at: the scorer's flags, as far as a reader may see them."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from app.scoring.answer import Answer
from app.scoring.explanation.phrase import in_words
from app.scoring.explanation.reader import Reader
from app.scoring.explanation.story import Story

#: Flags that speak of another tender.
ABOUT_OTHERS = frozenset({"identical_offers", "rank_reversal"})
SENT = re.compile(r"tenders\[(\d+)\]")
COMMITMENT = re.compile(r"\.commitments\[(\d+)\]")


@dataclass(frozen=True)
class Subject:
    """Whom and what a warning is about, as far as its path tells."""

    supplier: str = ""
    place: int | None = None  #: of the tender, as sent; None where the path names the supplier
    lot: str = ""
    commitment: int | None = None  #: counted from one


def subject_of(answered: Answer, warning: Mapping[str, Any]) -> Subject:
    """Find whom and what a warning is about by its path.

    It says `tenders[0]`, as sent, or `tenders[supplier=Alpha]`; then perhaps the lot and the
    commitment.
    """
    path = warning.get("path", "")
    sent = SENT.match(path)
    if sent is None:
        named = [one.supplier for one in answered.sent.tenders if path.startswith(_named(one))]
        return Subject(named[0]) if named else Subject()
    place, rest = int(sent[1]), path[sent.end() :]
    if place >= len(answered.sent.tenders):
        return Subject()
    lots = [lot for lot in answered.scores if lot and rest.startswith(f".lots.{lot}")]
    lot = max(lots, key=len, default="")
    line = COMMITMENT.match(rest.removeprefix(f".lots.{lot}") if lot else rest)
    number = None if line is None else int(line[1]) + 1
    return Subject(answered.sent.tenders[place].supplier, place, lot, number)


def _named(tender: Any) -> str:
    return f"tenders[supplier={tender.supplier}]"


def in_full(answered: Answer, warning: Mapping[str, Any]) -> str:
    """Write a warning for a reader of the whole answer: whose it is, then the words."""
    about = subject_of(answered, warning)
    own = r"(?<!\w)" + re.escape(about.supplier) + r"(?!\w)"
    told = about.place is None and re.search(own, warning["message"]) is not None
    parts = [
        "" if told else about.supplier,
        f"lot {about.lot}" if about.lot else "",
        _line(about),
    ]
    return _after(parts, answered, warning)


def _line(about: Subject) -> str:
    return "" if about.commitment is None else f"commitment {about.commitment}"


def _after(parts: list[str], answered: Answer, warning: Mapping[str, Any]) -> str:
    """Put what a warning is about before its words."""
    plan = next(iter(answered.plans.values()))
    said = in_words(plan, f"{warning['message']} {warning.get('how_to_fix', '')}".strip())
    about = ", ".join(part for part in parts if part)
    return f"{about}: {said}" if about else said


def warnings_of(story: Story, reader: Reader) -> list[str]:
    """List the warnings about a tender, in words, each with the commitment that it is about.

    A bidder sees those about its own offer alone, and none that names another tender.
    """
    answered = story.answered
    found = [
        (subject_of(answered, warning), warning)
        for warning in answered.document["warnings"]
        if _is_about(story, subject_of(answered, warning))
    ]
    if reader is Reader.BIDDER:
        found = [(about, one) for about, one in found if not _speaks_of_others(story, one)]
    return [_after([_line(about).capitalize()], answered, warning) for about, warning in found]


def _is_about(story: Story, about: Subject) -> bool:
    """Tell whether a warning is about this tender: in this lot, and not about its twin."""
    package = story.package
    if about.supplier != (story.supplier if package is None else package.supplier):
        return False
    if about.place is None:
        return package is None  # flags that name a supplier are those of separate tenders
    tender = story.answered.sent.tenders[about.place]
    if (tender.package is None) is not (package is None):
        return False
    lots = [] if package is None else [one.lot for one in package.lots]
    return about.lot in ("", story.lot) and set(lots) <= set(tender.lots)


def _speaks_of_others(story: Story, warning: Mapping[str, Any]) -> bool:
    others = {one.sheet.tender.supplier for one in story.field.tenders} - {story.supplier}
    return warning["code"] in ABOUT_OTHERS or any(name in warning["message"] for name in others)
