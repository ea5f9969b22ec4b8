"""A book that was kept is the book that was given, but for the programs that read it."""

import json
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from app.platform.columns import canonical
from app.spreadsheets.forms.book import Book
from app.spreadsheets.forms.snapshot import book_of, document_of
from app.spreadsheets.forms.writing import write_book
from tests.spreadsheets.forms.made import REFERENCE, SITES, TREE_BOOK, TREES, tree_book, written


def kept(book: Book) -> Book:
    """Keep a book as text, and give it back."""
    return book_of(json.loads(canonical(document_of(book)), parse_float=Decimal))


def test_it_is_written_as_the_same_bytes() -> None:
    assert write_book(kept(TREE_BOOK), REFERENCE) == written(TREE_BOOK)


def test_it_says_the_same_of_its_sheets() -> None:
    again = kept(TREE_BOOK)

    assert document_of(again) == document_of(TREE_BOOK)
    assert [form.natural_key for form, _ in again.forms] == [TREES.natural_key, SITES.natural_key]
    assert replace(again, forms=()) == replace(TREE_BOOK, forms=(), lists=again.lists)


def test_values_keep_their_types_and_blanks_stay_blank() -> None:
    moment = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
    rows = [{"row_ref": "TRE-1", "planted": Decimal("0.10"), "on": moment, "native": False}]
    [(_, [row]), _] = kept(tree_book(rows)).forms

    assert row["planted"] == Decimal("0.10")
    assert row["on"] == moment
    assert row["native"] is False
    assert row["remark"] is None


def test_what_is_never_told_again_is_not_kept() -> None:
    assert "LS1 1UR" not in canonical(document_of(TREE_BOOK))


def test_a_value_that_no_workbook_holds_is_a_mistake_of_ours() -> None:
    with pytest.raises(TypeError, match="cannot stand in a workbook"):
        document_of(tree_book([{"row_ref": 1.5}]))
