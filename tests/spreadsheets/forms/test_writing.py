"""A workbook says who it is, what belongs where, and nothing that a program would run."""

import zipfile
from dataclasses import replace
from io import BytesIO

import pytest

from app.problems import NotAcceptable
from app.spreadsheets.forms.writing import write_book
from app.spreadsheets.workbooks.reference import references_in
from tests.spreadsheets.forms.made import (
    INJECTIONS,
    REFERENCE,
    SITE_ROWS,
    SITES,
    TREE_BOOK,
    TREE_ROWS,
    TREES,
    edited,
    meant,
    opened,
    said,
    taken,
    tree_book,
    written,
)

ENTRY = ("Trees", "Sites")
OURS = ("Read me", "Check", "Lists", "_sv")


def test_the_same_book_is_the_same_bytes() -> None:
    assert written() == written()
    assert written() != write_book(TREE_BOOK, "WB-0000-0000")


def test_what_was_written_is_read_back() -> None:
    filled = taken(written())

    assert said(filled) == meant(TREES, TREE_ROWS)
    assert said(filled, "sites") == meant(SITES, SITE_ROWS)
    assert filled.counts == {"trees": len(TREE_ROWS), "sites": len(SITE_ROWS)}
    assert [one for one in filled.not_read if one.what != "column"] == []
    assert [finding for finding in filled.findings if finding.code != "text_as_number"] == []


def test_an_estimate_is_named_as_ours_and_never_read() -> None:
    filled = taken(written())

    assert filled.not_read == []
    assert all("_estimate" not in row.values for row in filled.rows)
    assert edited(written())["Trees"]["I4"].value == "=C4*2"


def test_each_of_the_three_carriers_is_there() -> None:
    book = opened(written())
    sheets = {sheet.name: sheet for sheet in book.sheets}

    assert references_in(book) == {REFERENCE}
    assert book.properties["sv_reference"] == REFERENCE
    for name in ("_sv", "Read me"):
        words = [cell.text for row in sheets[name].rows for cell in row.cells.values()]
        assert REFERENCE in words


def test_the_hidden_sheet_tells_what_the_workbook_was_made_for() -> None:
    sheet = next(one for one in opened(written()).sheets if one.name == "_sv")
    lines = {row.cells[1].text: row.cells[2].text for row in sheet.rows}

    assert sheet.hidden
    assert lines == {
        "reference": REFERENCE,
        "kind": "trees",
        "template_version": "3",
        "fact: rules": "abc123",
        "rows_out: trees": str(len(TREE_ROWS)),
        "rows_out: sites": "2",
    }


def test_a_sheet_has_labels_keys_and_what_belongs_in_each_column() -> None:
    sheet = edited(written())["Trees"]

    assert sheet["A1"].value == "Trees: Row reference"
    assert [cell.value for cell in sheet[2]][:3] == ["row_ref", "kind", "planted"]
    assert sheet["C3"].value == "Required. Trees. A number. For example 12.5"
    assert sheet["A3"].value == "Already filled in: leave it as it is."
    assert sheet.freeze_panes == "C4"
    assert sheet["A4"].value == "TRE-1"


def test_choices_come_from_named_ranges_and_never_from_a_list_in_the_rule() -> None:
    book = edited(written())
    lists = [
        rule
        for name in ENTRY
        for rule in book[name].data_validations.dataValidation
        if rule.type == "list"
    ]

    assert {rule.formula1 for rule in lists} == {"sv_groups", "sv_yes_no"}
    assert all(rule.formula1 in book.defined_names for rule in lists)
    assert book.defined_names["sv_groups"].attr_text == "Lists!$B$2:$B$4"
    assert "sv_none" not in book.defined_names


def test_what_came_with_the_workbook_is_marked_in_words_and_stops_who_types_over_it() -> None:
    sheet = edited(written())["Trees"]
    stops = [rule for rule in sheet.data_validations.dataValidation if rule.type == "custom"]

    assert {str(rule.sqref) for rule in stops} == {"A4:A17", "B4:B17"}
    assert {(rule.errorStyle, rule.showErrorMessage) for rule in stops} == {("stop", True)}
    assert all("Leave it as it is" in rule.error for rule in stops)
    assert sheet["B4"].fill.fgColor.rgb == "00E7E6E6"
    assert sheet["C4"].fill.fill_type is None


def test_what_is_never_told_again_is_not_printed() -> None:
    assert "LS1 1UR" not in str(opened(written()))


def test_sheets_that_are_filled_in_can_be_sorted_and_ours_are_protected_without_a_password() -> (
    None
):
    book = edited(written())

    assert [name for name in book.sheetnames if book[name].protection.sheet] == list(OURS)
    assert all(not book[name].protection.password for name in OURS)


def test_everybody_can_read_it() -> None:
    """One table a sheet, no merged cell, names that fit, and a first cell that says what it is."""
    book = edited(written())

    for sheet in book:
        assert sheet.merged_cells.ranges == set()
        assert len(sheet.title) <= 31
        assert sheet["A1"].value
    for name in ("Trees", "Sites", "Kinds", "Check", "Lists"):
        assert str(book[name]["A1"].value).startswith(f"{name}:")
    assert book["Read me"]["A1"].value == TREE_BOOK.title
    assert book.properties.language == "en-GB"
    assert book.properties.title == TREE_BOOK.title


def test_small_grey_print_is_dark_enough_to_read() -> None:
    ink = edited(written())["Trees"]["A2"].font.color.rgb
    parts = [int(ink[at : at + 2], 16) / 255 for at in (2, 4, 6)]
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    ]
    luminance = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    assert 1.05 / (luminance + 0.05) >= 4.5


def test_a_row_is_high_enough_for_its_longest_text() -> None:
    rows = [
        {"row_ref": "TRE-1", "remark": "a word " * 30},
        {"row_ref": "TRE-2", "remark": "short"},
    ]
    sheet = edited(written(tree_book(rows)))["Trees"]

    assert sheet.row_dimensions[4].height >= 4 * 15
    assert sheet.row_dimensions[5].height is None


def test_no_text_is_a_formula_and_only_ours_are() -> None:
    book = edited(written())
    formulas = {
        (sheet.title, cell.value)
        for sheet in book
        for row in sheet.iter_rows()
        for cell in row
        if cell.data_type == "f"
    }

    assert formulas == {
        ("Check", "=COUNT(Trees!C4:C2000)"),
        ("Trees", "=C4*2"),
        ("Trees", "=C5*2"),
    }
    assert book["Trees"]["G4"].value == INJECTIONS[0]
    assert book["Trees"]["G4"].quotePrefix
    assert book["Lists"]["B4"].value == "=1+1"


def test_nothing_in_it_says_when_it_was_made() -> None:
    with zipfile.ZipFile(BytesIO(written())) as archive:
        core = archive.read("docProps/core.xml")
        times = {entry.date_time for entry in archive.infolist()}

    assert b"dcterms" not in core.replace(b"xmlns:dcterms", b"")
    assert times == {(1980, 1, 1, 0, 0, 0)}


def test_a_text_that_no_cell_can_hold_is_refused_and_not_cut() -> None:
    row = {"row_ref": "TRE-1", "remark": "a" * 32_768}

    with pytest.raises(NotAcceptable, match="32,768 characters"):
        written(tree_book(trees=[row]))


def test_a_book_without_rows_is_a_blank_to_fill_in() -> None:
    filled = taken(written(tree_book((), ())))

    assert filled.rows == []
    assert filled.counts == {"trees": 0, "sites": 0}
    assert written(replace(TREE_BOOK, forms=((TREES, ()),), checks=(), estimates=()))
