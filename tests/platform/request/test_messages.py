from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import Field, ValidationError

from app.platform.json_body import parse
from app.platform.request.messages import Message


class Part(Message):
    amount: Decimal
    parts: tuple["Part", ...] = ()


class Whole(Message):
    count: int = 0
    flag: bool = False
    amount: Decimal = Decimal(0)
    share: Annotated[Decimal, Field(ge=0, le=1)] = Decimal(0)
    day: date | None = None
    at: datetime | None = None
    name: str = ""
    by_place: dict[str, Decimal] = Field(default_factory=dict)
    either: int | list[int] = 0
    part: Part | None = None
    default: int = 0
    type: int = 0


def why_refused(sent: dict[str, Any]) -> tuple[str | int, ...]:
    with pytest.raises(ValidationError) as refused:
        Whole.model_validate(sent)
    return refused.value.errors()[0]["loc"]


@pytest.mark.parametrize(
    "sent",
    [
        {"count": True},
        {"count": "12"},
        {"count": Decimal("1.0")},
        {"count": 10**30},
        {"flag": 1},
        {"flag": "true"},
        {"amount": True},
        {"amount": "NaN"},
        {"amount": Decimal("Infinity")},
        {"amount": "1_000"},
        {"amount": "١٢"},
        {"amount": "1" + "0" * 14},
        {"amount": "0." + "1" * 40},
        {"amount": "0" * 15},
        {"amount": []},
        {"share": "1.01"},
        {"day": 20260430},
        {"day": "2026-04-30T00:00:00"},
        {"day": "2026-02-30"},
        {"day": "30/04/2026"},
        {"at": 1777550400},
        {"at": "1777550400"},
        {"at": "2026-04-30T12:00:00"},
        {"at": "0001-01-01T00:00:00+14:00"},
        {"at": "9999-12-31T23:59:59-14:00"},
        {"name": 5},
        {"name": Decimal(5)},
        {"unknown": 1},
        {"default": True},
        {"type": "1"},
    ],
)
def test_only_the_right_kind_of_value_is_accepted(sent: dict[str, Any]) -> None:
    assert why_refused(sent) == tuple(sent)


@pytest.mark.parametrize(
    ("sent", "place"),
    [
        ({"by_place": {"E06000001": True}}, ("by_place", "E06000001")),
        ({"either": [True]}, ("either", "list[constrained-int]", 0)),
        ({"part": {"amount": 1, "parts": [{"amount": "x"}]}}, ("part", "parts", 0, "amount")),
    ],
)
def test_what_is_inside_is_as_strict(sent: dict[str, Any], place: tuple[str | int, ...]) -> None:
    with pytest.raises(ValidationError) as refused:
        Whole.model_validate(sent)
    assert place in [error["loc"] for error in refused.value.errors()]


@given(st.decimals("-99999999999999", "99999999999999", places=10))
def test_a_number_and_its_text_are_the_same_number(number: Decimal) -> None:
    written = format(number, "f")
    as_number = parse(b'{"amount": %s}' % written.encode())
    as_text = parse(b'{"amount": "%s"}' % written.encode())

    assert Whole.model_validate(as_number) == Whole.model_validate(as_text)
    assert Whole.model_validate(as_number).amount == number


@given(st.decimals(allow_nan=False, allow_infinity=False))
def test_a_decimal_is_given_as_text_that_reads_back_the_same(number: Decimal) -> None:
    given_back = parse(Whole.model_construct(amount=number).model_dump_json().encode())["amount"]
    assert isinstance(given_back, str)
    assert "E" not in given_back
    assert not given_back.startswith("-0") or Decimal(given_back) != 0
    assert Decimal(given_back) == number


def test_a_time_keeps_its_moment() -> None:
    whole = Whole.model_validate({"at": "2026-04-30T12:00:00+01:00", "day": "2026-04-30"})
    assert whole.at == datetime.fromisoformat("2026-04-30T11:00:00Z")
    assert whole.day == date(2026, 4, 30)
