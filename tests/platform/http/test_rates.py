from typing import Any

import pytest
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from app.platform.http.rates import MOST_CALLERS, RateLimits
from tests.platform.asgi import Heard, ask

GOOD = {"Authorization": "Bearer good"}


async def service(scope: Scope, receive: Receive, send: Send) -> None:
    """Believe one token, refuse the others, and have nothing new to tell on one path."""
    sent = dict(scope["headers"]).get(b"authorization")
    status = 304 if scope["path"] == "/same" else 200
    if scope["path"] == "/page":
        if Request(scope).cookies.get("session") == "good":
            scope["state"]["caller_id"] = "good"
    elif sent is not None and sent.lower().split() == [b"bearer", b"good"]:
        scope["state"]["caller_id"] = "good"
    elif sent is not None:
        status = 401
    await Response(status_code=status)(scope, receive, send)


def session_of(request: Request) -> str | None:
    """Give the session of a browser that asks for a page."""
    return request.cookies.get("session", "") if request.url.path == "/page" else None


def statuses(limited: Any, times: int, **request: Any) -> list[int]:
    return [ask(limited, **request).status for _ in range(times)]


def test_every_answer_says_how_often_one_may_still_ask() -> None:
    limited = RateLimits(service, 3)

    heard = [ask(limited, headers=GOOD) for _ in range(4)]

    assert [one.status for one in heard] == [200, 200, 200, 429]
    assert [one.headers["x-ratelimit-remaining"] for one in heard] == ["2", "1", "0", "0"]
    assert {one.headers["x-ratelimit-limit"] for one in heard} == {"3"}
    assert all(int(one.headers["x-ratelimit-reset"]) > 1_700_000_000 for one in heard)


def test_who_asks_too_often_is_told_how_long_to_wait() -> None:
    limited = RateLimits(service, 30)
    statuses(limited, 30, headers=GOOD)

    heard: Heard = ask(limited, headers=GOOD)

    assert (heard.status, heard.json()["code"]) == (429, "too-many-requests")
    assert heard.headers["retry-after"] == "2"


def test_one_callers_rate_is_no_other_callers() -> None:
    limited = RateLimits(service, 2)

    assert statuses(limited, 3, headers=GOOD) == [200, 200, 429]
    assert statuses(limited, 3) == [200, 200, 429]
    assert statuses(limited, 3, address="192.0.2.2") == [200, 200, 429]


def test_an_answer_that_nothing_has_changed_costs_nothing() -> None:
    limited = RateLimits(service, 2)

    assert set(statuses(limited, 20, path="/same")) == {304}


@pytest.mark.parametrize("path", ["/health", "/ready"])
def test_what_watches_the_service_is_never_refused(path: str) -> None:
    assert set(statuses(RateLimits(service, 2), 20, path=path)) == {200}


def test_guessing_tokens_is_stopped_without_harm_to_those_who_have_one() -> None:
    limited = RateLimits(service, 100)
    assert ask(limited, headers=GOOD).status == 200

    guesses = [
        ask(limited, headers={"Authorization": f"Bearer {number}"}).status for number in range(20)
    ]

    assert guesses == [401] * 10 + [429] * 10
    assert ask(limited, headers=GOOD).status == 200
    assert ask(limited, headers={"Authorization": "Bearer 0"}, address="192.0.2.9").status == 401


def test_many_callers_do_not_fill_the_memory() -> None:
    limited = RateLimits(service, 100)
    for number in range(100):
        ask(limited, address=f"192.0.2.{number}")
    assert len(limited._askers) <= 200 < MOST_CALLERS


def test_a_made_up_token_has_the_rate_of_its_address_where_nobody_looks_at_it() -> None:
    limited = RateLimits(service, 3)
    made_up = [{"Authorization": f"Bearer {number}"} for number in range(5)]

    heard = [ask(limited, path="/page", headers=one).status for one in made_up]

    assert heard == [200] * 3 + [429] * 2
    assert statuses(limited, 1, path="/page") == [429]
    assert statuses(limited, 1, path="/page", address="192.0.2.2") == [200]


def test_a_browser_that_is_signed_in_has_a_rate_of_its_own() -> None:
    limited = RateLimits(service, 3, session_of)
    signed_in: Any = {"path": "/page", "headers": {"Cookie": "session=good"}}
    stranger: Any = {"path": "/page", "headers": {"Cookie": "session=good too"}}

    assert statuses(limited, 1, **signed_in) == [200]  # its address answers for this one
    assert statuses(limited, 2) == [200, 200]
    assert statuses(limited, 4, **signed_in) == [200, 200, 200, 429]
    assert statuses(limited, 4, **stranger) == [429, 429, 429, 429]


def test_a_cookie_that_nobody_knows_is_no_way_round_the_rate() -> None:
    limited = RateLimits(service, 3, session_of)
    heard = [
        ask(limited, path="/page", headers={"Cookie": f"session=made up {n}"}) for n in range(5)
    ]

    assert [one.status for one in heard] == [200, 200, 200, 429, 429]


def test_a_token_has_one_rate_however_it_is_written() -> None:
    limited = RateLimits(service, 3)
    written = ("Bearer good", "bearer good", "Bearer  good", "BEARER \tgood ")

    heard = [ask(limited, headers={"Authorization": one}).status for one in written]

    assert heard == [200, 200, 200, 429]


def test_a_session_has_one_rate_whatever_stands_beside_it() -> None:
    limited = RateLimits(service, 3, session_of)
    ask(limited, path="/page", headers={"Cookie": "session=good"})
    beside = ({"Cookie": "session=good; a=1"}, {"Cookie": "b=2;session=good"})
    others = [one | {"Authorization": f"Bearer {n}"} for n, one in enumerate(beside)]

    heard = [ask(limited, path="/page", headers=one).status for one in (*beside, *others)]

    assert heard == [200, 200, 200, 429]


def test_a_cookie_beside_a_token_does_not_give_it_another_rate() -> None:
    limited = RateLimits(service, 3, session_of)
    heard = [ask(limited, headers=GOOD | {"Cookie": f"session={n}"}).status for n in range(4)]

    assert heard == [200, 200, 200, 429]
