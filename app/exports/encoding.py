"""Rows as lines of JSON, in one form on both databases, and lines as rows again."""

import base64
import binascii
import json
from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from enum import Enum as Choices
from typing import Any
from uuid import UUID

from sqlalchemy import Boolean, Column, Date, Enum, Integer, LargeBinary, Table, Uuid
from sqlalchemy.types import TypeEngine

from app.platform.columns import Exact, JsonText, Moment, canonical

Values = Mapping[str, Any]


class Unreadable(ValueError):
    """A line is no row of its table; what it says is meant for whoever mends it."""


def kind_of(column: Column[Any]) -> str:
    """Name how a column's values are written, for the archive's own description."""
    kind: Any = column.type
    for wanted, name in _NAMES:
        if isinstance(kind, wanted):
            return name
    return "text"


def line_of(values: Values) -> bytes:
    """Write a row as a line; the same row is the same bytes, wherever it is read from."""
    told = canonical({name: _plain(value) for name, value in values.items()})
    return told.encode() + b"\n"


def values_of(table: Table, hidden: frozenset[str], line: bytes) -> dict[str, Any]:
    """Read a line as a row.

    Raises:
        Unreadable: if it is none, or has other columns than its table.
    """
    told = _document(line)
    wanted = {column.name for column in table.columns} - hidden
    if told.keys() != wanted:
        names = ", ".join(sorted(told.keys() ^ wanted))
        raise Unreadable(f"it has other columns than its table: {names}")
    return {name: _read(table.c[name], value) for name, value in told.items()}


def _document(line: bytes) -> dict[str, Any]:
    try:
        told = json.loads(line, parse_float=Decimal, parse_constant=_no_number)
    except (ValueError, RecursionError):
        raise Unreadable("it is no JSON") from None
    if not isinstance(told, dict):
        raise Unreadable("it is no JSON object")
    return told


def _no_number(word: str) -> Any:
    raise ValueError(word)


def _plain(value: Any) -> Any:
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    if isinstance(value, date) and not isinstance(value, datetime):
        return value.isoformat()
    return value.value if isinstance(value, Choices) else value


def _read(column: Column[Any], told: Any) -> Any:
    if told is None:
        if column.nullable:
            return None
        raise Unreadable(f"{column.name} has no value")
    try:
        return _reader(column.type)(told)
    except (ValueError, TypeError, InvalidOperation, binascii.Error):
        raise Unreadable(f"{column.name} is no {kind_of(column)}") from None


def _reader(kind: TypeEngine[Any]) -> Callable[[Any], Any]:
    if isinstance(kind, Enum):
        return kind.enum_class or str
    readers = ((wanted, reader) for wanted, reader in _READERS if isinstance(kind, wanted))
    return next((reader for _, reader in readers), lambda told: _of(told, str))


def _of(told: Any, kind: type) -> Any:
    if type(told) is not kind:
        raise TypeError
    return told


_NAMES: tuple[tuple[Any, str], ...] = (
    (Exact, "decimal, up to four places, as text"),
    (Moment, "time in UTC, ISO 8601"),
    (JsonText, "JSON"),
    (Enum, "word"),
    (Uuid, "UUID"),
    (Date, "day, ISO 8601"),
    (LargeBinary, "bytes, base64"),
    (Boolean, "true or false"),
    (Integer, "whole number"),
)
_READERS: tuple[tuple[Any, Callable[[Any], Any]], ...] = (
    (Exact, lambda told: Decimal(_of(told, str))),
    (Moment, lambda told: datetime.fromisoformat(_of(told, str))),
    (JsonText, lambda told: told),
    (Uuid, lambda told: UUID(_of(told, str))),
    (Date, lambda told: date.fromisoformat(_of(told, str))),
    (LargeBinary, lambda told: base64.b64decode(_of(told, str), validate=True)),
    (Boolean, lambda told: _of(told, bool)),
    (Integer, lambda told: _of(told, int)),
)
