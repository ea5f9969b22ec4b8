from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine

from tests.ocds.contracts.samples import REAL
from tests.ocds.intake.sent import ingested
from tests.ocds.notices import BESIDE

RULES = "local-first@2026.1"
#: real notices that ship, and files of more when the project stands beside a folder of data
FILES = [*REAL, *sorted(BESIDE.parent.glob("*/*.jsonl")), *sorted(BESIDE.parent.glob("o*/*.json"))]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_every_real_file_comes_in_with_an_answer_for_each_release(
    client: TestClient, engine: Engine, officer: dict[str, str], path: Path
) -> None:
    content = path.read_bytes()

    whole, each = ingested(client, engine, officer, content, rules=RULES)

    assert (whole["state"], whole["refused"], whole["trouble"]) == ("done", 0, "")
    assert each
    assert all(one["made"] or one["findings"] for one in each)
