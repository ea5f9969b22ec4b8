"""What callers send that means nothing, or more than it says, to every operation that reads it."""

import time
from collections.abc import Iterator
from typing import Any

import pytest

from app.units import NUMBER
from tests.arranged import JSON, World, arranged
from tests.databases import Supply
from tests.operations import WITH_JSON, Operation

with_json = pytest.mark.parametrize("operation", WITH_JSON, ids=str)


@pytest.fixture(scope="module")
def world(supply: Supply, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    with arranged(supply, tmp_path_factory.mktemp("files"), forgets=True) as world:
        yield world


@with_json
def test_a_stranger_learns_nothing_of_what_is_wrong_with_his_body(
    world: World, operation: Operation
) -> None:
    for body in (b"{", b"[" * 100_000, b'{"a": 1, "a": 2}', b"{}"):
        assert world.ask(operation, JSON, content=body)[0] == 401


MEANINGLESS = [
    *[(b"{", 400), (b'{"a": 1,}', 400), (b"", 422), (b"[]", 422), (b"5", 422), (b"null", 422)],
    *[(b'"text"', 422), (b"[" * 100_000, 400), (b'{"a":' * 100_000, 400)],
    *[(b'{"a": NaN}', 422), (b'{"a": -Infinity}', 422), (b'{"a": 1e400}', 422)],
    *[(b'{"a": ' + b"9" * 5000 + b"}", 422), (b'{"a": 1, "a": 1}', 422)],
    *[(b'{"a": "\\u0000"}', 422), (b'{"a": "\\ud800"}', 422), (b"\xff", 400), (b"\x00", 400)],
]


@with_json
def test_a_body_that_means_nothing_is_refused_at_once(world: World, operation: Operation) -> None:
    headers = world.may(operation) | JSON | {"If-Match": "*"}
    for body, status in MEANINGLESS:
        began = time.process_time()
        assert world.ask(operation, headers, content=body)[0] == status, body[:20]
        assert time.process_time() - began < 1


@with_json
@pytest.mark.parametrize("kind", ["text/plain", "application/xml", "", "json", "a/b/c"])
def test_a_body_of_another_kind_is_refused(world: World, operation: Operation, kind: str) -> None:
    headers = world.may(operation) | {"Content-Type": kind, "If-Match": "*"}

    assert world.ask(operation, headers, content=b"{}")[0] == 415


@with_json
def test_a_name_that_a_body_does_not_have_is_refused(world: World, operation: Operation) -> None:
    """Neither a slip nor an attempt to set what only the service sets gets through."""
    for name in ("id", "authority_id", "status", "made_at", "role", "zzz"):
        if name in operation.example:
            continue
        sent = operation.example | {name: "x"}
        status, told = world.ask(operation, world.may(operation) | {"If-Match": "*"}, json=sent)
        assert status == 422
        assert f"/{name}" in [error["pointer"] for error in told["errors"]]


@with_json
def test_no_value_of_an_example_may_be_of_another_kind(world: World, operation: Operation) -> None:
    headers = world.may(operation) | {"If-Match": "*"}
    for name, value in operation.example.items():
        is_text = isinstance(value, str) and not NUMBER.fullmatch(value)  # decimals are text too
        others: list[Any] = [{"a": {"b": []}}, [[[True]]], 7 if is_text else "\t"]
        for wrong in others:
            status, _ = world.ask(operation, headers, json=operation.example | {name: wrong})
            assert status in {400, 403, 404, 409, 422}, (name, wrong)


@with_json
def test_a_body_beyond_the_limit_is_refused(world: World, operation: Operation) -> None:
    most = operation.route.most_body_bytes or 1_000_000

    assert world.ask(operation, world.may(operation) | JSON, content=b" " * (most + 1))[0] == 413


def test_a_draft_keeps_the_lots_for_which_people_have_declared(world: World) -> None:
    [operation] = [one for one in WITH_JSON if one.name == "replace_procurement"]
    [lot] = operation.example["lots"]
    sent = operation.example | {"lots": [lot | {"number": "2"}]}

    status, told = world.ask(operation, world.caller | {"If-Match": "*"}, json=sent)

    assert (status, told["code"]) == (409, "lot-in-use")
