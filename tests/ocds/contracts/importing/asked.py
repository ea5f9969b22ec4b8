"""Sending a notice, and counting what came of it."""

from typing import Any

from fastapi.testclient import TestClient
from sqlalchemy import Engine
from sqlmodel import func, select

from app.contracts.tables import Contract, Indicator
from app.platform.database import reading
from app.platform.events import Event

AT = "/v1/ocds/contracts"


def counted(engine: Engine) -> tuple[int, int, int]:
    """Count contracts, indicators and events."""
    with reading(engine) as session:
        tables = (Contract, Indicator, Event)
        found = [session.exec(select(func.count()).select_from(one)).one() for one in tables]
        return found[0], found[1], found[2]


def take(client: TestClient, who: dict[str, str], document: Any, **said: Any) -> Any:
    return client.post(AT, headers=who, json={"document": document, **said})


def patched(client: TestClient, who: dict[str, str], path: str, **said: Any) -> Any:
    """Put facts of a contract right, as it stands."""
    return client.patch(path, headers=who | {"If-Match": "*"}, json=said)
