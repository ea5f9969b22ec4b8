"""What to ask, worked out from how things stand: a code for programs, and words for people.

This is the one place where questions are made, for whoever asks over the API and for the papers.
A question says what it rests on, with its figures and their unit; whether it is asked is for
whoever leads the meeting.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from app.contracts.kind import Direction
from app.deliveries.review.returns import Gap, ReturnGap
from app.deliveries.standing.forecast import Method
from app.deliveries.standing.sentence import quantity
from app.deliveries.standing.standing import Standing


class Asked(StrEnum):
    """What a question is about, the first matters most; programs may rely on the words."""

    RETURN_MISSING = "return_missing"
    NOT_REPORTED = "not_reported"
    DISPUTED = "disputed"
    OTHERS_DAYS = "others_days"
    BEHIND = "behind"
    CAUSE_UNKNOWN = "cause_unknown"
    REMEDY_OVERDUE = "remedy_overdue"
    EVIDENCE_WANTING = "evidence_wanting"
    TO_VERIFY = "to_verify"
    DOUBTS_OPEN = "doubts_open"
    FORECAST_SHORT = "forecast_short"
    FORECASTS_DIFFER = "forecasts_differ"
    JOBS_TO_CHECK = "jobs_to_check"


class Of(StrEnum):
    """Who can answer."""

    SUPPLIER = "supplier"
    AUTHORITY = "authority"


@dataclass(frozen=True, slots=True)
class Question:
    """Something to ask, of whom, and about which promise."""

    asked: Asked
    of: Of
    words: str
    obligation_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Waiting:
    """Deliveries of one promise that wait for something."""

    deliveries: int = 0
    quantity: Decimal = Decimal(0)  #: in the promise's unit


NONE, NOTHING = Waiting(), Decimal(0)


@dataclass(frozen=True, slots=True)
class Promise:
    """One promise, and what is the matter with its deliveries."""

    standing: Standing
    claimed: Waiting = NONE  #: without all the evidence that they need
    evidenced: Waiting = NONE  #: to be verified
    disputed: Waiting = NONE  #: by whoever should have received them
    rejected: Waiting = NONE  #: they wait for nothing, and nothing stands in their place yet
    doubts: int = 0  #: open questions whether somebody is counted twice
    has_shortfall: bool = False  #: one is open, with its cause


@dataclass(frozen=True, slots=True)
class Matter:
    """All that questions are worked out from."""

    day: date
    returns: Sequence[ReturnGap] = ()
    promises: Sequence[Promise] = ()
    overdue_remedies: Sequence[tuple[UUID, str, date]] = field(default=())  #: promise, kind, due
    jobs_to_check: int = 0
    doubts: int = 0  #: open questions whether somebody is counted twice, under any promise
    others_days: int = 0  #: deliveries of days on which another supplier held the contract


def questions(matter: Matter) -> list[Question]:
    """Work out what to ask: returns first, then each promise in its order, then the rest."""
    found = [*_of_returns(matter.returns)]
    for one in matter.promises:
        found += _of_promise(one, matter.day)
    names = {one.standing.owing.obligation_id: name_of(one.standing) for one in matter.promises}
    for obligation, kind, due_on in matter.overdue_remedies:
        about = f"{names[obligation]}: the" if obligation in names else "The"
        words = (
            f"{about} {kind.replace('_', ' ')} was to be met by {_day(due_on)}. What came of it, "
            "and what follows?"
        )
        found.append(Question(Asked.REMEDY_OVERDUE, Of.SUPPLIER, words, obligation))
    if matter.jobs_to_check:
        words = (
            f"{_number(matter.jobs_to_check, 'check')} of lasting jobs should have been made. Are "
            "these people still in their jobs?"
        )
        found.append(Question(Asked.JOBS_TO_CHECK, Of.SUPPLIER, words))
    if matter.others_days:
        are = "delivery counts" if matter.others_days == 1 else "deliveries count"
        words = (
            f"{matter.others_days} {are} of days on which another supplier held the contract, who "
            "may report the same. Whose are they, and are they passed on or taken out?"
        )
        found.append(Question(Asked.OTHERS_DAYS, Of.AUTHORITY, words))
    return found


def weighed(matter: Matter) -> list[Question]:
    """List the same questions, what matters most first; of like ones, what is furthest behind.

    Paper has room for a few.
    """
    order = list(Asked)
    behind = {one.standing.owing.obligation_id: _share_behind(one) for one in matter.promises}

    def place(one: Question) -> tuple[int, Decimal]:
        share = NOTHING if one.obligation_id is None else behind.get(one.obligation_id, NOTHING)
        return order.index(one.asked), -share

    return sorted(questions(matter), key=place)


def name_of(one: Standing) -> str:
    """Name a promise as people know it."""
    return one.owing.title or one.owing.measure.replace("_", " ").capitalize()


def _share_behind(one: Promise) -> Decimal:
    standing = one.standing
    return standing.behind / standing.owing.due if standing.owing.due else NOTHING


def _of_returns(returns: Sequence[ReturnGap]) -> Iterator[Question]:
    missing = [one for one in returns if one.gap is not Gap.LATE]
    if not missing:
        return
    first = min(missing, key=lambda one: one.due_on)
    told = f"for {_day(first.starts_on)} to {_day(first.ends_on)} was due on {_day(first.due_on)}"
    words = f"The return {told} and was not submitted. When will it come?"
    if len(missing) > 1:
        words = (
            f"{len(missing)} returns were not submitted; the first, {told}. When will they come?"
        )
    yield Question(Asked.RETURN_MISSING, Of.SUPPLIER, words)


def _of_promise(one: Promise, day: date) -> Iterator[Question]:
    stands, owing = one.standing, one.standing.owing
    title, unit = name_of(stands), owing.unit
    about = owing.obligation_id
    if stands.is_untold:
        yield Question(Asked.NOT_REPORTED, Of.SUPPLIER, _untold(stands, title, day), about)
    elif stands.behind:
        yield from _behind(one, title)
    yield from _forecasts(stands, title)
    if one.claimed.deliveries:
        words = (
            f"{title}: {_waiting(one.claimed, unit)} without all the evidence needed. Who sends "
            "it, and by when?"
        )
        yield Question(Asked.EVIDENCE_WANTING, Of.SUPPLIER, words, about)
    if one.evidenced.deliveries:
        words = f"{title}: {_waiting(one.evidenced, unit)} to be verified. Who does it, and when?"
        yield Question(Asked.TO_VERIFY, Of.AUTHORITY, words, about)
    if one.disputed.deliveries:
        words = (
            f"{title}: {_waiting(one.disputed, unit)} disputed by whoever should have received "
            "it. What happened?"
        )
        yield Question(Asked.DISPUTED, Of.SUPPLIER, words, about)
    if one.doubts:
        words = (
            f"{title}: {_number(one.doubts, 'open question')} whether somebody is counted twice. "
            "Is it one person?"
        )
        yield Question(Asked.DOUBTS_OPEN, Of.SUPPLIER, words, about)


def _untold(stands: Standing, title: str, day: date) -> str:
    due, silent = stands.owing.due, stands.due_not_reported
    told = f"{quantity(due, stands.owing.unit)} due by {_day(day)}, and no return says anything"
    if not stands.is_reported:
        return f"{title}: {told} of it. Was there nothing, or was it left out?"
    until = stands.reported_until
    last = "" if until is None else f"; the last that does ends on {_day(until)}"
    part = f"of the periods in which {quantity(silent, stands.owing.unit)} of it fell due"
    return f"{title}: {told} {part}{last}. How did it go on?"


def _behind(one: Promise, title: str) -> Iterator[Question]:
    owing = one.standing.owing
    behind, due = quantity(one.standing.behind, owing.unit), quantity(owing.due, owing.unit)
    words = f"{title}: {behind} of {due} due not verified. When will it be made up?"
    if owing.direction is Direction.LESS:
        words = f"{title}: {behind} more than the {due} allowed by now. How will it come down?"
    yield Question(Asked.BEHIND, Of.SUPPLIER, words, owing.obligation_id)
    if not one.has_shortfall:
        words = f"{title}: {behind} short, and no cause is recorded. What keeps it back?"
        yield Question(Asked.CAUSE_UNKNOWN, Of.SUPPLIER, words, owing.obligation_id)


def _forecasts(stands: Standing, title: str) -> Iterator[Question]:
    owing = stands.owing
    by = {one.method: one for one in stands.forecasts}
    own, rate = by.get(Method.SUPPLIER), by.get(Method.RUN_RATE)
    if own is None or owing.direction is Direction.LESS:
        return
    expects = quantity(own.quantity, owing.unit)
    if own.quantity < owing.promised:
        words = (
            f"{title}: you expect {expects} of {quantity(owing.promised, owing.unit)} promised. "
            "What would it take to keep the promise?"
        )
        yield Question(Asked.FORECAST_SHORT, Of.SUPPLIER, words, owing.obligation_id)
    if rate is not None and rate.highest is not None and own.quantity > rate.highest:
        words = (
            f"{title}: you expect {expects}; even the best of the last four quarters leads to "
            f"{quantity(rate.highest, owing.unit)}. What will change?"
        )
        yield Question(Asked.FORECASTS_DIFFER, Of.SUPPLIER, words, owing.obligation_id)


def _waiting(one: Waiting, unit: str) -> str:
    are = "delivery" if one.deliveries == 1 else "deliveries"
    return f"{one.deliveries} {are} ({quantity(one.quantity, unit)})"


def _number(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
