"""A contract whose returns, ratings and jobs make duties, and those who are told of them."""

from datetime import date, datetime
from typing import Any

from app.contracts.duties.duty import Duty
from app.contracts.duties.reading import read_duties
from app.deliveries.calendar.queries import duties_of
from app.organisations.role import Role
from app.organisations.tables import Person, Supplier
from app.platform.database import WriteSession
from tests.callers import ISSUED
from tests.deliveries.standing.made import Running, a_contract

ENTERED, LAST = date(2026, 1, 12), date(2027, 12, 31)


def running(session: WriteSession, **facts: Any) -> Running:
    """Give a contract under the Act that was entered into in January 2026, with a plan."""
    given: dict[str, Any] = {"entered_on": ENTERED, "ends_on": LAST, "value_with_vat": 6_000_000}
    made = a_contract(session, **given | facts)
    made.agrees()
    return made


def duties(of: Running, now: datetime, on: date | None = None) -> dict[str, Duty]:
    """Give the duties of a contract by code and occurrence."""
    found = duties_of(of.session, [of.contract], read_duties(), now, on)[of.contract.id]
    return {f"{one.code}:{one.occurrence}".rstrip(":"): one for one in found}


def a_manager(session: WriteSession, of: Running, email: str, role: Role, **facts: Any) -> Person:
    """Enter somebody who may be told by e-mail."""
    made = Person(
        authority_id=of.contract.authority_id, name="Somebody", email=email, roles=[role.value],
        made_at=ISSUED, updated_at=ISSUED, **facts,
    )  # fmt: skip
    session.add(made)
    session.flush()
    return made


def the_supplier(session: WriteSession, of: Running) -> Supplier:
    """Give the contract's supplier."""
    return session.get_one(Supplier, of.contract.supplier_id)
