"""A live service at a time of its own, and a client's journey that is told to it."""

import json
import subprocess
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Engine
from sqlmodel import select

from app.organisations.role import Role
from app.organisations.tables import Supplier
from app.platform.database import writing
from app.platform.http.dependencies import clock_of_database, time_of_request
from app.platform.settings import Settings
from tests.callers import a_person, person_id_of, supplier_id_of
from tests.listening import listening
from tests.served import served

#: everybody in the story, with their part, and the name of the supplier for whom they work
PEOPLE = {
    "administrator": (Role.ADMINISTRATOR, None),
    "officer": (Role.PROCUREMENT_OFFICER, None),
    "second": (Role.PROCUREMENT_OFFICER, None),
    "evaluator": (Role.EVALUATOR, None),
    "moderator": (Role.MODERATOR, None),
    "manager": (Role.CONTRACT_MANAGER, None),
    "ash": (Role.SUPPLIER, "Ash Works"),
    "birch": (Role.SUPPLIER, "Birch Works"),
}
PATIENCE = 120  #: seconds; only a fault is as slow as this


@dataclass
class Clock:
    """The time of requests and of the database, as a journey has it turned."""

    at: datetime = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)


@contextmanager
def live(settings: Settings, engine: Engine) -> Iterator[tuple[str, Clock]]:
    """Serve on a free port of this machine; give the address, and the clock to turn."""
    clock = Clock()
    with served(settings, engine) as app:
        app.dependency_overrides[time_of_request] = lambda: clock.at
        app.dependency_overrides[clock_of_database] = lambda: lambda _session: clock.at
        with listening(app) as url:
            yield url, clock


def everybody(engine: Engine, url: str) -> str:
    """Let everybody in, and say so on one line, as a journey reads it."""
    people: dict[str, Any] = {}
    suppliers: dict[str, str] = {}
    for name, (role, supplier) in PEOPLE.items():
        headers = a_person(engine, role, supplier=supplier)
        token = headers["Authorization"].removeprefix("Bearer ")
        people[name] = {"id": str(person_id_of(engine, headers)), "token": token}
        if supplier is not None:
            suppliers[name] = str(supplier_id_of(engine, headers))
    with writing(engine) as session:
        for row in session.exec(select(Supplier)):
            row.email = f"tenders@{row.name.split()[0].lower()}.test"
            session.add(row)
    return json.dumps({"url": url, "people": people, "suppliers": suppliers})


def told(
    command: Sequence[str | Path], settings: Settings, engine: Engine, **environment: str
) -> dict[str, list[str]]:
    """Have a program tell its story to a live service; give what it found, by its first word."""
    with (
        live(settings, engine) as (url, clock),
        subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment
        ) as program,
    ):
        assert program.stdin is not None
        assert program.stdout is not None
        watch = threading.Timer(PATIENCE, program.kill)
        watch.start()
        program.stdin.write(f"{everybody(engine, url)}\n")
        program.stdin.flush()
        found: dict[str, list[str]] = {}
        for line in program.stdout:
            word, *rest = line.split()
            if word == "TIME":
                clock.at = datetime.fromisoformat(rest[0])
                program.stdin.write("\n")
                program.stdin.flush()
            else:
                found[word] = rest
        watch.cancel()
    assert program.returncode == 0
    return found
