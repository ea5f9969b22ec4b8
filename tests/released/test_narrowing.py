"""What programs were told in the last release still holds, or the changelog says that it broke.

A release keeps its description here, by its version: `social-value openapi | xz -9e`.
"""

import copy
import json
import lzma
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.operations import OPERATIONS
from tests.released.narrowing import breaks

HERE = Path(__file__).parent
CHANGELOG = (HERE.parents[1] / "CHANGELOG.md").read_text()
DOCUMENT: dict[str, Any] = {
    "paths": {
        "/things/{id}": {
            "put": {
                "operationId": "change_thing",
                "parameters": [
                    {"in": "path", "name": "id", "required": True, "schema": {"type": "string"}},
                    {
                        "in": "query",
                        "name": "limit",
                        "schema": {"type": "integer", "maximum": 9, "default": 5},
                    },
                ],
                "requestBody": {
                    "content": {"application/json": {"schema": {"$ref": "#/shapes/ThingIn"}}}
                },
                "responses": {
                    "200": {
                        "content": {"application/json": {"schema": {"$ref": "#/shapes/ThingOut"}}}
                    }
                },
            }
        }
    },
    "shapes": {
        "ThingIn": {
            "type": "object",
            "additionalProperties": False,
            "required": ["name"],
            "properties": {
                "name": {"type": "string", "maxLength": 50},
                "kind": {"enum": ["small", "large"]},
                "parts": {"type": "array", "items": {"$ref": "#/shapes/ThingIn"}},
                "size": {"anyOf": [{"type": "integer"}, {"type": "null"}]},
                "first": {"$ref": "#/shapes/Mode", "default": "quick"},
                "then": {"$ref": "#/shapes/Mode", "default": "quick"},
            },
        },
        "Mode": {"enum": ["quick", "slow"]},
        "ThingOut": {
            "type": "object",
            "additionalProperties": False,
            "required": ["name", "kind"],
            "properties": {
                "name": {"type": "string", "format": "uuid"},
                "kind": {"enum": ["small", "large"]},
                "size": {"anyOf": [{"type": "integer"}, {"type": "null"}]},
            },
        },
    },
}
PUT = ("paths", "/things/{id}", "put")
IN, OUT = ("shapes", "ThingIn"), ("shapes", "ThingOut")
Change = Callable[[Any], None]


def at(*steps: str | int, to: Any) -> Change:
    """Give a change that puts something at a place; None takes away what is there."""

    def change(document: Any) -> None:
        *way, last = steps
        for step in way:
            document = document[step]
        if to is None:
            del document[last]
        else:
            document[last] = to

    return change


def changed(change: Change) -> dict[str, Any]:
    document = copy.deepcopy(DOCUMENT)
    change(document)
    return document


A_QUERY = {"in": "query", "name": "on", "schema": {"type": "string"}}


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (at(*PUT, to=None), "it is gone"),
        (at(*PUT, "operationId", to="put_thing"), "it is called put_thing"),
        (at(*PUT, "parameters", 1, to=None), "the parameter limit is gone"),
        (at(*PUT, "parameters", 1, "schema", "maximum", to=5), "takes less: the maximum of it"),
        (at(*PUT, "parameters", 1, "required", to=True), "the parameter limit is needed"),
        (at(*PUT, "parameters", 1, "schema", "default", to=7), "the default of it was 5"),
        (at(*PUT, "parameters", 1, "schema", "default", to=None), "the default of it was 5"),
        (at(*IN, "properties", "then", "default", to="slow"), '/then was "quick", and is "slow"'),
        (at(*IN, "properties", "then", "default", to=None), '/then was "quick", and is null'),
        (at(*IN, "properties", "kind", "default", to="large"), '/kind was null, and is "large"'),
        (at(*PUT, "security", to=[{"ApiKey": ["things:write"]}]), "it needs ApiKey things:write"),
        (at("security", to=[{"ApiKey": []}, {"Token": []}]), "it needs ApiKey or Token"),
        (at(*PUT, "requestBody", "required", to=True), "the body is needed"),
        (at(*PUT, "requestBody", to=None), "it takes no body"),
        (at(*PUT, "requestBody", "content", to={}), "not taken as application/json"),
        (at(*PUT, "responses", to={"201": {}}), "it is not answered with 200"),
        (at(*PUT, "responses", "200", "content", to={}), "not answered as application/json"),
        (at(*IN, "required", to=["name", "kind"]), "/kind is needed"),
        (at(*IN, "properties", "size", to=None), "/size is not known"),
        (at(*IN, "properties", "name", "maxLength", to=20), "maxLength of /name is 20"),
        (at(*IN, "properties", "name", "minLength", to=1), "minLength of /name is 1"),
        (at(*IN, "properties", "name", "pattern", to="x"), "the pattern of /name is another"),
        (at(*IN, "properties", "kind", "enum", to=["small"]), "/kind may be large"),
        (at(*IN, "properties", "size", to={"type": "integer"}), "/size is null, not integer"),
        (at(*IN, "properties", "parts", "items", to={"type": "string"}), "/parts/0 is object"),
        (at(*OUT, "required", to=["name"]), "/kind is needed, and may not be there"),
        (at(*OUT, "properties", "kind", "enum", to=["small", "wide"]), "/kind may be wide"),
        (at(*OUT, "properties", "name", "format", to=None), "the format of /name is another"),
        (at(*OUT, "properties", "name", "type", to="integer"), "/name is integer, not string"),
        (at(*OUT, "properties", "size", "anyOf", 0, "type", to="string"), "/size is string"),
    ],
    ids=range(30),
)
def test_what_takes_something_away_is_found(change: Change, words: str) -> None:
    [found] = breaks(DOCUMENT, changed(change))

    assert found.operation == "change_thing"
    assert words in found.what


@pytest.mark.parametrize(
    "change",
    [
        at("paths", "/things", to={"get": {"operationId": "list_things", "responses": {}}}),
        at(*PUT, "parameters", 1, "schema", "maximum", to=10),
        at(*PUT, "parameters", 0, "schema", to={}),
        at(*IN, "properties", "colour", to={"type": "string"}),
        at(*IN, "required", to=[]),
        at(*IN, "properties", "kind", "enum", to=["small", "large", "wide"]),
        at(*IN, "properties", "size", "anyOf", 0, "type", to="number"),
        at(*OUT, "properties", "colour", to={"type": "string"}),
        at(*OUT, "properties", "kind", "enum", to=["small"]),
        at(*OUT, "properties", "size", to={"type": "null"}),
        at(*PUT, "responses", "404", to={}),
        at(*PUT, "parameters", 0, "schema", "default", to="x"),
        at(*PUT, "security", to=[{"ApiKey": []}, {}]),
        at(*IN, "properties", "name", "default", to="a thing"),
        at(*OUT, "properties", "size", "default", to=1),
    ],
    ids=range(15),
)
def test_what_adds_something_breaks_nothing(change: Change) -> None:
    assert breaks(DOCUMENT, changed(change)) == []


def test_what_fits_into_none_of_several_shapes_is_found_though_they_share_why() -> None:
    piece = {"type": "object", "properties": {"size": {"type": "integer"}}}
    old = changed(at(*IN, "properties", "piece", to={"$ref": "#/shapes/Piece"}))
    old["shapes"]["Piece"] = piece
    new = copy.deepcopy(old)
    new["shapes"]["OtherIn"] = copy.deepcopy(new["shapes"]["ThingIn"])
    shapes = [{"$ref": f"#/shapes/{name}"} for name in ("ThingIn", "OtherIn")]
    body = at(*PUT, "requestBody", "content", "application/json", "schema", to={"anyOf": shapes})
    body(new)
    unchanged = copy.deepcopy(new)
    at("shapes", "Piece", "properties", "size", "type", to="string")(new)

    [found] = breaks(old, new)

    assert "/piece/size is integer, not string" in found.what
    assert breaks(old, unchanged) == []


def test_one_scope_more_is_found() -> None:
    old, new = (
        changed(at(*PUT, "security", to=[{"ApiKey": scopes}]))
        for scopes in (["things:read"], ["things:read", "things:write"])
    )

    assert [one.what for one in breaks(old, new)] == ["it needs ApiKey things:read things:write"]
    assert breaks(new, old) == []


def test_nothing_breaks_unless_the_changelog_says_so_under_breaking() -> None:
    """The operation is named there, as in `list_places`, with what its callers have to do."""
    unreleased, released = re.split(r"^## \[(?!Unreleased)", CHANGELOG, flags=re.MULTILINE)[:2]
    told = re.search(r"^### Breaking\n(.*?)(?=^### |\Z)", unreleased, re.DOTALL | re.MULTILINE)
    named = set(re.findall(r"`(\w+)`", told[1])) if told else set()
    last = HERE / f"openapi-{released.split(']')[0]}.json.xz"
    old = json.loads(lzma.decompress(last.read_bytes()))

    untold = [one for one in breaks(old, OPERATIONS[0].document) if one.operation not in named]

    assert old["info"]["version"] in last.name
    assert list(map(str, untold)) == []
