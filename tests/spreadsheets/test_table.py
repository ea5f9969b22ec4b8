"""Headings found wherever they stand, and whatever they are called."""

from decimal import Decimal

from tests.spreadsheets.files import TENDERS, three_sheets
from tests.spreadsheets.sheets import read, said


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
