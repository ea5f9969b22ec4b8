"""Fill in what was not known of a contract, and put right what was written wrongly.

What a contract change should do is never done here: a value or a day that is known stays as it
is, but for a slip, and for a value with VAT that was only worked out. A slip is put right within a
day of taking the contract on, while no plan is agreed and no change approved; of an award's
contract, until it is entered into.
What the limits of the law turn on stays from the day on which a change is proposed: nobody takes
a contract out of the law for one.
"""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy.exc import IntegrityError

from app.contracts.adoption.adopting import refuse_known
from app.contracts.adoption.facts import Called, Facts, faults_of_days_and_value, faults_of_entry
from app.contracts.adoption.promising import NotTakenOn
from app.contracts.adoption.queries import has_agreed_plan, was_changed
from app.contracts.change.queries import waiting_change
from app.contracts.queries import refuse_closed
from app.contracts.tables import Contract, ContractState, Origin
from app.contracts.today import SLIP, today
from app.organisations.caller import Caller
from app.platform.database import WriteSession
from app.platform.events import note
from app.problems import Conflict, Invalid
from app.units import plain

#: what changes only by a contract change, once it is more than a slip
AGREED = ("value", "value_with_vat", "starts_on", "ends_on")
#: what each change is held against
TESTED = (
    *("regime", "works", "is_light_touch", "is_framework", "is_concession"),
    "first_ends_on",
)
CALLED = ("reference", "ocid", "outside_id", "outside_award")
#: facts that may be no more than worked out or taken for granted, and what says that they are
GUESSED = {"value_with_vat": "is_vat_computed", "entered_on": "is_day_assumed"}
#: what somebody wrote in words, which no event repeats
WORDS = {"title", "source", "why_no_indicators", *CALLED}


class ChangeNeeded(Conflict):
    """Both sides build on this: it is changed by a contract change."""

    slug = "change-needed"


class ChangeRestsOnIt(Conflict):
    """A change of the contract was held against the law by what this says."""

    slug = "change-rests-on-it"


def correct(
    session: WriteSession,
    caller: Caller,
    contract: Contract,
    wanted: Mapping[str, Any],
    now: datetime,
) -> Contract:
    """Put the facts of a contract right.

    Args:
        session: where it is kept.
        caller: who puts them right.
        contract: locked alone.
        wanted: facts by their names; those of `Facts`.
        now: when.

    Raises:
        ContractClosed: if the contract is settled.
        ChangeNeeded: if a value or a day is known, and it is no slip any more.
        ChangeRestsOnIt: if what the law turns on is changed, and a change waits or was approved.
        NotTakenOn: if an award's contract is to be entered into on another day.
        ContractReferenceTaken: if another contract of the authority has this reference.
        ContractKnown: if another contract of the authority is called so by notices.
        Invalid: if days or values would contradict each other.
    """
    refuse_closed(contract)
    changes = {name: value for name, value in wanted.items() if value != getattr(contract, name)}
    changes |= {
        flag: False for name, flag in GUESSED.items() if name in wanted and getattr(contract, flag)
    }
    _refuse_agreed(session, contract, changes, now)
    _refuse_tested(session, contract, changes)
    if contract.first_ends_on == contract.ends_on and "ends_on" in changes:
        changes.setdefault("first_ends_on", changes["ends_on"])
    _refuse_contradiction(contract, changes, now)
    before = {name: _told(getattr(contract, name)) for name in changes if name not in WORDS}
    _set(session, contract, changes)
    contract.version += 1
    contract.updated_at = now
    note(
        session, "contract.corrected", contract.id, now, authority=contract.authority_id,
        actor=caller.who, version=contract.version, facts=sorted(changes),
        before=before, after={name: _told(changes[name]) for name in before},
    )  # fmt: skip
    return contract


def _refuse_agreed(
    session: WriteSession, contract: Contract, changes: Mapping[str, Any], now: datetime
) -> None:
    agreed = AGREED if contract.starts_on is not None else (*AGREED, "entered_on")
    known = [name for name in agreed if name in changes and _is_known(contract, name)]
    if known and not _are_slips(session, contract, now):
        raise ChangeNeeded(
            f"What is owed, and how much may change, rests on {', '.join(known)} as it stands.",
            "Propose a contract change, which another person decides.",
            facts=known,
        )


def _is_known(contract: Contract, name: str) -> bool:
    """Tell whether somebody has said a fact; a value that was only worked out is not known."""
    is_computed = name == "value_with_vat" and contract.is_vat_computed
    return getattr(contract, name) is not None and not is_computed


def _are_slips(session: WriteSession, contract: Contract, now: datetime) -> bool:
    """Tell whether facts may still be what somebody wrote wrongly, which one person mends."""
    if has_agreed_plan(session, contract.id) or was_changed(session, contract.id):
        return False
    if contract.origin is Origin.TAKEN_ON:
        return now < contract.made_at + SLIP
    return contract.state is ContractState.AWARDED


def _refuse_tested(session: WriteSession, contract: Contract, changes: Mapping[str, Any]) -> None:
    tested = [name for name in TESTED if name in changes and getattr(contract, name) is not None]
    if not tested:
        return
    waits = waiting_change(session, contract.id) is not None
    if waits or was_changed(session, contract.id):
        raise ChangeRestsOnIt(
            f"A change of this contract was tested by {', '.join(tested)} as it stands.",
            "Have the change that waits refused first, and propose it anew."
            if waits
            else "It stays, so that what was approved can be understood.",
            facts=tested,
        )


def _told(value: Any) -> Any:
    """Write a fact as an event keeps it."""
    if value is None or isinstance(value, bool):
        return value
    return plain(value) if isinstance(value, Decimal) else str(value)


def _set(session: WriteSession, contract: Contract, changes: Mapping[str, Any]) -> None:
    """Write it, and say whose its names are if another contract has them.

    Only the database can tell: another request may be giving the same name at this moment.
    """
    authority_id = contract.authority_id
    called = Called(*(changes.get(name, getattr(contract, name)) for name in CALLED))
    try:
        with session.begin_nested():
            for name, value in changes.items():
                setattr(contract, name, value)
            session.flush()
    except IntegrityError:
        refuse_known(session, authority_id, called)


def _refuse_contradiction(contract: Contract, changes: Mapping[str, Any], now: datetime) -> None:
    names = (*AGREED, "first_ends_on", "entered_on")
    said = {name: changes.get(name, getattr(contract, name)) for name in names}
    facts = Facts(title=contract.title, regime=contract.regime, **said)
    found = list(faults_of_days_and_value(facts))
    if "entered_on" in changes:
        if contract.origin is not Origin.TAKEN_ON:
            raise NotTakenOn(
                "When this contract was entered into is recorded with its award.",
                "Leave entered_on out.",
            )
        found += faults_of_entry(facts, today(contract.zone, now))
    if found:
        raise Invalid("The facts would contradict each other.", findings=found)
