"""What tests of plans ask for: a session with a running contract, and a service about it."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine

from app.organisations.role import Role
from app.platform.database import writing
from tests.callers import a_person
from tests.contracts.plan.made import a_contract, a_share, an_obligation


@dataclass(frozen=True)
class Running:
    """A contract that runs, and those who have to do with it."""

    client: TestClient
    engine: Engine
    contract: UUID
    jobs: UUID  #: 25 FTE-years
    share: UUID  #: 80 % of the workforce
    manager: dict[str, str]
    colleague: dict[str, str]
    supplier: dict[str, str]
    rival: dict[str, str]
    stranger: dict[str, str]

    def get(self, headers: dict[str, str], path: str) -> Any:
        """Read something."""
        return self.client.get(f"/v1{path}", headers=headers)

    def post(self, headers: dict[str, str], path: str, body: Any) -> Any:
        """Send something."""
        return self.client.post(f"/v1{path}", headers=headers, json=body)

    def plan(self, **changes: Any) -> dict[str, Any]:
        """Give a plan that adds up."""
        lines = [
            {"obligation_id": str(self.jobs), "shape": "front"},
            {"obligation_id": str(self.share), "shape": "even"},
        ]
        return {"period": "quarter", "lines": lines} | changes


@pytest.fixture
def running(client: TestClient, engine: Engine) -> Running:
    """Give a contract that runs from April 2025 to March 2027, without a plan."""
    with writing(engine) as session:
        contract = a_contract(session)
        jobs, share = an_obligation(session, contract), a_share(session, contract)
        ids = (contract.id, jobs.id, share.id)
    people = [
        a_person(engine, Role.CONTRACT_MANAGER),
        a_person(engine, Role.CONTRACT_MANAGER),
        a_person(engine, Role.SUPPLIER, supplier="Ash Cleaning Ltd"),
        a_person(engine, Role.SUPPLIER, supplier="Birch Services Ltd"),
        a_person(engine, Role.CONTRACT_MANAGER, authority="Elsewhere Council"),
    ]
    return Running(client, engine, *ids, *people)
