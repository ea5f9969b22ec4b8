from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.scoring.explanation.number import (
    amount,
    counted,
    is_shortened,
    listed,
    ordinal,
    pounds,
    precise,
    told,
)

NUMBERS = st.decimals("-1e12", "1e12", allow_nan=False, allow_infinity=False, places=18)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("0", "0"),
        ("1234567.891", "1,234,567.89"),
        ("-1234.5", "-1,234.5"),
        ("-0.004", "-0.004"),
        ("0.00345", "0.0035"),
        ("72.050", "72.05"),
    ],
)
def test_a_number_is_told_briefly_and_never_as_nothing(value: str, text: str) -> None:
    assert told(Decimal(value)) == text


@given(NUMBERS)
def test_what_is_told_is_near_enough_and_says_when_it_is_short(value: Decimal) -> None:
    shown = Decimal(told(value).replace(",", ""))

    assert abs(shown - value) <= Decimal("0.005")
    assert (shown == 0) == (value == 0)
    assert is_shortened(value) == (shown != value)


@given(NUMBERS)
def test_a_precise_number_is_whole_or_says_that_it_goes_on(value: Decimal) -> None:
    text = precise(value)

    assert text.endswith("…") or Decimal(text) == value


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Decimal(1) / 3, "0.333333333333…"),
        (Decimal("1E+6"), "1000000"),
        (Decimal("0.5000000000000000"), "0.5"),
        (True, "yes"),
        (False, "no"),
        ("gold", "gold"),
    ],
)
def test_values_are_written_for_checking(value: object, text: str) -> None:
    assert precise(value) == text


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [
        ("1", "fte_year", "1 full-time year of work"),
        ("2.5", "fte_year", "2.5 full-time years of work"),
        ("150000", "gbp", "£150,000"),
        ("1234.5", "gbp", "£1,234.50"),
        ("-20", "gbp", "-£20"),
        ("25", "percent", "25 per cent"),
        ("3", "tool_kit", "3 tool kit"),
    ],
)
def test_amounts_are_written_with_words_for_their_unit(value: str, unit: str, text: str) -> None:
    assert amount(Decimal(value), unit) == text


def test_pence_have_two_digits() -> None:
    assert [pounds(Decimal(one)) for one in ("0.1", "0.05", "3")] == ["£0.10", "£0.05", "£3"]


def test_places_are_words_up_to_ten() -> None:
    assert [ordinal(place) for place in (1, 3, 10, 11, 12, 21, 22, 33, 111)] == [
        "first",
        "third",
        "tenth",
        "11th",
        "12th",
        "21st",
        "22nd",
        "33rd",
        "111th",
    ]


def test_things_are_counted_and_listed_as_in_speech() -> None:
    assert counted(1, "tender") == "1 tender"
    assert counted(0, "reply", "replies") == "0 replies"
    assert listed([]) == ""
    assert listed(["a"]) == "a"
    assert listed(["a", "b", "c"]) == "a, b and c"
