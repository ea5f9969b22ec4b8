from contextlib import suppress
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.spreadsheets.mapping import reader
from app.spreadsheets.mapping.reader import Noted, Read, Unreadable


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("1200", "1200"),
        ("£1,200", "1200.00"),
        ("£ 1,200.50", "1200.50"),
        ("-438.80", "-438.80"),
        ("−5", "-5"),
        ("(17,160.00)", "-17160.00"),
        ("(£5)", "-5"),
        ("-£5", "-5"),
        ("£-5", "-5"),
        ("165,546.00-", "-165546.00"),
        ("\u00a01,800\u00a0", "1800"),
        (".5", "0.5"),
        ("0", "0"),
        (("number", "4442.2699999999995"), "4442.27"),
        (("number", "33469.360000000008"), "33469.36"),
        (("number", "528"), "528"),
    ],
)
def test_pounds_are_read_as_files_write_them(cell: Any, value: str) -> None:
    assert reader.money(cell) == Decimal(value)


@pytest.mark.parametrize(
    "cell",
    ["1.234,56", "1,23", "12,34,567", "1_000", "NaN", "Infinity", "١٢", "１２", "1e5", "12a", "£",
     "--5", "(5", "5)", "1 2 a", "9" * 41, ("number", "1E400"), ("number", "1E16"),
     ("number", "x"), ("error", "#REF!"), ("formula", "=A1"), ("day", "2026-01-01"),
     ("flag", "true"), ("ambiguous", "1,234")],
)  # fmt: skip
def test_what_is_no_sum_is_refused_with_a_fix(cell: Any) -> None:
    with pytest.raises(Unreadable) as refusal:
        reader.money(cell)

    assert refusal.value.what
    assert refusal.value.fix


@pytest.mark.parametrize(
    ("text", "told"),
    [("=A1", "has a formula ('=A1') that was"), ("", "has a formula that was never worked out")],
)
def test_a_formula_is_quoted_where_the_file_tells_it(text: str, told: str) -> None:
    with pytest.raises(Unreadable) as refusal:
        reader.money(("formula", text))

    assert told in refusal.value.what


def test_a_sum_with_parts_of_a_penny_is_rounded_and_told() -> None:
    with pytest.raises(Noted) as noted:
        reader.money("1.005")

    assert noted.value.value == Decimal("1.01")
    assert noted.value.code == "rounded_to_pence"


@given(st.decimals("-999999999", "999999999", places=2))
def test_a_sum_is_the_same_however_it_is_written(value: Decimal) -> None:
    bare = format(abs(value), ",.2f")
    written = [f"{value:f}", f"{value:,f}", f"£{bare}" if value >= 0 else f"(£{bare})"]

    assert {reader.money(one) for one in written} == {value}


@given(st.text(max_size=30))
def test_no_text_is_more_than_refused(text: str) -> None:
    for read in reader.READERS.values():
        with suppress(Unreadable, Noted):
            read(text)


def test_numbers_keep_the_fifteen_digits_that_a_spreadsheet_keeps() -> None:
    assert reader.a_number(("number", "132.56145887860299")) == Decimal("132.561458878603")
    assert reader.a_number("1,234.5") == Decimal("1234.5")
    assert reader.a_number("") is None


@pytest.mark.parametrize("read", [reader.percent, reader.a_quantity])
@pytest.mark.parametrize("cell", ["%", " % ", "£%"])
def test_a_sign_without_a_number_is_not_blank(read: Read, cell: str) -> None:
    with pytest.raises(Unreadable, match="not a number"):
        read(cell)


def test_per_cent_is_one_number_however_it_is_written() -> None:
    assert reader.percent("12.5%") == Decimal("12.5")
    assert reader.percent(("percent", "0.125")) == Decimal("12.5")
    assert reader.percent(("number", "0.125"), of_one=True) == Decimal("12.5")
    assert reader.percent("12.5") == Decimal("12.5")


def test_yes_and_no_and_neither() -> None:
    assert [reader.yes_no(one) for one in ("Yes", "y", ("flag", "true"), "NO", "")] == [
        True, True, True, False, None,
    ]  # fmt: skip
    with pytest.raises(Unreadable, match="Noo"):
        reader.yes_no("Noo")


def test_words_lose_the_spaces_and_signs_that_nobody_sees() -> None:
    assert reader.text("\u00a0Alpha\u200b Ltd ") == "Alpha Ltd"
    assert reader.text("  ") is None
    with pytest.raises(Noted) as noted:
        reader.text("Little Hulton \x80\x93 Main")
    assert noted.value.value == "Little Hulton  Main"
    with pytest.raises(Unreadable, match="5,001 characters"):
        reader.text("a" * 5001)


def test_a_code_is_kept_as_it_stands() -> None:
    assert reader.code("01234567") == "01234567"
    assert reader.code(("number", "43900824")) == "43900824"
    for mangled in ("1.23E+11", ("day", "2026-09-01")):
        with pytest.raises(Unreadable, match="spreadsheet"):
            reader.code(mangled)


def test_postcodes_have_one_space_and_what_is_none_is_told() -> None:
    assert reader.postcode("sk67gh") == "SK6 7GH"
    assert reader.postcode("LA14  2TB") == "LA14 2TB"
    assert reader.postcode(" ") is None
    with pytest.raises(Unreadable, match="Eircode"):
        reader.postcode("T12 VP94")
    with pytest.raises(Unreadable) as likely:
        reader.postcode("M5O 2AA")
    assert "M50 2AA" in likely.value.fix
