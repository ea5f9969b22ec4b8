"""What is wrong with one value of a request, and what its field takes, in words.

The model that refuses a value says so in its own terms: a pattern, the name of a type. Whoever
sent it is told what goes there instead, with an example.
"""

import re
from collections.abc import Callable, Mapping
from typing import Any

from app.platform.mail.address import PATTERN as ADDRESS

Context = Mapping[str, Any]  #: what the model says beside the kind of a fault

FIXES = {
    "missing": "Add it.",
    "date_type": "Write it as 2026-04-30.",
    "date_parsing": "Write it as 2026-04-30.",
    "date_from_datetime_parsing": "Write it as 2026-04-30.",
    "date_from_datetime_inexact": "Write it as 2026-04-30.",
    "datetime_type": "Write it as 2026-04-30T12:00:00Z.",
    "datetime_parsing": "Write it as 2026-04-30T12:00:00Z.",
    "datetime_from_date_parsing": "Write it as 2026-04-30T12:00:00Z.",
    "timezone_aware": "Give an offset, as in 2026-04-30T12:00:00+01:00.",
    "bool_type": "Send true or false.",
    "bool_parsing": "Send true or false.",
    "int_type": "Send a whole number, without quotes.",
    "int_parsing": "Send a whole number, such as 3.",
    "int_from_float": "Send a whole number, such as 3.",
    "decimal_type": "Send a number, or a number in quotes, such as 12.50.",
    "decimal_parsing": "Send a number, or a number in quotes, such as 12.50.",
    "finite_number": "Send a number, or a number in quotes, such as 12.50.",
    "string_type": "Send text in quotes.",
    "list_type": "Send a list in square brackets.",
    "dict_type": "Send names with values, in braces.",
    "model_type": "Send names with values, in braces.",
    "model_attributes_type": "Send names with values, in braces.",
    "uuid_type": "Send an id as it was given, such as 0195566f-4a00-7000-8000-000000000001.",
    "uuid_parsing": "Send an id as it was given, such as 0195566f-4a00-7000-8000-000000000001.",
}
_ID = r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"
#: by pattern: what a text is to be, and one that is
TEXTS = {
    r"\S": ("some words, not only spaces", ""),
    r"^\S(.*\S)?$": ("words on one line, without a space before or after them", ""),
    r"^(\S(.*\S)?)?$": ("words on one line, without a space before or after them", ""),
    r"^\S+$": ("a text without spaces", "012345-2026"),
    r"^[\x21-\x7e]+$": ("letters, digits and signs without spaces", "012345-2026"),
    r"^[a-z][a-z0-9_]*$": ("small letters, digits and _, a letter first", "job_local"),
    r"^([a-z][a-z0-9_]*)?$": ("small letters, digits and _, a letter first", "job_local"),
    r"^[a-z][a-z0-9_-]*$": ("small letters, digits, _ and -, a letter first", "local-jobs"),
    r"^[a-z][a-z0-9_]{0,39}$": ("at most 40 small letters, digits and _", "job_local"),
    r"^[a-z][a-z0-9_]{0,63}$": ("at most 64 small letters, digits and _", "job_local"),
    r"^([a-z][a-z0-9_]{0,63})?$": ("at most 64 small letters, digits and _", "job_local"),
    r"^[0-9]{8}$": ("eight digits", "55521100"),
    r"^([0-9]{6}-[0-9]{4})?$": ("six digits, - and a year", "012345-2026"),
    r"^(UK|TL)([A-Z][0-9A-Z]{0,2})?$": ("the code of a region, or UK", "UKD45"),
    r"^[A-Z]{2}-[A-Z0-9]{2,12}$": ("the code of a register", "GB-PPON"),
    r"^[a-z0-9][a-z0-9.-]*$": ("small letters, digits, dots and -", "local-first"),
    r"^[a-z0-9][a-z0-9.-]{0,59}$": ("at most 60 small letters, digits, dots and -", "2026.1"),
    r"^[A-Za-z0-9][A-Za-z0-9_.-]*$": ("letters, digits, _, dots and -", "LOT-1"),
    r"^[A-Za-z0-9]([A-Za-z0-9 ._/-]*[A-Za-z0-9])?$": (
        "letters and digits, with spaces, dots, _, / and - between them", "PROC/2026-014",
    ),
    r"^[A-Za-z0-9][A-Za-z0-9_.-]*@[A-Za-z0-9][A-Za-z0-9_.-]*$": (
        "a name, @ and a version", "local-first@2026.1",
    ),
    r"^(ocds-[a-z0-9]{6}-[A-Za-z0-9._:/-]+)?$": (
        "an ocid: ocds-, a publisher's six letters and digits, - and an id", "ocds-h6vhtk-0000a0",
    ),
    r"^[A-Z]{1,2}$": ("one or two capital letters", "AB"),
    r"^[0-9a-f]{64}$": ("a digest: 64 digits and letters from a to f", ""),
    r"^sha256:[0-9a-f]{64}$": ("sha256: and 64 digits and letters from a to f", ""),
    r"^([A-Z][0-9]{8})?$": ("the code of an area: a capital letter and eight digits", "E08000018"),
    r"^([A-Z0-9]{9})?$": ("a code of nine capital letters and digits", "E08000018"),
    r"^GBP$": ("pounds", "GBP"),
    rf"^({ADDRESS})?$": ("an e-mail address", "bids@supplier.example"),
    r"^-?[0-9]+(\.[0-9]+)?$": ("a number", "12.50"),
    r"^[+-]?\d*\.?\d+$": ("a number", "12.50"),
    r"^[0-9]{1,14}(\.[0-9]{1,25})?$": ("a number that is not negative", "12.50"),
    r"^-?[0-9]{1,14}(\.[0-9]{1,25})?$": ("a number of at most 14 digits", "12.50"),
    r"^[A-Za-z0-9][A-Za-z0-9_.-]{0,99}$": ("at most 100 letters, digits, _, dots and -", "jobs-1"),
    r"^[ -~]+$": ("letters, digits and signs of English, without accents", ""),
    rf"^({_ID}(,{_ID})*)?$": ("ids with commas between them", ""),
    r'^/v1/[!"$-~]+$': ("a path of this service, with its parameters", "/v1/suppliers"),
    r"^(/.*)?$": ("a path that begins with /", "/commitments/0"),
}  # fmt: skip
#: how an enum member shows itself: `<Ending.EXPIRED: 'expired'>`
_MEMBER = re.compile(r"<\w+(?:\.\w+)+: ('[^']*')>")


def _text(context: Context) -> tuple[str, str]:
    takes, example = TEXTS.get(str(context.get("pattern")), ("", ""))
    if not takes:
        return "It is not written as this field takes it", "Look at the field's description."
    such = f", such as {example}" if example else ""
    return f"This takes {takes}", f"Write {takes}{such}."


def _choice(context: Context) -> tuple[str, str]:
    choices = _MEMBER.sub(r"\1", str(context.get("expected", ""))).replace("'", "")
    return f"This takes {choices}", f"Send {choices}."


def _short(context: Context) -> tuple[str, str]:
    least = context.get("min_length", 1)
    if least == 1:
        return "This must not be empty", "Write something, or leave it out if it may be left out."
    return f"This is too short: at least {least} characters", f"Give at least {least} characters."


def _long(context: Context) -> tuple[str, str]:
    most = context.get("max_length")
    return f"This is too long: at most {most} characters", f"Shorten it to {most} characters."


def _few(context: Context) -> tuple[str, str]:
    least = context.get("min_length", 1)
    return f"This list needs at least {least}", f"Give at least {least}."


def _many(context: Context) -> tuple[str, str]:
    most = context.get("max_length")
    return f"This list takes at most {most}", f"Give at most {most}, or send them in parts."


def _digits(context: Context) -> tuple[str, str]:
    most = next((context[name] for name in _DIGITS if name in context), "")
    where = "after the point" if "decimal_places" in context else "before the point"
    where = "in all" if "max_digits" in context else where
    return f"At most {most} digits {where}", f"Give a number with at most {most} digits {where}."


def _bound(words: str) -> Callable[[Context], tuple[str, str]]:
    def told(context: Context) -> tuple[str, str]:
        bound = next(iter(context.values()), "")
        return f"This must be {words} {bound}", f"Give a number {words} {bound}."

    return told


_DIGITS = ("max_digits", "decimal_places", "whole_digits")
_WORDS: dict[str, Callable[[Context], tuple[str, str]]] = {
    "string_pattern_mismatch": _text,
    "enum": _choice,
    "literal_error": _choice,
    "string_too_short": _short,
    "string_too_long": _long,
    "too_short": _few,
    "too_long": _many,
    "decimal_max_digits": _digits,
    "decimal_max_places": _digits,
    "decimal_whole_digits": _digits,
    "greater_than": _bound("more than"),
    "greater_than_equal": _bound("at least"),
    "less_than": _bound("less than"),
    "less_than_equal": _bound("at most"),
}


def told(kind: str, message: str, context: Context) -> tuple[str, str]:
    """Give what is wrong with a value, and what its field takes, as an order.

    Args:
        kind: of the fault, as the model calls it.
        message: the model's own, which is kept where it is in words already.
        context: what the model says beside it.
    """
    if (words := _WORDS.get(kind)) is not None:
        said, fix = words(context)
    else:
        said, fix = message.removeprefix("Value error, "), FIXES.get(kind, "")
    fix = fix or "Look at the description of this field, and send what it takes."
    return said.rstrip("."), fix
