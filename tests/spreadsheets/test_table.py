"""Headings found wherever they stand, and whatever they are called."""

from dataclasses import replace
from decimal import Decimal

import pytest

from app.spreadsheets.one_lot import one_lot
from app.spreadsheets.sheet import Area, Workbook
from tests.spreadsheets.files import TENDERS, three_sheets
from tests.spreadsheets.sheets import a_sheet, only_fault, read, said


def test_columns_may_stand_in_any_order_and_rows_may_be_blank() -> None:
    swapped = [tuple(reversed(row)) for row in TENDERS]

    made = read(three_sheets(Tenders=[(None,), *swapped[:2], (None,), *swapped[2:]]))

    assert made.tree == read(three_sheets()).tree
    assert made.cell_of("tenders[1].price") == "Tenders!D5"


def test_headings_that_are_not_known_are_listed_with_their_cell() -> None:
    rows = [(*TENDERS[0], "Phone", None), (*TENDERS[1], "0123", "x"), TENDERS[2]]

    made = read(three_sheets(Tenders=rows))

    assert made.faults == []
    assert said(made, "column_not_read") == [
        "The column 'Phone' is not read.",
        "A column without a heading is not read.",
    ]


def test_titles_above_the_heading_are_passed_over_and_told() -> None:
    rows = [("Our great tender",), ("of 2026",), *TENDERS]

    made = read(three_sheets(Tenders=rows))

    assert len(made.tree["tenders"]) == 2
    assert said(made, "above_heading") == ["Rows 1 to 2 above the heading are not read."]


def test_the_names_of_a_bidder_response_are_known_too() -> None:
    rows = [
        ("row_ref", "measure_code", "offer_qty", "attribution_pct", "priority_group", "bidder"),
        ("CMT-1", "JOB_LOCAL", "3", 50, "care_leaver", "Alpha"),
    ]

    [line] = read(three_sheets(Commitments=rows)).tree["tenders"][0]["commitments"]

    assert line == {
        "id": "CMT-1",
        "measure": "job_local",
        "quantity": Decimal(3),
        "attribution": Decimal("0.5"),
        "group": ["care_leaver"],
    }


@pytest.mark.parametrize(
    ("heading", "meant"),
    [("Prise", "Price"), ("Suplier", "Supplier"), ("marks: service", "mark: …")],
)
def test_a_heading_that_is_nearly_known_is_a_fault(heading: str, meant: str) -> None:
    rows = [(*TENDERS[0], heading), *((*row, 1) for row in TENDERS[1:])]

    fault = only_fault(three_sheets(Tenders=rows))

    assert (fault.code, fault.cell) == ("unknown_column", "Tenders!F1")
    assert meant in fault.message


def test_a_column_of_notes_is_passed_over_and_told() -> None:
    rows = [(*TENDERS[0], "Note on price"), *((*row, "as agreed") for row in TENDERS[1:])]

    made = read(three_sheets(Tenders=rows))

    assert made.faults == []
    assert said(made, "column_not_read") == ["The column 'Note on price' is not read."]


def test_headings_in_two_rows_are_a_fault() -> None:
    rows = [("Supplier", "Price"), *TENDERS]

    fault = only_fault(three_sheets(Tenders=rows))

    assert (fault.code, fault.cell) == ("two_heading_rows", "Tenders!A1")


@pytest.mark.parametrize("block", [Area(1, 1, 1, 2), Area(2, 1, 3, 1), Area(1, 1, 1, 16_384)])
def test_merged_cells_are_refused_with_their_place(block: Area) -> None:
    sheet = replace(a_sheet("Tenders", TENDERS), merged=(block,))

    fault = next(one for one in one_lot(Workbook("offer", (sheet,))).faults)

    assert (fault.code, fault.cell) == ("merged_cells", f"Tenders!A{block.top}")
    assert str(block) in fault.message


def test_a_merged_title_above_the_headings_does_no_harm() -> None:
    sheet = a_sheet("Tenders", [("Our tenders",), *TENDERS])

    made = one_lot(Workbook("offer", (replace(sheet, merged=(Area(1, 1, 1, 5),)),)))

    assert made.faults == []
    assert len(made.tree["tenders"]) == 2
