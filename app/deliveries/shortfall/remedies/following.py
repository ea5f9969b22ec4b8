"""Follow a remedy: what was done about it, day by day, and what came of it.

Steps are only ever added. What two people approved is withdrawn by two as well: the first asks
for it, and it goes on until another person says the same. So it is where what was met turns out
not to be, such as a substitution whose deliveries were rejected since: it is open again once two
people say so. What was held back and given back is not held back again. A substitution is met
once the contract has the surplus that it asks for, and not before.
"""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from sqlmodel import Session

from app.contracts.tables import Contract
from app.contracts.today import today
from app.deliveries.shortfall.kind import RemedyKind, RemedyState
from app.deliveries.shortfall.offset import surplus_of
from app.deliveries.shortfall.queries import refuse_unless_live
from app.deliveries.shortfall.raising import one_standing
from app.deliveries.shortfall.remedies.queries import met_in_place, steps_of
from app.deliveries.shortfall.tables import Remedy, RemedyStep
from app.organisations.caller import Caller, SecondPersonNeeded
from app.platform.database import WriteSession
from app.platform.events import note
from app.problems import Conflict, Finding, Invalid
from app.rules.library import Library
from app.units import plain

#: what a remedy can become by a step; a decision approves it
NEXT: dict[RemedyState, tuple[RemedyState, ...]] = {
    RemedyState.PROPOSED: (RemedyState.WITHDRAWN,),
    RemedyState.OPEN: (
        RemedyState.OPEN,
        RemedyState.MET,
        RemedyState.NOT_MET,
        RemedyState.WITHDRAWN,
    ),
    RemedyState.MET: (RemedyState.OPEN, RemedyState.MET),  #: met: though one says that it is not
}
#: what the word of one person does not do, once it was approved: by what it is and what it becomes
BY_TWO = (
    (RemedyState.OPEN, RemedyState.WITHDRAWN),
    (RemedyState.MET, RemedyState.OPEN),
)


class StepNotPossible(Conflict):
    """The remedy cannot go from its state to the one that was asked for."""

    slug = "step-not-possible"


class NotDelivered(Conflict):
    """What was to be delivered in place is not verified."""

    slug = "not-delivered"


@dataclass(frozen=True, slots=True)
class Entry:
    """Something that happened to a remedy."""

    on: date
    what: str
    became: RemedyState  #: open: it goes on


def follow(
    session: WriteSession,
    caller: Caller,
    contract: Contract,
    remedy: Remedy,
    entry: Entry,
    library: Library,
    now: datetime,
) -> RemedyStep:
    """Add a step to the story of a remedy.

    Args:
        session: where it is kept.
        caller: who enters it; a person, if what was approved is to be withdrawn.
        contract: locked alone, so that no two substitutions are met by the same surplus.
        remedy: locked alone.
        entry: what happened.
        library: for the bands.
        now: when.

    Raises:
        ContractNotRunning: once the contract is closed.
        StepNotPossible: if the remedy cannot go there; it lists what it can become.
        Invalid: if the day is to come, or before the step before.
        PersonNeeded: if a program would withdraw what was approved, or open what was met.
        SecondPersonNeeded: if the caller has asked for that already.
        NotDelivered: if a substitution is not there yet; it gives the figures.
    """
    refuse_unless_live(contract, "Following a remedy")
    _refuse_move(remedy, entry.became)
    before = steps_of(session, remedy.id)
    _refuse_day(entry.on, before[-1].on, today(contract.zone, now))
    if entry.became is RemedyState.MET and remedy.kind is RemedyKind.SUBSTITUTION:
        _refuse_undelivered(session, contract, remedy, entry.on, library)
    made = RemedyStep(
        remedy_id=remedy.id,
        number=before[-1].number + 1,
        on=entry.on,
        what=entry.what,
        became=_became(caller, remedy, entry.became),
        by=caller.who,
        at=now,
    )
    session.add(made)
    remedy.state = made.became
    remedy.version += 1
    remedy.updated_at = now
    note(
        session, "remedy.followed", remedy.id, now, authority=remedy.authority_id,
        actor=caller.who, contract=remedy.contract_id, step=made.number,
        became=made.became.value,
    )  # fmt: skip
    return made


def _refuse_move(remedy: Remedy, wanted: RemedyState) -> None:
    was, possible = remedy.state, [state.value for state in _possible(remedy)]
    if wanted.value not in possible:
        raise StepNotPossible(
            f"A remedy that is {was} cannot become {wanted}.",
            f"It can become {', '.join(possible)}." if possible else "Propose another one.",
            state=was.value,
            possible=possible,
        )


def _possible(remedy: Remedy) -> tuple[RemedyState, ...]:
    if remedy.state is not RemedyState.MET or remedy.withdrawal_by is not None:
        return NEXT.get(remedy.state, ())
    return () if remedy.kind is RemedyKind.RETENTION else (RemedyState.OPEN,)


def _became(caller: Caller, remedy: Remedy, wanted: RemedyState) -> RemedyState:
    """Say what a step makes of a remedy: what was approved is withdrawn by the word of two.

    So is what was met opened again. Any other step takes back what one person asked for.
    """
    if (remedy.state, wanted) not in BY_TWO:
        remedy.withdrawal_by = None
        return wanted
    person = caller.person()
    if remedy.withdrawal_by == person:
        raise SecondPersonNeeded(
            f"You asked that this remedy become {wanted}; another person agrees to it.",
            f"Ask somebody else, or say in a step that it stays {remedy.state}.",
        )
    if remedy.withdrawal_by is None:
        remedy.withdrawal_by = person
        return remedy.state
    if wanted is RemedyState.OPEN:
        remedy.withdrawal_by = None  # nobody has asked yet for what may come next
    return wanted


def _refuse_day(on: date, last: date, this_day: date) -> None:
    if on > this_day:
        words, fix = f"{on} is to come; today is {this_day}.", "Enter it once it has happened."
        raise Invalid(words, findings=[Finding("in_the_future", words, fix, path="/on")])
    if on < last:
        words = f"{on} is before the step before, of {last}."
        fix = "Steps are told in their order; name that day or a later one."
        raise Invalid(words, findings=[Finding("out_of_order", words, fix, path="/on")])


def _refuse_undelivered(
    session: Session, contract: Contract, remedy: Remedy, on: date, library: Library
) -> None:
    if remedy.in_place is None or remedy.substitute is None:
        raise ValueError(f"the substitution {remedy.id} names nothing in its place")
    standing = one_standing(session, contract, remedy.in_place, on, library)
    used = met_in_place(session, remedy)
    there = max(surplus_of(standing) - used, Decimal(0))
    if there >= remedy.substitute:
        return
    unit = standing.owing.unit
    raise NotDelivered(
        f"{plain(remedy.substitute)} {unit} were to be delivered in place beyond the promise of "
        f"{plain(standing.owing.promised)}; {plain(standing.verified)} are verified, and "
        f"{plain(there)} of the surplus stand for nothing else.",
        "Have the deliveries verified first.",
        needed=plain(remedy.substitute),
        there=plain(there),
        unit=unit,
    )
