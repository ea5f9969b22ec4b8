"""JSON whose numbers are as exact as what they are made from.

Answers of this API write a decimal as a string, which no program rounds. Where a standard wants
a number instead, it is written here, digit by digit, and never passes through a float.
"""

import json
from collections.abc import Mapping
from decimal import Decimal
from typing import Any
from uuid import UUID

from app.units import plain


def with_numbers(value: Any) -> str:
    """Write a value as JSON, a Decimal as a number.

    Args:
        value: made of mappings with names, lists, texts, numbers, flags, ids and None.

    Raises:
        TypeError: for a float, or for a value without a form in JSON.
    """
    if isinstance(value, Mapping):
        return f"{{{','.join(f'{_text(name)}:{with_numbers(value[name])}' for name in value)}}}"
    if isinstance(value, list | tuple):
        return f"[{','.join(map(with_numbers, value))}]"
    if isinstance(value, Decimal) and value.is_finite():
        return plain(value)
    if value is None or isinstance(value, bool | int | str | UUID):
        return _text(str(value) if isinstance(value, UUID) else value)
    raise TypeError(f"{value!r} has no form in JSON here")


def _text(value: bool | int | str | None) -> str:
    return json.dumps(value, ensure_ascii=False)
