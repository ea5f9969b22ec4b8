"""The answer as a page of text: who came where, why the first came first, what to look at."""

import textwrap
from collections.abc import Iterator

from app.scoring.answer import Answer
from app.scoring.explanation.number import listed
from app.scoring.explanation.page.award import SEPARATE, awards, lot_heading
from app.scoring.explanation.page.table import WIDTH, table
from app.scoring.explanation.phrase import marks, of_how_many, why_not, why_shared
from app.scoring.explanation.reader import Reader
from app.scoring.explanation.short import paragraph, reasons
from app.scoring.explanation.story import Story, packages_for, story_of
from app.scoring.explanation.warning import in_full


def in_brief(answered: Answer) -> Iterator[str]:
    """Give the page of an answer, line by line, none wider than eighty columns."""
    rules = answered.document["rules"]
    yield f"Scored by {rules['id']} version {rules['version']}"
    yield from awards(answered)
    for lot in answered.scores:
        yield ""
        yield from ranking(answered, lot)
        yield ""
        yield from why_first(answered, lot)
    yield from to_look_at(answered)
    yield ""
    yield f"Fingerprint of the rules: {rules['digest'][:23]}… (in full with --json)"


def ranking(answered: Answer, lot: str = "") -> Iterator[str]:
    """Give the table of a lot's tenders, best first, then those without a place and why."""
    field = answered.scores[lot]
    stories = [story_of(answered, one.sheet.tender.supplier, lot) for one in field.tenders]
    ranked = sorted((one for one in stories if one.rank), key=lambda one: (one.rank, one.supplier))
    if lot:
        yield from lot_heading(answered, lot)
    if not stories:
        yield "  Nobody tenders for it separately."
    if ranked:
        yield from table(ranked)
    for story in stories:
        if not story.rank:
            yield from wrapped(f"{story.supplier} was not ranked: {why_not(story)}.", "  –  ")


def why_first(answered: Answer, lot: str = "") -> Iterator[str]:
    """Say why the first came first, or why several share that place."""
    first = [
        story_of(answered, one.sheet.tender.supplier, lot)
        for one in answered.scores[lot].tenders
        if one.standing is not None and one.standing.rank == 1
    ]
    where = f" {SEPARATE.removeprefix('first ')}" if packages_for(answered, lot) else ""
    if len(first) > 1:
        yield from _why_shared(first, where)
    for story in first if len(first) == 1 else ():
        yield from wrapped(f"Why {story.supplier} came first{where}", "")
        yield from wrapped(paragraph(story, Reader.RESIDENT))


def _why_shared(first: list[Story], where: str) -> Iterator[str]:
    """Say who shares the first place and why nothing parts them, then what each has."""
    names = listed([story.supplier for story in first])
    one = first[0]
    yield from wrapped(f"Why {names} share first place{where}", "")
    same = "All" if len(first) > 2 else "Both"
    yield from wrapped(f"{same} have {marks(one)}, first {of_how_many(one)}. {why_shared(one)}")
    for story in first:
        said = " ".join(reasons(story, Reader.RESIDENT))
        if said:
            yield from wrapped(f"{story.supplier}: {said}")


def to_look_at(answered: Answer) -> Iterator[str]:
    """List what a person should look at, and whose it is."""
    warnings = answered.document["warnings"]
    if warnings:
        yield ""
        yield "To be looked at by a person"
    for warning in warnings:
        yield from wrapped(in_full(answered, warning), "  - ")


def wrapped(text: str, first: str = "  ") -> Iterator[str]:
    """Break a text into lines of a page, the later ones as far in as the first."""
    yield from textwrap.wrap(
        text,
        WIDTH,
        initial_indent=first,
        subsequent_indent=" " * len(first),
        break_long_words=False,
        break_on_hyphens=False,
    )
