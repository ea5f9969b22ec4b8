"""What every message of the API has in common, so that a room need not say it again.

A model that derives from `Message` is strict: `true` is not 1, `"12"` is not 12, a date is
written as a date, a time has an offset, and a name it does not know is refused. A Decimal may be
sent as a number or as text, and is always given as text, without an exponent, -0 as 0.
"""

import re
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from pydantic import BaseModel, ConfigDict, GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

from app.platform.json_body import TOO_LARGE, exact
from app.platform.request.moment import BEYOND, is_beyond

LARGEST_WHOLE = 2**53 - 1  #: whole numbers beyond it are changed on their way by many programs

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_TIME = re.compile(
    r"\d{4}-\d{2}-\d{2}[Tt ]\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?([Zz]|[+-]\d{2}:\d{2})?", re.ASCII
)
_NUMBER_SENT = r"^-?[0-9]{1,14}(\.[0-9]{1,25})?$"
_NUMBER_GIVEN = r"^-?[0-9]+(\.[0-9]+)?$"


def plain(number: Decimal) -> str:
    """Write a decimal as people do: no exponent, and no minus before nothing."""
    return format(number if number else number.copy_abs(), "f")


def _made_strict(schema: Any) -> Any:
    """Copy a core schema with each leaf replaced by its strict form."""
    if isinstance(schema, list):
        return [_made_strict(part) for part in schema]
    if isinstance(schema, tuple):
        return tuple(_made_strict(part) for part in schema)
    if not isinstance(schema, dict) or _is_strict_already(schema):
        return schema
    leaf = _LEAVES.get(schema.get("type", ""))
    if leaf is not None:
        return leaf(schema)
    return {name: _part_made_strict(name, part) for name, part in schema.items()}


#: members of a core schema that hold values and functions rather than schemas
_NOT_SCHEMAS = {"default", "metadata", "config", "expected", "members", "function", "cls"}


def _part_made_strict(name: str, part: Any) -> Any:
    if name in _NOT_SCHEMAS:
        return part
    if name in {"fields", "choices"} and isinstance(part, dict):
        return {word: _made_strict(inner) for word, inner in part.items()}  # words of the room's
    return _made_strict(part)


def _is_strict_already(schema: dict[str, Any]) -> bool:
    return schema.get("type") == "function-before" and schema["function"]["function"] in _CHECKS


def _whole(schema: dict[str, Any]) -> dict[str, Any]:
    bounds = {}
    if not schema.keys() & {"ge", "gt"}:
        bounds["ge"] = -LARGEST_WHOLE
    if not schema.keys() & {"le", "lt"}:
        bounds["le"] = LARGEST_WHOLE
    return schema | bounds | {"strict": True}


def _flag(schema: dict[str, Any]) -> dict[str, Any]:
    return schema | {"strict": True}


def _as_number(value: object) -> Decimal:
    if isinstance(value, bool) or not isinstance(value, (int, Decimal, str)):
        raise PydanticCustomError("decimal_type", "Input should be a number, or one as text")
    try:
        number = exact(value) if isinstance(value, str) else Decimal(value)
    except ValueError as error:
        raise PydanticCustomError(
            "decimal_parsing", "Input should be a number: {why}", {"why": str(error)}
        ) from None
    return number if number else number.copy_abs()


def _number(schema: dict[str, Any]) -> CoreSchema:
    written = core_schema.plain_serializer_function_ser_schema(
        plain, return_schema=core_schema.str_schema(pattern=_NUMBER_GIVEN), when_used="json"
    )
    return core_schema.no_info_before_validator_function(
        _as_number,
        schema,
        serialization=written,
        metadata={"pydantic_js_functions": [_describe_number]},
    )


def _describe_number(schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
    described = handler(schema)
    if handler.mode == "serialization":
        return described
    bounds = {name: rule for part in described.pop("anyOf", ()) for name, rule in part.items()}
    most = {"exclusiveMinimum": -float(TOO_LARGE), "exclusiveMaximum": float(TOO_LARGE)}
    unsigned = bounds.get("minimum", bounds.get("exclusiveMinimum", -1)) >= 0
    described["anyOf"] = [
        most | bounds | {"type": "number"},
        {"type": "string", "pattern": _NUMBER_SENT.replace("-?", "" if unsigned else "-?")},
    ]
    return described


def _as_day(value: object) -> object:
    if isinstance(value, str) and _DAY.fullmatch(value):
        return value
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    raise PydanticCustomError("date_type", "Input should be a date such as 2026-04-30")


def _as_time(value: object) -> object:
    if isinstance(value, datetime):
        return value
    if isinstance(value, str) and _TIME.fullmatch(value):
        if is_beyond(value):
            raise PydanticCustomError("datetime_type", BEYOND)
        return value
    raise PydanticCustomError(
        "datetime_type", "Input should be a time with an offset such as 2026-04-30T12:00:00Z"
    )


def _checked(check: Callable[[object], object]) -> Callable[[dict[str, Any]], CoreSchema]:
    def leaf(schema: dict[str, Any]) -> CoreSchema:
        aware = {"tz_constraint": "aware"} if schema["type"] == "datetime" else {}
        inner: Any = schema | aware
        return core_schema.no_info_before_validator_function(check, inner)

    return leaf


_CHECKS = (_as_number, _as_day, _as_time)
_LEAVES: dict[str, Callable[[dict[str, Any]], Any]] = {
    "int": _whole,
    "bool": _flag,
    "decimal": _number,
    "date": _checked(_as_day),
    "datetime": _checked(_as_time),
}


class Message(BaseModel):
    """A thing that the API accepts or gives. Derive every model of a `messages.py` from it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    @classmethod
    def __get_pydantic_core_schema__(
        cls, source: type[BaseModel], handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        """Make every number, flag, date and time of the model strict, at any depth."""
        strict: CoreSchema = _made_strict(handler(source))
        return strict
