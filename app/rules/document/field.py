"""The kinds of field that rule documents are made of, each typed by what it means.

YAML gives text and JSON gives text, Decimals and yes/no; both arrive here and leave as the same
thing. The words of each refusal are for the person who wrote the document.
"""

import keyword
import re
from datetime import date
from decimal import Decimal
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, WithJsonSchema

from app.rules.formula.grammar import FormulaFault, read
from app.units import NUMBER, number, plain

CODE = re.compile(r"[a-z][a-z0-9_]{0,63}")
SLUG = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,99}")
RESERVED = {"price", "total", "weighted_sum", "true", "false", *keyword.kwlist}
LONGEST_TEXT = 10_000  #: characters


class Part(BaseModel):
    """A part of a rule document: frozen, and refusing keys it does not know."""

    model_config = ConfigDict(
        extra="forbid", frozen=True, arbitrary_types_allowed=True, populate_by_name=True
    )


def as_text(given: Any) -> str:
    """Read words; numbers and yes/no from JSON are taken as they would be written."""
    if isinstance(given, bool):
        return "true" if given else "false"
    if isinstance(given, Decimal | int):
        return plain(Decimal(given))
    if given is None:
        raise ValueError("is empty; write a value or leave the key out")
    if not isinstance(given, str):
        raise ValueError("needs words here, not a list or a mapping")  # noqa: TRY004 - for pydantic
    if not given.strip():
        raise ValueError("is empty; write a value or leave the key out")
    if len(given) > LONGEST_TEXT:
        raise ValueError(f"has {len(given):,} characters; the most is {LONGEST_TEXT:,}")
    return str(given)


def as_number(given: Any) -> Decimal:
    """Read a number, written as digits or as a decimal string."""
    if isinstance(given, bool) or not isinstance(given, str | Decimal | int):
        raise ValueError("needs a number")  # noqa: TRY004 - pydantic reports ValueError
    if isinstance(given, str):
        if given.strip() in ("", "~", "null"):
            raise ValueError("is empty; write a number or leave the key out")
        return number(given.strip())
    value = Decimal(given)
    if not value.is_finite():
        raise ValueError("needs a number that is finite")
    return number(plain(value))


def as_whole(given: Any) -> int:
    """Read a whole number."""
    value = as_number(given)
    if value != value.to_integral_value():
        raise ValueError(f"needs a whole number, not {plain(value)}")
    return int(value)


def as_flag(given: Any) -> bool:
    """Read true or false, and nothing that merely looks like it."""
    if isinstance(given, bool):
        return given
    if given in ("true", "false"):
        return bool(given == "true")
    raise ValueError(f"needs true or false, not {given!r}")


def as_day(given: Any) -> date:
    """Read a day in ISO form."""
    if isinstance(given, date):
        return given
    try:
        if not isinstance(given, str) or len(given) != 10:
            raise ValueError  # noqa: TRY301 - one refusal for every way of being wrong
        return date.fromisoformat(given)
    except ValueError:
        raise ValueError(f"needs a day such as 2026-04-01, not {given!r}") from None


def as_code(given: Any) -> str:
    """Read a code that formulas can name."""
    text = as_text(given)
    if not CODE.fullmatch(text):
        raise ValueError(
            f"{text[:70]!r} is not a code; use a to z, 0 to 9 and _, starting with a letter"
        )
    if text in RESERVED:
        raise ValueError(f"{text!r} is a word of the rule language; choose another code")
    return text


def as_criterion(given: Any) -> str:
    """Read the code of a criterion or a theme; these stand apart from names."""
    text = as_text(given)
    if not CODE.fullmatch(text) or keyword.iskeyword(text):
        raise ValueError(
            f"{text[:70]!r} is not a code; use a to z, 0 to 9 and _, starting with a letter"
        )
    return text


def as_source(given: Any) -> dict[str, Any]:
    """Read where something comes from: its title, or a mapping of title, body, address, date."""
    if isinstance(given, dict):
        return given
    if not isinstance(given, str):
        raise ValueError("needs a title in words, or a mapping")  # noqa: TRY004 - for pydantic
    return {"title": as_text(given)}


def as_slug(given: Any) -> str:
    """Read a name for a file, a method, a scale or a version."""
    if isinstance(given, bool):
        raise ValueError("is yes or no, not a name")  # noqa: TRY004 - for pydantic
    text = as_text(given)
    if not SLUG.fullmatch(text):
        raise ValueError(f"{text[:70]!r} is not a name; use letters, digits, `-`, `_` and `.`")
    return text


def as_scalar(given: Any) -> Decimal | bool | str:
    """Read a number, a yes/no or a word, by how it is written."""
    if isinstance(given, bool):
        return given
    if isinstance(given, Decimal | int):
        return as_number(given)
    text = as_text(given)
    if NUMBER.fullmatch(text):
        return as_number(text)
    return text == "true" if text in ("true", "false") else text


def as_formula(given: Any) -> str:
    """Read a formula, or a number, which is the shortest formula."""
    text = as_text(given)
    try:
        read(text)
    except FormulaFault as fault:
        raise ValueError(f"the formula {fault}") from None
    return " ".join(text.split())


_NUMBER = {"anyOf": [{"type": "number"}, {"type": "string", "pattern": r"^[+-]?\d*\.?\d+$"}]}
_FORMULA = {"anyOf": [{"type": "string", "minLength": 1}, {"type": "number"}]}

_WORDS = {"type": ["string", "number", "boolean"]}  # `version: 2026.1` is text here
Words = Annotated[str, BeforeValidator(as_text), WithJsonSchema(_WORDS)]
Number = Annotated[Decimal, BeforeValidator(as_number), WithJsonSchema(_NUMBER)]
Whole = Annotated[int, BeforeValidator(as_whole), WithJsonSchema({"type": "integer"})]
Flag = Annotated[bool, BeforeValidator(as_flag), WithJsonSchema({"type": "boolean"})]
Day = Annotated[
    date, BeforeValidator(as_day), WithJsonSchema({"type": "string", "format": "date"})
]
Code = Annotated[
    str,
    BeforeValidator(as_code),
    WithJsonSchema({"type": "string", "pattern": f"^{CODE.pattern}$"}),
]
CriterionCode = Annotated[
    str,
    BeforeValidator(as_criterion),
    WithJsonSchema({"type": "string", "pattern": f"^{CODE.pattern}$"}),
]
Slug = Annotated[
    str,
    BeforeValidator(as_slug),
    WithJsonSchema(
        {"anyOf": [{"type": "string", "pattern": f"^{SLUG.pattern}$"}, {"type": "number"}]}
    ),
]
Formula = Annotated[str, BeforeValidator(as_formula), WithJsonSchema(_FORMULA)]
Source = Annotated[
    dict[str, Any],
    BeforeValidator(as_source),
    WithJsonSchema({"anyOf": [{"type": "string"}, {"type": "object"}]}),
]
Scalar = Annotated[
    Any,
    BeforeValidator(as_scalar),
    WithJsonSchema({"anyOf": [{"type": "string"}, {"type": "number"}, {"type": "boolean"}]}),
]
