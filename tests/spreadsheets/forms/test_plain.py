"""Two values that mean the same are the same text; blank and nought are not."""

from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

import pytest

from app.spreadsheets.forms.plain import plain_of, same


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""),
        ("", ""),
        ("  a\xa0b \r\n", "a b"),
        ("a\tb", "a b"),
        ("a\r\nb\rc", "a\nb\nc"),
        (0, "0"),
        (Decimal("-0.00"), "0"),
        (Decimal("1.50"), "1.5"),
        (Decimal("1E+3"), "1000"),
        (True, "yes"),
        (False, "no"),
        (date(2026, 3, 1), "2026-03-01"),
        (datetime(2026, 3, 1, 12, tzinfo=timezone(timedelta(hours=1))), "2026-03-01T11:00:00Z"),
        (datetime(2026, 3, 1, 12, tzinfo=UTC), "2026-03-01T12:00:00Z"),
        (["b", "a"], "b; a"),
        ({"b", "a"}, "a; b"),
        ([], ""),
    ],
)
def test_a_value_has_one_form(value: Any, text: str) -> None:
    assert plain_of(value) == text


def test_rows_are_compared_by_what_they_mean() -> None:
    assert same({"on": date(2026, 3, 1)}, {"on": "2026-03-01"}, "on")
    assert same({}, {"on": None}, "on")
    assert not same({"on": 0}, {}, "on")
