"""Put on record that an obligation is behind and why, and what came of it."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlmodel import Session, select

from app.contracts.tables import Contract, Obligation
from app.contracts.today import today
from app.deliveries.shortfall.kind import ShortfallState
from app.deliveries.shortfall.queries import refuse_unless_live
from app.deliveries.shortfall.shortage import refuse_nothing_short, shortage_of
from app.deliveries.shortfall.tables import Shortfall
from app.deliveries.standing.queries import standings
from app.deliveries.standing.standing import Standing
from app.organisations.caller import Caller
from app.platform.database import WriteSession
from app.platform.events import note
from app.problems import Conflict, Finding, Invalid, nearest
from app.rules.document.cause import Cause
from app.rules.library import Library


class ShortfallOpen(Conflict):
    """A shortfall of this obligation is open."""

    slug = "shortfall-open"


class ShortfallResolved(Conflict):
    """The shortfall is resolved: nothing more is done about it."""

    slug = "shortfall-resolved"


@dataclass(frozen=True, slots=True)
class Seen:
    """That something is behind, as somebody saw it."""

    as_of: date  #: at whose end it is behind
    cause: str  #: a code of the published list
    note: str = ""


def raise_shortfall(
    session: WriteSession,
    caller: Caller,
    contract: Contract,
    obligation: Obligation,
    seen: Seen,
    library: Library,
    now: datetime,
) -> Shortfall:
    """Put a shortfall on record, with the figures of its day; how much is short is worked out.

    Args:
        session: where it is kept.
        caller: who saw it.
        contract: locked alone, so that an obligation has one open shortfall.
        obligation: the contract's own.
        seen: the day and the cause.
        library: its causes, and the bands.
        now: when.

    Raises:
        ContractNotRunning: before the contract was entered into, and once it is closed.
        Invalid: if the day is to come or after the contract's last, or the cause is none of the
            list.
        ShortfallOpen: if one of this obligation is open.
        NothingShort: if as much as is due is verified.
    """
    refuse_unless_live(contract, "Raising a shortfall")
    cause = _cause(library, seen.cause)
    _refuse_to_come(seen.as_of, today(contract.zone, now))
    _refuse_after_end(seen.as_of, contract.ended_on)
    _refuse_second(session, obligation.id)
    shortage = shortage_of(one_standing(session, contract, obligation.id, seen.as_of, library))
    refuse_nothing_short(shortage, seen.as_of)
    made = Shortfall(
        authority_id=contract.authority_id,
        contract_id=contract.id,
        obligation_id=obligation.id,
        as_of=seen.as_of,
        promised=shortage.promised,
        due=shortage.due,
        reported=shortage.reported,
        verified=shortage.verified,
        quantity=shortage.quantity,
        cause=cause.code,
        side=cause.side,
        note=seen.note,
        state=ShortfallState.OPEN,
        raised_by=caller.who,
        raised_at=now,
        updated_at=now,
    )
    session.add(made)
    note(
        session, "shortfall.raised", made.id, now, authority=made.authority_id, actor=caller.who,
        contract=contract.id, obligation=obligation.id, cause=cause.code,
        quantity=shortage.quantity,
    )  # fmt: skip
    return made


def one_standing(
    session: Session, contract: Contract, obligation_id: UUID, day: date, library: Library
) -> Standing:
    """Say where one obligation of a contract stands at the end of a day."""
    return standings(session, [contract], day, library)[obligation_id]


def resolve(
    session: WriteSession,
    caller: Caller,
    contract: Contract,
    shortfall: Shortfall,
    outcome: str,
    now: datetime,
) -> Shortfall:
    """Say what came of a shortfall, and leave it at that; remedies of it go on by themselves.

    Args:
        session: where it is kept.
        caller: who says so.
        contract: that it belongs to.
        shortfall: locked alone.
        outcome: in words.
        now: when.

    Raises:
        ContractNotRunning: once the contract is closed.
        ShortfallResolved: if it was resolved before.
    """
    refuse_unless_live(contract, "Resolving a shortfall")
    refuse_resolved(shortfall)
    shortfall.state, shortfall.outcome = ShortfallState.RESOLVED, outcome
    shortfall.resolved_by, shortfall.resolved_at = caller.who, now
    shortfall.version += 1
    shortfall.updated_at = now
    note(
        session, "shortfall.resolved", shortfall.id, now, authority=shortfall.authority_id,
        actor=caller.who, contract=shortfall.contract_id, obligation=shortfall.obligation_id,
    )  # fmt: skip
    return shortfall


def refuse_resolved(shortfall: Shortfall) -> None:
    """Let through what is done about an open shortfall.

    Raises:
        ShortfallResolved: if it was resolved.
    """
    if shortfall.state is not ShortfallState.OPEN:
        raise ShortfallResolved(
            "This shortfall was resolved.", "If it is behind again, raise another."
        )


def _cause(library: Library, code: str) -> Cause:
    found = library.causes.get(code)
    if found is None:
        words = f"{code!r} is no cause of the list{nearest(code, library.causes)}."
        fix = "List the causes, and name one by its code."
        raise Invalid(words, findings=[Finding("unknown_cause", words, fix, path="/cause")])
    return found


def _refuse_to_come(as_of: date, this_day: date) -> None:
    if as_of > this_day:
        words = f"{as_of} is to come; today is {this_day}."
        fix = "Name a day up to today; what may be short later is told by the forecasts."
        raise Invalid(words, findings=[Finding("in_the_future", words, fix, path="/as_of")])


def _refuse_after_end(as_of: date, ended_on: date | None) -> None:
    if ended_on is not None and as_of > ended_on:
        words = f"The contract ended on {ended_on}, and nothing fell due after that day."
        fix = f"Name a day up to {ended_on}."
        raise Invalid(words, findings=[Finding("after_the_end", words, fix, path="/as_of")])


def _refuse_second(session: Session, obligation_id: UUID) -> None:
    query = select(Shortfall).where(
        Shortfall.obligation_id == obligation_id, Shortfall.state == ShortfallState.OPEN
    )
    found = session.exec(query).first()
    if found is not None:
        raise ShortfallOpen(
            f"A shortfall of this obligation is open since {found.as_of}.",
            "Resolve it first; its outcome can say that another takes its place.",
            shortfall_id=str(found.id),
        )
