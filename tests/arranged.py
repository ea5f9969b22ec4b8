"""The service with all that the examples speak of, to be asked what it should not be."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from fastapi.testclient import TestClient
from sqlalchemy import Engine

from tests.callers import a_key
from tests.databases import Supply
from tests.examples import arrange, arranged_settings
from tests.operations import Operation
from tests.platform.manners_room import a_service

JSON = {"Content-Type": "application/json"}


@dataclass(frozen=True, slots=True)
class World:
    """The service, its database, and the headers of a caller who may do everything."""

    client: TestClient
    engine: Engine
    caller: dict[str, str]

    def ask(
        self, operation: Operation, headers: dict[str, str], **sent: Any
    ) -> tuple[int, dict[str, Any]]:
        """Ask as the example does, but for what is given; tell the status and the problem."""
        if operation.takes_json and not sent:
            sent = {"json": operation.example}
        url = operation.url()
        answer = self.client.request(operation.method, url, headers=headers, **sent)
        if answer.status_code < 400:
            return answer.status_code, {}
        assert answer.headers["content-type"] == "application/problem+json"
        told = answer.json()
        assert told["status"] == answer.status_code
        assert told["code"]
        assert told["detail"]
        assert not {"Traceback", "sqlalchemy", "SELECT", "/app/"} & set(answer.text.split())
        return answer.status_code, told


@contextmanager
def arranged(supply: Supply, folder: Path) -> Iterator[World]:
    """Arrange the service, once for all that is asked of it."""
    with supply.database() as engine:
        arrange(engine)
        settings = arranged_settings(engine, folder, requests_per_minute=100_000)
        with a_service(settings, engine) as client:
            yield World(client, engine, a_key(engine))
