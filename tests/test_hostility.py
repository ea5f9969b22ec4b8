"""What callers get wrong, by accident or on purpose, asked of every operation there is."""

import time
from collections.abc import Iterator
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine

from app.organisations.scope import Scope
from tests.callers import a_key
from tests.examples import arrange, arranged_settings
from tests.operations import GUARDED, OPERATIONS, WITH_JSON, Operation
from tests.platform.manners_room import a_service

guarded = pytest.mark.parametrize("operation", GUARDED, ids=str)
with_json = pytest.mark.parametrize("operation", WITH_JSON, ids=str)
JSON = {"Content-Type": "application/json"}


@pytest.fixture(scope="module")
def world(
    supply: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[TestClient, Engine]]:
    """Give the service, with something in its database, once for all that is asked here."""
    with supply.database() as engine:
        arrange(engine)
        folder = tmp_path_factory.mktemp("files")
        settings = arranged_settings(engine, folder, requests_per_minute=100_000)
        with a_service(settings, engine) as client:
            yield client, engine


@pytest.fixture(scope="module")
def client(world: tuple[TestClient, Engine]) -> TestClient:
    return world[0]


@pytest.fixture(scope="module")
def engine(world: tuple[TestClient, Engine]) -> Engine:
    return world[1]


@pytest.fixture(scope="module")
def caller(engine: Engine) -> dict[str, str]:
    return a_key(engine)


def ask(
    client: TestClient, operation: Operation, headers: dict[str, str], **sent: Any
) -> tuple[int, dict[str, Any]]:
    """Ask as the description's example does, but for what is given; tell the status and code."""
    if operation.takes_json and not sent:
        sent = {"json": operation.example}
    answer = client.request(operation.method, operation.url(), headers=headers, **sent)
    if answer.status_code >= 400:
        assert answer.headers["content-type"] == "application/problem+json"
        told = answer.json()
        assert told["status"] == answer.status_code
        assert told["code"]
        assert told["detail"]
        assert not {"Traceback", "sqlalchemy", "SELECT", "/app/"} & set(answer.text.split())
        return answer.status_code, told
    return answer.status_code, {}


@guarded
def test_a_stranger_is_told_that_he_is_one(client: TestClient, operation: Operation) -> None:
    unknown = "sv_live_000000000000_" + "0" * 64
    for said in ("", "Bearer", "Bearer ", "Bearer x", "Basic eDp5", unknown, f"Bearer {unknown}",
                 "Bearer " + "é" * 10, "Bearer " + "x" * 5000, None):  # fmt: skip
        headers = {} if said is None else {b"Authorization": said.encode()}
        answer = client.request(operation.method, operation.url(), headers=headers)

        assert answer.status_code == 401, said
        assert answer.headers["www-authenticate"].startswith("Bearer")


@with_json
def test_a_stranger_learns_nothing_of_what_is_wrong_with_his_body(
    client: TestClient, operation: Operation
) -> None:
    for body in (b"{", b"[" * 100_000, b'{"a": 1, "a": 2}', b"{}"):
        assert ask(client, operation, JSON, content=body)[0] == 401


@guarded
def test_a_key_without_the_scope_is_refused(
    client: TestClient, engine: Engine, operation: Operation
) -> None:
    others = [scope for scope in Scope if scope != operation.route.needs]

    status, told = ask(client, operation, a_key(engine, *others))

    assert (status, told["code"], told["scope"]) == (403, "scope-missing", operation.route.needs)


@guarded
def test_an_unknown_parameter_is_refused(
    client: TestClient, caller: dict[str, str], operation: Operation
) -> None:
    url = operation.url()
    more = f"{url}{'&' if '?' in url else '?'}nobody_knows_this=1"
    answer = client.request(operation.method, more, headers=caller)

    assert (answer.status_code, answer.json()["code"]) == (400, "unknown-parameter")


@guarded
def test_a_key_in_the_address_is_refused(
    client: TestClient, caller: dict[str, str], operation: Operation
) -> None:
    url = operation.url()
    more = f"{url}{'&' if '?' in url else '?'}api_key=sv_live_000000000000"
    answer = client.request(operation.method, more, headers=caller)

    assert (answer.status_code, answer.json()["code"]) == (401, "key-in-address")


@pytest.mark.parametrize("operation", OPERATIONS, ids=str)
def test_a_form_that_there_is_not_is_refused(
    client: TestClient, caller: dict[str, str], operation: Operation
) -> None:
    assert ask(client, operation, caller | {"Accept": "image/png"})[0] == 406


@pytest.mark.parametrize("operation", OPERATIONS, ids=str)
def test_a_wrong_method_is_told_the_right_ones(client: TestClient, operation: Operation) -> None:
    answer = client.request("BREW", operation.url())

    assert answer.status_code == 405
    assert operation.method in answer.headers["allow"].split(", ")


MEANINGLESS = [
    *[(b"{", 400), (b'{"a": 1,}', 400), (b"", 422), (b"[]", 422), (b"5", 422), (b"null", 422)],
    *[(b'"text"', 422), (b"[" * 100_000, 400), (b'{"a":' * 100_000, 400)],
    *[(b'{"a": NaN}', 422), (b'{"a": -Infinity}', 422), (b'{"a": 1e400}', 422)],
    *[(b'{"a": ' + b"9" * 5000 + b"}", 422), (b'{"a": 1, "a": 1}', 422)],
    *[(b'{"a": "\\u0000"}', 422), (b'{"a": "\\ud800"}', 422), (b"\xff", 400), (b"\x00", 400)],
]


@with_json
def test_a_body_that_means_nothing_is_refused_at_once(
    client: TestClient, caller: dict[str, str], operation: Operation
) -> None:
    headers = caller | JSON | {"If-Match": "*"}
    for body, status in MEANINGLESS:
        began = time.perf_counter()
        assert ask(client, operation, headers, content=body)[0] == status, body[:20]
        assert time.perf_counter() - began < 1


@with_json
@pytest.mark.parametrize("kind", ["text/plain", "application/xml", "", "json", "a/b/c"])
def test_a_body_of_another_kind_is_refused(
    client: TestClient, caller: dict[str, str], operation: Operation, kind: str
) -> None:
    headers = caller | {"Content-Type": kind, "If-Match": "*"}

    assert ask(client, operation, headers, content=b"{}")[0] == 415


@with_json
def test_a_name_that_a_body_does_not_have_is_refused(
    client: TestClient, caller: dict[str, str], operation: Operation
) -> None:
    """Neither a slip nor an attempt to set what only the service sets gets through."""
    for name in ("id", "authority_id", "status", "made_at", "role", "zzz"):
        if name in operation.example:
            continue
        sent = operation.example | {name: "x"}
        status, told = ask(client, operation, caller | {"If-Match": "*"}, json=sent)
        assert status == 422
        assert f"/{name}" in [error["pointer"] for error in told["errors"]]


@with_json
def test_no_value_of_an_example_may_be_of_another_kind(
    client: TestClient, caller: dict[str, str], operation: Operation
) -> None:
    headers = caller | {"If-Match": "*"}
    for name, value in operation.example.items():
        others: list[Any] = [{"a": {"b": []}}, [[[True]]], 7 if isinstance(value, str) else "\t"]
        for wrong in others:
            status, _ = ask(client, operation, headers, json=operation.example | {name: wrong})
            assert status in {400, 403, 404, 409, 422}, (name, wrong)


@with_json
def test_a_body_beyond_the_limit_is_refused(
    client: TestClient, caller: dict[str, str], operation: Operation
) -> None:
    most = operation.route.most_body_bytes or 1_000_000

    assert ask(client, operation, caller | JSON, content=b" " * (most + 1))[0] == 413


@guarded
def test_no_word_in_a_path_finds_more_than_nothing(
    client: TestClient, caller: dict[str, str], operation: Operation
) -> None:
    sent = {"json": operation.example} if operation.takes_json else {}
    headers = caller | {"If-Match": "*"}
    for word in ("..%2F..%2Fetc", "%00", "%0d%0a", "x" * 4000, "😀", "' OR 1=1", "-1", "%"):
        path = operation.path
        for name in operation.route.param_convertors:
            path = path.replace(f"{{{name}}}", word)
        if path == operation.path:
            path += f"/{word}"
        answer = client.request(operation.method, path, headers=headers, **sent)

        if answer.status_code != 200:  # that there is nothing may be an answer
            assert answer.status_code in {400, 404, 405, 422}, word
            assert answer.headers["content-type"] == "application/problem+json"


#: what they give belongs to nobody: geography is the same for all
SHARED = {"look_up_postcode", "read_place", "read_vintage", "list_refusals"}


@pytest.mark.parametrize(
    "operation",
    [one for one in GUARDED if one.route.param_convertors and str(one) not in SHARED],
    ids=str,
)
def test_what_is_another_authoritys_is_as_if_it_were_not_there(
    client: TestClient, caller: dict[str, str], engine: Engine, operation: Operation
) -> None:
    for one in GUARDED:
        if one.method == "POST" and not one.route.param_convertors:
            ask(client, one, caller)  # so that whatever an example names is there
    stranger = a_key(engine, authority="Elsewhere Council") | {"X-Request-ID": "same"}
    sent = {"json": operation.example} if operation.takes_json else {}
    url = operation.url()
    missing = url.replace("7000-8000-000000000001", "7000-8000-000000000002").replace(
        "jobs-and-price", "jobs-or-price"
    )
    assert missing != url

    seen = [
        client.request(operation.method, path, headers=stranger | {"If-Match": "*"}, **sent)
        for path in (url, missing)
    ]

    assert [answer.status_code for answer in seen] == [404, 404]
    told = seen[0].text
    for here, there in zip(url.split("/"), missing.split("/"), strict=True):
        told = told.replace(here, there)
    assert told == seen[1].text
    assert seen[0].headers.keys() == seen[1].headers.keys()
    if operation.method == "GET":
        assert client.get(url, headers=caller).status_code == 200


@pytest.mark.parametrize("path", ["/", "/v1", "/v1/", "//", "/v1//api-keys", "/%2e%2e/etc/passwd"])
def test_a_path_that_leads_nowhere_says_so(client: TestClient, path: str) -> None:
    answer = client.get(path, follow_redirects=False)

    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize("operation", [one for one in GUARDED if one.route.rows], ids=str)
def test_every_list_comes_in_three_forms_with_the_same_columns(
    client: TestClient, caller: dict[str, str], operation: Operation
) -> None:
    url, _, query = operation.url().partition("?")
    csv = client.get(f"{url}.csv?{query}", headers=caller)
    xlsx = client.get(f"{url}.xlsx?{query}", headers=caller)
    rows = client.get(f"{url}?{query}", headers=caller).json()["data"]

    assert (csv.status_code, xlsx.status_code) == (200, 200)
    assert xlsx.content[:4] == b"PK\x03\x04"
    heading = csv.text.split("\r\n")[0].split(",")
    assert [name.split(".")[0] for name in heading][: len(rows and rows[0])] or not rows
    if rows:
        assert list(dict.fromkeys(name.split(".")[0] for name in heading)) == list(rows[0])


@pytest.mark.parametrize("operation", [one for one in GUARDED if one.route.rows], ids=str)
def test_every_list_is_paged_and_refuses_forged_cursors(
    client: TestClient, caller: dict[str, str], operation: Operation
) -> None:
    assert {"limit", "cursor"} <= operation.route.known_parameters()
    for asked, status in (("limit=0", 422), ("limit=101", 422), ("cursor=forged", 400)):
        url = operation.url()
        answer = client.get(f"{url}{'&' if '?' in url else '?'}{asked}", headers=caller)
        assert answer.status_code == status


@pytest.mark.parametrize("operation", [one for one in GUARDED if one.route.writes], ids=str)
def test_every_write_refuses_a_malformed_key(
    client: TestClient, caller: dict[str, str], operation: Operation
) -> None:
    for key in ("", "x" * 256):
        assert ask(client, operation, caller | {"Idempotency-Key": key})[0] == 400


@pytest.mark.parametrize(
    "operation", [one for one in GUARDED if one.method in {"PUT", "PATCH"}], ids=str
)
def test_every_change_says_what_it_changes(
    client: TestClient, caller: dict[str, str], operation: Operation
) -> None:
    assert ask(client, operation, caller)[0] == 428
    assert ask(client, operation, caller | {"If-Match": "nonsense"})[0] == 400
    assert ask(client, operation, caller | {"If-Match": '"v999"'})[0] in {404, 412}


def test_thousands_of_parameters_are_answered_at_once(
    client: TestClient, caller: dict[str, str]
) -> None:
    began = time.perf_counter()
    for query in ("&".join(f"p{n}=1" for n in range(5_000)), "limit=1&" * 5_000):
        assert client.get(f"/v1/api-keys?{query}", headers=caller).status_code == 400
    assert time.perf_counter() - began < 2
