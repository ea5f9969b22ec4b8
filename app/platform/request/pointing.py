"""Where in the body a fault stands: a JSON Pointer (RFC 6901) out of a finding's path.

A finding says its place in the document's own words, `tenders[supplier=Alpha].price`. What is
told over HTTP must lead into what was sent, or not claim to; so the path is followed through the
body, an item of a list being found by its number or by one of its members.
"""

import re
from typing import Any

from app.platform.json_body import escaped

_WORD = re.compile(r"[A-Za-z_]\w*\Z")
_NUMBER = re.compile(r"\[([0-9]{1,9})\]")


def pointer(path: str, body: Any) -> str | None:
    """Give the pointer to what a path speaks of.

    Args:
        path: such as `criteria[2].weight`; a pointer is given back as it is.
        body: the JSON document that was sent, or None.

    Returns:
        the pointer; empty for the whole of it; None where the path does not lead into the body.
    """
    if not path or path.startswith("/"):
        return path
    steps = _follow(path, body) if isinstance(body, dict) else None
    if steps is None:
        steps = _within_one_part(path, body)
    return None if steps is None else "".join(f"/{escaped(str(step))}" for step in steps)


def _within_one_part(path: str, body: Any) -> list[str | int] | None:
    """Follow a path that begins within a part of the body, if there is only one such part."""
    if not isinstance(body, dict):
        return None
    found = [
        [name, *steps]
        for name, part in body.items()
        if isinstance(part, dict) and (steps := _follow(path, part)) is not None
    ]
    return found[0] if len(found) == 1 else None


def _follow(path: str, whole: dict[str, Any]) -> list[str | int] | None:
    """Give the steps of a path; its last may be what is missing, its first must be there."""
    steps: list[str | int] = []
    here: Any = whole
    rest = path
    while rest:
        step, length = _step(rest, here, may_be_missing=bool(steps))
        if not length:
            return None
        steps.append(step)
        rest = rest[length:].removeprefix(".")
        here = _at(here, step)
    return steps


def _at(here: Any, step: str | int) -> Any:
    if isinstance(here, dict):
        return here.get(str(step))
    return here[int(step)] if isinstance(here, list) else None


def _step(rest: str, here: Any, *, may_be_missing: bool) -> tuple[str | int, int]:
    """Give the next step of a path and how many characters it takes; 0: it leads nowhere."""
    if isinstance(here, list):
        return _item(rest, here)
    if not isinstance(here, dict):
        return "", 0
    written = [
        (name, len(words))
        for name in here
        for words in (name, f"[{name}]")
        if words and rest.startswith(words) and rest[len(words) : len(words) + 1] in ("", ".", "[")
    ]
    if written:
        return max(written, key=lambda one: one[1])
    return (rest, len(rest)) if may_be_missing and _WORD.match(rest) else ("", 0)


def _item(rest: str, items: list[Any]) -> tuple[int, int]:
    if (number := _NUMBER.match(rest)) and int(number[1]) < len(items):
        return int(number[1]), number.end()
    for place, item in enumerate(items):
        for name, value in item.items() if isinstance(item, dict) else ():
            if isinstance(value, str) and rest.startswith(words := f"[{name}={value}]"):
                return place, len(words)
    return 0, 0
