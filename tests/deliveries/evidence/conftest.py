"""What tests of evidence ask for: a service with a store of its own, and a running contract."""

from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine

from app.platform.settings import Settings
from tests.deliveries.evidence.made import Site, a_site


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Give the folder that evidence is kept in."""
    return tmp_path / "evidence"


@pytest.fixture
def settings(engine: Engine, folder: Path) -> Settings:
    url = engine.url.render_as_string(hide_password=False)
    return Settings(
        database_url=url, evidence_url=str(folder), max_evidence_bytes=10_000,
        requests_per_minute=100_000,
    )  # fmt: skip


@pytest.fixture
def site(client: TestClient, engine: Engine) -> Site:
    """Give a running contract whose supplier has submitted its return."""
    return a_site(client, engine)
