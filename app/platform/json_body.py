"""The one reader of JSON that callers send: exact numbers, and nothing that means two things.

A fraction becomes a Decimal exactly as written and a whole number an int; neither ever passes
through a float. `NaN`, infinities, numbers of more than forty digits or from 10^14 up, duplicate
names, NUL and lone surrogates are refused, each with its place. Nesting is limited, so a deep
document is answered as quickly as a flat one.
"""

import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from app.problems import Finding, Invalid, Malformed

DEEPEST = 64  #: levels of arrays and objects, one inside the other
MOST_DIGITS = 40  #: in one number, written out without an exponent
TOO_LARGE = 10**14  #: every number is smaller than this, so that every column can keep it
MOST_FINDINGS = 100  #: faults told of one document; the rest are counted

_SUSPECT = re.compile(rb"\\u(?:0000|[dD][89a-fA-F])")  # may stand for NUL or a lone surrogate
#: more digits before the point than `TOO_LARGE` leaves, the first of them for nothing
_LEADING_NOUGHTS = re.compile(r"-?0[0-9]{14}")
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


class TooDeep(Malformed):
    """Arrays and objects are nested beyond what any document here needs."""

    slug = "too-deep"


@dataclass(frozen=True, slots=True)
class _Fault:
    """Stands in the parsed document where something was refused."""

    code: str
    message: str
    how_to_fix: str


def parse(raw: bytes, called: str = "The body") -> Any:
    """Read a JSON document.

    Args:
        raw: its bytes.
        called: what a fault calls it, such as the name of its file.

    Returns:
        dicts, lists, str, bool, None, int for a whole number and Decimal for a fraction.

    Raises:
        Malformed: if it is not JSON at all, with the line and column, or nested too deeply.
        Invalid: if it is JSON that means two things or cannot be kept; every fault has its place.
    """
    document, faulty = _decode(_text(raw, called), called)
    if raw.count(b"[") + raw.count(b"{") > DEEPEST:
        _refuse_depth(document)
    if faulty or _SUSPECT.search(raw):
        _refuse_faults(document)
    return document


def exact(written: str) -> Decimal:
    """Read a number as people and JSON write it, such as `-12.50` or `1e3`; -0 is 0.

    Raises:
        ValueError: if it is no such number, is too large, or needs more than forty digits.
    """
    if not re.fullmatch(r"-?[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]{1,4})?", written):
        raise ValueError("a number is written as in 12, -3.5 or 1e3")
    if _LEADING_NOUGHTS.match(written):
        raise ValueError("a number is written without noughts before it")
    if len(written) > 2 * MOST_DIGITS or digits_of(number := Decimal(written)) > MOST_DIGITS:
        raise ValueError(f"a number has at most {MOST_DIGITS} digits")
    if number.copy_abs() >= TOO_LARGE:  # abs() would round it first
        raise ValueError("a number is less than 10^14")
    return number if number else number.copy_abs()


def digits_of(number: Decimal) -> int:
    """Count the digits that a finite number needs when written out without an exponent."""
    _, digits, exponent = number.as_tuple()
    places = int(exponent)
    return max(len(digits) + max(places, 0), 1 - places)


def _text(raw: bytes, called: str) -> str:
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Malformed(
            f"{called} is not UTF-8: byte {error.start + 1} cannot be read.",
            "Send JSON in UTF-8.",
        ) from None


def _decode(text: str, called: str) -> tuple[Any, bool]:
    reader = _Reader()
    decoder = json.JSONDecoder(
        object_pairs_hook=reader.together,
        parse_float=reader.fraction,
        parse_int=reader.whole,
        parse_constant=reader.constant,
    )
    try:
        return decoder.decode(text), reader.faulty
    except json.JSONDecodeError as error:
        raise Malformed(
            f"{called} is not JSON: line {error.lineno}, column {error.colno}: {error.msg}.",
            "Check the JSON at that place.",
            line=error.lineno,
            column=error.colno,
        ) from None
    except RecursionError:
        raise _too_deep() from None


class _Reader:
    """What becomes of each number, constant and object; faults are left in their place."""

    def __init__(self) -> None:
        self.faulty = False

    def _refuse(self, code: str, message: str, how_to_fix: str) -> _Fault:
        self.faulty = True
        return _Fault(code, message, how_to_fix)

    def fraction(self, written: str) -> Decimal | _Fault:
        try:
            return exact(written)
        except ValueError as error:
            return self._refuse("number_out_of_range", f"{_cut(written)}: {error}.", "Round it.")

    def whole(self, written: str) -> int | _Fault:
        if len(written) < 40 and abs(number := int(written)) < TOO_LARGE:
            return number
        problem = f"{_cut(written)}: a number is less than 10^14."
        return self._refuse("number_out_of_range", problem, "Use a larger unit.")

    def constant(self, name: str) -> _Fault:
        problem = f"{name} is not a number in JSON."
        return self._refuse("not_a_number", problem, "Send a number or null.")

    def together(self, pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        members = dict(pairs)
        if len(members) != len(pairs):
            for name, times in Counter(name for name, _ in pairs).items():
                if times > 1:
                    said = f"{_cut(repr(name))} is given {times} times."
                    members[name] = self._refuse("duplicate_name", said, "Give each name once.")
        return members


def _too_deep() -> TooDeep:
    return TooDeep(
        f"Arrays and objects are nested more than {DEEPEST} levels deep.",
        "Send a flatter document.",
    )


def _refuse_depth(document: Any) -> None:
    level = [document]
    for _ in range(DEEPEST):
        level = [
            part
            for whole in level
            for part in (whole.values() if isinstance(whole, dict) else whole)
            if isinstance(part, (dict, list))
        ]
        if not level:
            return
    raise _too_deep()


def _refuse_faults(document: Any) -> None:
    findings = list(_findings(document))
    if findings:
        raise Invalid(
            f"The JSON has {len(findings)} {'fault' if len(findings) == 1 else 'faults'}.",
            "Put each one right and send it again.",
            findings[:MOST_FINDINGS],
            errors_in_all=len(findings),
        )


def _findings(document: Any) -> Iterator[Finding]:
    """Walk the document in order, without recursion, and tell each fault with its JSON pointer."""
    waiting: list[tuple[str, Any]] = [("", document)]
    while waiting:
        place, value = waiting.pop()
        if isinstance(value, _Fault):
            yield Finding(value.code, value.message, value.how_to_fix, path=place)
        elif isinstance(value, str) and _UNSTORABLE.search(value):
            yield _unstorable("The text has a NUL or half a surrogate pair.", place)
        elif isinstance(value, list):
            waiting += reversed([(f"{place}/{i}", part) for i, part in enumerate(value)])
        elif isinstance(value, dict):
            if any(_UNSTORABLE.search(name) for name in value):
                yield _unstorable("A name has a NUL or half a surrogate pair.", place)
            waiting += reversed([(f"{place}/{escaped(n)}", part) for n, part in value.items()])


def _unstorable(message: str, place: str) -> Finding:
    return Finding("unstorable_text", message, "Remove it.", path=place)


def escaped(name: str) -> str:
    """Write a name as one step of a JSON pointer (RFC 6901)."""
    readable = name.encode("utf-8", "backslashreplace").decode()
    return readable.replace("~", "~0").replace("/", "~1")


def _cut(text: str, most: int = 50) -> str:
    readable = text.encode("utf-8", "backslashreplace").decode()
    return readable if len(readable) <= most else readable[: most - 1] + "…"
