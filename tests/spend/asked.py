"""The service, asked about published spend by somebody of an authority, and by others."""

from typing import Any

from fastapi.testclient import TestClient
from sqlalchemy import Engine

from app.organisations.caller import Caller
from app.organisations.role import Role
from tests.callers import a_person, caller_of


class Asked:
    """Asks for an economic development officer."""

    def __init__(self, client: TestClient, engine: Engine) -> None:
        """Enter the officer."""
        self._client = client
        self.engine = engine
        self.headers = a_person(engine, Role.ECONOMIC_DEVELOPMENT)
        self.caller: Caller = caller_of(engine, self.headers)

    def get(self, path: str, status: int = 200, **query: Any) -> dict[str, Any]:
        """Read something."""
        answer = self._client.get(f"/v1/spend/{path}", params=query, headers=self.headers)
        assert answer.status_code == status, answer.text
        told: dict[str, Any] = answer.json()
        return told

    def get_text(self, path: str, **query: Any) -> str:
        """Read something that is not JSON."""
        answer = self._client.get(f"/v1/spend/{path}", params=query, headers=self.headers)
        assert answer.status_code == 200, answer.text
        return str(answer.text)

    def match(
        self, name_id: str, body: dict[str, Any], status: int = 200, version: str = "*"
    ) -> dict[str, Any]:
        """Say who a name is."""
        sent = {"If-Match": version} | self.headers
        path = f"/v1/spend/supplier-names/{name_id}/match"
        answer = self._client.put(path, json=body, headers=sent)
        assert answer.status_code == status, answer.text
        told: dict[str, Any] = answer.json()
        return told
