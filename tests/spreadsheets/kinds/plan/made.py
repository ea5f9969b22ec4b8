"""A contract that runs for two years, with a manager at a desk and a colleague who decides."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from fastapi.testclient import TestClient
from sqlalchemy import Engine

from app.organisations.role import Role
from app.platform.database import writing
from app.platform.settings import Settings
from app.spreadsheets.kinds.plan.planning import PLAN_KIND
from tests.callers import a_person
from tests.contracts.plan.made import a_contract, a_share, an_obligation
from tests.spreadsheets.kinds.desk import Desk

JOBS, SHARE, PEOPLE, RATE = (f"promise-{number}" for number in range(1, 5))
FIRST_QUARTER = "2025-04-01"
#: all six apprentices in the first year
EARLY: list[dict[str, Any]] = [
    {"row_ref": f"{PEOPLE} {day}", "planned_qty": quantity}
    for day, quantity in (
        ("2025-04-01", 2), ("2025-07-01", 2), ("2025-10-01", 1), ("2026-01-01", 1),
        ("2026-04-01", None), ("2026-07-01", 0), ("2026-10-01", None), ("2027-01-01", None),
    )
]  # fmt: skip
OWNED: list[dict[str, Any]] = [
    {"row_ref": ref, "council_owner": "Contract manager"} for ref in (JOBS, SHARE, RATE)
] + [{"row_ref": PEOPLE, "supplier_owner": "Training lead", "council_owner": "Skills officer"}]
SHAPED = [{"row_ref": JOBS, "shape": "Front"}]
A_PLAN: dict[str, list[dict[str, Any]]] = {
    "Quarterly plan": EARLY, "Owners": OWNED, "Commitments": SHAPED,
    "Contract": [{"row_ref": "plan", "return_due_days": 14, "minimum_spend": "£1,000"}],
}  # fmt: skip


@dataclass
class Planning:
    """A contract that is planned."""

    desk: Desk
    colleague: dict[str, str]
    supplier: dict[str, str]

    @property
    def contract(self) -> str:
        """Give the contract's address."""
        return f"/v1/contracts/{self.desk.target}"

    def plans(self) -> list[dict[str, Any]]:
        """List its plans, each as a whole."""
        found = self.desk.gets(f"{self.contract}/plans").json()["data"]
        return [self.desk.gets(f"/v1/plans/{one['id']}").json() for one in found]

    def decides(self, decision: str = "agree") -> None:
        """Have the colleague decide on the plan that waits."""
        waiting = next(one for one in self.plans() if one["state"] == "proposed")
        body = {"decision": decision, "reason": "Looked at."}
        answer = self.desk.of(self.colleague).posts(f"/v1/plans/{waiting['id']}/decision", body)
        assert answer.status_code == 201, answer.text


def a_planning(
    client: TestClient, engine: Engine, settings: Settings, now: datetime, reference: str = ""
) -> Planning:
    """Keep a contract with four commitments, and those who plan it."""
    with writing(engine) as session:
        contract = a_contract(session, reference=reference)
        an_obligation(session, contract)
        a_share(session, contract)
        an_obligation(session, contract, "6", measure="apprenticeships", unit="people",
                      document={"evidence": "Register"})  # fmt: skip
        an_obligation(session, contract, "520", measure="weeks", unit="person_week",
                      rate=Decimal(52), per_pounds=Decimal(100_000))  # fmt: skip
        target = contract.id
    manager, colleague = (a_person(engine, Role.CONTRACT_MANAGER) for _ in range(2))
    supplier = a_person(engine, Role.SUPPLIER, supplier="Ash Cleaning Ltd")
    desk = Desk(client, engine, settings, PLAN_KIND, target, manager, now)
    return Planning(desk, colleague, supplier)
