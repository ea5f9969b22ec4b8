from datetime import datetime, timedelta
from typing import Any

from fastapi.testclient import TestClient
from sqlalchemy import Engine

from app.organisations.issuing import revoke
from app.organisations.role import Role
from app.organisations.scope import Scope
from app.platform.database import writing
from tests.callers import a_person
from tests.tokens.desk import (
    Client,
    a_client,
    client_of,
    key_with,
    set_clock,
    token_for,
)

READ = Scope.RULES_READ
INACTIVE = {"active": False}


def introspected(client: TestClient, asks: Client, token: str) -> Any:
    answer = client.post("/oauth/introspection", data={"token": token}, headers=asks.basic)
    assert answer.status_code == 200, answer.text
    assert answer.headers["cache-control"] == "no-store"
    return answer.json()


def test_a_client_learns_what_a_token_is_good_for(
    client: TestClient, engine: Engine, now: datetime
) -> None:
    program, asks = a_client(engine, READ, Scope.KEYS_READ), a_client(engine, READ)
    token = token_for(client, program)

    told = introspected(client, asks, token)

    assert told.pop("jti")
    assert told == {
        "active": True,
        "scope": "keys:read rules:read",
        "client_id": program.id,
        "sub": program.id,
        "token_type": "Bearer",
        "iss": "http://127.0.0.1:8000",
        "aud": "http://127.0.0.1:8000",
        "iat": int(now.timestamp()),
        "exp": int(now.timestamp()) + 600,
    }


def test_a_token_that_is_good_for_nothing_is_not_active(
    client: TestClient, engine: Engine, now: datetime
) -> None:
    program, asks = a_client(engine, READ), a_client(engine, READ)
    token = token_for(client, program)

    assert introspected(client, asks, "x") == INACTIVE
    assert introspected(client, asks, program.secret) == INACTIVE
    set_clock(client, now + timedelta(minutes=10))
    assert introspected(client, asks, token) == INACTIVE
    set_clock(client, now)
    with writing(engine) as session:
        key = session.exec(key_with(program.id)).one()
        revoke(session, key.authority_id, key.id, now, None)
    assert introspected(client, asks, token) == INACTIVE


def test_another_authoritys_token_is_as_if_it_were_none(
    client: TestClient, engine: Engine
) -> None:
    token = token_for(client, a_client(engine, READ))

    assert introspected(client, a_client(engine, READ, authority="Otherville"), token) == INACTIVE


def test_a_supplier_learns_nothing_of_others_tokens(client: TestClient, engine: Engine) -> None:
    authoritys = a_client(engine, READ)
    alpha, beta = (
        client_of(engine, a_person(engine, Role.SUPPLIER, supplier=name))
        for name in ("Alpha Works", "Beta Build")
    )
    of_alpha = token_for(client, alpha)

    assert introspected(client, alpha, of_alpha)["active"] is True
    assert introspected(client, beta, of_alpha) == INACTIVE
    assert introspected(client, alpha, token_for(client, authoritys)) == INACTIVE


def test_a_stranger_learns_nothing(client: TestClient, engine: Engine) -> None:
    token = token_for(client, a_client(engine, READ))

    stranger = client.post("/oauth/introspection", data={"token": token})
    empty = client.post(
        "/oauth/introspection", headers=a_client(engine, READ).basic, data={"x": 1}
    )

    assert (stranger.status_code, stranger.json()["error"]) == (401, "invalid_client")
    assert (empty.status_code, empty.json()["error"]) == (400, "invalid_request")
