"""What was added to a file is known again wherever it stands, and the sender's columns stay."""

from io import BytesIO
from typing import Any

import pytest
from openpyxl import Workbook as Book
from openpyxl import load_workbook

from app.spreadsheets.fixing.annotating import annotated
from app.spreadsheets.fixing.listing import fix_list
from app.spreadsheets.fixing.recognised import Profiled
from app.spreadsheets.fixing.telling import FULL, OF_NONE
from app.spreadsheets.fixing.trouble import Trouble, Weight
from app.spreadsheets.forms.stamp import FIXES
from app.spreadsheets.imports.check.mended import mended_as_sent
from app.spreadsheets.reading import workbook
from app.spreadsheets.sheet import Workbook
from tests.spreadsheets.files import saved, xlsx
from tests.spreadsheets.imports.check.test_alone import AMOUNT, HEADING, SUPPLIER, UNIT, kept
from tests.spreadsheets.imports.made import Office
from tests.spreadsheets.large.test_mending import changed, codes, texts, the
from tests.spreadsheets.large.test_whole_way import office

__all__ = ["office"]

WRONG = Trouble("bad_cell", Weight.FIX, "It is no number.", "Write digits.", "May", "May!B3")
BELOW_ONE = Profiled({"May": 2})


def with_cells(**cells: Any) -> bytes:
    """Write a sheet May of two columns and two rows, and what else there is in its cells."""
    given = {"A1": "Supplier", "B1": "Amount", "A2": "Ash", "B2": 5, "A3": "Elm", "B3": "lots"}
    book: Any = Book()
    book.active.title = "May"
    for at, value in {**given, **cells}.items():
        book["May"][at] = value
    return saved(book)


def cells(book: Workbook) -> dict[str, str]:
    return {cell.at.removeprefix("May!"): cell.text
            for row in book.sheets[0].rows for cell in row.cells.values()}  # fmt: skip


@pytest.mark.parametrize("heading", [{"XFD1": "For"}, {}], ids=["heading", "no_heading"])
def test_the_senders_columns_on_either_side_of_ours_come_back_with_a_list(
    heading: dict[str, str],
) -> None:
    sent = workbook(with_cells(XFD2="one", XFD3="two", **heading), "may.xlsx")
    fixes = workbook(changed(fix_list(sent, [WRONG], [], None, BELOW_ONE), {"lots": 8}), "list")

    mended = mended_as_sent([sent], fixes)

    assert [one.code for one in mended.findings] == ["fixes_put_back"]
    assert cells(mended) == cells(sent) | {"B3": "8"}
    again = workbook(annotated(mended, [WRONG], [], None, BELOW_ONE), "annotated")
    assert "It is no number." in {one.text for one in again.sheets[1].rows[2].cells.values()}
    assert cells(mended_as_sent([], again)) == cells(mended)


@pytest.mark.parametrize(
    ("at", "value", "code"),
    [("XFD1", "To", "fixes_misfit"), ("XFD1", None, "fixes_misfit"), ("J1", "Seen", "")],
)
def test_headings_on_either_side_of_ours_are_those_of_the_file_but_for_notes_behind_all(
    at: str, value: str | None, code: str
) -> None:
    far = {"XFD1": "For", "XFD3": "two"} if at == "XFD1" else {}
    sent = workbook(with_cells(**far), "may.xlsx")
    book = load_workbook(BytesIO(fix_list(sent, [WRONG], [], None, BELOW_ONE)))
    book["May"][at] = value

    mended = mended_as_sent([sent], workbook(saved(book), "list"))

    assert {one.code for one in mended.findings} - {"fixes_put_back"} == {code} - {""}


def test_a_list_of_a_large_file_goes_no_farther_than_such_a_file_is_read(office: Office) -> None:
    layout = {"columns": [SUPPLIER, AMOUNT, UNIT | {"fill_down": True}]}
    asked = {"kind": "spend", "profile": kept(office, layout)}
    sent = with_cells(C1="Unit", C2="Roads", SC1="Notes", SC3="mine")
    found = office.checked(sent, **asked)
    whole = changed(the(office, found["id"], "annotated"), {"lots": 9})
    fixes = changed(the(office, found["id"]), {"lots": 8})

    back = office.checked(fixes, fixes=found["id"], **asked)

    assert (back["state"], codes(office, back["id"])) == ("ready", {"fixes_put_back", "no_day"})
    told = [(one["amount"], one["unit"]) for one in office.previews(back["id"])["sample"]]
    assert told == [("5.00", "Roads"), ("8.00", "Roads")]
    assert office.checked(whole, **asked)["state"] == "ready"


def test_a_sheet_with_too_many_columns_is_in_no_list_and_says_so() -> None:
    row = [f"column {number}" for number in range(495)]
    sent = workbook(xlsx({"May": [row, row, row]}), "may.xlsx")

    made = load_workbook(BytesIO(fix_list(sent, [WRONG], [], None, BELOW_ONE)))
    whole = workbook(annotated(sent, [WRONG], [], None, BELOW_ONE), "annotated")

    assert made.sheetnames == ["Problems"]
    assert made["Problems"]["A2"].value == OF_NONE
    assert made["Problems"]["A3"].value.endswith(f"Not given back, as {FULL}: May.")
    assert made["Problems"]["A5"].value == "bad_cell"
    assert cells(mended_as_sent([], whole)) == cells(sent)


def test_a_column_that_is_read_is_not_taken_where_nothing_stands_in_it(office: Office) -> None:
    columns = [{"field": "supplier", "column": "A"}, {"field": "amount", "column": "B"}]
    layout = {"headings": {"rows": 0}, "first_row": 1, "columns": columns}
    asked = {"kind": "spend", "profile": kept(office, layout)}
    found = office.checked(xlsx({"May": [("Ash", "5"), ("Birch",), ("Elm",)]}), **asked)
    fixes = the(office, found["id"])
    assert texts(fixes)["May"][0] == ["", "", *FIXES]
    book = load_workbook(BytesIO(fixes))
    book["May"]["B2"], book["May"]["B3"] = 7, 8

    back = office.checked(saved(book), fixes=found["id"], **asked)

    assert back["state"] == "ready"
    told = [one["amount"] for one in office.previews(back["id"])["sample"]]
    assert told == ["5", "7.00", "8.00"]


@pytest.mark.parametrize("first", [301, 10_000])
def test_what_was_added_is_known_again_above_the_first_row_that_is_read(
    office: Office, first: int
) -> None:
    columns = [{"field": "supplier", "column": "A"}, {"field": "amount", "column": "B"},
               {"field": "unit", "column": "C", "fill_down": True}]  # fmt: skip
    layout = {"headings": {"rows": 0}, "first_row": first, "columns": columns}
    asked = {"kind": "spend", "profile": kept(office, layout)}
    rows = [(f"Note {number}",) for number in range(1, first)]
    rows += [("Ash", "5", "Roads"), ("Birch", "lots", ""), ("Elm", "lots", "")]  # type: ignore[list-item]
    found = office.checked(xlsx({"May": rows}), **asked)
    fixes = changed(the(office, found["id"]), {"lots": 8})
    whole = changed(the(office, found["id"], "annotated"), {"lots": 9})

    alone = office.checked(fixes, **asked)
    again = office.checked(whole, **asked)
    back = office.checked(fixes, fixes=found["id"], **asked)

    assert (alone["state"], codes(office, alone["id"])) == ("needs_fixing", {"fix_list_refused"})
    for one, amount in ((again, "9.00"), (back, "8.00")):
        assert one["state"] == "ready"
        told = [(row["amount"], row["unit"]) for row in office.previews(one["id"])["sample"]]
        assert told == [("5", "Roads"), (amount, "Roads"), (amount, "Roads")]


def test_of_a_whole_file_without_its_sheet_of_problems_nothing_untrue_is_said(
    office: Office,
) -> None:
    asked = {"kind": "spend", "profile": kept(office, {"columns": [SUPPLIER, AMOUNT]})}
    found = office.checked(xlsx({"May": (HEADING, ("Ash", "5"), ("Birch", "lots"))}), **asked)
    book = load_workbook(BytesIO(changed(the(office, found["id"], "annotated"), {"lots": 6})))
    del book["Problems"]

    again = office.checked(saved(book), **asked)

    assert (again["state"], again["needs_confirming"]) == ("ready", False)
    preview = office.previews(again["id"])
    assert preview["total"]["added"] == 2
    [told] = [one for one in preview["problems"] if one["code"] == "fix_list_alone"]
    assert told["message"].startswith("This has the columns of a list of fixes")
    assert told["how_to_fix"].endswith("If this is that file itself, with all of its rows, go on.")


def test_nothing_is_said_above_our_headings_where_it_would_be_read() -> None:
    rows = [("Spend", "May"), ("Supplier", "Amount"), ("Ash", 5), ("Elm", "lots")]
    sent = workbook(xlsx({"May": rows}), "may.xlsx")
    above = Trouble("odd", Weight.CONFIRM, "Is it May?", "", "May", "May!B1")
    wrong = Trouble("bad_cell", Weight.FIX, "It is no number.", "", "May", "May!B4")

    whole = workbook(annotated(sent, [above, wrong], [], None, Profiled({"May": 3})), "annotated")

    assert cells(mended_as_sent([], whole)) == cells(sent)
