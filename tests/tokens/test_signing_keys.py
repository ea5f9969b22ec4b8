from datetime import datetime, timedelta

import pytest
from fastapi.testclient import TestClient
from joserfc import jwt
from joserfc.jwk import KeySet
from sqlalchemy import Engine
from sqlmodel import select

from app.organisations.signing.rotating import rotate
from app.organisations.signing.tables import SigningKey
from app.organisations.signing.token import named_in
from app.platform.database import reading, writing
from app.platform.sealing import Seals, new_secret
from app.platform.settings import Settings
from tests.tokens.desk import (
    GRANT,
    READ,
    a_client,
    service_of,
    set_clock,
    token_for,
    told,
)


def kids(client: TestClient) -> list[str]:
    """Give the ids of the keys that are published."""
    return [one["kid"] for one in client.get("/.well-known/jwks.json").json()["keys"]]


def kid_of(token: str) -> str:
    """Give the id of the key that a token was signed with."""
    named = named_in(token)
    assert named is not None
    return str(named.kid)


def test_old_keys_verify_until_their_last_token_ends(
    client: TestClient, engine: Engine, settings: Settings, now: datetime
) -> None:
    program = a_client(engine, READ)
    before = token_for(client, program)
    old, following = kids(client)
    with writing(engine) as session:
        rotate(session, Seals(settings.seal_key), now)
    after = token_for(client, program)

    assert told(client, before) == told(client, after) == (200, "")
    assert (kid_of(before), kid_of(after)) == (old, following)
    assert kids(client)[:2] == [old, following]
    assert len(set(kids(client))) == 3
    set_clock(client, now + timedelta(hours=1))
    assert kids(client)[0] == following
    assert len(kids(client)) == 2


def test_tokens_of_a_key_that_got_out_end_at_once(
    client: TestClient, engine: Engine, settings: Settings, now: datetime
) -> None:
    program = a_client(engine, READ)
    before, published = token_for(client, program), kids(client)
    with writing(engine) as session:
        rotate(session, Seals(settings.seal_key), now, withdraws=True)

    assert told(client, before) == (401, "token-not-accepted")
    assert told(client, token_for(client, program)) == (200, "")
    assert len(kids(client)) == 2
    assert not set(kids(client)) & set(published)


def test_the_key_that_signs_changes_by_itself(
    client: TestClient, engine: Engine, now: datetime
) -> None:
    program = a_client(engine, READ)
    token_for(client, program)
    set_clock(client, now + timedelta(days=29))
    token_for(client, program)
    [old, new] = kids(client)

    set_clock(client, now + timedelta(days=30))
    token = token_for(client, program)

    assert kid_of(token) == new
    assert kids(client)[:2] == [old, new]
    assert told(client, token) == (200, "")
    set_clock(client, now + timedelta(days=31))
    [still, next_one] = kids(client)
    assert still == new
    assert next_one not in {old, new}


@pytest.mark.parametrize("days", [1, 29, 31, 59])
def test_a_key_signs_nothing_before_it_was_published(
    client: TestClient, engine: Engine, now: datetime, days: int
) -> None:
    """Whoever keeps the published keys for a while knows the next one when it begins to sign."""
    program = a_client(engine, READ)
    token_for(client, program)
    for day in range(0, days, 10):
        set_clock(client, now + timedelta(days=day))
        token_for(client, program)
    known = kids(client)

    set_clock(client, now + timedelta(days=days))

    assert kid_of(token_for(client, program)) in known


def test_it_is_told_how_long_published_keys_may_be_kept(
    client: TestClient, engine: Engine
) -> None:
    token_for(client, a_client(engine, READ))

    answer = client.get("/.well-known/jwks.json")

    assert answer.headers["cache-control"] == "public, max-age=300"


def test_a_service_without_a_secret_gives_no_tokens(
    client: TestClient, engine: Engine, settings: Settings
) -> None:
    service_of(client).state.seals = Seals("")

    answer = client.post("/oauth/token", data=GRANT, headers=a_client(engine, READ).basic)

    assert (answer.status_code, answer.json()["code"]) == (503, "no-seal-key")


def test_a_service_whose_secret_was_replaced_signs_with_a_new_key(
    client: TestClient, engine: Engine
) -> None:
    program = a_client(engine, READ)
    before = token_for(client, program)

    service_of(client).state.seals = Seals(new_secret())
    after = token_for(client, program)

    assert told(client, before) == told(client, after) == (200, "")


def test_what_is_published_and_kept_does_not_sign(client: TestClient, engine: Engine) -> None:
    token_for(client, a_client(engine, READ))

    published = client.get("/.well-known/jwks.json").json()["keys"]
    with reading(engine) as session:
        kept = list(session.exec(select(SigningKey.sealed)))

    assert {one["kty"] for one in published} == {"EC"}
    assert not any("d" in one for one in published)
    assert len(kept) == len(published) == 2
    assert not any(b'"d"' in one for one in kept)


def test_a_token_is_checked_by_anybody_with_what_is_published(
    client: TestClient, engine: Engine, now: datetime
) -> None:
    program = a_client(engine, READ)
    token = token_for(client, program)
    where = client.get("/.well-known/oauth-authorization-server").json()

    published = KeySet.import_key_set(client.get("/.well-known/jwks.json").json())
    found = jwt.decode(token, published, ["ES256"])

    assert where["jwks_uri"] == where["issuer"] + "/.well-known/jwks.json"
    assert where["token_endpoint"] == where["issuer"] + "/oauth/token"
    assert found.header["typ"] == "at+jwt"
    assert found.claims["iss"] == found.claims["aud"] == where["issuer"]
    assert found.claims["client_id"] == found.claims["sub"] == program.id
    assert found.claims["exp"] - found.claims["iat"] == 600
    assert found.claims["iat"] == int(now.timestamp())
