"""Rows of a return that may be a part of what other rows tell are not left out of it."""

import io
from typing import Any

import pytest
from openpyxl import load_workbook

from app.spreadsheets.mapping.profile import Profile
from tests.spreadsheets.files import xlsx
from tests.spreadsheets.kinds.desk import codes
from tests.spreadsheets.kinds.returns.made import HOURS, Reporting
from tests.spreadsheets.kinds.returns.own import CODE, MEASURE, PERIOD, QUANTITY, a_file, kept
from tests.spreadsheets.kinds.returns.test_told import HEADINGS, by_rows

JANUARY = ("ECC8", "Hours", "Jan 2026", 1, "hours", "")


@pytest.mark.parametrize(
    "second",
    [
        ("ECC77", "Else", "Feb 2026", 2, "hours", ""),  # it may be of the same commitment
        ("ECC8", "Hours", "Jan 2026", 2, "hours", ""),  # its month is told already
        ("ECC8", "Hours", "Jan 2026", "two", "hours", ""),
        ("ECC77", "Else", "Feb 2026", "two", "hours", ""),
    ],
)
def test_a_month_is_not_left_out_that_may_belong_to_a_sum_which_is_saved(
    reporting: Reporting, second: tuple[object, ...]
) -> None:
    content = a_file(HEADINGS, JANUARY, second)

    preview = reporting.desk.checked(content, profile=by_rows(reporting))

    assert preview["partly"]["is_possible"] is False
    [told] = [one for one in preview["problems"] if one["code"] == "rows_not_alone"]
    assert (told["severity"], "what is read of quantity in" in told["message"]) == ("stop", True)
    assert len(codes(preview, "fix")) == 1
    figures = [(one["before"], one["after"]) for one in preview["effect"]]
    assert all(before == after for before, after in figures)


@pytest.mark.parametrize(
    "second",
    [
        ("ECC77", "Else", "Jan-Mar 2026", 2, "hours", ""),  # it tells all of the period
        ("ECC1", "Posts", "Feb 2026", "two", "fte", ""),  # nothing else tells of these
        ("ECC77", "Else", "Jan 2026", 2, "hours", ""),  # all that is told has a January
    ],
)
def test_one_that_stands_for_itself_is_left_out_and_sent_alone(
    reporting: Reporting, second: tuple[object, ...]
) -> None:
    content = a_file(HEADINGS, JANUARY, second)
    profile = by_rows(reporting)

    preview = reporting.desk.checked(content, profile=profile)
    reporting.desk.applied(preview["id"], partly=True)

    rows = reporting.desk.gets(f"/v1/imports/{preview['id']}/fix-list.xlsx").content
    again = reporting.desk.checked(rows, profile=profile)
    assert again["total"]["faulty"] == 1
    assert "fix_list_alone" not in {one["code"] for one in again["problems"]}
    assert HOURS not in {one["row_ref"] for one in again["changes"]}


def test_one_of_two_rows_of_the_whole_period_is_left_out_by_itself(reporting: Reporting) -> None:
    whole = ("ECC8", "Hours", "Jan-Mar 2026", 1, "hours", "")
    content = a_file(HEADINGS, whole, (*whole[:3], 2, *whole[4:]))

    preview = reporting.desk.checked(content, profile=by_rows(reporting))

    assert list(codes(preview, "fix").values()) == ["told_twice"]
    assert preview["partly"]["is_possible"] is True


def test_a_row_with_a_column_for_each_month_is_no_part_of_another(reporting: Reporting) -> None:
    months = {"headings": ["??? 2026"], "value": "quantity", "parts": {"period": 0}}
    by_row = {"columns": [CODE, MEASURE, QUANTITY, PERIOD]}
    layouts = [{"sheets": ["Rows"], **by_row}, {"columns": [CODE, MEASURE], "unpivot": months}]
    document = {"name": "Ours", "target": "return", "layouts": layouts}
    profile = kept(reporting, Profile.model_validate(document))
    by_months = (("Code", "Measure", "Jan 2026", "Feb 2026"), ("ECC8", "Hours", 1))
    sheets = {"Months": (*by_months, ("ECC77", "Else", "", 2))}
    headings = ("Code", "Measure", "Answer", "Quarter")
    by_rows = {"Rows": (headings, ("ECC77", "Else", 2, "Feb 2026")), "Months": by_months}

    found = [reporting.desk.checked(xlsx(one), profile=profile) for one in (sheets, by_rows)]

    assert [one["partly"]["is_possible"] for one in found] == [True, False]


def test_a_code_that_stands_for_the_rows_below_it_is_put_back_with_its_file(
    reporting: Reporting,
) -> None:
    down = CODE | {"fill_down": True}
    document: dict[str, Any] = {"name": "Ours", "target": "return"}
    document["layouts"] = [{"columns": [down, MEASURE, QUANTITY]}]
    profile = kept(reporting, Profile.model_validate(document))
    content = a_file(
        ("Code", "Measure", "Answer"), ("ECC1", "Posts", 2), ("ECC8", "Work", "?"), ("", "x", "!")
    )

    found = reporting.desk.checked(content, profile=profile)
    book = load_workbook(
        io.BytesIO(reporting.desk.gets(f"/v1/imports/{found['id']}/fix-list.xlsx").content)
    )
    book.worksheets[0]["C2"] = 4
    book.worksheets[0]["C3"] = None
    book.save(fixes := io.BytesIO())
    alone = reporting.desk.checked(fixes.getvalue(), profile=profile)
    put_back = reporting.desk.checked(fixes.getvalue(), profile=profile, fixes=found["id"])

    assert found["partly"]["is_possible"] is False
    assert {one["code"] for one in found["problems"]} >= {"rows_not_alone", "bad_cell"}
    assert [one["code"] for one in alone["problems"]] == ["fix_list_refused"]
    told = {one["row_ref"]: one["after"] for one in put_back["changes"]
            if one["field"] == "delivered_qty"}  # fmt: skip
    assert (put_back["state"], told[HOURS]) == ("ready", "4")


def test_a_list_of_months_is_not_taken_in_the_place_of_its_file(reporting: Reporting) -> None:
    march = ("ECC8", "Hours", "Feb 2026", 4, "hours", "")
    rows = (JANUARY, ("ECC8", "Hours", "Feb 2026", 2, "hours", ""), march)
    profile = by_rows(reporting)
    found = reporting.desk.checked(a_file(HEADINGS, *rows), profile=profile)
    book = load_workbook(
        io.BytesIO(reporting.desk.gets(f"/v1/imports/{found['id']}/fix-list.xlsx").content)
    )
    book.worksheets[0]["C2"] = "Mar 2026"
    book.save(fixes := io.BytesIO())

    alone = reporting.desk.checked(fixes.getvalue(), profile=profile)
    put_back = reporting.desk.checked(fixes.getvalue(), profile=profile, fixes=found["id"])

    assert [one["code"] for one in alone["problems"]] == ["fix_list_refused"]
    assert (alone["state"], alone["partly"]["is_possible"]) == ("needs_fixing", False)
    told = {one["row_ref"]: one["after"] for one in put_back["changes"]
            if one["field"] == "delivered_qty"}  # fmt: skip
    assert (put_back["state"], told[HOURS]) == ("ready", "7")
