"""Fill in what was not known of a contract, and put right what was written wrongly.

What a contract change should do is never done here: once a delivery plan is agreed or a change
was approved, a value or a day that is known stays as it is.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.exc import IntegrityError

from app.contracts.adoption.adopting import refuse_known
from app.contracts.adoption.facts import Facts, faults_of_days_and_value
from app.contracts.adoption.queries import has_agreed_plan, was_changed
from app.contracts.queries import refuse_closed
from app.contracts.tables import Contract
from app.organisations.caller import Caller
from app.platform.database import WriteSession
from app.platform.events import note
from app.problems import Conflict, Invalid

#: what changes only by a contract change, once both sides build on it
AGREED = ("value", "value_with_vat", "starts_on", "ends_on")


class ChangeNeeded(Conflict):
    """Both sides build on this: it is changed by a contract change."""

    slug = "change-needed"


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
        ChangeNeeded: if a value or a day is known, and a plan or a change rests on it.
        ContractReferenceTaken: if another contract of the authority has this reference.
        ContractKnown: if another contract of the authority is called so by notices.
        Invalid: if days or values would contradict each other.
    """
    refuse_closed(contract)
    changes = {name: value for name, value in wanted.items() if value != getattr(contract, name)}
    _refuse_agreed(session, contract, changes)
    if contract.first_ends_on == contract.ends_on and "ends_on" in changes:
        changes["first_ends_on"] = changes["ends_on"]
    _refuse_contradiction(contract, changes)
    _set(session, contract, changes)
    contract.version += 1
    contract.updated_at = now
    note(
        session, "contract.corrected", contract.id, now, authority=contract.authority_id,
        actor=caller.who, version=contract.version, facts=sorted(changes),
    )  # fmt: skip
    return contract


def _refuse_agreed(session: WriteSession, contract: Contract, changes: Mapping[str, Any]) -> None:
    known = [name for name in AGREED if name in changes and getattr(contract, name) is not None]
    if known and (has_agreed_plan(session, contract.id) or was_changed(session, contract.id)):
        raise ChangeNeeded(
            f"What is owed rests on {', '.join(known)} as it stands.",
            "Propose a contract change, which another person decides.",
            facts=known,
        )


def _set(session: WriteSession, contract: Contract, changes: Mapping[str, Any]) -> None:
    """Write it, and say whose its names are if another contract has them.

    Only the database can tell: another request may be giving the same name at this moment.
    """
    authority_id = contract.authority_id
    names = [
        changes.get(name, getattr(contract, name)) for name in ("reference", "ocid", "outside_id")
    ]
    try:
        with session.begin_nested():
            for name, value in changes.items():
                setattr(contract, name, value)
            session.flush()
    except IntegrityError:
        refuse_known(session, authority_id, *names)


def _refuse_contradiction(contract: Contract, changes: Mapping[str, Any]) -> None:
    said = {name: changes.get(name, getattr(contract, name)) for name in AGREED}
    facts = Facts(title=contract.title, regime=contract.regime, **said)
    found = list(faults_of_days_and_value(facts))
    if found:
        raise Invalid("The facts would contradict each other.", findings=found)
