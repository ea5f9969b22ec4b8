"""A reference is told from any one of its carriers, however it was typed."""

from typing import Any

import pytest

from app.spreadsheets.sheet import Cell, Row, Sheet, Workbook
from app.spreadsheets.workbooks.reference import (
    BITS,
    reference_as,
    reference_in,
    reference_of,
    references_in,
)
from tests.spreadsheets.files import saved
from tests.spreadsheets.forms.made import REFERENCE, edited, opened, written


def a_sheet(name: str, *lines: tuple[str, ...]) -> Sheet:
    rows = tuple(
        Row(number, {at: Cell("text", text, "") for at, text in enumerate(line, 1)})
        for number, line in enumerate(lines, 1)
    )
    return Sheet(name, rows)


@pytest.mark.parametrize(
    ("number", "reference"),
    [(0, "WB-0000-0000"), (2**BITS - 1, "WB-ZZZZ-ZZZZ"), (31, "WB-0000-000Z")],
)
def test_a_number_has_one_reference(number: int, reference: str) -> None:
    assert reference_of(number) == reference
    assert reference_as(reference) == reference


@pytest.mark.parametrize("typed", [" wb-7f3k-02qx ", "WB7F3K02QX", "wb-7f3k02qx"])
def test_it_is_known_however_it_was_typed(typed: str) -> None:
    assert reference_as(typed) == REFERENCE


@pytest.mark.parametrize("typed", ["", "WB-7F3K", "WB-7F3K-02QO", "XX-7F3K-02QX", "7F3K-02QX"])
def test_what_is_none_is_none(typed: str) -> None:
    assert reference_as(typed) is None


@pytest.mark.parametrize("lost", [{"_sv"}, {"Read me"}, {"_sv", "Read me"}])
def test_any_carrier_is_enough(lost: set[str]) -> None:
    book = edited(written())
    for name in lost:
        del book[name]

    assert reference_in(opened(saved(book))) == REFERENCE


@pytest.mark.parametrize("kept", ["_sv", "Read me"])
def test_a_sheet_alone_is_enough_without_the_property(kept: str) -> None:
    book: Any = edited(written())
    del book.custom_doc_props["sv_reference"]
    del book[{"_sv": "Read me", "Read me": "_sv"}[kept]]

    assert reference_in(opened(saved(book))) == REFERENCE


def test_its_line_is_known_on_a_sheet_of_any_name() -> None:
    book = Workbook("", (a_sheet("Notes", ("Return reference", "WB-7F3K-02QX")),))

    assert reference_in(book) == REFERENCE


def test_a_word_of_somebody_elses_sheet_is_no_carrier() -> None:
    book = Workbook("", (a_sheet("Notes", ("reference", "WB-7F3K-02QX")),))

    assert reference_in(book) is None


def test_carriers_that_do_not_agree_are_all_told() -> None:
    sheets = (a_sheet("_sv", ("reference", "WB-0000-0000")),)
    book = Workbook("", sheets, properties={"sv_reference": REFERENCE})

    assert references_in(book) == {REFERENCE, "WB-0000-0000"}
