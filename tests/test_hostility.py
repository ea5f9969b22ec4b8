"""What callers get wrong, by accident or on purpose, asked of every operation there is."""

import time
from collections.abc import Iterator

import pytest

from app.organisations.scope import Scope
from tests.arranged import World, arranged
from tests.callers import a_key
from tests.databases import Supply
from tests.operations import GUARDED, OPERATIONS, Operation

guarded = pytest.mark.parametrize("operation", GUARDED, ids=str)


@pytest.fixture(scope="module")
def world(supply: Supply, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    with arranged(supply, tmp_path_factory.mktemp("files"), forgets=True) as world:
        yield world


@guarded
def test_a_stranger_is_told_that_he_is_one(world: World, operation: Operation) -> None:
    unknown = "sv_live_000000000000_" + "0" * 64
    for said in ("", "Bearer", "Bearer ", "Bearer x", "Basic eDp5", unknown, f"Bearer {unknown}",
                 "Bearer " + "é" * 10, "Bearer " + "x" * 5000, None):  # fmt: skip
        headers = {} if said is None else {b"Authorization": said.encode()}
        answer = world.client.request(operation.method, operation.url(), headers=headers)

        assert answer.status_code == 401, said
        assert answer.headers["www-authenticate"].startswith("Bearer")


@guarded
def test_a_key_without_the_scope_is_refused(world: World, operation: Operation) -> None:
    others = [scope for scope in Scope if scope != operation.route.needs]

    status, told = world.ask(operation, a_key(world.engine, *others))

    assert (status, told["code"], told["scope"]) == (403, "scope-missing", operation.route.needs)


@guarded
def test_an_unknown_parameter_is_refused(world: World, operation: Operation) -> None:
    url = operation.url()
    more = f"{url}{'&' if '?' in url else '?'}nobody_knows_this=1"
    answer = world.client.request(operation.method, more, headers=world.may(operation))

    assert (answer.status_code, answer.json()["code"]) == (400, "unknown-parameter")


@guarded
def test_a_key_in_the_address_is_refused(world: World, operation: Operation) -> None:
    url = operation.url()
    more = f"{url}{'&' if '?' in url else '?'}api_key=sv_live_000000000000"
    answer = world.client.request(operation.method, more, headers=world.may(operation))

    assert (answer.status_code, answer.json()["code"]) == (401, "key-in-address")


@pytest.mark.parametrize("operation", OPERATIONS, ids=str)
def test_a_form_that_there_is_not_is_refused(world: World, operation: Operation) -> None:
    assert world.ask(operation, world.may(operation) | {"Accept": "image/png"})[0] == 406


@pytest.mark.parametrize("operation", OPERATIONS, ids=str)
def test_a_wrong_method_is_told_the_right_ones(world: World, operation: Operation) -> None:
    answer = world.client.request("BREW", operation.url())

    assert answer.status_code == 405
    assert operation.method in answer.headers["allow"].split(", ")


@guarded
def test_no_word_in_a_path_finds_more_than_nothing(world: World, operation: Operation) -> None:
    sent = {"json": operation.example} if operation.takes_json else {}
    headers = world.may(operation) | {"If-Match": "*"}
    for word in ("..%2F..%2Fetc", "%00", "%0d%0a", "x" * 4000, "😀", "' OR 1=1", "-1", "%"):
        path = operation.path
        for name in operation.route.param_convertors:
            path = path.replace(f"{{{name}}}", word)
        if path == operation.path:
            path += f"/{word}"
        answer = world.client.request(operation.method, path, headers=headers, **sent)

        if answer.status_code != 200:  # that there is nothing may be an answer
            assert answer.status_code in {400, 404, 405, 422}, word
            assert answer.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize("path", ["/v1", "/v1/", "/webs", "/v1//api-keys", "/%2e%2e/etc/passwd"])
def test_a_path_that_leads_nowhere_says_so(world: World, path: str) -> None:
    answer = world.client.get(path, follow_redirects=False)

    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize("operation", [one for one in GUARDED if one.route.rows], ids=str)
def test_every_list_comes_in_three_forms_with_the_same_columns(
    world: World, operation: Operation
) -> None:
    url, _, query = operation.url().partition("?")
    csv = world.client.get(f"{url}.csv?{query}", headers=world.may(operation))
    xlsx = world.client.get(f"{url}.xlsx?{query}", headers=world.may(operation))
    rows = world.client.get(f"{url}?{query}", headers=world.may(operation)).json()["data"]

    assert (csv.status_code, xlsx.status_code) == (200, 200)
    assert xlsx.content[:4] == b"PK\x03\x04"
    heading = csv.text.split("\r\n")[0].split(",")
    columns = list(dict.fromkeys(name.split(".")[0] for name in heading))
    assert columns
    if rows and operation.route.response_model_exclude_unset:
        assert [name for name in columns if name in rows[0]] == list(rows[0])
    elif rows:
        assert columns == list(rows[0])


@pytest.mark.parametrize("operation", [one for one in GUARDED if one.route.rows], ids=str)
def test_every_list_is_paged_and_refuses_forged_cursors(
    world: World, operation: Operation
) -> None:
    assert {"limit", "cursor"} <= operation.route.known_parameters()
    for asked, status in (("limit=0", 422), ("limit=101", 422), ("cursor=forged", 400)):
        url = operation.url()
        answer = world.client.get(
            f"{url}{'&' if '?' in url else '?'}{asked}", headers=world.may(operation)
        )
        assert answer.status_code == status


@pytest.mark.parametrize("operation", [one for one in GUARDED if one.route.writes], ids=str)
def test_every_write_refuses_a_malformed_key(world: World, operation: Operation) -> None:
    for key in ("", "x" * 256):
        assert world.ask(operation, world.may(operation) | {"Idempotency-Key": key})[0] == 400


@pytest.mark.parametrize(
    "operation", [one for one in GUARDED if one.method in {"PUT", "PATCH"}], ids=str
)
def test_every_change_says_what_it_changes(world: World, operation: Operation) -> None:
    assert world.ask(operation, world.may(operation))[0] == 428
    assert world.ask(operation, world.may(operation) | {"If-Match": "nonsense"})[0] == 400
    assert world.ask(operation, world.may(operation) | {"If-Match": '"v999"'})[0] in {404, 412}


def test_thousands_of_parameters_are_answered_at_once(world: World) -> None:
    began = time.process_time()
    for query in ("&".join(f"p{n}=1" for n in range(5_000)), "limit=1&" * 5_000):
        assert world.client.get(f"/v1/api-keys?{query}", headers=world.caller).status_code == 400
    assert time.process_time() - began < 2
