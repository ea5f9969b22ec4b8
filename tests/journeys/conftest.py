"""What journeys ask for: the service at a time that the story sets, and nobody in it yet."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlalchemy import Engine
from sqlmodel import Session

from app.platform.http.dependencies import clock_of_database, time_of_request
from app.platform.settings import Settings
from tests.deliveries.returns.made import PEOPLE_KEY
from tests.tenders.made import SEAL_KEY

# acts hold the assertions of a journey, and should say as much as a test does
pytest.register_assert_rewrite(
    "tests.journeys.caller", "tests.journeys.book", "tests.journeys.inviting",
    "tests.journeys.judging", "tests.journeys.awarding", "tests.journeys.letting",
    "tests.journeys.planning", "tests.journeys.reporting", "tests.journeys.changing",
    "tests.journeys.mending", "tests.journeys.closing", "tests.journeys.showing",
)  # fmt: skip

from tests.journeys.caller import Journey  # noqa: E402 - after its assertions are registered


class Clock:
    """The time of everything: of requests, of the database, of the worker."""

    def __init__(self) -> None:
        """Begin on a Monday morning."""
        self.at = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)

    def __call__(self, _session: Session | None = None) -> datetime:
        """Tell it."""
        return self.at


@pytest.fixture
def settings(engine: Engine, tmp_path: Path) -> Settings:
    return Settings(
        database_url=engine.url.render_as_string(hide_password=False),
        seal_key=SEAL_KEY,
        people_key=PEOPLE_KEY,
        evidence_url=str(tmp_path / "evidence"),
        requests_per_minute=100_000,
    )


@pytest.fixture
def journey(
    client: TestClient, engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Journey:
    """Give the service, with an administrator and nobody else."""
    clock = Clock()
    assert isinstance(client.app, FastAPI)
    client.app.dependency_overrides[clock_of_database] = lambda: clock
    client.app.dependency_overrides[time_of_request] = lambda: clock.at
    monkeypatch.delenv("SVS_MAIL_URL", raising=False)
    monkeypatch.setenv("SVS_MAIL_FOLDER", str(tmp_path / "letters"))
    return Journey(client, engine, clock, tmp_path / "letters")
