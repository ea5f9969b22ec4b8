from io import BytesIO
from typing import Any

import pytest
from openpyxl import Workbook

from app.spreadsheets.hand import filled, rows_in


def a_workbook(*rows: tuple[Any, ...]) -> bytes:
    """Give a workbook of one sheet: labels, keys, hints, and these rows."""
    book = Workbook()
    page = book.active
    assert page is not None
    page.title = "Summary"
    for row in (("Row", "How much", "Why"), ("row_ref", "quantity", "reason"), ("", "", "h")):
        page.append(row)
    for row in rows:
        page.append(row)
    made = BytesIO()
    book.save(made)
    return made.getvalue()


def test_a_row_that_is_there_is_filled_in_and_keeps_what_it_has() -> None:
    content = filled(
        a_workbook(("one", 1, "because"), ("two", None, "so")),
        {"Summary": [{"row_ref": "two", "quantity": 5}]},
    )

    assert rows_in(content, "Summary", "row_ref") == [
        {"row_ref": "one", "quantity": 1, "reason": "because"},
        {"row_ref": "two", "quantity": 5, "reason": "so"},
    ]


def test_a_new_row_stands_below_those_that_are_there_even_without_a_name() -> None:
    content = filled(
        a_workbook(("one", 1, None), (None, 2, "new before")),
        {"Summary": [{"row_ref": "three", "quantity": 3}, {"row_ref": "four", "quantity": 4}]},
    )

    found = [row["row_ref"] for row in rows_in(content, "Summary", "quantity")]
    assert found == ["one", None, "three", "four"]


def test_a_sheet_without_the_column_is_not_filled_in_by_guess() -> None:
    with pytest.raises(ValueError, match="the sheet Summary has no column token"):
        filled(a_workbook(), {"Summary": [{"token": "A"}]})
