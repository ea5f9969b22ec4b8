"""A contract that is taken on over HTTP, and the people who have to do with it."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from fastapi.testclient import TestClient
from httpx2 import Response
from sqlalchemy import Engine
from sqlmodel import col, select

from app.organisations.role import Role
from app.platform.database import reading
from app.platform.events import Event
from tests.callers import a_person, a_supplier, authority_id_of

JOBS: dict[str, Any] = {"id": "jobs", "measure": "job_local", "quantity": "6", "unit": "fte_year"}


def a_body(**changes: Any) -> dict[str, Any]:
    """Give a contract as it is sent, but for its supplier."""
    body = {
        "title": "Grounds maintenance",
        "regime": "pcr15",
        "starts_on": "2024-04-01",
        "ends_on": "2027-03-31",
        "value": "890000.00",
        "obligations": [JOBS],
    }
    return body | changes


@dataclass
class Taking:
    """Who takes a contract on, and from whom."""

    client: TestClient
    engine: Engine

    @cached_property
    def manager(self) -> dict[str, str]:
        """Give who takes it on."""
        return a_person(self.engine, Role.CONTRACT_MANAGER)

    @cached_property
    def supplier(self) -> dict[str, str]:
        """Give somebody of the supplier."""
        return a_person(self.engine, Role.SUPPLIER, supplier="Ash")

    @cached_property
    def rival(self) -> dict[str, str]:
        """Give somebody of another supplier."""
        return a_person(self.engine, Role.SUPPLIER, supplier="Birch")

    @cached_property
    def stranger(self) -> dict[str, str]:
        """Give somebody of another authority, who may there do the same."""
        return a_person(self.engine, Role.CONTRACT_MANAGER, authority="Elsewhere Council")

    def post(self, path: str, body: Any, who: dict[str, str] | None = None) -> Response:
        """Send something; a path begins after `/v1`."""
        answer: Response = self.client.post(f"/v1{path}", headers=who or self.manager, json=body)
        return answer

    def get(self, path: str, who: dict[str, str] | None = None) -> Response:
        """Ask for something."""
        answer: Response = self.client.get(f"/v1{path}", headers=who or self.manager)
        return answer

    def patch(self, path: str, body: Any, tag: str = "*") -> Response:
        """Change something."""
        headers = self.manager | {"If-Match": tag}
        answer: Response = self.client.patch(f"/v1{path}", headers=headers, json=body)
        return answer

    def send(self, **changes: Any) -> Response:
        """Send a contract to be taken on."""
        supplier = {"supplier": {"id": str(a_supplier(self.engine, "Ash"))}}
        return self.post("/contracts", a_body(**supplier | changes))

    def taken(self, **changes: Any) -> dict[str, Any]:
        """Take a contract on, and give it."""
        answer = self.send(**changes)
        assert answer.status_code == 201, answer.text
        told: dict[str, Any] = answer.json()
        return told

    def owed(self, contract: dict[str, Any]) -> list[dict[str, Any]]:
        """Give what is owed under a contract."""
        rows: list[dict[str, Any]] = self.get(f"/contracts/{contract['id']}/obligations").json()[
            "data"
        ]
        return rows

    def events(self, kind: str) -> list[Event]:
        """List the events of a kind in the authority's log."""
        owner = authority_id_of(self.engine, self.manager)
        query = select(Event).where(Event.kind == kind, Event.authority == owner)
        with reading(self.engine) as session:
            return list(session.exec(query.order_by(col(Event.number))))
