"""The workbook that was sent, given back annotated."""

from io import BytesIO
from typing import Any

import pytest
from openpyxl import load_workbook

from app.spreadsheets.fixing.annotating import MOST_NOTES, annotated
from app.spreadsheets.fixing.listing import fix_list
from app.spreadsheets.fixing.marking import LOOKS, WORDS
from app.spreadsheets.fixing.recognised import recognised
from app.spreadsheets.fixing.trouble import COLUMNS, NOT_READ, Trouble, Weight
from app.spreadsheets.forms.stamp import FIXES
from app.spreadsheets.reading import workbook
from app.spreadsheets.sheet import Cell, Row, Sheet, Workbook
from tests.spreadsheets.fixing.jobs import (
    BAD,
    GOOD,
    INJECTION,
    JOBS,
    NEW,
    SURELY,
    TROUBLES,
    WANTING,
    jobs,
    sent,
)
from tests.spreadsheets.sheets import a_sheet

ADDED = set(range(6, 12))  #: the columns after the last of the form


@pytest.fixture(scope="module")
def given() -> bytes:
    return annotated(sent(a_sheet("Mine", [["=1+1", None, "kept"]])), TROUBLES, [JOBS])


@pytest.fixture(scope="module")
def book(given: bytes) -> Any:
    return load_workbook(BytesIO(given))


def values(sheet: Sheet) -> dict[tuple[int, int], tuple[str, str]]:
    return {
        (row.number, column): (cell.kind, cell.text)
        for row in sheet.rows
        for column, cell in row.cells.items()
    }


def test_every_value_comes_back_in_its_place(given: bytes) -> None:
    back = {one.name: one for one in workbook(given, "back.xlsx").sheets}

    for sheet in sent(a_sheet("Mine", [["=1+1", None, "kept"]])).sheets:
        told = values(back[sheet.name])
        assert {at: told[at] for at in values(sheet)} == values(sheet)
        assert {column for _, column in told.keys() - values(sheet).keys()} <= ADDED


def test_what_was_sent_as_text_is_no_formula(book: Any) -> None:
    formulas = [
        cell.coordinate for sheet in book for row in sheet.iter_rows() for cell in row
        if cell.data_type == "f"
    ]  # fmt: skip

    assert formulas == []
    assert book["Jobs"]["B4"].value == INJECTION
    assert book["Jobs"]["B4"].quotePrefix
    assert book["Jobs"]["B6"].quotePrefix


def test_a_cell_that_is_to_be_looked_at_has_a_fill_a_border_and_a_note(book: Any) -> None:
    for one in TROUBLES[:4]:
        cell = book["Jobs"][one.cell.partition("!")[2]]
        fill, border, _ = LOOKS[one.severity]
        assert cell.fill.fgColor.rgb == f"00{fill}"
        assert cell.border.left.style == border
        assert one.message in cell.comment.text
        assert WORDS[one.severity] in cell.comment.text


def test_each_weight_is_told_without_colour() -> None:
    assert len({border for _, border, _ in LOOKS.values()}) == len(Weight)
    assert len(set(WORDS.values())) == len(Weight)


def test_a_row_says_at_its_end_what_is_wrong_the_gravest_first(book: Any) -> None:
    heads, said = [[cell.value for cell in book["Jobs"][n][5:]] for n in (2, 5)]

    assert tuple(heads) == FIXES
    assert said == [
        "Weekly hours are wanting.\nStart date is not a day.",
        "Write the hours.\nWrite it as 2026-02-28.",
        "stop",
        "Jobs!E5\nJobs!C5",
        "31/02/2026",
        "2026-02-28",
    ]


def test_the_sheet_problems_comes_first_and_leads_to_each_cell(book: Any) -> None:
    sheet = book.worksheets[0]
    _, _, _, heads, *rows = sheet.iter_rows()

    assert sheet.title == "Problems"
    assert tuple(cell.value for cell in heads) == COLUMNS
    assert [row[0].value for row in rows] == [one.code for one in TROUBLES]
    assert [row[3].hyperlink and row[3].hyperlink.location for row in rows] == [
        "'Jobs'!C5", "'Jobs'!E5", "'Jobs'!D6", "'Jobs'!E4", None,
    ]  # fmt: skip
    assert rows[0][9].value == "2026-02-28"


def test_the_lists_of_a_form_can_be_chosen_from_again(book: Any) -> None:
    [rule] = book["Jobs"].data_validations.dataValidation

    assert (rule.formula1, str(rule.sqref)) == ("sv_places", "D4:D206")
    assert book.defined_names["sv_places"].attr_text == "Lists!$A$2:$A$3"
    assert book["Jobs"].freeze_panes == "A4"


def test_it_still_says_which_workbook_it_is(given: bytes) -> None:
    assert workbook(given, "back.xlsx").properties == {"sv_reference": "WB-7F3K-02QX"}


def test_given_back_twice_it_does_not_grow(given: bytes) -> None:
    again = annotated(workbook(given, "jobs.xlsx"), TROUBLES, [JOBS])

    first, second = workbook(given, "one.xlsx"), workbook(again, "two.xlsx")
    assert [(one.name, values(one)) for one in first.sheets] == [
        (one.name, values(one)) for one in second.sheets
    ]


def test_the_same_is_the_same_bytes(given: bytes) -> None:
    assert annotated(sent(a_sheet("Mine", [["=1+1", None, "kept"]])), TROUBLES, [JOBS]) == given


def test_two_thousand_faults_are_all_in_the_sheet_problems_and_notes_are_few() -> None:
    many = Workbook("jobs.xlsx", (jobs(*[BAD] * 2_000),))
    troubles = [
        Trouble("wanting", Weight.FIX, "Hours are wanting.", "", "Jobs", f"Jobs!E{4 + n}")
        for n in range(2_000)
    ]

    made = annotated(many, troubles, [JOBS])

    book: Any = load_workbook(BytesIO(made))
    notes = sum(cell.comment is not None for [cell] in book["Jobs"]["E4:E2003"])
    assert (notes, book["Problems"].max_row) == (MOST_NOTES, 2_004)
    assert book["Jobs"]["E2003"].border.left.style == "thick"
    assert book["Jobs"]["F2003"].value == "Hours are wanting."
    assert len(made) < 1_000_000


def test_what_was_hidden_stays_so_unless_it_is_to_be_looked_at() -> None:
    hidden = Sheet(
        "Jobs", jobs(GOOD, BAD, NEW).rows, hidden=True, hidden_rows=frozenset({4, 5}),
        hidden_columns=frozenset({2, 5}),
    )  # fmt: skip
    secret = Sheet("Secret", a_sheet("Secret", [["x"]]).rows, hidden=True)

    made = annotated(Workbook("jobs.xlsx", (hidden, secret)), [WANTING], [JOBS])

    book: Any = load_workbook(BytesIO(made))
    assert (book["Jobs"].sheet_state, book["Secret"].sheet_state) == ("visible", "hidden")
    assert [book["Jobs"].row_dimensions[n].hidden for n in (4, 5)] == [True, False]
    assert [book["Jobs"].column_dimensions[n].hidden for n in "BE"] == [True, False]


def test_every_kind_of_cell_comes_back_as_it_was_read() -> None:
    cells = [
        Cell("number", "1E+5", "A1"), Cell("percent", "0.125", "B1"), Cell("flag", "true", "C1"),
        Cell("day", "2026-02-28", "D1"), Cell("moment", "2026-02-28 09:30:00", "E1"),
        Cell("error", "#REF!", "F1"), Cell("text", "00123", "G1"),
        Cell("text", "_x0041_\r\n\x07", "H1"),
        Cell("day", "1900-01-02", "I1"), Cell("error", "the date number 60", "J1"),
    ]  # fmt: skip
    row = Row(1, dict(enumerate(cells, 1)))

    made = annotated(Workbook("x.xlsx", (Sheet("All", (row,)),)), [], [])

    [told] = workbook(made, "x.xlsx").sheets[1].rows
    kept = [(cell.kind, cell.text) for cell in told.cells.values()]
    assert kept[1:8] == [(cell.kind, cell.text) for cell in cells[1:8]]
    assert (kept[0][0], float(kept[0][1])) == ("number", 100_000)
    assert kept[8:] == [("text", "1900-01-02"), ("text", "the date number 60")]


def test_names_that_no_sheet_may_have_are_mended_and_links_still_lead_there() -> None:
    odd = a_sheet("Job's/2026: [all] of them and many more", [["role"], ["x"]])
    same = a_sheet("problems", [["theirs"]])
    trouble = Trouble("bad", Weight.FIX, "Bad.", "", odd.name, f"{odd.name}!A2")

    made = annotated(Workbook("x.xlsx", (odd, same)), [trouble], [])

    book: Any = load_workbook(BytesIO(made))
    assert book.sheetnames == ["Problems", "Job's 2026   all  of them and m", "problems (2)"]
    link = book["Problems"]["D5"].hyperlink.location
    assert link == "'Job''s 2026   all  of them and m'!A2"
    assert book.worksheets[1]["A2"].comment is not None


def test_a_csv_comes_back_as_a_sheet() -> None:
    rows = a_sheet("", [KEYS_AND_ONE[0], KEYS_AND_ONE[1]])
    trouble = Trouble("bad", Weight.FIX, "Bad.", "", "", "E2")

    made = annotated(Workbook("jobs.csv", (rows,)), [trouble], [JOBS])

    book: Any = load_workbook(BytesIO(made))
    assert book.sheetnames == ["Problems", "Sheet"]
    assert book["Sheet"]["E2"].comment is not None
    assert book["Problems"]["D5"].hyperlink.location == "'Sheet'!E2"


KEYS_AND_ONE = ([one.key for one in JOBS.fields], BAD)


def test_a_sheet_that_is_spread_too_far_is_named_and_left_out() -> None:
    far = Sheet("Far", (Row(1_048_576, {1: Cell("text", "x", "Far!A1048576")}),))

    made = annotated(Workbook("x.xlsx", (far, jobs(GOOD))), [SURELY], [JOBS])

    book: Any = load_workbook(BytesIO(made))
    assert book.sheetnames == ["Problems", "Jobs"]
    assert "spread too far: Far" in book["Problems"]["A3"].value


def test_a_row_that_is_not_read_has_a_note_and_nothing_that_would_be_read() -> None:
    many = Workbook("jobs.xlsx", (jobs(GOOD, GOOD),))
    words = "The row is not read. It is a note below the data."
    passed = Trouble(NOT_READ, Weight.NOTE, words, "", "Jobs", "Jobs!A5")

    made = annotated(many, [passed], [JOBS])

    book: Any = load_workbook(BytesIO(made))
    assert words in book["Jobs"]["A5"].comment.text
    assert book["Jobs"]["A4"].comment is None
    assert values(workbook(made, "back.xlsx").sheets[1]) == values(many.sheets[0])
    assert book["Problems"]["H5"].value == words


def test_faults_have_their_notes_before_rows_that_are_not_read() -> None:
    many = Workbook("jobs.xlsx", (jobs(*[BAD] * (MOST_NOTES + 1)),))
    passed = [
        Trouble(NOT_READ, Weight.NOTE, "The row is not read.", "", "Jobs", f"Jobs!A{4 + n}")
        for n in range(MOST_NOTES)
    ]
    last = f"E{4 + MOST_NOTES}"
    fault = Trouble("wanting", Weight.FIX, "Hours are wanting.", "", "Jobs", f"Jobs!{last}")

    book: Any = load_workbook(BytesIO(annotated(many, [fault, *passed], [JOBS])))

    assert "Hours are wanting." in book["Jobs"][last].comment.text
    notes = sum(cell.comment is not None for [cell] in book["Jobs"][f"A4:A{3 + MOST_NOTES}"])
    assert notes == MOST_NOTES - 1


def test_what_is_wrong_stands_between_where_the_senders_columns_go_to_the_last_there_is() -> None:
    far = Row(4, {**jobs(BAD).rows[-1].cells, 16_384: Cell("number", "7", "Jobs!XFD4")})
    sent = Workbook("x.xlsx", (Sheet("Jobs", (*jobs(BAD).rows[:-1], far)),))
    trouble = Trouble("bad", Weight.FIX, "Bad.", "", "Jobs", "Jobs!E4")

    for made in (annotated(sent, [trouble], [JOBS]), fix_list(sent, [trouble], [JOBS])):
        sheet = next(one for one in workbook(made, "back.xlsx").sheets if one.name == "Jobs")
        [row] = [one for one in sheet.rows if 16_384 in one.cells]
        assert row.cells[16_384].text == "7"
        assert row.cells[6].text == "Bad."
        assert recognised(sheet, [JOBS]).added == {6, 7, 8, 9, 10, 11}
