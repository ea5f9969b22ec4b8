"""Rows of a return that may be a part of what other rows tell are not left out of it."""

import io
from typing import Any

import pytest
from openpyxl import load_workbook

from app.spreadsheets.mapping.profile import Profile
from tests.spreadsheets.files import xlsx
from tests.spreadsheets.kinds.desk import codes
from tests.spreadsheets.kinds.returns.made import HOURS, POSTS, Reporting
from tests.spreadsheets.kinds.returns.own import CODE, MEASURE, PERIOD, QUANTITY, a_file, kept
from tests.spreadsheets.kinds.returns.test_told import HEADINGS, by_rows

JANUARY = ("ECC8", "Hours", "Jan 2026", 1, "hours", "")


def mended(reporting: Reporting, import_id: str, cells: dict[str, Any]) -> bytes:
    """Fill in cells of the rows of a file that are to be mended."""
    content = reporting.desk.gets(f"/v1/imports/{import_id}/fix-list.xlsx").content
    book = load_workbook(io.BytesIO(content))
    for at, value in cells.items():
        book.worksheets[0][at] = value
    book.save(out := io.BytesIO())
    return out.getvalue()


def figures(preview: dict[str, Any]) -> dict[str, str]:
    """Give what a file tells that was delivered, by commitment."""
    changed = (one for one in preview["changes"] if one["field"] == "delivered_qty")
    return {one["row_ref"]: one["after"] for one in changed}


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
    assert all(one["before"] == one["after"] for one in preview["effect"])


@pytest.mark.parametrize(
    ("second", "mends", "ref"),
    [
        # it tells all of the period
        (("ECC77", "Else", "Jan-Mar 2026", 2, "hours", ""), {"A2": "ECC8"}, HOURS),
        # nothing else tells of these
        (("ECC1", "Posts", "Feb 2026", "two", "fte_year", ""), {"D2": 2}, POSTS),
        # all that is told has a January
        (("ECC77", "Else", "Jan 2026", 2, "hours", ""), {"A2": "ECC8"}, HOURS),
    ],
)
def test_one_that_stands_for_itself_is_left_out_and_sent_alone(
    reporting: Reporting, second: tuple[object, ...], mends: dict[str, Any], ref: str
) -> None:
    content = a_file(HEADINGS, JANUARY, second)
    profile = by_rows(reporting)

    preview = reporting.desk.checked(content, profile=profile)
    reporting.desk.applied(preview["id"], partly=True)

    again = reporting.desk.checked(mended(reporting, preview["id"], mends), profile=profile)
    assert (again["total"]["faulty"], figures(again)) == (0, {ref: "2"})


def test_one_of_two_rows_of_the_whole_period_is_left_out_by_itself(reporting: Reporting) -> None:
    whole = ("ECC8", "Hours", "Jan-Mar 2026", 1, "hours", "")
    content = a_file(HEADINGS, whole, (*whole[:3], 2, *whole[4:]))

    preview = reporting.desk.checked(content, profile=by_rows(reporting))

    assert list(codes(preview, "fix").values()) == ["told_twice"]
    assert preview["partly"]["is_possible"] is True


def test_a_row_with_a_column_for_each_month_may_be_a_part_of_another(
    reporting: Reporting,
) -> None:
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

    assert [one["partly"]["is_possible"] for one in found] == [False, False]


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
    fixes = mended(reporting, found["id"], {"C2": 4, "C3": None})
    alone = reporting.desk.checked(fixes, profile=profile)
    put_back = reporting.desk.checked(fixes, profile=profile, fixes=found["id"])

    assert found["partly"]["is_possible"] is False
    assert {one["code"] for one in found["problems"]} >= {"rows_not_alone", "bad_cell"}
    assert [one["code"] for one in alone["problems"]] == ["fix_list_refused"]
    told = figures(put_back)
    assert (put_back["state"], told[HOURS]) == ("ready", "4")


def test_a_list_of_months_is_not_taken_in_the_place_of_its_file(reporting: Reporting) -> None:
    march = ("ECC8", "Hours", "Feb 2026", 4, "hours", "")
    rows = (JANUARY, ("ECC8", "Hours", "Feb 2026", 2, "hours", ""), march)
    profile = by_rows(reporting)
    found = reporting.desk.checked(a_file(HEADINGS, *rows), profile=profile)
    fixes = mended(reporting, found["id"], {"C2": "Mar 2026"})

    alone = reporting.desk.checked(fixes, profile=profile)
    put_back = reporting.desk.checked(fixes, profile=profile, fixes=found["id"])

    assert [one["code"] for one in alone["problems"]] == ["fix_list_refused"]
    assert (alone["state"], alone["partly"]["is_possible"]) == ("needs_fixing", False)
    told = figures(put_back)
    assert (put_back["state"], told[HOURS]) == ("ready", "7")


MONTHS = {"headings": ["??? 2026"], "value": "quantity", "parts": {"period": 0}}
QUARTER = ("Code", "Measure", "Jan 2026", "Feb 2026", "Mar 2026")


def by_months(reporting: Reporting, **how: Any) -> str:
    layout = {"columns": [CODE | how, MEASURE | how], "unpivot": MONTHS}
    document = {"name": "Ours", "target": "return", "layouts": [layout]}
    return kept(reporting, Profile.model_validate(document))


def test_a_row_of_months_is_not_left_out_that_may_be_added_to_another(
    reporting: Reporting,
) -> None:
    rows = (("ECC8", "Hours", "", "", "5"), ("ECC77", "Hours", "1", "2", ""))

    found = reporting.desk.checked(a_file(QUARTER, *rows), profile=by_months(reporting))

    assert found["partly"]["is_possible"] is False
    assert "rows_not_alone" in codes(found, "stop").values()


def test_rows_of_months_are_mended_with_their_file_and_not_in_its_place(
    reporting: Reporting,
) -> None:
    rows = (("ECC8", "Hours", "1", "", ""), ("ECC8", "Hours", "3", "", ""))
    profile = by_months(reporting)
    found = reporting.desk.checked(a_file(QUARTER, *rows), profile=profile)
    fixes = mended(reporting, found["id"], {"C2": None, "D2": 3})

    alone = reporting.desk.checked(fixes, profile=profile)
    put_back = reporting.desk.checked(fixes, profile=profile, fixes=found["id"])

    assert "rows_not_alone" in {one["code"] for one in found["problems"]}
    assert [one["code"] for one in alone["problems"]] == ["fix_list_refused"]
    told = figures(put_back)
    assert told[HOURS] == "4"


def test_a_row_of_months_below_the_code_that_it_is_of_is_added_up(reporting: Reporting) -> None:
    rows = (("ECC8", "Hours", "1", "", ""), ("", "", "", "2", ""))

    found = reporting.desk.checked(
        a_file(QUARTER, *rows), profile=by_months(reporting, fill_down=True)
    )

    assert figures(found) == {HOURS: "3"}
