"""Check a document against its model, and say each fault with its line, its path and its fix."""

import re
from collections.abc import Iterable
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from app.problems import Finding, nearest
from app.rules.document.keys import keys_at

Model = TypeVar("Model", bound=BaseModel)
MOST_FAULTS = 100  #: told one by one; of the others their number
MOST_LISTED = 12  #: keys named when one is not known
_BAD = {
    "missing": ("missing_key", "`{name}` is missing.", "Add it."),
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
        return None, list(_findings(model, error, tree, place_of, file))


def _findings(
    model: type[BaseModel], error: ValidationError, tree: Any, place_of: Any, file: str
) -> Iterable[Finding]:
    told: set[tuple[str, str]] = set()
    faults = error.errors(include_url=False)
    for fault in faults[:MOST_FAULTS]:
        steps, name = _path(fault["loc"], tree, fault["type"])
        path = written(steps)
        code, message, fix = _words(fault, name, path, model)
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
    if len(faults) > MOST_FAULTS:
        words = f"There are {len(faults) - MOST_FAULTS:,} more faults."
        yield Finding("more_faults", words, "Correct these first, then check again.", file=file)


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


def _words(fault: Any, name: str, path: str, model: type[BaseModel]) -> tuple[str, str, str]:
    kind, given = fault["type"], fault.get("input")
    if kind == "extra_forbidden":
        return _unknown_key(name, keys_at(model, fault["loc"][:-1]))
    if kind in _BAD:
        code, message, fix = _BAD[kind]
        expected = f"it must be {fault.get('ctx', {}).get('expected', '')}"
        return code, message.format(name=name, given=_cut(given), expected=expected), fix
    if kind in _SHAPES:
        words = f"`{path or 'document'}` needs {_SHAPES[kind]}."
        return "wrong_shape", words, "See the rule language."
    words = re.sub(r"^(Value error|Input should be), ?", "", fault["msg"]).strip()
    words = re.sub(r"^Input should be", "must be", words)
    code = "bad_formula" if words.startswith("the formula ") else "bad_value"
    shown = "" if kind == "value_error" else f", not {_cut(given)}"
    return code, f"`{name}`: {words}{shown}.", "Correct it."


def _unknown_key(name: str, known: set[str]) -> tuple[str, str, str]:
    fix = "Correct its spelling, or take it out."
    if 0 < len(known) <= MOST_LISTED:
        fix = f"{fix} The keys here are {', '.join(sorted(known))}."
    return "unknown_key", f"`{name}` is not a key here{nearest(name, known)}.", fix


def _cut(given: Any) -> str:
    text = repr(str(given))
    return text if len(text) <= 52 else text[:49] + "…'"
