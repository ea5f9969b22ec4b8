"""Notices for the tests: the real one that ships, and others beside the project if any."""

import json
from copy import deepcopy
from decimal import Decimal
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
REAL = ROOT / "app" / "demo" / "notice-032703-2026.json"
#: more real notices, when the project stands beside a folder of data
BESIDE = ROOT.parent / "shared" / "data" / "ocds" / "fts"


def a_package() -> dict[str, Any]:
    """Give the real notice as a tree with exact numbers, to be changed at will."""
    text = REAL.read_text(encoding="utf-8")
    made: dict[str, Any] = json.loads(text, parse_float=Decimal, parse_int=Decimal)
    return deepcopy(made)


def the_lot(package: dict[str, Any]) -> dict[str, Any]:
    lot: dict[str, Any] = package["releases"][0]["tender"]["lots"][0]
    return lot


def weighing(*weights: tuple[str, str, str], kind: str = "percentageExact") -> dict[str, Any]:
    """Give the real notice with other criteria: type, name and number of each."""
    package = a_package()
    the_lot(package)["awardCriteria"]["criteria"] = [
        {"type": type_, "name": name, "numbers": [{"number": Decimal(number), "weight": kind}]}
        for type_, name, number in weights
    ]
    return package
