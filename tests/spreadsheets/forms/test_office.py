"""A workbook of ours goes through a real LibreOffice and comes back with the same rows.

Each conversion takes seconds: all files of a kind go through in one call, once for all tests.
"""

from collections.abc import Mapping

import pytest
from openpyxl.worksheet.worksheet import Worksheet

from app.spreadsheets.workbooks.reference import reference_in, references_in
from tests.office import CSV, Office, office
from tests.spreadsheets.files import saved
from tests.spreadsheets.forms.made import (
    FORMS,
    INJECTIONS,
    REFERENCE,
    SITE_ROWS,
    SITES,
    TREE_ROWS,
    TREES,
    codes_of,
    edited,
    meant,
    opened,
    put,
    said,
    taken,
    written,
)

__all__ = ["office"]

Files = Mapping[str, bytes]


def sort_rows(sheet: Worksheet) -> None:
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=4)]
    for number, row in enumerate(sorted(rows, key=lambda row: str(row[1])), 4):
        for place, value in enumerate(row, 1):
            put(sheet.cell(number, place), value)


def move_columns(sheet: Worksheet) -> None:
    rows = [[(cell.value, cell.number_format) for cell in row][:8] for row in sheet.iter_rows()]
    for number, row in enumerate(rows, 1):
        for place, (value, form) in enumerate(row[3:] + row[:3], 1):
            put(cell := sheet.cell(number, place), value)
            cell.number_format = form


@pytest.fixture(scope="module")
def sent() -> Files:
    """Give the workbook as it was given out, and as people change it."""
    moved, unstamped = edited(written()), edited(written())
    sort_rows(moved["Trees"])
    move_columns(moved["Trees"])
    del unstamped["_sv"]
    unstamped["Trees"].title = "Our trees"
    return {
        "plain.xlsx": written(),
        "moved.xlsx": saved(moved),
        "unstamped.xlsx": saved(unstamped),
    }


@pytest.fixture(scope="module")
def open_documents(office: Office, sent: Files) -> Files:
    return office.converted(sent, "ods")


@pytest.fixture(scope="module")
def saved_again(office: Office, open_documents: Files) -> Files:
    return office.converted(open_documents, "xlsx:Calc MS Excel 2007 XML")


@pytest.fixture(scope="module")
def single_sheets(office: Office, sent: Files) -> Files:
    return office.converted(sent, CSV)


def test_an_open_document_of_each_says_the_same(open_documents: Files) -> None:
    assert len(open_documents) == 3
    for name, content in open_documents.items():
        filled = taken(content, name)

        assert said(filled) == meant(TREES, TREE_ROWS), name
        assert said(filled, "sites") == meant(SITES, SITE_ROWS), name
        assert filled.counts == {"trees": len(TREE_ROWS), "sites": 2}, name
        assert not [one for one in filled.findings if one.severity.value == "fault"], name


def test_each_comes_back_from_there_as_xlsx_with_the_same_rows(saved_again: Files) -> None:
    assert len(saved_again) == 3
    for name, content in saved_again.items():
        filled = taken(content, name)

        assert said(filled) == meant(TREES, TREE_ROWS), name
        assert said(filled, "sites") == meant(SITES, SITE_ROWS), name
        assert not [one for one in filled.findings if one.severity.value == "fault"], name


def test_its_reference_outlives_it_all(open_documents: Files, saved_again: Files) -> None:
    for content in (*open_documents.values(), *saved_again.values()):
        assert references_in(opened(content)) == {REFERENCE}


def test_text_that_looks_like_a_formula_is_text_still(saved_again: Files) -> None:
    sheet = edited(saved_again["plain.xlsx"])["Trees"]
    remarks = [sheet.cell(number, 7) for number in range(4, 4 + len(TREE_ROWS))]

    assert {cell.data_type for cell in remarks if cell.value} == {"s"}
    assert remarks[0].value == INJECTIONS[0]


def test_choices_and_stops_are_still_there(saved_again: Files) -> None:
    book = edited(saved_again["plain.xlsx"])
    rules = book["Trees"].data_validations.dataValidation

    assert {"sv_groups", "sv_yes_no"} <= {rule.formula1 for rule in rules}
    assert {"sv_groups", "sv_yes_no"} <= set(book.defined_names)
    assert any(rule.type == "custom" and rule.errorStyle in (None, "stop") for rule in rules)


def test_its_own_formulas_come_to_something(saved_again: Files) -> None:
    check = next(one for one in opened(saved_again["plain.xlsx"]).sheets if one.name == "Check")
    trees = next(one for one in opened(saved_again["plain.xlsx"]).sheets if one.name == "Trees")

    assert check.rows[1].cells[2].text == str(sum("planted" in row for row in TREE_ROWS))
    assert trees.rows[3].cells[9].text == "25"


@pytest.mark.parametrize("name", ["plain", "moved"])
def test_a_sheet_that_was_saved_as_csv_says_the_same(single_sheets: Files, name: str) -> None:
    trees = taken(single_sheets[f"{name}-Trees.csv"], "x.csv")
    sites = taken(single_sheets[f"{name}-Sites.csv"], "x.csv")

    assert said(trees) == meant(TREES, TREE_ROWS)
    assert said(sites, "sites") == meant(SITES, SITE_ROWS)
    assert not codes_of(trees) & {"bad_cell", "heading_missing", "unknown_column"}


def test_a_csv_says_which_rows_but_not_which_workbook(single_sheets: Files) -> None:
    assert reference_in(opened(single_sheets["plain-Trees.csv"], "x.csv")) is None
    assert {form.key for form in FORMS} == {"trees", "sites"}
