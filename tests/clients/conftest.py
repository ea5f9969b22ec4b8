"""Clients that are made once for all the tests of a run, by `make clients`."""

import fcntl
import subprocess
from pathlib import Path

import pytest
from sqlalchemy import Engine

from app.platform.settings import Settings
from tests.deliveries.returns.made import PEOPLE_KEY
from tests.programs import program
from tests.tenders.made import SEAL_KEY

ROOT = Path(__file__).parents[2]
MADE = ROOT / "var" / "clients"


@pytest.fixture(scope="session")
def clients() -> Path:
    """Give the folder of the clients, as they are made from this very code.

    To make them checks their types, and those of the journeys. Node is the only thing that a
    machine may lack; the tests then stop and say what to do.
    """
    program("Node.js 20.19 or newer, with npm", ["npm"], "npm")
    make = program("make", ["make"], "make")
    with (ROOT / "Makefile").open() as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # one process of a run makes them, the others find them
        done = subprocess.run([make, "clients"], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, f"`make clients` failed:\n{done.stdout}\n{done.stderr}"
    return MADE


@pytest.fixture
def settings(engine: Engine, tmp_path: Path) -> Settings:
    return Settings(
        database_url=engine.url.render_as_string(hide_password=False),
        seal_key=SEAL_KEY,
        people_key=PEOPLE_KEY,
        evidence_url=str(tmp_path / "evidence"),
        requests_per_minute=100_000,
    )
