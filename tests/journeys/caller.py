"""Everybody in a journey, by what they are called there, and how each asks the service."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol

from fastapi.testclient import TestClient
from httpx2 import Response
from sqlalchemy import Engine
from sqlmodel import col, select

from app.organisations.role import Role
from app.platform.database import reading
from app.platform.jobs.tables import Job, JobState
from app.platform.jobs.working import run
from app.rooms import SHOP
from tests.callers import a_person

ADMINISTRATOR, ISSUER = "administrator", "issuer"  #: who enters people, and who gives them keys


class Clock(Protocol):
    """The time, as the story sets it."""

    at: datetime


@dataclass
class Journey:
    """The service over HTTP, those who call it, and what they have made so far."""

    client: TestClient
    engine: Engine
    clock: Clock
    letters: Path
    keys: dict[str, dict[str, str]] = field(default_factory=dict)  #: headers, by who sends them
    ids: dict[str, str] = field(default_factory=dict)  #: of whatever the story comes back to
    kept: dict[str, Any] = field(default_factory=dict)  #: answers, likewise

    def __post_init__(self) -> None:
        """Let two administrators in; everybody else comes in over HTTP."""
        for name in (ADMINISTRATOR, ISSUER):
            self.keys[name] = a_person(self.engine, Role.ADMINISTRATOR)

    def ask(self, who: str, method: str, path: str, body: Any = None, **headers: str) -> Response:
        """Ask for something; a path begins after `/v1`, and `{name}` in it is the id kept so."""
        sent = {} if body is None else {"json": body}
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        url = f"/v1{path.format_map(self.ids)}"
        answer: Response = self.client.request(method, url, headers=self.keys[who] | named, **sent)
        return answer

    def read(self, who: str, path: str) -> Any:
        """Read something that is there."""
        answer = self.ask(who, "GET", path)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def rows(self, who: str, path: str) -> list[Any]:
        """Read a list that fits on one page."""
        page = self.read(who, path)
        assert page["page"]["next_cursor"] is None
        rows: list[Any] = page["data"]
        return rows

    def done(self, who: str, path: str, body: Any = None) -> Any:
        """Do something that must succeed, and give the answer."""
        answer = self.ask(who, "POST", path, body)
        assert answer.status_code == 201, answer.text
        return answer.json()

    def put(self, who: str, path: str, body: Any, version: int | None = None) -> Any:
        """Put something in the place of a version, or of whichever there is."""
        tag = "*" if version is None else f'"v{version}"'
        answer = self.ask(who, "PUT", path, body, If_Match=tag)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def refused(self, who: str, method: str, path: str, body: Any = None) -> tuple[int, str]:
        """Ask for what must be refused, and tell how it was."""
        answer = self.ask(who, method, path, body, If_Match="*")
        assert answer.status_code >= 400, answer.text
        self.kept["problem"] = answer.json()
        return answer.status_code, self.kept["problem"]["code"]

    def post_letters(self) -> list[str]:
        """Do the worker's jobs, and give the letters that are in the folder now, as text."""
        for job_id in self._waiting():
            assert run(self.engine, SHOP.by_name(), job_id, _now(self.clock)) is None
        found = sorted(self.letters.glob("*.txt"), key=lambda path: path.stem[-36:])
        return [path.read_text() for path in found]

    def _waiting(self) -> Iterator[Any]:
        with reading(self.engine) as session:
            query = select(Job.id).where(Job.state == JobState.WAITING).order_by(col(Job.id))
            yield from list(session.exec(query))


def _now(clock: Clock) -> Callable[[], datetime]:
    return lambda: clock.at
