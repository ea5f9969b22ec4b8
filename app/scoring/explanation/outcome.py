"""A tender's result as a whole: how the total was made, what had to be met, who came first."""

from collections.abc import Iterator

from app.scoring.engine.evaluation import number_or_none
from app.scoring.engine.gate import GateResult
from app.scoring.engine.stage import MethodScope
from app.scoring.explanation.formula import equation, filled
from app.scoring.explanation.number import counted, precise, told
from app.scoring.explanation.phrase import (
    gate_words,
    in_words,
    preference,
    readable,
    tie_rule,
    tie_words,
    title_of,
)
from app.scoring.explanation.plainly import more_earned_by
from app.scoring.explanation.reader import Reader
from app.scoring.explanation.short import difference
from app.scoring.explanation.story import Part, Story
from app.scoring.submission import Status
from app.units import Rounding, exactly

EFFECTS = {
    "fail": "a tender that does not meet it is not ranked",
    "disqualify": "a tender that does not meet it is disqualified",
    "disregard": "a tender that does not meet it is disregarded",
    "zero": "otherwise the criterion scores 0",
    "lock": "otherwise the promises that it unlocks do not count",
}


def total(story: Story, reader: Reader) -> Iterator[str]:
    """Tell how the total was made out of its parts."""
    places = story.places
    if story.plan.total.weighted:
        for part in story.parts:
            if part.most:
                yield "  " * part.depth + _row(story, part, reader)
    else:
        with exactly():
            settled = story.one.settled
            text = story.plan.total.sum.text
            hidden = reader is Reader.BIDDER
            made = (
                filled(story.plan.total.sum, story.one.sheet, hidden=hidden) if settled else None
            )
        yield text if made is None else f"{text} = {made.numbers}"
    if story.total is None:
        yield "Total: none, because the tender was not worked out to the end"
        return
    before = story.one.sheet.unrounded.get(("total", ""))
    rounded = (
        "" if before is None or before == story.total else f", rounded from {precise(before)}"
    )
    short = told(story.total, places if story.plan.total.weighted else 4)
    exact = "" if precise(story.total) == short else f" ({precise(story.total)})"
    whole = f" of {told(story.whole)}" if story.out_of else ""
    yield f"Total: {short}{whole}{exact}{rounded}"


def _row(story: Story, part: Part, reader: Reader) -> str:
    """Write one criterion's marks, what was not earned, and how its rival did."""
    title, places = title_of(story.plan, part.plan.code), story.places
    if part.marks is None:
        return f"{title}: none"
    said = f"{title}: {told(part.marks, places)}"
    if story.out_of:
        said += f" of {told(part.most, places)}"
    if part.lost > 0 and story.out_of:
        said += f", {told(part.lost, places)} not earned"
    gap = difference(part)
    if story.rival is not None and gap is not None and reader is not Reader.BIDDER:
        name = story.rival.sheet.tender.supplier
        how = "the same as" if not gap else ("more than" if gap > 0 else "fewer than")
        said += f"; {f'{told(abs(gap), places)} ' if gap else ''}{how} {name}"
    return said


def left(story: Story) -> Iterator[str]:
    """Tell where marks were not earned, most first, and which way more are to be had."""
    leaves = [part for part in story.parts if not part.plan.criteria and part.marks is not None]
    for part in sorted(leaves, key=lambda one: -one.lost) if story.out_of else ():
        if part.lost > 0:
            lost, most = told(part.lost, story.places), told(part.most, story.places)
            title = title_of(story.plan, part.plan.code)
            yield f"{title}: {lost} of {most} marks not earned. {_more(story, part)}".rstrip()


def _more(story: Story, part: Part) -> str:
    """Say what would have earned more, as far as the method tells."""
    method, code = part.plan.method, part.plan.code
    if story.one.sheet.is_locked(code):
        return "Nothing counted here until the criterion that unlocks it reaches its gate."
    if method is None:
        return ""
    if method.table is not None and part.plan.value is None:
        rows = method.table.choices.values()
        best = max(rows, key=lambda row: row.share or row.points or 0, default=None)
        if best is None:
            return ""
        label = f" ({best.label})" if best.label and best.label != best.name else ""
        return f"The best mark on the scale is {best.name}{label}."
    way = _direction(story, part)
    return more_earned_by(story.plan, part.plan.value, way) if way else ""


def _direction(story: Story, part: Part) -> str:
    """Tell which way more marks are: by the bounds where there are two, else as published."""
    method = part.plan.method
    if method is None:
        return ""
    if {"worst", "best"} <= method.parameters.keys():
        scope = MethodScope(story.one.sheet, part.plan)
        with exactly():
            return "lower" if scope.name("best") < scope.name("worst") else "higher"
    return method.better or ""


def requirements(story: Story) -> Iterator[str]:
    """List every gate with what it asked and what stood there."""
    one = story.one
    if one.sheet.tender.set_aside is not None:
        yield f"By decision, before scoring: {one.status} ({one.sheet.tender.reason})"
    for found in one.gates:
        yield f"{'Met' if found.met else 'Not met'}: {_said(story, found)}"
    told_of = {f"`{found.gate.code}`" for found in one.gates}
    for reason in one.reasons if one.sheet.tender.set_aside is None else ():
        if not any(code in reason for code in told_of):
            yield f"Not met: {in_words(story.plan, reason)}"


def _said(story: Story, found: GateResult) -> str:
    return f"{gate_words(story, found)} ({EFFECTS[found.gate.otherwise]})"


def figures(story: Story, reader: Reader) -> Iterator[str]:
    """List the figures that weigh nothing, each with its formula."""
    sheet = story.one.sheet
    with exactly():
        for code, figure in story.plan.figures.items():
            if figure.pooled and not story.one.settled:
                yield f"{readable(code)} ({code}): not worked out"
                continue
            value = number_or_none(sheet, "figure", code)
            found = filled(figure.sum, sheet, hidden=reader is Reader.BIDDER)
            result = "none" if value is None else precise(value)
            yield f"{readable(code)} ({code}): {equation(found, result)}"


def order(story: Story, reader: Reader) -> Iterator[str]:
    """Tell what ranks, on what precision, and what decides a tie."""
    rank = story.plan.rank
    first = "highest" if rank.highest else "lowest"
    yield f"The {first} total comes first, compared {_precision(rank.precision)}."
    if rank.prefer:
        yield f"Before that, preference goes by {', '.join(map(readable, rank.prefer))}."
    rules = [tie_rule(story.plan, tie) for tie in rank.ties if tie.kind != "shared"]
    yield (
        f"A tie is decided by {', then '.join(rules)}."
        if rules
        else "Equal tenders share a place."
    )
    received, ranked = len(story.field.tenders), len(story.ranked)
    yield f"Tenders received: {received}. Tenders ranked: {ranked}."
    if story.one.status is not Status.ASSESSED or story.rank is None:
        yield "This tender has no place in the order."
        return
    if story.level:
        yield f"It shares its place with {counted(len(story.level), 'other tender')}."
    if reader is not Reader.BIDDER:
        yield from _others(story)
    if story.one.standing is not None and story.one.standing.decided_by:
        yield f"Its place was decided by {tie_words(story)}."
    elif preferred := preference(story):
        yield f"Its place was decided by {preferred}."


def _others(story: Story) -> Iterator[str]:
    """List all that have a place, and how far the rival is."""
    for one in story.ranked:
        with exactly():
            found = number_or_none(one.sheet, "total", "")
        if one.standing is not None:
            shared = "=" if one.standing.tied else ""
            yield f"  {one.standing.rank}{shared} {one.sheet.tender.supplier}: {precise(found)}"
    if story.rival is not None and story.margin:
        name = story.rival.sheet.tender.supplier
        yield f"Between it and {name}: {told(story.margin, story.places)}."


def _precision(precision: Rounding | str) -> str:
    if isinstance(precision, Rounding):
        return f"at {counted(precision.decimals, 'decimal place')}"
    return "as rounded by the rules" if precision == "total" else "unrounded, at 20 places"


def package(story: Story) -> Iterator[str]:
    """Tell how an all-or-none package stood against the separate winners of its lots."""
    found = story.package
    if found is None:
        return
    lots = ", ".join(one.lot for one in found.lots)
    verdict = "it is awarded" if found.awarded else f"it is not awarded: {found.why}"
    yield f"This tender is part of an all-or-none package for {lots}; {verdict}."
    if found.package_sum is not None and found.separate_sum is not None:
        one, other = precise(found.package_sum), precise(found.separate_sum)
        yield f"Over its lots the package comes to {one}, the separate winners to {other}."
