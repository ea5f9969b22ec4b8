"""Begin to close a contract, and say what goes on and what was learnt."""

from datetime import date, datetime, timedelta

from sqlmodel import Session, select

from app.contracts.plan.periods import period_with
from app.contracts.plan.queries import agreed_plan
from app.contracts.queries import ContractClosed
from app.contracts.tables import Contract, ContractState
from app.contracts.today import today
from app.deliveries.closing.tables import CloseOut, CloseOutState
from app.deliveries.shortfall.queries import refuse_unless_live
from app.organisations.caller import Caller
from app.platform.database import WriteSession
from app.platform.events import note
from app.problems import Conflict

#: days before its end from which a contract without a plan may be closed: a quarter of a year
LAST_DAYS = timedelta(days=91)


class CloseOutBegun(Conflict):
    """The closing of this contract was begun before."""

    slug = "close-out-begun"


class TooEarlyToClose(Conflict):
    """The contract is not in its last period."""

    slug = "too-early-to-close"


def begin_closing(
    session: WriteSession, caller: Caller, contract: Contract, now: datetime
) -> CloseOut:
    """Begin to close a contract that has ended, or is in its last period.

    Args:
        session: where it is kept.
        caller: who begins it.
        contract: locked alone.
        now: when.

    Raises:
        ContractNotRunning: before the contract was entered into, and once it is closed.
        CloseOutBegun: if it was begun before.
        TooEarlyToClose: before its last period; it says from which day on.
    """
    refuse_unless_live(contract, "Closing")
    if session.exec(select(CloseOut).where(CloseOut.contract_id == contract.id)).first():
        raise CloseOutBegun(
            "The closing of this contract was begun before.", "Read how far it has come."
        )
    _refuse_early(session, contract, today(contract.zone, now))
    made = CloseOut(
        authority_id=contract.authority_id,
        contract_id=contract.id,
        state=CloseOutState.OPEN,
        outturn=[],
        settlement=[],
        begun_by=caller.who,
        begun_at=now,
        updated_at=now,
    )
    session.add(made)
    note(
        session, "closing.begun", made.id, now, authority=made.authority_id, actor=caller.who,
        contract=contract.id,
    )  # fmt: skip
    return made


def _refuse_early(session: Session, contract: Contract, this_day: date) -> None:
    if contract.state is ContractState.ENDED:
        return
    first = _last_period_begins(session, contract)
    if first is None:
        raise TooEarlyToClose(
            "This contract has no last day, and has not ended.", "Record how and when it ended."
        )
    if this_day < first:
        raise TooEarlyToClose(
            f"The last period of this contract begins on {first}.",
            "Begin then, or record that the contract ended before.",
            possible_from=first.isoformat(),
        )


def _last_period_begins(session: Session, contract: Contract) -> date | None:
    if contract.ends_on is None:
        return None
    plan = agreed_plan(session, contract.id)
    if plan is None:
        return contract.ends_on - min(LAST_DAYS, contract.ends_on - date.min)
    return period_with(plan.first_period_on, plan.period, contract.ends_on)[0]


def say(
    session: WriteSession,
    caller: Caller,
    closing: CloseOut,
    legacy: str,
    lessons: str,
    now: datetime,
) -> CloseOut:
    """Say what goes on after a contract, and what was learnt.

    Args:
        session: where it is kept.
        caller: who says so.
        closing: locked alone.
        legacy: which organisations, and how many people in which posts, carry on.
        lessons: what to do otherwise.
        now: when.

    Raises:
        ContractClosed: once it is closed.
    """
    refuse_closed(closing)
    closing.legacy, closing.lessons = legacy, lessons
    closing.version += 1
    closing.updated_at = now
    note(
        session, "closing.told", closing.id, now, authority=closing.authority_id,
        actor=caller.who, contract=closing.contract_id, version=closing.version,
    )  # fmt: skip
    return closing


def refuse_closed(closing: CloseOut) -> None:
    """Let through what is done while the closing goes on.

    Raises:
        ContractClosed: once it is done.
    """
    if closing.state is CloseOutState.CLOSED:
        raise ContractClosed("This contract is closed.", "It can still be read.")
