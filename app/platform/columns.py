"""Column types that mean the same on SQLite and PostgreSQL.

Each refuses what it cannot keep exactly, rather than round it, cut it or guess. Messages check
input first and in kinder words; what is refused here is a fault in the code above it.
"""

import json
from datetime import UTC, datetime
from decimal import Decimal
from enum import Enum
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, DateTime, Dialect, Text, TypeDecorator
from sqlalchemy import Enum as EnumType

PLACES = 4
SCALE = 10**PLACES
LARGEST = Decimal(2**63 - 1).scaleb(-PLACES)  #: 922 337 203 685 477.5807


class Exact(TypeDecorator[Decimal]):
    """A decimal with four places, stored as a whole number of ten-thousandths.

    SQLite has no decimal type: SQLAlchemy's Numeric goes through a float there and loses digits.
    """

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: Decimal | int | None, dialect: Dialect) -> int | None:
        """Refuse a value that four places or sixty-four bits cannot hold.

        Raises:
            ValueError: for NaN, infinities, a fifth decimal place, or more than about 9.2e14.
            TypeError: for a float or anything else that is not a Decimal or an int.
        """
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, (Decimal, int)):
            raise TypeError(f"{value!r} is not a Decimal")
        number = Decimal(value)
        if not number.is_finite() or abs(number) > LARGEST:
            raise ValueError(f"{value} is out of range: at most {LARGEST} either way")
        # as_integer_ratio is exact at any length; dividing would round at 28 digits
        top, bottom = number.as_integer_ratio()
        scaled: int = top * SCALE // bottom
        if scaled * bottom != top * SCALE:
            raise ValueError(f"{value} has more than {PLACES} decimal places")
        return scaled

    def process_result_value(self, value: int | None, dialect: Dialect) -> Decimal | None:
        """Give back the decimal that was stored."""
        return None if value is None else Decimal(value).scaleb(-PLACES)


class Moment(TypeDecorator[datetime]):
    """A point in time, to the microsecond. It is stored and given back in UTC."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse a time without an offset: nobody could say when it was."""
        if value is None:
            return None
        if value.utcoffset() is None:
            raise ValueError(f"{value!r} has no offset; say which time zone it is in")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Give back the time in UTC; SQLite keeps no offset, and all it keeps is UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def choice(kind: type[Enum]) -> Any:
    """Make a column of one of a fixed list of words, stored as the words themselves.

    In a migration it is `sa.String(64)`. SQLAlchemy by default stores the names of the Python
    members, as a type of its own on PostgreSQL, so that a renamed member would lose rows.
    """
    return EnumType(
        kind,
        native_enum=False,
        length=64,
        validate_strings=True,
        values_callable=lambda members: [member.value for member in members],
    )


def _plain(value: object) -> str:
    """Write what JSON has no form for as text; a float is refused, as it is not exact."""
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, UUID):
        return str(value)
    raise TypeError(f"{value!r} has no form in JSON here")


def canonical(value: Any) -> str:
    """Write a value as JSON in one form only: keys sorted, no spaces, decimals as strings.

    Raises:
        TypeError: for a float, or for a value without a form in JSON.
    """
    _refuse_floats(value)
    return json.dumps(
        value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=_plain
    )


def _refuse_floats(value: Any) -> None:
    if isinstance(value, float):
        raise TypeError(f"{value!r} is a float; give a Decimal")
    if isinstance(value, dict):
        value = value.values()
    elif not isinstance(value, (list, tuple)):
        return
    for part in value:
        _refuse_floats(part)


class JsonText(TypeDecorator[Any]):
    """Anything that JSON can say, kept as canonical text, byte for byte, on both databases."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        """Write the value in its one form; None is no value at all, not `null`."""
        return None if value is None else canonical(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> Any:
        """Read the text back; any fraction comes as a Decimal."""
        return None if value is None else json.loads(value, parse_float=Decimal)
