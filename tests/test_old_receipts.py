"""Receipts of every release, replayed by this one: a challenged award can be scored again."""

import json
from pathlib import Path

import pytest

from app.scoring.receipt import replay

RECEIPTS = sorted(Path(__file__).with_name("receipts").glob("*.json"))


@pytest.mark.parametrize("path", RECEIPTS, ids=lambda path: path.stem)
def test_a_receipt_of_an_earlier_release_replays_identically(path: Path) -> None:
    result = replay(json.loads(path.read_text(encoding="utf-8")))

    assert result.identical, result.differences


def test_there_are_receipts_of_the_first_release() -> None:
    assert {path.stem.split("-")[0] for path in RECEIPTS} >= {"0.1.0"}
