"""Record the notice that goes before a change of a contract."""

from datetime import date, datetime

from app.contracts.change.queries import change_of
from app.contracts.change.tables import ChangeState, ContractChange
from app.contracts.tables import Contract
from app.contracts.today import today
from app.organisations.caller import Caller
from app.platform.database import WriteSession
from app.platform.events import note
from app.problems import AlreadyDecided, Finding, Invalid


def announce(
    session: WriteSession,
    caller: Caller,
    contract: Contract,
    proposed: ContractChange,
    notice_id: str,
    published_on: date,
    now: datetime,
) -> ContractChange:
    """Record that the contract change notice was published.

    A slip can be put right by recording it again, until the change is decided on.

    Args:
        session: where it is kept.
        caller: who records it.
        contract: the change's, locked alone.
        proposed: the change.
        notice_id: of the notice.
        published_on: the day on which it was published.
        now: when.

    Raises:
        AlreadyDecided: if the change was decided on.
        Invalid: if the day is to come, or before the contract.
    """
    change = change_of(session, caller, proposed.id)  # read again, now that the contract is locked
    if change.state is not ChangeState.PROPOSED:
        raise AlreadyDecided(f"Change {change.number} was {change.state}.", "Propose another one.")
    day = today(contract.zone, now)
    _refuse_day(contract, published_on, day)
    change.notice_id, change.notice_published_on = notice_id, published_on
    change.version += 1
    change.updated_at = now
    note(
        session, "contract.change_announced", contract.id, now, authority=contract.authority_id,
        actor=caller.who, change=change.id, published_on=published_on.isoformat(),
    )  # fmt: skip
    return change


def _refuse_day(contract: Contract, published_on: date, day: date) -> None:
    if published_on > day:
        words = f"{published_on} is to come: it is {day}."
        found = Finding("not_yet", words, "Record it once it is out.", path="published_on")
        raise Invalid(words, findings=[found])
    entered = contract.entered_on
    if entered is not None and published_on < entered:
        words = f"{published_on} is before the contract was entered into, on {entered}."
        fix = "Look whether the day is as it was meant."
        raise Invalid(words, findings=[Finding("too_early", words, fix, path="published_on")])
