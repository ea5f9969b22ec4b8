"""One form for a value, however it was kept or written: for comparing, and for people."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from app.units import plain

_SPACES = str.maketrans("\t\xa0", "  ")
BETWEEN = "; "  #: between the parts of a list in one cell


def plain_of(value: Any) -> str:
    """Write a value in the one form in which two that mean the same are the same text.

    None and blank text are the empty text; 0 is `0`. Numbers lose their idle noughts, days are
    ISO, yes/no is `yes` or `no`, line ends are one sign, a tab is a space, and spaces around
    text are gone.

    Args:
        value: None, a str, bool, int, Decimal, date or datetime, or a list of such.
    """
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case int() | Decimal():
            return plain(Decimal(value))
        case datetime():
            return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
        case date():
            return value.isoformat()
        case list() | tuple():
            return BETWEEN.join(map(plain_of, value))
        case set() | frozenset():
            return BETWEEN.join(sorted(map(plain_of, value)))
        case _:
            return _text(str(value))


def same(one: Mapping[str, Any], other: Mapping[str, Any], key: str) -> bool:
    """Tell whether two rows say the same of a field."""
    return plain_of(one.get(key)) == plain_of(other.get(key))


def _text(value: str) -> str:
    lines = value.replace("\r\n", "\n").replace("\r", "\n")
    return lines.translate(_SPACES).strip()
