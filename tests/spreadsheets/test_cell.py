from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.spreadsheets.cell import (
    a_code,
    a_number,
    a_percentage,
    a_scalar,
    a_share,
    a_word,
    codes,
    name_of,
)
from app.spreadsheets.sheet import Cell


def text(written: str) -> Cell:
    return Cell("text", written, "T!A1")


def number(written: str) -> Cell:
    return Cell("number", written, "T!A1")


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("1234", "1234"),
        (" 1,234 ", "1234"),
        ("£1,200.50", "1200.50"),
        ("£ 940\xa0000", "940000"),
        ("-£20", "-20"),
        ("(1,234)", "-1234"),
        ("(-5)", "-5"),
        ("−5", "-5"),
        (".5", "0.5"),
        ("12,345,678", "12345678"),
    ],
)
def test_numbers_that_people_write_are_read_as_they_meant_them(written: str, value: str) -> None:
    assert a_number(text(written)) == Decimal(value)


@pytest.mark.parametrize(
    "written",
    [
        "1,23",
        "1.234,56",
        "12,34",
        "1,2345",
        "12.5%",
        "1e5",
        "1_000",
        "12 FTE",
        "TBC",
        "n/a",
        "NaN",
        "Infinity",
        "１２",
        "٣",
        "--5",
        "-£-5",
        "£",
        "1.2.3",
        "9" * 41,
        "5 or 6",
    ],
)
def test_what_may_mean_two_things_or_nothing_is_refused(written: str) -> None:
    with pytest.raises(ValueError, match="holds") as refusal:
        a_number(text(written))

    assert refusal.value.args[1].endswith(".")


@pytest.mark.parametrize(
    ("cell", "words"),
    [
        (Cell("day", "2026-02-01", ""), "the date 2026-02-01"),
        (Cell("flag", "true", ""), "true, not a number"),
        (Cell("error", "#DIV/0!", ""), "the error #DIV/0!"),
        (Cell("formula", "=A1", ""), "never worked out"),
        (Cell("number", "1" + "0" * 15, ""), "too large"),
    ],
)
def test_a_cell_of_another_kind_is_no_number(cell: Cell, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        a_number(cell)


@given(st.decimals("-999999999", "999999999", places=2))
def test_a_number_survives_being_written_with_pounds_and_thousands(value: Decimal) -> None:
    minus = "-" if value < 0 else ""
    assert a_number(text(f"{minus}£{abs(value):,}")) == value


@pytest.mark.parametrize(
    ("read", "cell", "value"),
    [
        (a_share, text("50%"), Decimal("0.5")),
        (a_share, number("0.5"), Decimal("0.5")),
        (a_percentage, number("50"), Decimal("0.5")),
        (a_percentage, text("12.5%"), Decimal("0.125")),
        (a_scalar, text("Yes"), True),
        (a_scalar, text("no"), False),
        (a_scalar, Cell("flag", "true", ""), True),
        (a_scalar, text("gold"), "gold"),
        (a_scalar, text("£5,000"), Decimal(5000)),
        (a_scalar, text("2026-06-01"), "2026-06-01"),
        (a_scalar, Cell("day", "2026-06-01", ""), "2026-06-01"),
        (a_word, number("7"), "7"),
        (a_word, text("  a\xa0b "), "a b"),
        (a_code, text("Job_Local "), "job_local"),
        (codes, text("care_leaver; Disabled, "), ["care_leaver", "disabled"]),
    ],
)
def test_each_kind_of_column_reads_its_own(read: Any, cell: Cell, value: object) -> None:
    assert read(cell) == value


def test_an_error_is_no_word() -> None:
    with pytest.raises(ValueError, match="error #N/A"):
        a_word(Cell("error", "#N/A", ""))


def test_a_text_longer_than_anybody_reads_is_refused() -> None:
    with pytest.raises(ValueError, match="5,001 characters"):
        a_word(text("x" * 5_001))


def test_headings_are_told_apart_however_they_are_written() -> None:
    assert {name_of(one) for one in ("Same as", " SAME\xa0AS: ", "same_as")} == {"same_as"}
    assert name_of("Attribution %") == "attribution_pct"
