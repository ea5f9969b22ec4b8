"""What a model refused, in words for the caller: each fault with its place and its fix."""

import difflib
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any

from fastapi.exceptions import RequestValidationError
from pydantic import TypeAdapter

from app.platform.json_body import MOST_FINDINGS, escaped
from app.platform.request.fault import told
from app.problems import Finding, Malformed


class Unreadable(Malformed):
    """A header cannot be read."""

    slug = "malformed-header"


def findings_of(error: RequestValidationError, route: Any) -> list[Finding]:
    """Tell each fault of a request once.

    Args:
        error: what FastAPI collected.
        route: the route that was asked, whose model says which names there are.

    Raises:
        Unreadable: if a header is at fault, since that is no fault of the content.
    """
    found: dict[tuple[str, str], Finding] = {}
    for fault in error.errors():
        origin, *place = fault["loc"]
        if origin == "header":
            raise Unreadable(f"The header {place[0]} cannot be read: {fault['msg']}.")
        if origin == "body":
            finding = _of_body(fault, place, error.body, route)
        else:
            finding = _finding(fault, f"?{place[0] if place else origin}", "")
        found.setdefault((finding.path, finding.code), finding)
    return list(found.values())[:MOST_FINDINGS]


def _of_body(fault: dict[str, Any], place: list[Any], body: Any, route: Any) -> Finding:
    steps = list(_steps(place, body, fault["type"]))
    path = "".join(f"/{escaped(str(step))}" for step in steps)
    fix = ""
    if fault["type"] == "extra_forbidden":
        fix = nearest(str(steps[-1]), _names_at(route, steps[:-1]))
    return _finding(fault, path, fix)


def _finding(fault: dict[str, Any], path: str, fix: str) -> Finding:
    message, how = told(fault["type"], fault["msg"], fault.get("ctx") or {})
    if fault["type"] == "extra_forbidden":
        message = "There is no such name here"
    return Finding(fault["type"], f"{message}.", fix or how, path=path)


def _steps(place: list[Any], body: Any, kind: str) -> Iterator[str | int]:
    """Follow a fault's place through what was sent, leaving out pydantic's own remarks.

    Between the names and numbers of the document pydantic puts the branch of a union it tried.
    """
    here = body
    for number, step in enumerate(place):
        if _holds(here, step):
            here = here[step]
        elif not (isinstance(here, dict) and number == len(place) - 1 and kind == "missing"):
            continue
        yield step


def _holds(here: Any, step: Any) -> bool:
    if isinstance(here, list):
        return isinstance(step, int) and step < len(here)
    return isinstance(here, dict) and step in here


def nearest(name: str, known: Iterable[str]) -> str:
    """Offer the known name that is most like one that was not known, or list those there are."""
    names = sorted(known)
    if close := difflib.get_close_matches(name.casefold(), names, n=1, cutoff=0.6):
        return f"Did you mean {close[0]}?"
    if not names:
        return "Remove it: there are none here."
    return f"Remove it, or use one of: {', '.join(names[:20])}."


def _names_at(route: Any, steps: list[str | int]) -> set[str]:
    field = getattr(route, "body_field", None)
    if field is None:
        return set()
    schema = _schema_of(field.field_info.annotation)
    level = [schema]
    for step in steps:
        level = [inner for part in level for inner in _inside(schema, part, step)]
    return {
        name
        for part in level
        for flat in _flat(schema, part)
        for name in flat.get("properties", {})
    }


@lru_cache(maxsize=256)
def _schema_of(model: Any) -> dict[str, Any]:
    return TypeAdapter(model).json_schema(by_alias=True)


def _flat(root: dict[str, Any], schema: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Give a schema and all it refers to or chooses between."""
    if reference := schema.get("$ref"):
        yield from _flat(root, root["$defs"][reference.rsplit("/", 1)[1]])
    for word in ("anyOf", "oneOf", "allOf"):
        for part in schema.get(word, ()):
            yield from _flat(root, part)
    yield schema


def _inside(
    root: dict[str, Any], schema: dict[str, Any], step: str | int
) -> Iterator[dict[str, Any]]:
    for flat in _flat(root, schema):
        if isinstance(step, int):
            parts = (*flat.get("prefixItems", ()), flat.get("items"))
        else:
            parts = (flat.get("properties", {}).get(step), flat.get("additionalProperties"))
        yield from (part for part in parts if isinstance(part, dict))
