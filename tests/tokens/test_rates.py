import base64
from datetime import datetime, timedelta
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine

from app.organisations.scope import Scope
from app.platform.database import reading
from app.platform.settings import Settings
from tests.tokens.desk import (
    GRANT,
    PATH,
    READ,
    Client,
    a_client,
    bearing,
    key_with,
    set_clock,
    token_for,
)


@pytest.fixture
def requests_per_minute() -> int:
    """Give so few that a test can spend them."""
    return 60


@pytest.fixture
def settings(settings: Settings, requests_per_minute: int) -> Settings:
    """Give settings by which a caller has little."""
    return settings.model_copy(update={"requests_per_minute": requests_per_minute})


@pytest.mark.parametrize("requests_per_minute", [6])  # one comes back after ten seconds
def test_all_tokens_of_a_client_share_its_rate(client: TestClient, engine: Engine) -> None:
    program, other = a_client(engine, READ), a_client(engine, READ)
    tokens = [token_for(client, program) for _ in range(3)]  # 3 of 6

    answers = [
        client.get(PATH, headers=bearing(one)) for one in (*tokens, *tokens, program.secret)
    ]
    refused = client.post("/oauth/token", data=GRANT, headers=program.basic)

    assert [one.status_code for one in answers] == [200] * 3 + [429] * 4
    assert [one.headers["x-ratelimit-remaining"] for one in answers[:3]] == ["2", "1", "0"]
    assert (refused.status_code, refused.json()["code"]) == (429, "too-many-requests")
    assert int(refused.headers["retry-after"]) >= 1
    assert client.get(PATH, headers=bearing(other.secret)).status_code == 200


def test_who_guesses_secrets_is_refused_before_they_are_looked_at(
    client: TestClient, engine: Engine
) -> None:
    program = a_client(engine, READ)
    guesses = [
        {"Authorization": "Basic " + base64.b64encode(f"{program.id}:{n}".encode()).decode()}
        for n in range(12)
    ]

    told_of = [client.post("/oauth/token", data=GRANT, headers=one).status_code for one in guesses]

    assert told_of == [401] * 10 + [429] * 2


def test_a_client_that_only_asks_about_tokens_is_known_by_that(
    client: TestClient, engine: Engine, now: datetime
) -> None:
    asks = a_client(engine, READ)

    def ask(by: Client) -> int:
        path, token = "/oauth/introspection", {"token": "x"}
        return client.post(path, data=token, headers=by.basic).status_code

    first = ask(asks)
    guesses = [ask(Client(asks.id, f"{asks.secret}{number}")) for number in range(12)]

    with reading(engine) as session:
        assert session.exec(key_with(asks.id)).one().last_used_at == now
    assert (first, guesses, ask(asks)) == (200, [401] * 10 + [429] * 2, 200)


@pytest.mark.parametrize("requests_per_minute", [30])
def test_who_has_seen_a_token_cannot_spend_the_rate_of_its_key(
    client: TestClient, engine: Engine, now: datetime
) -> None:
    program = a_client(engine, READ)
    seen = token_for(client, program)  # 1 of 30
    head, claims, _ = seen.split(".")
    forged = [bearing(f"{head}.{claims}.{number:086}") for number in range(12)]
    forged += [{"Authorization": "Basic " + _encoded(f"x:{head}.{claims}.x")}]
    assert client.get(PATH, headers=bearing(seen)).status_code == 200  # 2 of 30

    answers = [client.get(PATH, headers=one).status_code for one in forged]
    set_clock(client, now + timedelta(minutes=20))
    ended = [client.get(PATH, headers=bearing(seen)).status_code for _ in range(2)]
    own = client.get(PATH, headers=bearing(program.secret))

    assert answers == [401] * 10 + [429] * 3
    assert ended == [401, 429]
    assert own.status_code == 200
    assert int(own.headers["x-ratelimit-remaining"]) >= 27


def test_wrong_keys_of_others_at_an_address_keep_no_renewed_token_out(
    client: TestClient, engine: Engine
) -> None:
    """All that is known of the client is a token of before; its key was never in a header."""
    program, unknown = a_client(engine, READ), a_client(engine, READ)

    def renewed() -> dict[str, str]:
        answer = client.post("/oauth/token", data=GRANT | program.form)
        return bearing(answer.json()["access_token"])

    before = client.get(PATH, headers=renewed())
    wrong = [client.get(PATH, headers=bearing(f"sv_live_{n}")).status_code for n in range(12)]
    after = [client.get(PATH, headers=one).status_code for one in (renewed(), renewed())]
    refused = client.get(PATH, headers=bearing(unknown.secret))

    assert (before.status_code, wrong, after) == (200, [401] * 10 + [429] * 2, [200] * 2)
    assert refused.status_code == 429
    assert "were not accepted" in refused.json()["detail"]


def test_what_only_says_that_it_is_of_a_known_key_is_let_in_a_few_times(
    client: TestClient, engine: Engine
) -> None:
    program, other = a_client(engine, READ), a_client(engine, READ)
    head, claims, _ = token_for(client, program).split(".")
    forged = [bearing(f"{head}.{claims}.{number:086}") for number in range(12)]

    answers = [client.get("/openapi.json", headers=one).status_code for one in forged]

    assert answers == [200] * 10 + [429] * 2
    assert client.get(PATH, headers=bearing(other.secret)).status_code == 200


def _encoded(words: str) -> str:
    return base64.b64encode(words.encode()).decode()


def test_a_write_that_is_sent_again_with_a_renewed_token_or_the_key_is_the_same_write(
    client: TestClient, engine: Engine, now: datetime
) -> None:
    program = a_client(engine, Scope.SUPPLIERS_WRITE)
    stranger = a_client(engine, Scope.SUPPLIERS_WRITE)
    elsewhere = a_client(engine, Scope.SUPPLIERS_WRITE, authority="Otherville")
    once = {"Idempotency-Key": "one"}

    def send(token: str, name: str = "Alpha Works") -> Any:
        headers = bearing(token) | once
        return client.post("/v1/suppliers", json={"name": name}, headers=headers)

    first = send(token_for(client, program))
    set_clock(client, now + timedelta(minutes=20))
    again = send(token_for(client, program))
    by_key = send(program.secret)
    other = send(token_for(client, program), "Beta Build")

    for one in (again, by_key):
        assert (first.status_code, one.status_code) == (201, 201)
        assert one.json() == first.json()
        assert one.headers["idempotent-replayed"] == "true"
    assert (other.status_code, other.json()["code"]) == (422, "idempotency-key-reused")
    for one in (stranger, elsewhere):
        answer = send(token_for(client, one))
        assert answer.status_code == 201
        assert answer.json()["id"] != first.json()["id"]
        assert "idempotent-replayed" not in answer.headers
