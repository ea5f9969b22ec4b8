from decimal import Decimal

from app.spreadsheets.tender.filled import MOST_COLUMNS, MOST_ROWS
from tests.spreadsheets.tender.sheets import (
    HOW,
    LINES,
    MEMBERS,
    codes,
    only_fault,
    read,
    sheets,
)


def test_the_sheets_are_one_document_and_each_part_knows_its_cell() -> None:
    made = read(sheets())

    assert made.faults == []
    assert made.tree == {
        "price": Decimal(940_000),
        "facts": {"is_vcse": True},
        "commitments": [
            {"measure": "job_local", "quantity": Decimal(6), "unit": "fte_year", "id": "a"}
        ],
        "method_statements": {"plan": {"text": "By lorry."}},
        "members": [{"name": "Alpha", "identifier": "GB-COH 01234567", "part": "Leads"}],
    }
    assert made.cell_of("price") == "Price!C2"
    assert made.cell_of("facts.is_vcse") == "Price!C3"
    assert made.cell_of("commitments[0].unit") == "Your offer!C2"
    assert made.cell_of("commitments[0].quantity") == "Your offer!D2"
    assert made.cell_of("commitments[0].places") == "Your offer!B2"
    assert made.cell_of("method_statements.plan.text") == "Method statements!C2"
    assert made.cell_of("members[0].part") == "Members!C2"


def test_sheets_may_be_renamed_and_columns_moved() -> None:
    given = sheets()
    given["Promises"] = tuple(tuple(reversed(row)) for row in given.pop("Your offer"))

    made = read(given)

    assert made.faults == []
    assert made.tree["commitments"][0]["quantity"] == Decimal(6)
    assert made.cell_of("commitments[0].quantity") == "Promises!A2"


def test_a_sheet_that_is_gone_empty_or_without_its_headings_is_a_fault() -> None:
    gone = sheets()
    del gone["Members"]

    assert [one.code for one in read(gone).faults] == ["no_sheet"]
    assert only_fault(Members=()).code == "no_sheet"
    no_quantity = only_fault(Your_offer=(("row_ref", "measure_code"), ("a", "job_local")))
    assert (no_quantity.code, no_quantity.cell) == ("no_column", "Your offer!A1")
    assert "'Quantity offered'" in no_quantity.message


def test_a_workbook_without_the_sheet_of_how_is_read_and_what_lacks_is_told() -> None:
    given = sheets()
    del given["How you will do it"]

    made = read(given)

    assert made.faults == []
    assert ("quantity_without_narrative", "Your offer!D2") in codes(made)


def test_a_misspelt_heading_is_not_passed_over() -> None:
    lines = (("row_ref", "measure_code", "offer_qty", "evidense_plan"), ("a", "job_local", 1, "x"))

    fault = only_fault(Your_offer=lines)

    assert (fault.code, fault.cell) == ("unknown_column", "Your offer!D1")
    assert "did you mean 'Evidence plan'?" in fault.message


def test_more_than_anybody_needs_is_not_read() -> None:
    long = (LINES[0], *[("a", "job_local", "fte_year", 1)] * MOST_ROWS)
    wide = ((*LINES[0], *["Note"] * MOST_COLUMNS), ("a", "job_local"))

    for rows in (long, wide):
        fault = only_fault(Your_offer=rows)
        assert (fault.code, fault.cell) == ("sheet_too_large", "Your offer!A1")


def test_sheets_of_ours_are_passed_over_and_others_named() -> None:
    ours = {"Read me": (("Words",),), "Lists": (("Unit",),), "Check": (("x",),)}

    made = read(sheets(Notes=(("Mine",),)) | ours)

    assert {one for one in codes(made) if one[0].endswith("not_read")} == {
        ("sheet_not_read", "Notes!A1")
    }


def test_nothing_filled_in_is_a_fault() -> None:
    headings = {name: rows[:1] for name, rows in sheets().items()}

    [fault] = read(headings).faults

    assert fault.code == "nothing_said"
    assert MEMBERS[0] == headings["Members"][0]
    assert headings["How you will do it"] == HOW
