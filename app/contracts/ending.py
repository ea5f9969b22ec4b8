"""Record that a contract ended: on its last day, when all was done, or before.

A running contract ends before its last day by a contract change, which takes two people. Of a
contract that was taken on after it had ended, the end is history: it is written down within a day.
"""

from datetime import date, datetime

from app.contracts.announcing import refuse_day
from app.contracts.queries import refuse_unless_running
from app.contracts.tables import Contract, ContractState, Ending, Origin
from app.contracts.today import SLIP, today
from app.organisations.caller import Caller
from app.platform.database import WriteSession
from app.platform.events import note
from app.problems import Conflict, Finding, Invalid


class EndsEarly(Conflict):
    """A running contract would end before its last day by one person's word."""

    slug = "ends-early"


def record_end(
    session: WriteSession,
    caller: Caller,
    contract: Contract,
    ending: Ending,
    on: date,
    why: str,
    now: datetime,
) -> Contract:
    """Record how and when a contract ended, where that takes no decision of two people.

    Args:
        session: where it is kept.
        caller: who records it; a person, where it did not simply reach its last day.
        contract: locked alone.
        ending: how it ended.
        on: the last day on which it ran, past or present.
        why: in words; not needed where it simply reached its last day.
        now: when.

    Raises:
        EndsEarly: if it would end before its last day; but for a contract that was taken on
            within a day, after it had ended.
        Problem: as `end_contract` does.
    """
    refuse_unless_running(contract, "Ending")
    if ending is not Ending.EXPIRED and on <= today(contract.zone, now):
        _refuse_early(contract, on, now)
    return end_contract(session, caller, contract, ending, on, why, now)


def end_contract(
    session: WriteSession,
    caller: Caller,
    contract: Contract,
    ending: Ending,
    on: date,
    why: str,
    now: datetime,
) -> Contract:
    """Record how and when a contract ended; a contract ends only by a person's word.

    What was delivered until then can still be reported, proven and settled.

    Args:
        session: where it is kept.
        caller: who records it; a person, where it did not simply reach its last day.
        contract: locked alone.
        ending: how it ended.
        on: the last day on which it ran, past or present.
        why: in words; not needed where it simply reached its last day.
        now: when.

    Raises:
        PersonNeeded: if a program says so of one that did not simply reach its last day.
        ContractNotRunning: unless it was entered into and has not ended.
        Invalid: if the day is to come, before the contract or beyond its days, or a reason is
            missing.
    """
    refuse_unless_running(contract, "Ending")
    why = why.strip()
    _refuse_day(contract, ending, on, today(contract.zone, now))
    if not _reached_its_last_day(contract, ending, on):
        caller.person()
        _refuse_unexplained(ending, why)
    contract.state = ContractState.ENDED
    contract.ending, contract.ended_on, contract.why_ended = ending, on, why
    contract.version += 1
    contract.updated_at = now
    note(
        session, "contract.ended", contract.id, now, authority=contract.authority_id,
        actor=caller.who, ending=ending.value, ended_on=on.isoformat(),
    )  # fmt: skip
    return contract


def _refuse_early(contract: Contract, on: date, now: datetime) -> None:
    is_new = contract.origin is Origin.TAKEN_ON and now < contract.made_at + SLIP
    was_over = is_new and on < today(contract.zone, contract.made_at)
    if contract.ends_on is not None and on < contract.ends_on and not was_over:
        raise EndsEarly(
            f"The contract runs to {contract.ends_on}; that it ends on {on} takes two people.",
            "Propose a contract change of the kind early_end, which another person decides.",
            ends_on=contract.ends_on.isoformat(),
        )


def _reached_its_last_day(contract: Contract, ending: Ending, on: date) -> bool:
    return ending in {Ending.EXPIRED, Ending.DISCHARGED} and on == contract.ends_on


def _refuse_unexplained(ending: Ending, why: str) -> None:
    if not why:
        words = f"A contract that was {ending} needs a reason."
        finding = Finding("reason_needed", words, "Say why in a sentence.", path="/why")
        raise Invalid(words, findings=[finding])


def _refuse_day(contract: Contract, ending: Ending, on: date, day: date) -> None:
    """Let through a day on which a contract can have ended in this way."""
    refuse_day("on", on, contract.entered_on or on, day)
    last = contract.ends_on
    if last is None or on == last or (on < last and ending is not Ending.EXPIRED):
        return
    words = f"The contract runs to {last}, so it did not end in this way on {on}."
    fix = f"A contract expires on its last day, {last}; if that is another, put it right first."
    raise Invalid(words, findings=[Finding("not_its_day", words, fix, path="/on")])
