"""What to ask about a contract: each question follows from something that can be looked up.

Nothing is asked of a promise that is where it should be. The questions stand in the order in
which they matter; whoever meets the supplier leaves out what they know.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from app.contracts.kind import Direction
from app.deliveries.standing.forecast import Method
from app.deliveries.standing.sentence import quantity
from app.deliveries.standing.standing import Standing

NOTHING = Decimal(0)


class Matter(StrEnum):
    """What a question is about; the first matters most."""

    RETURN_MISSING = "return_missing"
    NOT_REPORTED = "not_reported"
    DISPUTED = "disputed"
    BEHIND = "behind"
    REMEDY_DUE = "remedy_due"
    REJECTED = "rejected"
    UNPROVEN = "unproven"
    COUNTED_TWICE = "counted_twice"
    FORECAST_SHORT = "forecast_short"
    JOBS_UNKNOWN = "jobs_unknown"


@dataclass(frozen=True, slots=True)
class Doubts:
    """What is doubtful in the deliveries of one promise; quantities in its unit."""

    disputed: int = 0  #: deliveries that whoever should have received them disputes
    rejected: int = 0
    without_evidence: int = 0
    unverified: Decimal = NOTHING  #: reported, neither rejected nor disputed, and not verified yet


@dataclass(frozen=True, slots=True)
class Missing:
    """A return that did not come."""

    starts_on: date
    ends_on: date
    due_on: date


@dataclass(frozen=True, slots=True)
class Pending:
    """A remedy that runs, and whose day has come."""

    what: str
    due_on: date
    obligation_id: UUID


@dataclass(frozen=True, slots=True)
class Looked:
    """What is known of a contract on a day, that there may be questions about."""

    standings: Sequence[Standing]
    doubts: dict[UUID, Doubts] = field(default_factory=dict)  #: by obligation
    missing: Sequence[Missing] = ()
    remedies: Sequence[Pending] = ()
    counted_twice: int = 0  #: open questions whether a person was counted twice
    jobs_unknown: int = 0  #: checks of lasting jobs that are due and were not made


@dataclass(frozen=True, slots=True)
class Question:
    """One thing to ask, and why."""

    matter: Matter
    text: str
    obligation_id: UUID | None = None  #: that it is about; None: the contract


def questions(looked: Looked) -> list[Question]:
    """List what to ask, what matters most first; of like matters, what is furthest behind."""
    order = list(Matter)
    asked = [*_of_contract(looked), *_of_promises(looked)]
    return sorted(asked, key=lambda one: order.index(one.matter))


def _of_contract(looked: Looked) -> Iterator[Question]:
    if looked.missing:
        yield Question(Matter.RETURN_MISSING, _missing(looked.missing))
    for each in looked.remedies:
        text = f"Was this done by {each.due_on}: {each.what.rstrip(' .')}?"
        yield Question(Matter.REMEDY_DUE, text, each.obligation_id)
    if looked.counted_twice:
        text = (
            f"{_people(looked.counted_twice)} may have been counted twice. Which of the "
            "deliveries stands?"
        )
        yield Question(Matter.COUNTED_TWICE, text)
    if looked.jobs_unknown:
        several = "jobs were" if looked.jobs_unknown > 1 else "job was"
        text = f"{looked.jobs_unknown} {several} not looked for again. Did they last?"
        yield Question(Matter.JOBS_UNKNOWN, text)


def _missing(missing: Sequence[Missing]) -> str:
    first = min(missing, key=lambda one: one.due_on)
    told = f"for {first.starts_on} to {first.ends_on} was due on {first.due_on}"
    if len(missing) == 1:
        return f"The return {told} and did not come. When will it?"
    return f"{len(missing)} returns did not come; the first, {told}. When will they?"


def _of_promises(looked: Looked) -> Iterator[Question]:
    for one in sorted(looked.standings, key=_share_behind, reverse=True):
        doubts = looked.doubts.get(one.owing.obligation_id, Doubts())
        for matter, text in _about(one, doubts):
            yield Question(matter, text, one.owing.obligation_id)


def _about(one: Standing, doubts: Doubts) -> Iterable[tuple[Matter, str]]:
    owing, unit, named = one.owing, one.owing.unit, name_of(one)
    due = quantity(owing.due, unit)
    if not one.is_reported:
        if owing.due > 0 and owing.direction is Direction.MORE:
            text = f"{named}: {due} were due and nothing was reported. Was there none, or no word?"
            yield Matter.NOT_REPORTED, text
        return
    if one.behind > 0:
        yield Matter.BEHIND, _behind(one)
    if doubts.disputed:
        text = f"{named}: {_deliveries(doubts.disputed)} disputed by the receiver. What happened?"
        yield Matter.DISPUTED, text
    if doubts.rejected:
        text = f"{named}: {_deliveries(doubts.rejected)} rejected. What will stand in its place?"
        yield Matter.REJECTED, text
    if doubts.unverified > 0:
        waits = quantity(doubts.unverified, unit)
        text = f"{named}: {waits} reported and not verified. What proof is there?"
        yield Matter.UNPROVEN, text
    yield from _forecast(one)


def _behind(one: Standing) -> str:
    owing, unit = one.owing, one.owing.unit
    told = (
        f"{quantity(owing.due, unit)} due, {quantity(one.reported, unit)} reported, "
        f"{quantity(one.verified, unit)} verified"
    )
    if owing.direction is Direction.LESS:
        return f"{name_of(one)}: {told}, which is more than it should be. What will bring it down?"
    behind = quantity(one.behind, unit)
    return f"{name_of(one)}: {told}. What holds it up, and when will the {behind} be made up?"


def _forecast(one: Standing) -> Iterator[tuple[Matter, str]]:
    own = [each for each in one.forecasts if each.method is Method.SUPPLIER]
    promised, unit = one.owing.promised, one.owing.unit
    if own and own[-1].quantity < promised and one.owing.direction is Direction.MORE:
        text = (
            f"{name_of(one)}: you expect {quantity(own[-1].quantity, unit)} of "
            f"{quantity(promised, unit)} promised. What would it take to reach all of it?"
        )
        yield Matter.FORECAST_SHORT, text


def name_of(one: Standing) -> str:
    """Name a promise as people know it."""
    return one.owing.title or one.owing.measure.replace("_", " ").capitalize()


def _share_behind(one: Standing) -> Decimal:
    return one.behind / one.owing.due if one.owing.due else NOTHING


def _deliveries(number: int) -> str:
    return f"{number} deliveries are" if number > 1 else "1 delivery is"


def _people(number: int) -> str:
    return f"{number} people" if number > 1 else "1 person"
