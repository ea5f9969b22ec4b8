"""Rows of registers, and the officer who takes contracts on from them over HTTP."""

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from fastapi.testclient import TestClient
from sqlalchemy import Engine
from sqlmodel import func, select

from app.contracts.tables import Contract
from app.organisations.role import Role
from app.platform.database import reading, writing
from app.spend.batch import BatchKind
from tests.callers import a_person, caller_of
from tests.spend.made import a_batch, a_supplier

ROW: dict[str, Any] = {
    "title": "Holiday clubs",
    "supplier": "Beta Clubs Ltd",
    "reference": "S2",
    "value": Decimal("125000.00"),
    "starts_on": date(2017, 4, 1),
    "ends_on": date(2022, 3, 31),
    "current_end_on": date(2023, 3, 31),
    "unit": "People",
}


class Taking:
    """An officer who may enter suppliers, and the registers of the authority."""

    def __init__(self, client: TestClient, engine: Engine) -> None:
        """Enter the officer."""
        self._client = client
        self.engine = engine
        self.officer = a_person(engine, Role.PROCUREMENT_OFFICER)
        self.caller = caller_of(engine, self.officer)

    def register(self, *rows: dict[str, Any], **said: Any) -> UUID:
        """Publish a register of these rows."""
        with writing(self.engine) as session:
            whole = [ROW | one for one in rows]
            return a_batch(session, self.caller, *whole, kind=BatchKind.CONTRACTS, **said)

    def firm(self, *numbers: str) -> str:
        """Enter a supplier."""
        with writing(self.engine) as session:
            return str(a_supplier(session, self.caller, "Beta Clubs", *numbers).id)

    def take(self, batch: UUID, line: int = 1, who: Any = None, **said: Any) -> Any:
        """Take a row on."""
        path = f"/v1/spend/batches/{batch}/entries/{line}/contract"
        body = {"regime": "pcr15"} | said
        return self._client.post(path, headers=who or self.officer, json=body)

    def get(self, path: str) -> Any:
        """Read something."""
        return self._client.get(f"/v1/{path}", headers=self.officer).json()

    def match(self, firm: str) -> None:
        """Say that the one name that waits is a supplier."""
        person = self.officer | {"If-Match": "*"}
        [name] = self.get("spend/supplier-names")["data"]
        path = f"/v1/spend/supplier-names/{name['id']}/match"
        answer = self._client.put(
            path, headers=person, json={"state": "matched", "supplier_id": firm}
        )
        assert answer.status_code == 200, answer.text

    def contracts(self) -> int:
        """Count contracts."""
        with reading(self.engine) as session:
            return session.exec(select(func.count()).select_from(Contract)).one()
