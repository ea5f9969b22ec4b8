"""Check a document against its model, and say each fault with its line, its path and its fix."""

import re
from collections.abc import Iterable
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from app.problems import Finding, nearest
from app.rules.document import catalogue, criterion, policy, ruleset, table, value

Model = TypeVar("Model", bound=BaseModel)
MOST_FAULTS = 100
_BAD = {
    "missing": ("missing_key", "`{name}` is missing.", "Add it."),
    "extra_forbidden": (
        "unknown_key",
        "`{name}` is not a key{near}.",
        "{fix}",
    ),
    "literal_error": ("not_a_choice", "`{name}` is {given}; {expected}.", "Choose one of these."),
    "enum": ("not_a_choice", "`{name}` is {given}; {expected}.", "Choose one of these."),
}
_SHAPES = {
    "model_type": "a mapping (`key: value`)",
    "dict_type": "a mapping (`key: value`)",
    "model_attributes_type": "a mapping (`key: value`)",
    "tuple_type": "a list",
    "list_type": "a list",
}
_MODULES = (catalogue, criterion, policy, ruleset, table, value)
_MODELS = [
    kind
    for module in _MODULES
    for kind in vars(module).values()
    if isinstance(kind, type) and issubclass(kind, BaseModel)
]
KNOWN_KEYS = {
    field.alias or name for kind in _MODELS for name, field in kind.model_fields.items()
} | {"extends", "change", "use"}


def checked(
    model: type[Model], tree: Any, place_of: Any, file: str
) -> tuple[Model | None, list[Finding]]:
    """Make a model of a tree.

    Args:
        model: what the tree should be.
        tree: mappings, lists and scalars, as read from YAML or JSON.
        place_of: tells the line of a path in the tree; returns None where there is none.
        file: the name to give in findings.

    Returns:
        The model, or None with every fault found.
    """
    try:
        return model.model_validate(tree), []
    except ValidationError as error:
        return None, list(_findings(error, tree, place_of, file))


def _findings(error: ValidationError, tree: Any, place_of: Any, file: str) -> Iterable[Finding]:
    told: set[tuple[str, str]] = set()
    for fault in error.errors(include_url=False)[:MOST_FAULTS]:
        steps, name = _path(fault["loc"], tree, fault["type"])
        path = written(steps)
        code, message, fix = _words(fault, name)
        if (path, code) in told or (path, "") in told:
            continue
        told |= {(path, code), *({(path, "")} if code != "missing_key" else set())}
        place = place_of(tree, tuple(steps))
        yield Finding(
            code,
            message,
            fix,
            path=path,
            file=place.file if place else file,
            line=place.line if place else None,
        )


def _path(loc: tuple[int | str, ...], tree: Any, kind: str) -> tuple[list[str | int], str]:
    """Keep of a fault's path what stands in the document; shorthands add steps that do not."""
    here: Any = tree
    steps: list[str | int] = []
    for step in loc:
        if _has(here, step):
            here = here[step]
            steps.append(step)
    name = next((str(step) for step in reversed(steps) if isinstance(step, str)), "document")
    if kind == "missing":
        name = str(loc[-1])
        steps.append(name)
    elif kind == "extra_forbidden":
        name = str(loc[-1])
    return steps, name


def _has(here: Any, step: int | str) -> bool:
    if isinstance(here, dict):
        return step in here
    return isinstance(here, list) and isinstance(step, int) and step < len(here)


def written(steps: Iterable[str | int]) -> str:
    """Write a path as people do: `criteria[2].weight`."""
    path = ""
    for step in steps:
        path += f"[{step}]" if isinstance(step, int) else f".{step}" if path else step
    return path


def _words(fault: Any, name: str) -> tuple[str, str, str]:
    kind, given = fault["type"], fault.get("input")
    if kind in _BAD:
        code, message, fix = _BAD[kind]
        elsewhere = name in KNOWN_KEYS
        near = " here" if elsewhere else nearest(name, KNOWN_KEYS)
        expected = fault.get("ctx", {}).get("expected", "")
        fix_words = (
            "Move it or take it out." if elsewhere else "Correct its spelling, or take it out."
        )
        filled = message.format(
            name=name, near=near, given=_cut(given), expected=f"it must be {expected}"
        )
        return code, filled, fix.format(fix=fix_words)
    if kind in _SHAPES:
        return "wrong_shape", f"`{name}` needs {_SHAPES[kind]}.", "See the rule language."
    words = re.sub(r"^(Value error|Input should be), ?", "", fault["msg"]).strip()
    words = re.sub(r"^Input should be", "must be", words)
    code = "bad_formula" if "formula" in words else "bad_value"
    shown = "" if kind == "value_error" else f", not {_cut(given)}"
    return code, f"`{name}`: {words}{shown}.", "Correct it."


def _cut(given: Any) -> str:
    text = repr(str(given))
    return text if len(text) <= 52 else text[:49] + "…'"
