"""Worked examples: what was worked out by hand, held against what the engine says."""

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from app.units import NUMBER

STEP = re.compile(r"\.?([A-Za-z_][\w-]*)|\[([\w]+)=([^\]]+)\]|\[(\d+)\]")


class NoSuchPath(LookupError):
    """The answer has nothing at this path."""


def at(document: Any, path: str) -> Any:
    """Find a number by its path, such as `tenders[supplier=Alpha].criteria.price.score`.

    Raises:
        NoSuchPath: naming the step that leads nowhere.
    """
    here, place = document, 0
    while place < len(path):
        step = STEP.match(path, place)
        if step is None:
            raise NoSuchPath(f"{path[place:]!r} is not part of a path")
        here = _step(here, step, path)
        place = step.end()
    return here


def _step(here: Any, step: re.Match[str], path: str) -> Any:
    key, name, wanted, place = step.groups()
    if key is not None and isinstance(here, Mapping) and key in here:
        return here[key]
    if name is not None and isinstance(here, list):
        for item in here:
            if isinstance(item, Mapping) and str(item.get(name)) == wanted:
                return item
    if place is not None and isinstance(here, list) and int(place) < len(here):
        return here[int(place)]
    raise NoSuchPath(f"{path}: there is nothing at {step.group()!r}")


def differences(document: Any, expected: Mapping[str, Any]) -> Iterator[str]:
    """Say each number that is not what was worked out by hand.

    A number is the same if it is the same Decimal; a word, a yes/no or nothing if it is the same.
    """
    for path, wanted in expected.items():
        try:
            found = at(document, path)
        except NoSuchPath as missing:
            yield str(missing)
            continue
        if not same(found, wanted):
            yield f"{path}: worked out as {wanted}, the engine says {found}"


def same(found: Any, wanted: Any) -> bool:
    """Tell whether a number in an answer is the one expected."""
    one, other = _plain(found), _plain(wanted)
    if NUMBER.fullmatch(one) and NUMBER.fullmatch(other):
        return Decimal(one) == Decimal(other)
    return one == other


def _plain(value: Any) -> str:
    if value is None or value == "null":
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)
