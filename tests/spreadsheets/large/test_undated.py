"""Payments that tell no day are named before they are saved, wherever that shows."""

from typing import Any

import pytest

from app.platform.database import writing
from app.spreadsheets.large.taking import MOST_FINDINGS
from app.spreadsheets.mapping.keeping import keep
from tests.callers import caller_of
from tests.spreadsheets.imports.made import Office
from tests.spreadsheets.large.made import HEADING, HEADINGS, a_profile, a_row
from tests.spreadsheets.large.test_mending import as_csv
from tests.spreadsheets.large.test_whole_way import office, profile

__all__ = ["office", "profile"]


def kept(office: Office, *without: str, **more: str) -> str:
    """Keep a profile that reads other columns."""
    headings = {key: name for key, name in HEADINGS.items() if key not in without} | more
    with writing(office.engine) as session:
        caller = caller_of(office.engine, office.headers)
        return str(keep(session, caller, a_profile(headings=headings), "", office.now).id)


def told(office: Office, rows: list[list[Any]], profile: str) -> list[dict[str, Any]]:
    """Send payments, and give what is told of their days."""
    one = office.checked(as_csv(rows), kind="spend", profile=profile)
    assert one["state"] == "ready"
    problems: list[dict[str, Any]] = office.previews(one["id"])["problems"]
    return [one for one in problems if one["code"] == "no_day"]


def test_rows_whose_day_is_blank_are_told_by_their_cells(office: Office, profile: str) -> None:
    rows = [list(HEADING), a_row(1), a_row(2, paid_on=""), a_row(3), a_row(4, paid_on="")]

    [note] = told(office, rows, profile)

    assert (note["severity"], note["cells"], note["occurrences"]) == ("note", ["C3", "C5"], 2)
    assert "counts in the total, and in no month or year" in note["message"]


def test_of_thousands_the_rest_are_counted(office: Office, profile: str) -> None:
    rows = [a_row(at, paid_on="") for at in range(MOST_FINDINGS + 10)]

    found = told(office, [list(HEADING), *rows], profile)

    assert [one["occurrences"] for one in found] == [MOST_FINDINGS, 1]
    assert f"There are {MOST_FINDINGS + 10:,} of these" in found[1]["message"]


def test_where_no_column_tells_a_day_it_is_told_once(office: Office) -> None:
    rows = [list(HEADING), a_row(1), a_row(2)]

    [note] = told(office, rows, kept(office, "paid_on"))

    assert (note["cells"], note["occurrences"]) == (["A1"], 1)
    assert "No column tells when: 2 rows" in note["message"]


@pytest.mark.parametrize(("month", "undated"), [("2013-04", []), ("", ["A3"])])
def test_a_month_is_enough(office: Office, month: str, undated: list[str]) -> None:
    rows = [["Month", *HEADING], ["2013-05", *a_row(1)], [month, *a_row(2)]]

    found = told(office, rows, kept(office, "paid_on", period="Month"))

    assert [cell for one in found for cell in one["cells"]] == undated


def test_a_day_that_cannot_be_read_is_told_once(office: Office, profile: str) -> None:
    rows = [list(HEADING), a_row(1), a_row(2, paid_on="soon")]

    one = office.checked(as_csv(rows), kind="spend", profile=profile)

    [problem] = office.previews(one["id"])["problems"]
    assert problem["cells"] == ["C3"]
    assert problem["code"] != "no_day"


@pytest.mark.parametrize(
    ("paid_on", "cells"),
    [("28/09/2062", ["C3"]), ("", [])],
)
def test_a_day_that_is_still_to_come_is_questioned(
    office: Office, profile: str, paid_on: str, cells: list[str]
) -> None:
    today = office.now.strftime("%d/%m/%Y")
    rows = [list(HEADING), a_row(1, paid_on=today), a_row(2, paid_on=paid_on)]

    one = office.checked(as_csv(rows), kind="spend", profile=profile)

    assert one["state"] == "ready"
    problems = office.previews(one["id"])["problems"]
    found = [told for told in problems if told["code"] == "still_to_come"]
    assert [cell for told in found for cell in told["cells"]] == cells
    assert all("2062-09-28, which is still to come" in told["message"] for told in found)


def test_a_month_that_is_still_to_come_is_questioned(office: Office) -> None:
    now, later = office.now.strftime("%Y-%m"), f"{office.now.year + 1}-01"
    rows = [list(HEADING), a_row(1, paid_on=now), a_row(2, paid_on=later)]

    one = office.checked(
        as_csv(rows), kind="spend", profile=kept(office, "paid_on", period="Payment date")
    )

    found = [
        told for told in office.previews(one["id"])["problems"] if told["code"] == "still_to_come"
    ]
    assert [told["cells"] for told in found] == [["C3"]]
    assert f"tells of {later}, which" in found[0]["message"]
