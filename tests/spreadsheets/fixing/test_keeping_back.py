"""Rows at fault keep what is read of them, and what may be kept."""

from dataclasses import replace
from typing import Any

from app.spreadsheets.fixing.keeping_back import AGAIN, Columns, kept_back
from app.spreadsheets.fixing.recognised import Profiled
from app.spreadsheets.fixing.trouble import Trouble, Weight
from app.spreadsheets.sheet import Sheet, Workbook
from tests.spreadsheets.fixing.jobs import GOOD, HINTS, JOBS, KEYS, LABELS, NEW
from tests.spreadsheets.sheets import a_sheet

WRONG = Trouble("bad_cell", Weight.FIX, "It is no amount.", "", "May", "May!B4")
MAY = [["For May", "Jo"], ["Supplier", "Amount", "Bank"], ["Ash", "9", "1"], ["Birch", "x", "2"]]


def texts(book: Workbook) -> list[list[str]]:
    return [[cell.text for cell in row.cells.values()] for row in book.sheets[0].rows]


def may(*more: Sheet) -> Workbook:
    return Workbook("may.xlsx", (a_sheet("May", MAY), *more))


def test_a_profile_keeps_all_columns_but_those_that_it_does_not_read() -> None:
    columns = Columns((), Profiled({"May": 3}), {"May": [3]})

    kept, notes = kept_back(may(), [WRONG], columns)

    assert texts(kept) == [*MAY[:2], ["Birch", "x"]]
    [note] = notes
    assert (note.sheet, note.severity, note.how_to_fix) == ("May", Weight.NOTE, "")
    assert note.message.startswith("The column C, 'Bank', is blank in these rows")


def test_of_a_column_in_which_nothing_stands_nothing_is_told() -> None:
    notes = kept_back(may(), [WRONG], Columns((), Profiled({"May": 3}), {"May": [7]}))[1]

    assert notes == []


def test_a_form_keeps_its_own_fields_but_those_that_are_never_told_again() -> None:
    *fields, hours = JOBS.fields
    hidden = replace(JOBS, fields=(*fields, replace(hours, is_kept_when_blank=True)))
    rows: list[list[Any]] = [["Asked for by Jo"], LABELS, [*KEYS, "pay"], HINTS, GOOD, [*NEW, 9]]
    book = Workbook("jobs.xlsx", (a_sheet("Jobs", rows),))
    wrong = replace(WRONG, sheet="Jobs", cell="Jobs!D6")

    kept, notes = kept_back(book, [wrong], Columns((hidden,)))

    assert texts(kept) == [LABELS, [*KEYS, "pay"], HINTS, NEW[1:4]]
    assert [one.how_to_fix for one in notes] == [AGAIN, ""]
    assert ["'weekly_hours'" in notes[0].message, "'pay'" in notes[1].message] == [True, True]
