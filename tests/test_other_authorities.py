"""Whatever belongs to another authority looks exactly like what does not exist.

It is asked of every operation, by whatever names another's thing: the address, a filter, the body.
"""

import copy
import json
from collections.abc import Iterator
from typing import Any

import pytest
from httpx2 import Response

from app.organisations.role import SCOPES, Role
from tests.arranged import World, arranged, who_may
from tests.databases import Supply
from tests.examples import missing
from tests.operations import GUARDED, WITH_JSON, Operation
from tests.world.numbers import ELSEWHERE, MISSING, Stage, id_of

#: what they give belongs to nobody: geography and the library are the same for all
SHARED = {
    "look_up_postcode",
    "map_place",
    "map_postcode",
    "read_place",
    "read_vintage",
    "list_refusals",
    "read_library_rule_set",
    "read_mapping_preset",
}
OWNED = [one for one in GUARDED if one.route.param_convertors and str(one) not in SHARED]
#: another authority has a person and a supplier of this number, and of the other all else
NUMBERS = {"person_id": 1, "supplier_id": 1}
NOBODYS = str(id_of(MISSING))


@pytest.fixture(scope="module")
def world(supply: Supply, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    with arranged(supply, tmp_path_factory.mktemp("files"), forgets=True) as world:
        yield world


SAME = {"X-Request-ID": "same"}  #: so that no answer tells itself apart by it


def told(answer: Response) -> tuple[int, set[str], str]:
    """Tell all that somebody could tell two answers apart by, but for the ids that they sent."""
    words = answer.text.replace("jobs-and-price", "jobs-or-price")
    return answer.status_code, set(answer.headers.keys()), missing(words)


def another(name: str) -> str:
    """Give the id that another authority's thing has, by the name of what takes it."""
    return str(id_of(NUMBERS.get(name, Stage.RECOMMENDED.value), ELSEWHERE))


@pytest.mark.parametrize("operation", OWNED, ids=str)
def test_in_an_address(world: World, operation: Operation) -> None:
    stranger = who_may(operation, world.known.elsewhere).headers | SAME
    url = operation.url()
    assert missing(url) != url

    there, nowhere = (world.send(operation, stranger, url=to) for to in (url, missing(url)))

    assert told(there) == told(nowhere)
    assert there.status_code == 404
    if operation.method == "GET":
        assert world.send(operation, world.may(operation)).status_code == 200


#: what turns on a supplier's own tender
OF_TENDERS = [
    one
    for one in GUARDED
    if "{tender_id}" in one.path and one.route.needs in SCOPES[Role.SUPPLIER]
]


@pytest.mark.parametrize("operation", OF_TENDERS, ids=str)
def test_another_suppliers_tender_is_as_if_it_were_not_there(
    world: World, operation: Operation
) -> None:
    """However far its lot has come: also once all were opened, and once all were told."""
    rival = world.known.here.rival.headers | SAME
    for stage in Stage:
        url = operation.url(stage.value)

        there, nowhere = (world.send(operation, rival, url=to) for to in (url, missing(url)))

        assert told(there) == told(nowhere)
        assert there.status_code == 404


FILTERS = [
    (one, parameter["name"])
    for one in GUARDED
    for parameter in one.described.get("parameters", [])
    if parameter["in"] == "query" and "uuid" in json.dumps(parameter["schema"])
]


@pytest.mark.parametrize(("operation", "name"), FILTERS, ids=lambda one: str(one))
def test_in_a_filter(world: World, operation: Operation, name: str) -> None:
    who, url = world.may(operation) | SAME, operation.url()
    wanted = f"{url}{'&' if '?' in url else '?'}{name}="

    others, nobodys = (
        world.send(operation, who, url=wanted + one) for one in (another(name), NOBODYS)
    )

    assert told(others) == told(nobodys)
    assert others.status_code == (200 if operation.method == "GET" else 404)


def places(schema: dict[str, Any], document: dict[str, Any]) -> Iterator[tuple[str | int, ...]]:
    """Find where a body has an id: by the names that lead there, 0 for the first of a list."""
    if "$ref" in schema:
        schema = document["components"]["schemas"][schema["$ref"].rsplit("/", 1)[1]]
    if schema.get("format") == "uuid":
        yield ()
    for part in (*schema.get("anyOf", ()), *schema.get("allOf", ())):
        yield from places(part, document)
    if "items" in schema:
        yield from ((0, *rest) for rest in places(schema["items"], document))
    for name, part in schema.get("properties", {}).items():
        yield from ((name, *rest) for rest in places(part, document))


def with_id(example: Any, place: tuple[str | int, ...], wanted: str) -> Any:
    """Give a body with an id in one place; what leads there is made if it is not there."""
    if not place:
        return wanted
    step, *rest = place
    if isinstance(step, int):
        first = example[0] if example else None
        return [with_id(first, tuple(rest), wanted)]
    given = copy.deepcopy(example) or {}
    return given | {step: with_id(given.get(step), tuple(rest), wanted)}


def bodies() -> Iterator[tuple[Operation, tuple[str | int, ...]]]:
    for one in WITH_JSON:
        schema = one.described["requestBody"]["content"]["application/json"]["schema"]
        for place in places(schema, one.document):
            yield one, place


BODIES = list(bodies())


def test_the_places_of_ids_in_bodies_are_found() -> None:
    found = {(one.name, place) for one, place in BODIES}

    assert {
        ("award_lot", ("recommendation_id",)),
        ("name_the_panel", ("members", 0, "person_id")),
        ("score_lot", ("draw", 0)),
    } <= found


@pytest.mark.parametrize(("operation", "place"), BODIES, ids=str)
def test_in_a_body(world: World, operation: Operation, place: tuple[str | int, ...]) -> None:
    who = world.may(operation) | SAME
    name = next(str(step) for step in reversed(place) if isinstance(step, str))

    others, nobodys = (
        world.send(operation, who, json=with_id(operation.example, place, wanted))
        for wanted in (another(name), NOBODYS)
    )

    assert told(others) == told(nobodys)
    assert others.status_code in {404, 422}
