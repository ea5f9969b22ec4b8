import json
from datetime import datetime, timedelta
from typing import Any

import pytest
from fastapi.testclient import TestClient
from joserfc.jws import extract_compact
from sqlalchemy import Engine

from app.organisations.issuing import revoke
from app.organisations.scope import Scope
from app.platform.database import writing
from tests.callers import caller_of
from tests.tokens.desk import (
    GRANT,
    KEYS,
    PATH,
    READ,
    a_client,
    bearing,
    key_with,
    token_for,
    told,
)


def test_a_client_gets_a_token_and_reads_with_it(client: TestClient, engine: Engine) -> None:
    program = a_client(engine, READ)

    answer = client.post("/oauth/token", data=GRANT, headers=program.basic)

    given = answer.json()
    assert (answer.status_code, given["token_type"], given["expires_in"]) == (200, "Bearer", 600)
    assert given["scope"] == "rules:read"
    assert answer.headers["cache-control"] == "no-store"
    assert told(client, given["access_token"]) == (200, "")


def test_a_client_may_say_who_it_is_in_the_form(client: TestClient, engine: Engine) -> None:
    program = a_client(engine, READ)

    answer = client.post("/oauth/token", data=GRANT | program.form)

    assert told(client, answer.json()["access_token"]) == (200, "")


def test_a_token_reaches_no_further_than_was_asked_for(client: TestClient, engine: Engine) -> None:
    program = a_client(engine, READ, Scope.KEYS_READ)

    narrow = token_for(client, program, "keys:read")
    answer = client.get(PATH, headers=bearing(narrow))

    assert told(client, narrow, KEYS) == (200, "")
    assert (answer.status_code, answer.json()["scope"]) == (403, "rules:read")
    assert answer.headers["www-authenticate"] == (
        'Bearer realm="social-value", error="insufficient_scope", scope="rules:read"'
    )


@pytest.mark.parametrize(
    ("sent", "error", "status"),
    [
        ({}, "invalid_request", 400),
        ({"grant_type": ""}, "invalid_request", 400),
        ({"grant_type": "password"}, "unsupported_grant_type", 400),
        ({"grant_type": "client_credentials", "scope": "keys:write"}, "invalid_scope", 400),
        ({"grant_type": "client_credentials", "scope": "moon:read"}, "invalid_scope", 400),
        ({"grant_type": "client_credentials", "scope": " "}, "invalid_scope", 400),
        ({"grant_type": ["client_credentials", "password"]}, "invalid_request", 400),
        ({"grant_type": "client_credentials", "client_secret": "x"}, "invalid_request", 400),
        ({"grant_type": "client_credentials", "client_id": "x"}, "invalid_request", 400),
        ({str(n): "x" for n in range(30)}, "invalid_request", 400),
    ],
    ids=lambda one: str(one)[:60],
)
def test_a_wrong_request_is_refused_as_the_standard_has_it(
    client: TestClient, engine: Engine, sent: dict[str, Any], error: str, status: int
) -> None:
    answer = client.post("/oauth/token", data=sent, headers=a_client(engine, READ).basic)

    assert (answer.status_code, answer.json()["error"]) == (status, error)
    assert set(answer.json()) == {"error", "error_description"}
    assert answer.headers["content-type"] == "application/json"
    assert answer.headers["cache-control"] == "no-store"


def test_a_token_ends_with_its_key(client: TestClient, engine: Engine, now: datetime) -> None:
    program = a_client(engine, READ)
    with writing(engine) as session:
        session.exec(key_with(program.id)).one().expires_at = now + timedelta(seconds=90)

    answer = client.post("/oauth/token", data=GRANT, headers=program.basic).json()
    claims = json.loads(extract_compact(answer["access_token"].encode()).payload)

    assert answer["expires_in"] == claims["exp"] - claims["iat"] == 90


def test_what_is_no_form_is_refused(client: TestClient, engine: Engine) -> None:
    program = a_client(engine, READ)
    for kind, body in (
        ("application/json", b'{"grant_type": "client_credentials"}'),
        ("application/x-www-form-urlencoded", b"\xff\xfe"),
        ("application/x-www-form-urlencoded", b"grant_type=%ff"),
        ("", b"grant_type=client_credentials"),
    ):
        headers = program.basic | {"Content-Type": kind}
        answer = client.post("/oauth/token", content=body, headers=headers)

        assert (answer.status_code, answer.json()["error"]) == (400, "invalid_request")


def test_a_form_beyond_all_measure_is_not_read(client: TestClient, engine: Engine) -> None:
    headers = a_client(engine, READ).basic
    answer = client.post("/oauth/token", data=GRANT | {"x": "x" * 30_000}, headers=headers)

    assert (answer.status_code, answer.json()["code"]) == (413, "too-large")


def test_a_client_that_is_not_believed_is_told_so(
    client: TestClient, engine: Engine, now: datetime
) -> None:
    program, other = a_client(engine, READ), a_client(engine, READ)
    over = a_client(engine, READ, days=1)
    revoked = a_client(engine, READ)
    with writing(engine) as session:
        owner = caller_of(engine, bearing(revoked.secret)).authority_id
        revoke(session, owner, session.exec(key_with(revoked.id)).one().id, now, None)
    for form in (
        {},
        {"client_id": program.id},
        {"client_id": program.id, "client_secret": "wrong"},
        {"client_id": program.id, "client_secret": other.secret},
        {"client_id": "é", "client_secret": program.secret},
        over.form,
        revoked.form,
    ):
        answer = client.post("/oauth/token", data=GRANT | form)

        assert (answer.status_code, answer.json()["error"]) == (401, "invalid_client"), form
        assert answer.headers["www-authenticate"] == 'Basic realm="social-value"'
    for said in (
        "Basic",
        "Basic !",
        "Basic eA==",
        "Basic /w==",
        program.basic["Authorization"][:-4],
    ):
        answer = client.post("/oauth/token", data=GRANT, headers={"Authorization": said})

        assert (answer.status_code, answer.json()["error"]) == (401, "invalid_client"), said


def test_a_client_may_be_called_by_how_its_key_begins(client: TestClient, engine: Engine) -> None:
    program, other = a_client(engine, READ), a_client(engine, READ)
    form = GRANT | {"client_secret": program.secret}

    own = client.post("/oauth/token", data=form | {"client_id": program.secret[:20]})
    others = client.post("/oauth/token", data=form | {"client_id": other.secret[:20]})

    assert own.status_code == 200
    assert (others.status_code, others.json()["error"]) == (401, "invalid_client")
