"""A criterion: what is asked, how its value becomes a score, and what it gates."""

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, WithJsonSchema

from app.rules.document.catalogue import Clamp
from app.rules.document.field import (
    CriterionCode,
    Formula,
    Number,
    Part,
    Slug,
    Source,
    Whole,
    Words,
)
from app.rules.document.table import StageRounding, Undefined
from app.rules.document.value import AQuantity

#: What happens to a tender that does not meet a gate.
Else = Annotated[
    Literal["fail", "disqualify", "disregard", "zero", "lock"],
    BeforeValidator(
        lambda given: _STATUSES.get(given, given) if isinstance(given, str) else given
    ),
]
#: The status that follows may stand for the deed.
_STATUSES = {
    "fails_requirements": "fail",
    "disqualified": "disqualify",
    "disregarded": "disregard",
}

_OBJECT_OR_TEXT = WithJsonSchema(
    {"anyOf": [{"type": "string"}, {"type": "number"}, {"type": "object"}]}
)


class Given(Part):
    """A parameter as a rule set gives it to a method: a formula, or a quantity of the contract."""

    formula: Formula | None = None
    quantity: AQuantity | None = None


def _given(given: Any) -> Any:
    if isinstance(given, Given):
        return given
    if isinstance(given, dict):
        bare = "quantity" in given and not isinstance(given["quantity"], dict)
        return {"quantity": given} if bare else given
    return {"formula": given}


AGiven = Annotated[Given, BeforeValidator(_given), _OBJECT_OR_TEXT]

METHOD_KEYS = {
    "use",
    "formula",
    "table",
    "scale",
    "clamp",
    "undefined",
    "parameters",
    "better",
    "source",
}


class MethodUse(Part):
    """The method of a criterion: one of the library by name, a table, or a formula in place."""

    use: Slug | None = None
    formula: Formula | None = None
    table: Words | None = None
    scale: Words | None = None  #: the table of a method such as `grade`
    clamp: Clamp | None = None
    undefined: Undefined | None = None
    better: Literal["higher", "lower"] | None = None
    source: Source | None = None
    parameters: dict[str, AGiven] = Field(default_factory=dict)


def _method(given: Any) -> Any:
    if isinstance(given, str):
        return {"use": given}
    if not isinstance(given, dict):
        return given
    if sum(key in given for key in ("use", "formula", "table")) != 1:
        raise ValueError("needs one of `use`, `formula` or `table`")
    known = {key: part for key, part in given.items() if key in METHOD_KEYS}
    own = {key: part for key, part in given.items() if key not in METHOD_KEYS}
    listed = known.pop("parameters", {})
    if not isinstance(listed, dict):
        raise ValueError("needs `parameters` as a mapping")  # noqa: TRY004 - for pydantic
    parameters = {**listed, **own}
    return {**known, "parameters": parameters} if parameters else known


AMethodUse = Annotated[MethodUse, BeforeValidator(_method), _OBJECT_OR_TEXT]


class Requirement(Part):
    """A condition that a tender must meet."""

    require: Formula
    else_: Else = Field(default="fail", alias="else")
    code: CriterionCode | None = None
    why: Words | None = None
    source: Source | None = None


def _without(mapping: dict[str, Any], *keys: str) -> dict[str, Any]:
    return {key: part for key, part in mapping.items() if key not in keys}


def _requirements(given: Any) -> Any:
    def one(item: Any) -> Any:
        if not isinstance(item, dict):
            return {"require": item}
        if "formula" in item and "require" not in item:
            return {
                **{k: v for k, v in item.items() if k != "formula"},
                "require": item["formula"],
            }
        return item

    return [one(item) for item in given] if isinstance(given, list | tuple) else [one(given)]


Requirements = Annotated[
    tuple[Requirement, ...],
    BeforeValidator(_requirements),
    WithJsonSchema({"anyOf": [{"type": "string"}, {"type": "object"}, {"type": "array"}]}),
]


class Gate(Part):
    """What a criterion's mark or value must reach; not reaching it fails unless `else` says."""

    at_least: Words | None = None  #: a number, or a word of the scale
    at_most: Number | None = None
    require: Formula | None = None
    else_: Else | None = Field(default=None, alias="else")
    why: Words | None = None
    source: Source | None = None


class Minimum(Part):
    """The least quantity that must be promised."""

    quantity: AQuantity
    else_: Else = Field(default="fail", alias="else")
    source: Source | None = None


_QUANTITY_KEYS = ("quantity", "unit", "per_year", "per_million_pounds")


def _minimum(given: Any) -> Any:
    if not isinstance(given, dict):
        return {"quantity": given}
    if isinstance(given.get("quantity"), dict):
        return given
    amount = {key: given[key] for key in _QUANTITY_KEYS if key in given}
    return {**_without(given, *_QUANTITY_KEYS), "quantity": amount}


AMinimum = Annotated[Minimum, BeforeValidator(_minimum), _OBJECT_OR_TEXT]


class Criterion(Part):
    """One criterion of the tree, or a heading over further ones."""

    code: CriterionCode
    title: Words | None = None
    question: Words | None = None
    guidance: Words | None = None
    weight: Number | None = Field(default=None, ge=0)
    value: Formula | None = None
    method: AMethodUse | None = None
    gate: Gate | None = None
    minimum: AMinimum | None = None
    require: Requirements = ()
    unlocks: tuple[CriterionCode, ...] = ()
    criteria: tuple["Criterion", ...] = ()
    clamp: Clamp | None = None
    rounding: StageRounding = StageRounding()
    not_applicable: Literal["respread"] | None = None
    missing: Words | None = None  #: for a mark: respread, fail, or the mark to take
    respread_at_least: Whole | None = Field(default=None, ge=1)
    adaptable: dict[str, Any] = Field(default_factory=dict)
    unit: Words | None = None
    source: Source | None = None
    note: Words | None = None
