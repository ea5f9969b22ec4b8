"""Contracts that run, for tests of plans, spending and changes."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlmodel import select

from app.contracts.kind import Accumulation
from app.contracts.plan.owing import Owing
from app.contracts.plan.queries import owing_on
from app.contracts.tables import Contract, ContractState, Obligation, Origin
from app.organisations.tables import Authority
from app.platform.database import WriteSession
from app.rules.library import whole_units
from app.rules.reading import read_library
from tests.callers import ANYTOWN, ISSUED, supplier_in

FIRST, LAST = date(2025, 4, 1), date(2027, 3, 31)  #: 730 days, none of them a leap day
AT = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
LIBRARY = read_library()
WHOLE_UNITS = whole_units(LIBRARY)


def a_contract(
    session: WriteSession, supplier: str = "Ash Cleaning Ltd", **facts: Any
) -> Contract:
    """Keep a contract of Anytown that was let elsewhere and runs for two years."""
    of = supplier_in(session, supplier)
    authority = session.exec(select(Authority).where(Authority.name == ANYTOWN)).one()
    given: dict[str, Any] = {
        "authority_id": authority.id,
        "origin": Origin.TAKEN_ON,
        "supplier_id": of.id,
        "title": "Cleaning of schools",
        "value": Decimal(1_000_000),
        "state": ContractState.ENTERED,
        "entered_on": FIRST,
        "starts_on": FIRST,
        "ends_on": LAST,
        "first_ends_on": LAST,
        "made_at": ISSUED,
        "updated_at": ISSUED,
    }
    made = Contract(**given | facts)
    session.add(made)
    session.flush()
    return made


def an_obligation(
    session: WriteSession, contract: Contract, quantity: str = "25", **facts: Any
) -> Obligation:
    """Keep an obligation of a contract: 25 FTE-years, unless something else is said."""
    there = len(
        session.exec(select(Obligation.id).where(Obligation.contract_id == contract.id)).all()
    )
    given: dict[str, Any] = {
        "contract_id": contract.id,
        "commitment": f"promise-{there + 1}",
        "ordinal": there + 1,
        "measure": "job_local",
        "promised": Decimal(quantity),
        "unit": "fte_year",
        "document": {},
        "made_at": ISSUED,
    }
    made = Obligation(**given | facts)
    session.add(made)
    session.flush()
    return made


def a_share(session: WriteSession, contract: Contract, percent: str = "80") -> Obligation:
    """Keep an obligation that counts by its latest figure: a share of the workforce."""
    facts = {"unit": "percent", "accumulation": Accumulation.LATEST, "measure": "local_share"}
    return an_obligation(session, contract, percent, **facts)


def owed(session: WriteSession, obligation: Obligation, day: date) -> Owing:
    """Say what is owed of one obligation on a day."""
    contract = session.get_one(Contract, obligation.contract_id)
    return owing_on(session, [contract], day)[obligation.id]


def told(findings: Any) -> dict[str, str]:
    """Give the code of each finding by its place."""
    return {one.path: one.code for one in findings}


def id_in(answer: Any) -> UUID:
    """Give the id of what a request made."""
    assert answer.status_code == 201, answer.text
    return UUID(answer.json()["id"])
