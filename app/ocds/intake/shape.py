"""Bring a release into the shape in which the standard's merging understands it.

Lists written as objects keyed "1" become lists, ids become texts, and what a list repeats under
one id becomes one, the later words before the earlier. The release as it was sent is kept beside.
"""

from decimal import Decimal
from typing import Any

from app.units import plain


def in_shape(value: Any) -> Any:
    """Give a copy of what was read, in that shape."""
    if isinstance(value, dict):
        if _is_list(value):
            ordered = sorted(value.items(), key=lambda pair: (len(pair[0]), pair[0]))
            return in_shape([item for _, item in ordered])
        made = {
            name: in_shape(part) if isinstance(part, (dict, list)) else part
            for name, part in value.items()
        }
        return _named(made) if "id" in made else made
    if isinstance(value, list):
        return _once([in_shape(one) for one in value if one is not None])
    return value


def _is_list(value: dict[str, Any]) -> bool:
    """Tell whether an object stands for a list: its keys are "1", "2" and so on."""
    for name in value:  # nearly always the first tells
        if not (name.isdigit() and name.isascii()):
            return False
    return bool(value)


def _named(made: dict[str, Any]) -> dict[str, Any]:
    """Write an id as text; one that is none would make one of all that lack it."""
    name = made["id"]
    if isinstance(name, Decimal):
        made["id"] = plain(name)
    elif not isinstance(name, str) or not name:
        del made["id"]
    return made


def _once(items: list[Any]) -> list[Any]:
    if not all(isinstance(one, dict) for one in items):
        return items
    found: dict[Any, dict[str, Any]] = {}
    for place, one in enumerate(items):
        key = one.get("id", place)
        found[key] = {**found.get(key, {}), **one}
    return list(found.values())
