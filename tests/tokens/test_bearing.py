import base64
import json
from datetime import datetime, timedelta
from typing import Any

from fastapi.testclient import TestClient
from joserfc import jwt
from joserfc.jwk import ECKey, OctKey
from sqlalchemy import Engine
from sqlmodel import update

from app.organisations.role import Role
from app.organisations.scope import Scope
from app.organisations.tables import ApiKey, Person
from app.platform.database import reading, writing
from app.platform.settings import Settings
from tests.callers import a_key, a_person
from tests.tokens.desk import (
    GRANT,
    KEYS,
    PATH,
    READ,
    a_client,
    bearing,
    client_of,
    key_with,
    service_of,
    set_clock,
    token_for,
    told,
)


def claims_in(token: str) -> dict[str, Any]:
    part = token.split(".")[1]
    found: dict[str, Any] = json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))
    return found


def test_a_revoked_clients_tokens_end_at_once(
    client: TestClient, engine: Engine, now: datetime
) -> None:
    program = a_client(engine, READ)
    token = token_for(client, program)
    headers = a_key(engine, Scope.KEYS_WRITE)

    client.post(f"/v1/api-keys/{program.id}/revocation", headers=headers)
    answer = client.get(PATH, headers=bearing(token))

    assert (answer.status_code, answer.json()["code"]) == (401, "key-revoked")
    assert answer.headers["www-authenticate"].endswith('error="invalid_token"')


def test_a_token_ends_with_the_key_that_it_stands_for(
    client: TestClient, engine: Engine, now: datetime
) -> None:
    program = a_client(engine, READ, days=60)
    token = token_for(client, program)
    with writing(engine) as session:
        session.execute(update(ApiKey).values(expires_at=now + timedelta(seconds=30)))

    set_clock(client, now + timedelta(seconds=30))

    assert told(client, token) == (401, "key-expired")


def test_a_role_that_is_taken_away_is_gone_from_tokens_too(
    client: TestClient, engine: Engine
) -> None:
    headers = a_person(engine, Role.AUDITOR)
    token = token_for(client, client_of(engine, headers), "keys:read rules:read")
    with writing(engine) as session:
        session.execute(update(Person).values(roles=[Role.EVALUATOR.value]))

    assert told(client, token, KEYS) == (403, "scope-missing")
    assert told(client, token) == (200, "")


def test_a_token_that_we_did_not_sign_is_nobodys(
    client: TestClient, engine: Engine, now: datetime
) -> None:
    program = a_client(engine, READ)
    token = token_for(client, program)
    public, _ = client.get("/.well-known/jwks.json").json()["keys"]
    own = {"alg": "ES256", "typ": "at+jwt", "kid": public["kid"]}
    claims = claims_in(token)
    other = ECKey.generate_key("P-256")
    secret = OctKey.import_key(json.dumps(public))
    head, body, signature = token.split(".")
    none = (
        base64.urlsafe_b64encode(json.dumps(own | {"alg": "none"}).encode()).decode().rstrip("=")
    )
    forged = [
        jwt.encode(own, claims, other),
        jwt.encode(own | {"alg": "HS256"}, claims, secret),
        f"{none}.{body}.",
        f"{head}.{body}.",
        f"{head}.{body}.{signature[:-8]}AAAAAAAA",
        f"{head}.{body[:-4]}AAAA.{signature}",
        f"{head}.{body}",
        "a.b.c",
        "..",
        "é.é.é",
        "x." * 4000 + "x",
        jwt.encode(own | {"kid": "x"}, claims, other),
        jwt.encode(own, {"client_id": [1]}, other),
    ]
    for one in forged:
        answer = client.get(PATH, headers={b"Authorization": f"Bearer {one}".encode()})

        assert (answer.status_code, answer.json()["code"]) == (401, "token-not-accepted"), one


def test_a_token_of_another_service_is_not_ours(
    client: TestClient, engine: Engine, settings: Settings, now: datetime
) -> None:
    token = token_for(client, a_client(engine, READ))

    service_of(client).state.settings = settings.model_copy(
        update={"public_url": "https://b.example"}
    )

    assert told(client, token) == (401, "token-not-accepted")


def test_a_token_is_no_key_to_sign_in_with_or_to_get_tokens_by(
    client: TestClient, engine: Engine
) -> None:
    program = a_client(engine, READ)
    token = token_for(client, program)

    again = client.post(
        "/oauth/token", data=GRANT | {"client_id": program.id, "client_secret": token}
    )
    page = client.get("/web/sign-in")
    csrf = page.text.split('name="csrf" value="')[1].split('"')[0]
    inside = client.post("/web/sign-in", data={"csrf": csrf, "key": token})

    assert (again.status_code, again.json()["error"]) == (401, "invalid_client")
    assert inside.status_code == 401


def test_a_token_in_the_address_is_refused_and_flagged(client: TestClient, engine: Engine) -> None:
    token = token_for(client, a_client(engine, READ))

    for name in ("access_token", "q"):
        answer = client.get(f"{PATH}?{name}={token}")

        assert (answer.status_code, answer.json()["code"]) == (401, "key-in-address")


def test_a_key_shows_when_a_token_of_it_was_used(
    client: TestClient, engine: Engine, now: datetime
) -> None:
    program = a_client(engine, READ)
    token = token_for(client, program)
    with reading(engine) as session:
        first = session.exec(key_with(program.id)).one().last_used_at
    with writing(engine) as session:
        session.execute(update(ApiKey).values(last_used_at=now - timedelta(hours=1)))

    told(client, token)
    with reading(engine) as session:
        second = session.exec(key_with(program.id)).one().last_used_at

    assert (first, second) == (now, now)


def test_a_token_ends_when_its_time_is_over(
    client: TestClient, engine: Engine, now: datetime
) -> None:
    token = token_for(client, a_client(engine, READ))

    set_clock(client, now + timedelta(seconds=599))
    last = told(client, token)
    set_clock(client, now + timedelta(seconds=600))

    assert last == (200, "")
    assert told(client, token) == (401, "token-expired")
