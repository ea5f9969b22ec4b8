"""Rows that read as totals of others are asked about before they count."""

from typing import Any

import pytest

from tests.spreadsheets.imports.made import Office
from tests.spreadsheets.large.made import HEADING, a_row
from tests.spreadsheets.large.test_mending import as_csv
from tests.spreadsheets.large.test_whole_way import office, profile

__all__ = ["office", "profile"]

UNDATED = {"paid_on": ""}


def asked(office: Office, profile: str, *rows: dict[str, Any]) -> list[dict[str, Any]]:
    """Send payments after two plain ones, and give what is asked of totals."""
    plain = [list(HEADING), a_row(1), a_row(2)]
    content = as_csv([*plain, *(a_row(at, **row) for at, row in enumerate(rows, 3))])
    one = office.checked(content, kind="spend", profile=profile)
    assert one["state"] == "ready"
    problems: list[dict[str, Any]] = office.previews(one["id"])["problems"]
    return [one for one in problems if one["code"] == "may_be_total"]


@pytest.mark.parametrize(
    "row",
    [
        {"supplier": "Sub-total Ash Ltd"},
        {"supplier": "Subtotal Highways"},
        {"supplier": "Sub Total - Adult Care"},
        {"supplier": "Highways Total"},
        {"supplier": "Highways sub-total:"},
        {"supplier": "Month totals."},
        {"supplier": "Total Highways"} | UNDATED,
        {"supplier": "Total for June"} | UNDATED,
        {"supplier": "Grand total June 2026"} | UNDATED,
    ],
    ids=str,
)
def test_what_reads_as_a_total_is_asked_about(
    office: Office, profile: str, row: dict[str, Any]
) -> None:
    [question] = asked(office, profile, row)

    assert (question["severity"], question["cells"]) == ("confirm", ["A4"])
    assert "reads as the total of other rows, and its amount counts" in question["message"]
    assert "take it out; confirm it" in question["how_to_fix"]


@pytest.mark.parametrize(
    "row",
    [
        {"supplier": "Total Gas & Power Ltd"},
        {"supplier": "Totality Services"} | UNDATED,
        {"supplier": "Ash Totaliser Ltd"} | UNDATED,
        UNDATED,
    ],
    ids=str,
)
def test_firms_are_not(office: Office, profile: str, row: dict[str, Any]) -> None:
    assert asked(office, profile, row) == []


def test_many_are_one_question(office: Office, profile: str) -> None:
    [question] = asked(office, profile, *[{"supplier": f"Subtotal {at}"} for at in range(3)])

    assert question["occurrences"] == 3
