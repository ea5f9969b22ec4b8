"""The answer as a page of text: who came where, why the first came first, what to look at."""

import textwrap
from collections.abc import Iterator, Sequence
from decimal import Decimal

from app.scoring.answer import Answer
from app.scoring.explanation.number import precise, told
from app.scoring.explanation.phrase import in_words, title_of, why_not
from app.scoring.explanation.reader import Reader
from app.scoring.explanation.short import headline, paragraph
from app.scoring.explanation.story import Story, story_of

WIDTH = 80  #: columns of a page
#: Criteria that a table has columns for; with more, it shows totals alone.
MOST_COLUMNS = 4
COLUMN = 12
LAST_COLUMN = 14  #: wide enough for a total of a hundred million pounds


def in_brief(answered: Answer) -> Iterator[str]:
    """Give the page of an answer, line by line, none wider than eighty columns."""
    rules = answered.document["rules"]
    yield f"Scored by {rules['id']} version {rules['version']}"
    for lot in answered.scores:
        yield ""
        yield from ranking(answered, lot)
        yield ""
        yield from why_first(answered, lot)
    yield from _packages(answered)
    yield from to_look_at(answered)
    yield ""
    yield f"Fingerprint of the rules: {rules['digest'][:23]}… (in full with --json)"


def ranking(answered: Answer, lot: str = "") -> Iterator[str]:
    """Give the table of a lot's tenders, best first, then those without a place and why."""
    field = answered.scores[lot]
    stories = [story_of(answered, one.sheet.tender.supplier, lot) for one in field.tenders]
    ranked = sorted((one for one in stories if one.rank), key=lambda one: (one.rank, one.supplier))
    if lot:
        yield f"Lot {lot}"
    if ranked:
        yield from _table(ranked)
    for story in stories:
        if not story.rank:
            yield from wrapped(f"{story.supplier} was not ranked: {why_not(story)}.", "  –  ")


def _table(ranked: Sequence[Story]) -> Iterator[str]:
    codes = [part.plan.code for part in headline(ranked[0])]
    if len(codes) > MOST_COLUMNS or not ranked[0].plan.total.weighted:
        codes = []
    names = WIDTH - 5 - COLUMN * len(codes) - LAST_COLUMN
    yield from _heading(ranked[0], codes, names)
    for story in ranked:
        equal = "=" if story.one.standing and story.one.standing.tied else " "
        cells = [_mark(story, code) for code in codes] + [_total(story)]
        first, *more = textwrap.wrap(story.supplier, names - 1) or [""]
        yield f"{story.rank:>3}{equal} {first:<{names}}{_cells(cells)}".rstrip()
        yield from (f"     {text}" for text in more)


def _heading(story: Story, codes: Sequence[str], names: int) -> Iterator[str]:
    """Write the columns' titles, as many lines as the longest needs, and what each can earn."""
    columns = [textwrap.wrap(title_of(story.plan, code), COLUMN - 1) for code in codes]
    columns.append(["Total"])
    deepest = max(map(len, columns))
    most = [told(story.part(code).most, story.places) for code in codes] + [told(story.whole)]
    rows = [[*([""] * (deepest - len(column))), *column] for column in columns]
    under = [[f"of {number}" for number in most]] if story.out_of else []
    for cells in [*zip(*rows, strict=True), *under]:
        yield f"{'':<{names + 5}}{_cells(cells)}".rstrip()


def _cells(texts: Sequence[str]) -> str:
    return "".join(f"{text:>{COLUMN}}" for text in texts[:-1]) + f"{texts[-1]:>{LAST_COLUMN}}"


def _mark(story: Story, code: str) -> str:
    marks = story.part(code).marks
    return "–" if marks is None else told(marks, story.places)


def _total(story: Story) -> str:
    places = story.places if story.plan.total.weighted else 4
    return "–" if story.total is None else told(story.total, places)


def why_first(answered: Answer, lot: str = "") -> Iterator[str]:
    """Say why the first came first, and every tender that shares its place."""
    for one in answered.scores[lot].tenders:
        if one.standing is not None and one.standing.rank == 1:
            story = story_of(answered, one.sheet.tender.supplier, lot)
            yield f"Why {story.supplier} came first"
            yield from wrapped(paragraph(story, Reader.RESIDENT))


def _packages(answered: Answer) -> Iterator[str]:
    for package in answered.packages:
        lots = ", ".join(one.lot for one in package.lots)
        verdict = "is awarded" if package.awarded else f"is not awarded: {package.why}"
        sums = [_sum(package.package_sum), _sum(package.separate_sum)]
        yield ""
        yield from wrapped(
            f"The package of {package.supplier} for {lots} {verdict}. It comes to {sums[0]}, "
            f"the separate winners to {sums[1]}.",
            "",
        )


def _sum(value: Decimal | None) -> str:
    return "nothing" if value is None else precise(value)


def to_look_at(answered: Answer) -> Iterator[str]:
    """List what a person should look at."""
    plan = next(iter(answered.plans.values()))
    warnings = answered.document["warnings"]
    if warnings:
        yield ""
        yield "To be looked at by a person"
    for warning in warnings:
        said = in_words(plan, f"{warning['message']} {warning.get('how_to_fix', '')}".strip())
        yield from wrapped(said, "  - ")


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
