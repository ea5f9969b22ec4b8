"""The rows that are to be fixed, alone."""

from io import BytesIO
from typing import Any

import pytest
from openpyxl import load_workbook
from openpyxl.utils import get_column_letter

from app.spreadsheets.fixing import trouble
from app.spreadsheets.fixing.listing import fix_list
from app.spreadsheets.fixing.recognised import Profiled
from app.spreadsheets.fixing.telling import OF_A_LIST, OF_LEFT_OUT, OF_NONE
from app.spreadsheets.fixing.trouble import Trouble, Weight
from app.spreadsheets.forms.stamp import FIXES
from app.spreadsheets.reading import workbook
from app.spreadsheets.sheet import Area, Workbook, area
from tests.spreadsheets.fixing.jobs import (
    BAD,
    GOOD,
    HINTS,
    JOBS,
    KEYS,
    LABELS,
    NEW,
    SURELY,
    TROUBLES,
    jobs,
    sent,
)
from tests.spreadsheets.sheets import a_sheet


@pytest.fixture(scope="module")
def given() -> bytes:
    return fix_list(sent(), TROUBLES, [JOBS])


@pytest.fixture(scope="module")
def book(given: bytes) -> Any:
    return load_workbook(BytesIO(given))


def line(sheet: Any, number: int) -> list[Any]:
    return [cell.value for cell in sheet[number]]


def test_only_the_rows_that_fail_are_in_it_below_their_headings(book: Any) -> None:
    sheet = book["Jobs"]

    assert [line(sheet, n)[:5] for n in (1, 2, 3)] == [LABELS, KEYS, HINTS]
    assert [line(sheet, n)[:5] for n in (4, 5)] == [BAD, NEW]
    assert sheet.max_row == 5


def test_each_row_says_what_is_wrong_in_it_and_where_it_stood(book: Any) -> None:
    sheet = book["Jobs"]

    assert tuple(line(sheet, 2)[5:]) == FIXES
    assert line(sheet, 4)[5:] == [
        "Weekly hours are wanting.\nStart date is not a day.",
        "Write the hours.\nWrite it as 2026-02-28.",
        "stop",
        "Jobs!E5\nJobs!C5",
        "31/02/2026",
        "2026-02-28",
    ]
    assert line(sheet, 5)[8] == "Jobs!D6"


def test_the_cells_that_are_wrong_are_marked(book: Any) -> None:
    styles = [book["Jobs"][at].border.left.style for at in ("A4", "C4", "E4", "D5")]

    assert styles == [None, "thick", "double", "thick"]


def test_what_is_wrong_with_no_row_stands_in_a_sheet_of_its_own(book: Any) -> None:
    assert book["Problems"].max_row == 5
    assert book["Problems"]["H5"].value == "There is no sheet Spend."


def test_it_says_which_workbook_it_is_and_has_its_lists(given: bytes, book: Any) -> None:
    back = workbook(given, "fixes.xlsx")

    assert back.properties == {"sv_reference": "WB-7F3K-02QX"}
    assert [one.name for one in back.sheets] == ["Jobs", "Problems", "Lists", "_sv"]
    assert book["Jobs"].data_validations.dataValidation[0].formula1 == "sv_places"


def test_no_text_of_theirs_is_a_formula(book: Any) -> None:
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]

    assert {cell.data_type for cell in cells} <= {"s", "n", "inlineStr"}
    assert book["Jobs"]["B4"].quotePrefix
    assert book["Jobs"]["B5"].quotePrefix


def test_many_faults_in_one_row_are_each_looked_at_a_few_times(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    looked: list[str] = []

    def looking(text: str) -> Area | None:
        looked.append(text)
        return area(text)

    monkeypatch.setattr(trouble, "area", looking)
    wide = Workbook("wide.csv", (a_sheet("Jobs", [LABELS, KEYS, HINTS, ["?"] * 400]),))
    troubles = [
        Trouble("wanting", Weight.FIX, "No.", "", "Jobs", f"Jobs!{get_column_letter(n)}4")
        for n in range(1, 401)
    ]

    book: Any = load_workbook(BytesIO(fix_list(wide, troubles, [JOBS])))

    assert all(book["Jobs"].cell(4, n).border.left.style == "thick" for n in (1, 200, 400))
    assert len(looked) < 20 * len(troubles)


def test_two_thousand_rows_that_fail_are_all_in_it() -> None:
    many = Workbook("jobs.xlsx", (jobs(*(BAD, GOOD) * 2_000),))
    troubles = [
        Trouble("wanting", Weight.FIX, "Hours are wanting.", "", "Jobs", f"Jobs!E{4 + 2 * n}")
        for n in range(2_000)
    ]

    book: Any = load_workbook(BytesIO(fix_list(many, troubles, [JOBS])))

    assert book["Jobs"].max_row == 2_003
    assert book["Jobs"]["I2003"].value == "Jobs!E4002"


def told(given: bytes) -> list[Any]:
    """Give the codes on the sheet Problems, below its headings."""
    return [row[0] for row in load_workbook(BytesIO(given))["Problems"].values][4:]


def test_what_is_wrong_in_a_heading_or_in_no_row_that_is_given_is_said_all_the_same() -> None:
    heading = Trouble("twice", Weight.FIX, "This heading stands twice.", "", "Jobs", "Jobs!E2")
    elsewhere = Trouble("odd", Weight.FIX, "This is odd.", "", "Spend", "Spend!A4")

    given = fix_list(sent(), (*TROUBLES, heading, elsewhere), [JOBS])

    assert told(given) == ["sheet_missing", "twice", "odd"]


def test_where_nothing_is_wrong_it_says_what_is_to_be_confirmed() -> None:
    assert told(fix_list(sent(), [SURELY], [JOBS])) == ["many_hours"]


def test_it_can_tell_everything_beside_the_rows_that_fail() -> None:
    given = fix_list(sent(), TROUBLES, [JOBS], tells_all=True)

    assert told(given) == [one.code for one in TROUBLES]
    assert "Jobs" in load_workbook(BytesIO(given)).sheetnames


def test_a_sheet_that_is_read_by_a_profile_keeps_what_stands_above_its_rows() -> None:
    sheet = a_sheet("May", [["Our payments"], ["Name", "Amount"], ["Ash", 5], ["Birch", "lots"]])
    wrong = Trouble("bad_cell", Weight.FIX, "No number.", "", "May", "May!B4")

    book = load_workbook(BytesIO(
        fix_list(Workbook("may.xlsx", (sheet,)), [wrong], [], profiled=Profiled({"May": 3}))
    ))  # fmt: skip

    rows = [[one for one in row[:4] if one is not None] for row in book["May"].values]
    assert rows[:2] == [["Our payments"], ["Name", "Amount", *FIXES[:2]]]
    assert rows[2][:3] == ["Birch", "lots", "No number."]


def test_the_list_says_what_is_to_be_done_with_it() -> None:
    whole = Trouble("sheet_missing", Weight.STOP, "There is no sheet Spend.")
    row = Trouble("bad_cell", Weight.FIX, "It is no number.", "", "Jobs", "Jobs!D5")

    def said(*troubles: Trouble, left_out: list[Trouble] | None = None) -> str:
        given = fix_list(sent(), troubles, [JOBS], left_out=left_out)
        return str(load_workbook(BytesIO(given))["Problems"]["A2"].value)

    assert said(whole, row) == OF_A_LIST
    assert said(row, left_out=[whole]) == OF_LEFT_OUT
    assert said(whole) == OF_NONE
