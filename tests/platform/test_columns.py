from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from enum import StrEnum
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Column, Engine, Integer, MetaData, Table, insert, select, text
from sqlalchemy.exc import StatementError

from app.platform.columns import LARGEST, Exact, JsonText, Moment, canonical, choice
from app.platform.database import WriteSession


class Colour(StrEnum):
    """Words to choose from, whose names are not their values."""

    RED = "crimson"
    BLUE = "azure"


THINGS = Table(
    "thing",
    MetaData(),
    Column("id", Integer, primary_key=True),
    Column("exact", Exact),
    Column("moment", Moment),
    Column("colour", choice(Colour)),
    Column("said", JsonText),
)


@pytest.fixture
def things(session: WriteSession) -> WriteSession:
    THINGS.create(session.connection())
    return session


def kept(session: WriteSession, column: str, value: Any) -> Any:
    """Store a value and read it back."""
    session.execute(text("DELETE FROM thing"))
    session.execute(insert(THINGS).values({column: value}))
    return session.execute(select(THINGS.c[column])).scalar_one()


@pytest.mark.parametrize(
    "number",
    [
        "0",
        "0.1",
        "-0.0001",
        "12345678901234.5678",
        "99999999999999.9999",
        "1E+5",
        "922337203685477",
    ],
)
def test_a_decimal_comes_back_as_it_went(things: WriteSession, number: str) -> None:
    assert kept(things, "exact", Decimal(number)) == Decimal(number)


def test_the_largest_decimal_is_kept_and_the_next_refused(things: WriteSession) -> None:
    assert kept(things, "exact", LARGEST) == LARGEST
    assert kept(things, "exact", -LARGEST) == -LARGEST
    with pytest.raises(StatementError, match="out of range"):
        kept(things, "exact", LARGEST + Decimal("0.0001"))


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (Decimal("0.00001"), "more than 4 decimal places"),
        (Decimal("1.00000000000000000000000000000000000000001"), "more than 4 decimal places"),
        (Decimal("1E-999999"), "more than 4 decimal places"),
        (Decimal("1E+999999"), "out of range"),
        (Decimal("NaN"), "out of range"),
        (Decimal("-Infinity"), "out of range"),
        (0.1, "not a Decimal"),
        (True, "not a Decimal"),
    ],
)
def test_a_number_that_cannot_be_kept_exactly_is_refused(
    things: WriteSession, number: Any, words: str
) -> None:
    with pytest.raises(StatementError, match=words):
        kept(things, "exact", number)


@given(number=st.decimals(-LARGEST, LARGEST, places=4))
def test_every_decimal_of_four_places_is_kept(number: Decimal) -> None:
    kind: Any = Exact()

    assert kind.process_result_value(kind.process_bind_param(number, None), None) == number


def test_decimals_are_compared_and_added_by_the_database(things: WriteSession) -> None:
    for number in ("9.5", "10.25", "-1"):
        things.execute(insert(THINGS).values(exact=Decimal(number)))

    ordered = select(THINGS.c.exact).order_by(THINGS.c.exact)
    assert things.execute(ordered).scalars().all() == [-1, Decimal("9.5"), Decimal("10.25")]
    above = select(THINGS.c.exact).where(THINGS.c.exact > Decimal("9.9999"))
    assert things.execute(above).scalars().all() == [Decimal("10.25")]


def test_a_moment_is_kept_to_the_microsecond_and_comes_back_in_utc(things: WriteSession) -> None:
    summer = datetime(2026, 7, 1, 12, 0, 0, 123456, tzinfo=timezone(timedelta(hours=1)))

    back = kept(things, "moment", summer)

    assert back == summer
    assert back.tzinfo is UTC
    assert back.hour == 11


def test_a_moment_without_an_offset_is_refused(things: WriteSession) -> None:
    with pytest.raises(StatementError, match="has no offset"):
        kept(things, "moment", datetime(2026, 7, 1, 12))  # noqa: DTZ001 - that is the point


def test_a_choice_is_stored_as_its_word(things: WriteSession) -> None:
    assert kept(things, "colour", Colour.RED) is Colour.RED
    assert things.execute(text("SELECT colour FROM thing")).scalar_one() == "crimson"


def test_a_word_that_is_no_choice_is_refused(things: WriteSession) -> None:
    with pytest.raises(StatementError, match="green"):
        kept(things, "colour", "green")


def test_json_is_kept_in_one_form_only(things: WriteSession) -> None:
    said = {"b": [1, "2", None, True], "a": {"é": "\u2028"}}

    assert kept(things, "said", said) == said
    stored = things.execute(text("SELECT said FROM thing")).scalar_one()
    assert stored == '{"a":{"é":"\u2028"},"b":[1,"2",null,true]}'


def test_what_json_has_no_form_for_is_written_as_text() -> None:
    written = canonical(
        {
            "amount": Decimal("1E+2"),
            "id": UUID(int=1),
            "at": datetime(2026, 1, 1, 1, tzinfo=timezone(timedelta(hours=1))),
        }
    )

    assert written == (
        '{"amount":"100","at":"2026-01-01T00:00:00+00:00",'
        '"id":"00000000-0000-0000-0000-000000000001"}'
    )


@pytest.mark.parametrize("value", [0.5, {"a": [0.5]}, ({"b": 0.5},), float("nan"), object()])
def test_what_is_not_exact_has_no_place_in_json(value: Any) -> None:
    with pytest.raises(TypeError):
        canonical(value)


def test_nothing_is_kept_as_nothing(things: WriteSession, engine: Engine) -> None:
    for column in ("exact", "moment", "colour", "said"):
        assert kept(things, column, None) is None
