"""The description of the API is complete, and what it shows works."""

import inspect
import re
from collections import Counter
from collections.abc import Iterator
from typing import Annotated, Any, get_args, get_origin

import pytest
from fastapi import FastAPI
from fastapi.dependencies.models import Dependant
from pydantic import BaseModel

from app.organisations.authenticating import Gate
from app.organisations.caller import Caller
from app.web.visiting import visiting
from tests.arranged import World, arranged
from tests.databases import Supply
from tests.operations import (
    GUARDED,
    OPEN,
    OPEN_PAGES,
    OPERATIONS,
    WITH_JSON,
    Operation,
    every_route,
    is_page,
)

DOCUMENT = OPERATIONS[0].document
named = pytest.mark.parametrize("operation", OPERATIONS, ids=str)
guarded = pytest.mark.parametrize("operation", GUARDED, ids=str)


def parts(value: Any) -> Iterator[dict[str, Any]]:
    """Give every object within a document."""
    if isinstance(value, dict):
        yield value
        value = list(value.values())
    for part in value if isinstance(value, list) else ():
        yield from parts(part)


def test_every_route_names_its_caller_first() -> None:
    for route in every_route():
        if route.name in OPEN or is_page(route):
            continue
        name, first = next(iter(inspect.signature(route.endpoint).parameters.items()))
        assert name.lstrip("_") == "caller", route.name
        assert get_origin(first.annotation) is Annotated, route.name
        kind, dependency = get_args(first.annotation)
        assert kind is Caller, route.name
        assert isinstance(dependency.dependency, Gate), route.name


def test_every_page_is_a_visitors_who_has_signed_in() -> None:
    pages = [route for route in every_route() if is_page(route)]
    open_to_all = {route.name for route in pages if not _asks_for_a_visit(route.dependant)}

    assert len(pages) > len(OPEN_PAGES)
    assert open_to_all == OPEN_PAGES


def _asks_for_a_visit(dependant: Dependant) -> bool:
    return any(one.call is visiting or _asks_for_a_visit(one) for one in dependant.dependencies)


def test_what_is_open_to_all_is_what_was_meant_to_be() -> None:
    found = {route.name for route in every_route() if route.needs is None and not is_page(route)}

    assert found == OPEN


def test_each_operation_has_a_name_of_its_own_that_is_its_functions() -> None:
    names = Counter(one.described["operationId"] for one in OPERATIONS)

    assert max(names.values()) == 1
    assert all(one.described["operationId"] == one.route.endpoint.__name__ for one in OPERATIONS)


@named
def test_an_operation_says_what_it_does(operation: Operation) -> None:
    words = operation.described["description"]

    assert re.match(r"[A-Z][^\n]*\.$", words.split("\n")[0])
    assert "Raises" not in words
    assert operation.described["tags"]


@named
def test_an_operation_is_named_in_words_and_tells_what_success_means(
    operation: Operation,
) -> None:
    successes = [
        told["description"]
        for status, told in operation.described["responses"].items()
        if status.startswith("2")
    ]

    assert re.fullmatch(r"[A-Z][a-z]*(?: (?:[a-z]+|API))*", operation.described["summary"])
    assert successes
    assert all(re.match(r"[A-Z].+\.$", words, re.DOTALL) for words in successes), successes
    assert "Successful Response" not in successes


@named
def test_no_shape_is_without_a_name(operation: Operation) -> None:
    contents = [
        operation.described.get("requestBody", {}),
        *operation.described["responses"].values(),
    ]
    for content in contents:
        for form, told in content.get("content", {}).items():
            if form.endswith("json"):
                assert told["schema"].keys() == {"$ref"}, form


@named
def test_every_answer_that_is_no_success_has_the_one_shape(operation: Operation) -> None:
    responses = operation.described["responses"]

    assert {"400", "406", "429", "503"} <= responses.keys()
    for status, told in responses.items():
        if status >= "400":
            name = told["$ref"].rsplit("/", 1)[1]
            shape = DOCUMENT["components"]["responses"][name]["content"]
            assert shape == {
                "application/problem+json": {"schema": {"$ref": "#/components/schemas/ProblemOut"}}
            }


@guarded
def test_a_guarded_operation_says_which_scope_it_needs(operation: Operation) -> None:
    assert f"`{operation.route.needs}`" in operation.described["description"]
    assert {"401", "403"} <= operation.described["responses"].keys()


@guarded
def test_every_write_takes_a_key_for_its_repetition(operation: Operation) -> None:
    """What only works something out may as well be asked twice, and takes none."""
    headers = {one["name"] for one in operation.described.get("parameters", [])}

    assert ("Idempotency-Key" in headers) == operation.route.writes
    if operation.method == "GET":
        assert not operation.route.writes
    if operation.method in {"PUT", "PATCH"}:
        assert "If-Match" in headers


def test_every_list_can_be_narrowed_to_what_changed_within_a_time() -> None:
    lists = [one for one in OPERATIONS if one.route.rows is not None]

    assert lists
    for one in lists:
        asked = {told["name"] for told in one.described["parameters"]}
        assert {"limit", "cursor", "updated_from", "updated_to"} <= asked, one


@pytest.mark.parametrize("operation", WITH_JSON, ids=str)
def test_a_body_is_a_strict_message_with_an_example(operation: Operation) -> None:
    field = operation.route.body_field
    assert field is not None
    model: Any = field.field_info.annotation
    assert issubclass(model, BaseModel)
    assert model.model_config.get("extra") == "forbid"
    assert operation.example is not None


def test_every_schema_is_used_and_every_reference_leads_somewhere() -> None:
    references = {part["$ref"] for part in parts(DOCUMENT) if "$ref" in part}
    schemas = {f"#/components/schemas/{name}" for name in DOCUMENT["components"]["schemas"]}

    assert {ref for ref in references if "/schemas/" in ref} == schemas
    assert not [name for name in schemas if re.search(r"[^A-Za-z0-9/#]", name)]


def test_no_number_is_given_as_a_float() -> None:
    outgoing = [
        told["content"]["application/json"]["schema"]
        for one in OPERATIONS
        for status, told in one.described["responses"].items()
        if status.startswith("2") and "application/json" in told.get("content", {})
    ]
    names = {schema["$ref"].rsplit("/", 1)[1] for schema in outgoing}
    told = [DOCUMENT["components"]["schemas"][name] for name in names]

    assert names
    assert not [part for part in parts(told) if part.get("type") == "number"]


@pytest.fixture(scope="module")
def world(supply: Supply, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """Give the service with what the examples speak of in its database; it forgets what is new."""
    with arranged(supply, tmp_path_factory.mktemp("files"), forgets=True) as world:
        yield world


@named
def test_every_example_works(world: World, operation: Operation) -> None:
    """Each does as it stands, in the world as it is."""
    headers = {} if operation.route.needs is None else world.may(operation)

    answer = world.send(operation, headers)

    assert 200 <= answer.status_code < 300, answer.text


def test_the_page_for_people_tells_every_operation(world: World) -> None:
    page = world.client.get("/docs").text

    assert all(f'id="{one.route.name}"' in page for one in OPERATIONS)
    assert "<script" not in page
    assert not re.search(r"(?:src|href)=\"(?:https?:)?//", page)


def test_the_description_is_served(world: World) -> None:
    app = world.client.app
    assert isinstance(app, FastAPI)
    assert world.client.get("/openapi.json").json() == app.openapi()


@guarded
def test_an_operation_takes_a_key_or_a_token_with_its_scope(operation: Operation) -> None:
    assert operation.described["security"] == [{"ApiKey": []}, {"OAuth2": [operation.route.needs]}]


def test_the_description_says_where_tokens_are_had_and_what_for() -> None:
    flow = DOCUMENT["components"]["securitySchemes"]["OAuth2"]["flows"]["clientCredentials"]

    assert flow["tokenUrl"] == "/oauth/token"
    assert set(flow["scopes"]) == {one.route.needs for one in GUARDED}
    assert flow["scopes"]["rules:read"] == "Read rules."
