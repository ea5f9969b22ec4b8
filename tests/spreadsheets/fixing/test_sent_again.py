"""What was given back, mended or not, is read like the workbook that it was made from."""

from collections.abc import Callable
from typing import Any

import pytest

from app.spreadsheets.fixing.annotating import annotated
from app.spreadsheets.fixing.listing import fix_list
from app.spreadsheets.fixing.trouble import Trouble, Weight
from tests.spreadsheets.forms.made import FORMS, TREE_BOOK, is_whole, opened, said, taken, written

TROUBLES = [
    Trouble("bad", Weight.FIX, "It is wrong.", "Mend it.", "Trees", f"Trees!C{row}")
    for row in (4, 6)
]
MADE: tuple[Callable[..., bytes], ...] = (annotated, fix_list)


@pytest.fixture(scope="module")
def sent() -> bytes:
    return written(TREE_BOOK)


@pytest.mark.parametrize("made", MADE)
def test_what_was_added_is_known_and_passed_over(sent: bytes, made: Callable[..., bytes]) -> None:
    first, again = taken(sent), taken(made(opened(sent), TROUBLES, FORMS))

    assert {one.name for one in again.not_read} <= {one.name for one in first.not_read}
    new: set[Any] = {one.code for one in again.findings} - {one.code for one in first.findings}
    assert new <= {"sheet_absent"}
    assert is_whole(again)


def test_an_annotated_workbook_says_the_same_rows(sent: bytes) -> None:
    again = taken(annotated(opened(sent), TROUBLES, FORMS))

    for form in ("trees", "sites"):
        assert said(again, form) == said(taken(sent), form)


def test_a_list_of_fixes_says_the_rows_that_fail(sent: bytes) -> None:
    again = taken(fix_list(opened(sent), TROUBLES, FORMS))

    assert [row.ref for row in again.of("trees")] == ["TRE-1", "TRE-3"]
    assert again.of("sites") == []


@pytest.mark.parametrize("made", MADE)
def test_it_says_which_workbook_it_is_in_every_carrier(
    sent: bytes, made: Callable[..., bytes]
) -> None:
    first, again = opened(sent), opened(made(opened(sent), TROUBLES, FORMS))

    assert again.properties["sv_reference"] == first.properties["sv_reference"]
    for name in ("Read me", "_sv"):
        of_first, of_again = (
            [[cell.text for cell in row.cells.values()] for row in sheet.rows]
            for book in (first, again)
            for sheet in book.sheets
            if sheet.name == name
        )
        assert of_first == of_again
