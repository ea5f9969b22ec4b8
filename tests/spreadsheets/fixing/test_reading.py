"""A workbook and the lists of fixes for it, read."""

import pytest

from app.problems import Invalid, Problem
from app.spreadsheets.fixing.reading import books_of, unreadable
from tests.spreadsheets.files import xlsx

FILE = xlsx({"Firms": [("name",), ("Ash Ltd",)]})
GARBAGE = b"PK\x03\x04 nonsense"


def test_a_list_that_cannot_be_read_says_so_and_keeps_no_other_from_being_read() -> None:
    book, wrong, right = books_of([FILE, GARBAGE, FILE], "firms.xlsx")

    assert [one.name for one in book.sheets] == ["Firms"]
    assert (wrong.sheets, [one.code for one in wrong.findings]) == ((), ["fixes_unreadable"])
    assert right == book


def test_a_file_that_cannot_be_read_is_refused() -> None:
    with pytest.raises(Problem):
        books_of([GARBAGE, FILE], "firms.xlsx")


def test_it_is_told_why_a_list_cannot_be_read_and_that_what_it_mends_is_kept() -> None:
    found = unreadable(Invalid("It is damaged."))

    assert found.message == "The list of fixes cannot be read: It is damaged."
    assert "is kept" in found.how_to_fix
