"""Fill in what a contract does not have and a notice says, and say where the two differ."""

from collections.abc import Collection, Iterator
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlmodel import Session

from app.contracts.adoption.correcting import correct
from app.contracts.adoption.facts import Facts
from app.contracts.tables import Contract
from app.contracts.today import today
from app.ocds.contracts.given import Given
from app.organisations.caller import Caller
from app.organisations.suppliers.queries import supplier_of
from app.platform.database import WriteSession
from app.problems import Finding, Severity
from app.units import plain

#: facts that a notice fills in where a contract does not have them yet
FILLED_IN = (
    *("ocid", "outside_id", "outside_award", "value", "value_with_vat"),
    *("starts_on", "ends_on", "why_no_indicators"),
)
#: facts of which it is told where a contract has them otherwise
COMPARED = ("value", "value_with_vat", "starts_on", "ends_on", "entered_on")


def fill_in(
    session: WriteSession,
    caller: Caller,
    contract: Contract,
    facts: Facts,
    given: Given,
    now: datetime,
) -> list[Finding]:
    """Give a contract what it does not have and a notice says; what it has stays, and is told.

    Args:
        session: where it is kept.
        caller: who sends the notice.
        contract: that it is about, locked alone.
        facts: of the notice, with what the caller says besides.
        given: what the caller says.
        now: when.

    Raises:
        Problem: as `correct` does.
    """
    nobodys = _open(contract, facts, today(contract.zone, now))
    found = list(_told_otherwise(contract, facts, given, nobodys))
    said = {name: getattr(facts, name) for name in (*FILLED_IN, *nobodys)}
    missing = {
        name: value
        for name, value in said.items()
        if value and (name in nobodys or not getattr(contract, name))
    }
    if missing:
        correct(session, caller, contract, missing, now)
    return found


def held_otherwise(
    session: Session, caller: Caller, contract: Contract, supplier_id: UUID | None
) -> Iterator[Finding]:
    """Say that another supplier than the one that was named has the contract.

    Raises:
        NotFound: if the caller has no such supplier.
    """
    if supplier_id is None or supplier_id == contract.supplier_id:
        return
    named = supplier_of(session, caller.authority_id, supplier_id)
    words = f"You say that {named.name} is its supplier; the contract has another, which stays."
    fix = "If it was handed over, propose a contract change of the kind novation."
    yield Finding("said_otherwise", words, fix, Severity.WARNING, path="supplier_id")


def _told_otherwise(
    contract: Contract, facts: Facts, given: Given, nobodys: Collection[str]
) -> Iterator[Finding]:
    """Say where a notice, or who sends it, and the contract that it is about differ."""
    for name in COMPARED:
        said, has = getattr(facts, name), getattr(contract, name)
        if said is None or has is None or said == has or name in nobodys:
            continue
        if name == "entered_on" and facts.is_day_assumed:
            continue  # nobody says so
        who = "The notice says" if getattr(given, name) is None else "You say"
        words = f"{who} {name} {_written(said)}; the contract has {_written(has)}."
        fix = "What it has stays: correct it, or propose a contract change."
        yield Finding("said_otherwise", words, fix, Severity.WARNING, path=name)


def _open(contract: Contract, facts: Facts, day: date) -> set[str]:
    """Give the facts that a contract has and nobody has said, and that a notice says.

    A value with VAT is of the value without: what a notice gives with another is not of this one.
    """
    found = set()
    if contract.is_vat_computed and facts.value_with_vat and facts.value == contract.value:
        found.add("value_with_vat")
    entered = None if facts.is_day_assumed else facts.entered_on
    if contract.is_day_assumed and entered is not None and entered <= day:
        found.add("entered_on")
    return found


def _written(value: Any) -> str:
    return plain(value) if isinstance(value, Decimal) else str(value)
