"""The service with one running contract, and those who ask about it."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from fastapi.testclient import TestClient
from httpx2 import Response
from sqlalchemy import Engine
from sqlmodel import select

from app.organisations.role import Role
from app.platform.database import reading
from app.platform.events import Event
from tests.callers import a_person
from tests.deliveries.standing.made import ASH

V1 = "/v1"


@dataclass
class Asked:
    """The service, its database, and somebody in each part."""

    client: TestClient
    engine: Engine

    def get(self, path: str, role: Role = Role.CONTRACT_MANAGER, **person: Any) -> Any:
        """Read something as somebody who may, and give what it says."""
        answer = self.client.get(V1 + path, headers=self.who(role, **person))
        assert answer.status_code == 200, answer.text
        return answer.json()

    def post(
        self, path: str, body: Any, role: Role = Role.CONTRACT_MANAGER, **person: Any
    ) -> Response:
        """Send something as somebody."""
        answer: Response = self.client.post(V1 + path, json=body, headers=self.who(role, **person))
        return answer

    def refused(self, path: str, role: Role = Role.CONTRACT_MANAGER, **person: Any) -> Any:
        """Read something that somebody may not; give the status and the kind of problem."""
        answer = self.client.get(V1 + path, headers=self.who(role, **person))
        return answer.status_code, answer.json().get("code")

    def who(self, role: Role, **person: Any) -> dict[str, str]:
        """Give the headers of somebody in a part; a supplier is the contract's own."""
        if role is Role.SUPPLIER:
            person = {"supplier": ASH} | person
        return a_person(self.engine, role, **person)

    def events(self, kind: str) -> list[Event]:
        """Give the events of a kind."""
        with reading(self.engine) as session:
            found = list(session.exec(select(Event).where(Event.kind == kind)))
            session.expunge_all()
        return found


def faults(answer: Response) -> list[tuple[str, str]]:
    """Give the code and the place of each fault of an answer."""
    assert answer.status_code == 422, answer.text
    return [(one["code"], one["pointer"]) for one in answer.json()["errors"]]


NOBODYS = UUID("0195566f-4a00-7000-8000-000000000099")
