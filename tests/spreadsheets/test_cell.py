from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.spreadsheets.cell import (
    a_code,
    a_day,
    a_flag,
    a_mark,
    a_number,
    a_percentage,
    a_quantity_in_percent,
    a_scalar,
    a_share,
    a_statement,
    a_word,
    codes,
    name_of,
    same,
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
        (Cell("formula", "=A1", ""), r"has a formula \(=A1\) that was never worked out"),
        (Cell("formula", "", ""), "has a formula that was never worked out"),
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


@pytest.mark.parametrize(
    ("stored", "value"),
    [
        ("3", "3"),
        ("3.0", "3"),
        ("1E+5", "100000"),
        ("0.1", "0.1"),
        ("1.1000000000000001", "1.1"),  # as Excel stores 1.1
        ("0.30000000000000004", "0.3"),  # as it stores 0.1 + 0.2
        ("4442.2699999999995", "4442.27"),
        ("123456789012345", "123456789012345"),
        ("-0.5", "-0.5"),
    ],
)
def test_a_stored_number_is_read_as_it_was_typed(stored: str, value: str) -> None:
    assert str(a_number(number(stored))) == value


@pytest.mark.parametrize(
    "stored",
    ["333.33333333333331", "1234567890123456", "12345678901234567890", "0.1234567890123456789012"],
)
def test_more_digits_than_a_spreadsheet_keeps_are_refused(stored: str) -> None:
    with pytest.raises(ValueError, match="more digits than the fifteen"):
        a_number(number(stored))


@given(st.decimals("-99999999", "99999999", places=4))
def test_a_number_of_twelve_digits_survives_being_stored(value: Decimal) -> None:
    assert a_number(number(repr(float(value)))) == value
    assert a_number(number(format(float(value), ".17g"))) == value


@pytest.mark.parametrize("written", ["1 2 3", "1 23", "12 3456", "1,234 567", "(5", "5)", "-(5)"])
def test_digits_that_are_not_grouped_in_threes_are_no_number(written: str) -> None:
    with pytest.raises(ValueError, match="holds"):
        a_number(text(written))


@pytest.mark.parametrize(
    ("cell", "words"),
    [
        (Cell("percent", "0.25", ""), "as a percentage"),
        (Cell("moment", "2026-04-03 12:30:00", ""), "the date"),
        (Cell("ambiguous", "1,234", ""), "may be a decimal one"),
        (number("1E400"), "too large"),
    ],
)
def test_what_is_shown_as_something_else_is_no_number(cell: Cell, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        a_number(cell)


@pytest.mark.parametrize(
    ("cell", "words"),
    [
        (Cell("day", "2026-04-03", ""), "a date, not words"),
        (Cell("flag", "true", ""), "true or false, not words"),
        (number("1.23E+15"), "where words are meant"),
        (number("1.5"), "where words are meant"),
        (text("a\x00b"), "nobody can read"),
        (text("a\ud800b"), "nobody can read"),
        (text("a\ufffeb"), "nobody can read"),
        (text("a" + "\u0301" * 2_000), "nobody can read"),
    ],
)
def test_what_a_spreadsheet_may_have_changed_is_no_word(cell: Cell, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        a_word(cell)


def test_letters_with_their_marks_are_words_in_every_script() -> None:
    for written in ("Zoë", "Zoe\u0308", "Łódź", "ประเทศไทย", "हिन्दी", "العربية"):
        assert a_word(text(written)) == written


def test_a_percentage_is_a_share_however_it_is_shown() -> None:
    half = [Cell("percent", "0.5", ""), text("50%"), text(" 50 % "), number("0.5")]

    assert {a_share(cell) for cell in half} == {Decimal("0.5")}
    assert a_percentage(Cell("percent", "0.5", "")) == Decimal("0.5")


def test_a_quantity_in_per_cent_is_the_number_before_the_sign() -> None:
    written = [Cell("percent", "0.25", ""), text("25%"), text("25"), number("25")]

    assert {a_number(a_quantity_in_percent(cell)) for cell in written} == {Decimal(25)}


def test_a_mark_may_be_a_letter_that_elsewhere_means_no() -> None:
    assert a_mark(text("N")) == "N"
    assert a_mark(text("4")) == 4
    assert a_mark(number("3.5")) == Decimal("3.5")


def test_suppliers_that_look_alike_are_one_and_others_are_not() -> None:
    alike = ("Smith & Co", " SMITH\xa0&  co", "Smith\u200b & Co", "Ｓmith & Co")

    assert len({same(name) for name in alike}) == 1
    assert same("Smith & Co") != same("Smith Co")
    assert same("Альфа") != same("Бета")


def test_a_day_is_a_date_or_written_from_the_year_on() -> None:
    assert a_day(Cell("day", "2026-06-01", "")) == "2026-06-01"
    assert a_day(text(" 2026-06-01 ")) == "2026-06-01"
    for cell in (
        text("01/06/2026"), text("2026-13-01"), text("20260601"), number("46174"),
        Cell("moment", "2026-06-01 12:00:00", ""), Cell("error", "#REF!", ""),
    ):  # fmt: skip
        with pytest.raises(ValueError, match="holds"):
            a_day(cell)


def test_yes_and_no_are_nothing_else() -> None:
    assert a_flag(text("Yes")) is True
    assert a_flag(text("FALSE")) is False
    assert a_flag(Cell("flag", "true", "")) is True
    for cell in (text("perhaps"), number("1")):
        with pytest.raises(ValueError, match="neither yes nor no"):
            a_flag(cell)


def test_a_statement_may_be_longer_than_a_word() -> None:
    assert len(a_statement(text("x" * 10_000))) == 10_000
    with pytest.raises(ValueError, match="10,001 characters"):
        a_statement(text("x" * 10_001))
