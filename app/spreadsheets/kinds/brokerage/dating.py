"""What a file may change in the brokerage, and when each row was last changed."""

from typing import Any
from uuid import UUID

from sqlmodel import Session, select

from app.brokerage.putting import TABLES
from app.spreadsheets.imports.offering import Asking, Last
from app.spreadsheets.imports.touched import Parts

PARTS: Parts = dict.fromkeys(TABLES, ("id",))
ONE = {
    "vacancies": "vacancy",
    "referrals": "referral",
    "readiness": "readiness of a firm",
    "needs": "need",
}


def last(session: Session, asking: Asking, part: str, key: str) -> Last:
    """Name a row by its reference, a vacancy by its code; tell when it was changed."""
    table: Any = TABLES[part]
    authority = asking.caller.authority_id
    own = table.authority_id == authority
    row = session.exec(select(table).where(own, table.id == UUID(key))).first()
    words = f"the {ONE[part]} {getattr(row, 'code', key)}"
    return Last(words) if row is None else Last(words, row.updated_at, (authority,))
