"""What was promised, and how much of it counts: every commitment, step by step."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from app.places.place import place_of_code
from app.rules.plan import MeasurePlan
from app.scoring.engine.credit import of_doubt, of_groups, of_zone
from app.scoring.engine.quantity import Counted
from app.scoring.explanation.number import amount, precise
from app.scoring.explanation.phrase import readable, title_of
from app.scoring.explanation.story import Story
from app.scoring.submission import Commitment
from app.units import exactly

ZONES = {
    "inside": "in the area",
    "adjoining": "next to the area",
    "elsewhere": "outside the area",
    "unknown": "not known, so it counts as outside the area",
}
DOUBTS = {
    "unconfirmed": "has not confirmed it yet",
    "partly": "confirms only a part",
    "declined": "will not take part",
}
#: Steps whose reason is the same for every line.
REASONS = {
    "offered": "as promised",
    "limited": "each held within the measure's limits",
    "net": "less what would have happened anyway, or is lost elsewhere or later",
    "discounted": "later years discounted",
}


@dataclass(frozen=True, slots=True)
class Step:
    """What became of a promised quantity."""

    name: str
    number: str
    reason: str  #: empty where there is none to give


@dataclass(frozen=True, slots=True)
class Promise:
    """One commitment: what was promised, and each step that changed its quantity."""

    words: str
    steps: tuple[Step, ...]  #: the first is what was offered


def promises(story: Story) -> Iterator[str]:
    """Tell of each measure what was promised, line by line, and what it comes to."""
    for code in story.one.sheet.counted:
        yield f"{title_of(story.plan, code)} ({code})"
        for one in promises_of(story, code):
            yield f"  {one.words}"
            for step in one.steps:
                yield f"    {step.name}: {step.number}{f', {step.reason}' if step.reason else ''}"
        yield f"  {together(story, code)}"


def promises_of(story: Story, code: str) -> tuple[Promise, ...]:
    """Give what was promised of one measure."""
    measure, sheet = story.plan.measures[code], story.one.sheet
    return tuple(
        Promise(_promised(line, measure), tuple(_steps(story, line, measure, sheet.counted[code])))
        for line in sheet.tender.commitments
        if line.measure == code
    )


def _promised(line: Commitment, measure: MeasurePlan) -> str:
    unit = line.unit or measure.unit
    each = "" if line.each is None else f" of {amount(line.each, unit)} each"
    quantity = precise(line.quantity) if each else amount(line.quantity, unit)
    where = f", {line.place}" if line.place else ""
    return f"{line.id}: {quantity}{each}{where}"


def _steps(story: Story, line: Commitment, measure: MeasurePlan, found: Counted) -> Iterator[Step]:
    """Give a line's steps: each that changed the number, with its reason."""
    before: Decimal | None = None
    for name, number in found.lines[line.id].items():
        reason = _reason(story, line, measure, name)
        if before is None or number != before or (name == "localised" and reason):
            yield Step(name, precise(number), reason)
        before = number


def _reason(story: Story, line: Commitment, measure: MeasurePlan, step: str) -> str:
    if step in REASONS:
        return REASONS[step]
    if step == "localised":
        return _place(story, line, measure)
    if step == "grouped":
        return _group(story, line)
    if step == "partnered":
        return _partner(story, line)
    return {
        "converted": f"in the measure's unit, {readable(measure.unit)}",
        "timed": _timed(measure),
        "attributed": f"the share {precise(line.attribution)} that this contract causes",
        "capped": f"held at the cap of {precise(measure.cap)} for all lines together",
    }[step]


def _timed(measure: MeasurePlan) -> str:
    if measure.time_basis == "first_year_only":
        return "only the first year counts"
    basis = "year" if measure.time_basis == "per_year" else "million pounds"
    return f"for each {basis} of the contract (times {precise(measure.time_factor)})"


def _place(story: Story, line: Commitment, measure: MeasurePlan) -> str:
    place = line.places.get(measure.locality_test or "", line.place)
    locality = story.plan.locality
    if locality is None or measure.localised is False:
        return ""
    if place is None:
        return "" if measure.localised is None else f"its place is {ZONES['unknown']}"
    zone = locality.zone_of(story.field.field.places.get(place) or place_of_code(place))
    credit = of_zone(locality.credit, zone)
    return f"{place} is {ZONES.get(zone, readable(zone))}, which counts {precise(credit)}"


def _group(story: Story, line: Commitment) -> str:
    if story.plan.groups is None:
        return ""
    with exactly():
        credit = of_groups(story.plan.groups, line.groups)
    groups = " and ".join(map(readable, line.groups)) or "no priority group"
    return f"for {groups}, which counts {precise(credit)} times"


def _partner(story: Story, line: Commitment) -> str:
    if line.doubt is None:
        return ""
    credit = of_doubt(story.plan.partners, line.doubt)
    return f"its partner {DOUBTS[line.doubt]}, which counts {precise(credit)}"


def together(story: Story, code: str) -> str:
    """Say what everything that was promised of a measure comes to."""
    measure, found = story.plan.measures[code], story.one.sheet.counted[code]
    said = f"Together: {amount(found.steps['converted'], measure.unit)} promised"
    said += f", counted as {amount(found.counted, measure.unit)}"
    said += f" ({precise(found.counted)}"
    if measure.rounding is not None and found.unrounded != found.counted:
        said += f", rounded from {precise(found.unrounded)}"
    said += ")"
    if story.one.sheet.is_locked(code):
        said += "; locked, so it counts as 0"
    return said + "."
