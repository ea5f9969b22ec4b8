"""Clients that others generate from the description of the API do whole pieces of work with it."""

import os
from pathlib import Path

import pytest
from sqlalchemy import Engine

from app.platform.settings import Settings
from tests.clients.journeys import told

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("client", ["python", "typescript"])
def test_a_client_goes_through_a_whole_purchase_and_a_return(
    clients: Path, client: str, settings: Settings, engine: Engine
) -> None:
    commands: dict[str, list[str | Path]] = {
        "python": [clients / "venv" / "bin" / "python", ROOT / "clients" / "journey.py"],
        "typescript": ["node", clients / "typescript" / "built" / "journey.js"],
    }

    found = told(
        commands[client], settings, engine,
        PYTHONPATH=str(clients / "python"), PATH=os.environ["PATH"],
    )  # fmt: skip

    assert found == {"TOTALS": ["86", "80.5"], "STANDS": ["4", "0.5"], "DONE": []}


def test_no_operation_is_missing_in_either(clients: Path) -> None:
    """A generator leaves out what it does not understand; both were told of the same."""
    described = (clients / "openapi.json").read_text().count('"operationId"')
    of_python = list((clients / "python" / "social_value_client" / "api").glob("*/[a-z]*.py"))
    sdk = (clients / "typescript" / "src" / "client" / "sdk.gen.ts").read_text()

    assert len(of_python) == described
    assert sdk.count("export const ") == described
