"""Rows of a book that is given back are high enough to be read."""

from io import BytesIO

from openpyxl import Workbook, load_workbook

from app.spreadsheets.fixing.laying import put
from app.spreadsheets.fixing.rebuilding import WRAPPED, text_cell

WORDS = "Report a commitment in Summary, or by rows of the sheets Jobs to Community."


def test_a_row_is_as_high_as_the_words_that_wrap_in_it() -> None:
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Read me")
    sheet.column_dimensions["B"].width = 20
    for number, (words, wraps) in enumerate(
        [(WORDS, True), (WORDS, False), ("Short.", True), ("One.\nTwo.", True)], 1
    ):
        cell = text_cell(sheet, words)
        if wraps:
            cell.alignment = WRAPPED
        put(sheet, number, {2: cell})
    written = BytesIO()
    book.save(written)

    again = load_workbook(written)["Read me"]

    heights = [again.row_dimensions[number].height for number in range(1, 5)]
    assert heights == [60, None, None, 30]
    assert [again.cell(number, 1).value for number in range(1, 5)] == [None] * 4
    assert again.cell(1, 2).value == WORDS
