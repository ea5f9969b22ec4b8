"""A contract that is reported over HTTP."""

from dataclasses import dataclass
from typing import Any

from fastapi.testclient import TestClient
from sqlalchemy import Engine

from app.organisations.role import Role
from app.platform.database import writing
from tests.callers import a_person
from tests.deliveries.returns.made import ASH, Reported, a_reported


@dataclass
class Asked:
    """The service, a contract, and who asks."""

    client: TestClient
    engine: Engine
    made: Reported
    supplier: dict[str, str]
    manager: dict[str, str]

    def send(self, method: str, who: dict[str, str], path: str, body: Any = None) -> Any:
        """Send a request; a change names whichever version there is."""
        headers = who | ({"If-Match": "*"} if method == "PUT" else {})
        return self.client.request(method, f"/v1{path}", headers=headers, json=body)

    def post(self, who: dict[str, str], path: str, body: Any = None) -> Any:
        """Send a POST."""
        return self.send("POST", who, path, body)

    def get(self, who: dict[str, str], path: str) -> Any:
        """Send a GET, and give what it answers."""
        answer = self.client.get(f"/v1{path}", headers=who)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def done(self, who: dict[str, str], path: str, body: Any = None) -> Any:
        """Send a POST that is to go well, and give what it answers."""
        answer = self.post(who, path, body)
        assert answer.status_code == 201, answer.text
        return answer.json()

    def begun(self, day: str = "2026-02-01") -> str:
        """Begin a return, and give its address."""
        path = f"/contracts/{self.made.contract.id}/returns"
        return f"/returns/{self.done(self.supplier, path, {'day': day})['id']}"

    def delivery(self, **facts: Any) -> dict[str, Any]:
        """Give a delivery of hours as it is sent."""
        given = {
            "reference": "M-1", "obligation_id": str(self.made.hours.id), "quantity": "10",
            "delivered_on": "2026-02-20",
        }  # fmt: skip
        return given | facts

    def submitted(self) -> str:
        """Submit a return of ten hours, and give its address."""
        path = self.begun()
        self.done(self.supplier, f"{path}/deliveries", self.delivery())
        self.done(self.supplier, f"{path}/submission")
        return path


def an_asked(client: TestClient, engine: Engine) -> Asked:
    """Keep a contract that is reported, with somebody of its supplier and a manager."""
    with writing(engine) as session:
        made = a_reported(session)
    supplier = a_person(engine, Role.SUPPLIER, supplier=ASH)
    manager = a_person(engine, Role.CONTRACT_MANAGER)
    return Asked(client, engine, made, supplier, manager)


def refused(answer: Any) -> tuple[int, str]:
    """Give the status and the code of a refusal."""
    return answer.status_code, answer.json()["code"]
