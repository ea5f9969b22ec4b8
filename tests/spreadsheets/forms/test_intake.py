"""Whatever people do to a workbook, its rows come back, or are named with why they do not."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from openpyxl.worksheet.worksheet import Worksheet

from app.problems import Severity
from app.spreadsheets.forms.delimited import as_csv
from app.spreadsheets.forms.stamp import FIXES
from tests.spreadsheets.files import saved, xlsx
from tests.spreadsheets.forms.made import (
    PLAIN,
    SITE_ROWS,
    SITES,
    TREE_ROWS,
    TREES,
    after,
    codes_of,
    edited,
    meant,
    put,
    said,
    taken,
    written,
)


def moved(sheet: Worksheet) -> None:
    """Put the columns into the opposite order."""
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    for number, row in enumerate(rows, 1):
        for place, value in enumerate(reversed(row), 1):
            put(sheet.cell(number, place), value)


def sorted_with_one_heading(sheet: Worksheet) -> None:
    """Sort as a program does that takes all but the first row for data."""
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)]
    ordered = sorted(rows, key=lambda row: str(row[1]), reverse=True)
    for number, row in enumerate(ordered, 2):
        for place, value in enumerate(row, 1):
            put(sheet.cell(number, place), value)


@pytest.mark.parametrize("change", [
    moved,
    sorted_with_one_heading,
    lambda sheet: setattr(sheet, "title", "Trees (final)"),
    lambda sheet: sheet.delete_rows(2),
    lambda sheet: sheet.delete_rows(1),
    lambda sheet: sheet.delete_rows(3),
    lambda sheet: sheet.insert_rows(1, 5),
    lambda sheet: sheet.insert_rows(5, 3),
    lambda sheet: sheet.parent.move_sheet(sheet, 3),
    lambda sheet: sheet.parent.remove(sheet.parent["_sv"]),
    lambda sheet: setattr(sheet, "sheet_state", "veryHidden"),
    lambda sheet: setattr(sheet.row_dimensions[5], "hidden", True),
])  # fmt: skip
def test_what_people_do_to_a_sheet_changes_nothing_that_is_read(
    change: Callable[[Worksheet], Any],
) -> None:
    filled = after(change)

    assert said(filled) == meant(TREES, TREE_ROWS[:3])
    assert said(filled, "sites") == meant(SITES, SITE_ROWS)
    assert filled.counts == {"trees": 3, "sites": 2}


def test_a_csv_of_one_sheet_is_known_by_its_keys_alone() -> None:
    trees = taken(as_csv(TREES, TREE_ROWS), "x.csv")
    sites = taken(as_csv(SITES, SITE_ROWS), "x.csv")

    assert said(trees) == meant(TREES, TREE_ROWS)
    assert said(sites, "sites") == meant(SITES, SITE_ROWS)
    assert (trees.counts, sites.counts) == ({"trees": len(TREE_ROWS)}, {"sites": 2})
    assert "sheet_absent" not in codes_of(trees)


def test_blank_is_not_nought_and_what_has_no_column_was_not_said() -> None:
    filled = after(lambda sheet: sheet.delete_cols(5))
    rows = {row.ref: row.values for row in filled.of("trees")}

    assert rows["TRE-2"]["planted"] == Decimal(0)
    assert "planted" not in rows["TRE-3"]
    assert "native" not in filled.headings["trees"]
    assert {"planted", "on"} <= filled.headings["trees"]
    assert "column_absent" in codes_of(filled)


def test_every_value_keeps_its_cell() -> None:
    filled = after(moved)
    [oak] = [row for row in filled.of("trees") if row.ref == "TRE-1"]

    assert (oak.sheet, oak.number) == ("Trees", 4)
    assert oak.cells["planted"].at == "Trees!F4"
    assert oak.at("planted") == "Trees!F4"


def test_a_column_that_is_not_ours_is_named_with_how_many_rows_it_holds() -> None:
    filled = after(
        lambda sheet: sheet.cell(2, 9, "Our own notes"),
        lambda sheet: sheet.cell(4, 9, "check"),
        lambda sheet: sheet.cell(5, 10, "no heading"),
    )
    told = {one.place: one for one in filled.not_read}

    assert (told["Trees!I"].name, told["Trees!I"].rows) == ("Our own notes", 1)
    assert told["Trees!J"].why.startswith("It has no heading.")
    assert len(filled.of("trees")) == 3


def test_a_heading_that_is_misspelt_is_a_fault_with_the_right_one() -> None:
    def misspell(sheet: Worksheet) -> None:
        sheet["C1"], sheet["C2"] = "Plantd", "plantd"

    filled = after(misspell)

    assert "'Planted'" in str(filled.findings)
    assert {"unknown_column", "heading_missing"} <= codes_of(filled)


def test_a_heading_that_stands_twice_is_a_fault() -> None:
    filled = after(lambda sheet: sheet.cell(2, 9, "planted"))
    [told] = [one for one in filled.findings if one.code == "heading_twice"]

    assert told.cell == "Trees!I2"
    assert filled.of("trees")[0].values["planted"] == Decimal("12.5")


def test_a_heading_that_stands_many_times_is_told_once_with_its_count() -> None:
    def again(sheet: Worksheet) -> None:
        for column in range(9, 209):
            sheet.cell(2, column, "planted")

    [told] = [one for one in after(again).findings if one.code == "heading_twice"]

    assert (told.cell, "stands 201 times" in told.message) == ("Trees!I2", True)


def test_a_sheet_that_is_not_ours_is_named_with_its_rows() -> None:
    book = edited(written(PLAIN))
    strange = book.create_sheet("Lunch")
    strange.append(["who", "what"])
    strange.append(["Team", "soup"])
    filled = taken(saved(book))

    assert [(one.what, one.name, one.rows) for one in filled.not_read] == [("sheet", "Lunch", 2)]


def test_a_second_sheet_of_the_same_is_a_fault_and_not_added_up() -> None:
    book = edited(written(PLAIN))
    book.copy_worksheet(book["Trees"])
    filled = taken(saved(book))

    assert len(filled.of("trees")) == 3
    assert "sheet_twice" in codes_of(filled)
    assert [(one.name, one.rows) for one in filled.not_read] == [("Trees Copy", 4)]


def test_a_sheet_that_is_not_there_is_told_and_says_nothing() -> None:
    book = edited(written(PLAIN))
    book.remove(book["Sites"])
    filled = taken(saved(book))

    assert "sites" not in filled.headings
    assert "sheet_absent" in codes_of(filled)


@pytest.mark.parametrize(("kept", "told"), [(2, "its 2 rows are"), (1, "its one row is")])
def test_a_sheet_that_lost_its_headings_while_rows_stay_is_to_be_confirmed(
    kept: int, told: str
) -> None:
    filled = after(lambda sheet: sheet.delete_rows(1, 3 + 2 - kept), sheet="Sites")

    [found] = [one for one in filled.findings if one.code == "headings_lost"]
    assert (found.severity, found.cell) == (Severity.WARNING, "Sites!A1")
    assert f"{told} not read" in found.message
    assert [(one.name, one.rows) for one in filled.not_read] == [("Sites", kept)]
    assert "sheet_absent" not in codes_of(filled)
    assert len(filled.of("trees")) == 3


def test_a_sheet_that_was_emptied_is_told_as_one_that_is_not_there() -> None:
    filled = after(lambda sheet: sheet.delete_rows(1, 9), sheet="Sites")

    assert {"headings_lost", "sheet_absent"} & codes_of(filled) == {"sheet_absent"}


def test_a_file_of_something_else_must_use_the_template() -> None:
    filled = taken(xlsx({"Sheet1": [("a", "b"), (1, 2)]}))

    assert codes_of(filled) == {"no_form"}
    assert "must use the template" in filled.findings[0].message
    assert [one.name for one in filled.not_read] == ["Sheet1"]


def test_what_is_hidden_or_merged_is_told() -> None:
    filled = after(
        lambda sheet: setattr(sheet.column_dimensions["C"], "hidden", True),
        lambda sheet: sheet.merge_cells("D5:D6"),
    )

    assert {"hidden_content", "merged_cells"} <= codes_of(filled)


def test_the_columns_of_a_list_of_things_to_fix_are_passed_over() -> None:
    def add(sheet: Worksheet) -> None:
        for place, name in enumerate(FIXES, 9):
            sheet.cell(2, place, name)
            sheet.cell(4, place, "something")

    assert after(add).not_read == []


def test_a_column_of_somebodys_that_has_such_a_name_is_named() -> None:
    filled = after(
        lambda sheet: sheet.cell(2, 9, "problem"),
        lambda sheet: sheet.cell(2, 10, "estimate"),
        lambda sheet: sheet.cell(4, 10, "12"),
    )

    assert [one.name for one in filled.not_read] == ["problem", "estimate"]


def test_references_that_were_taken_away_make_every_row_new() -> None:
    filled = after(lambda sheet: sheet.delete_cols(1))

    assert [row.ref for row in filled.of("trees")] == ["", "", ""]
    assert "references_absent" in codes_of(filled)
