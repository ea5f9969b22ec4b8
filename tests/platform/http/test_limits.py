import asyncio
import time
from collections.abc import AsyncIterator
from typing import Any

import pytest
from sqlalchemy import Engine
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Message, Receive, Scope, Send

from app.platform.http.limits import Limits, refuse_overrun
from app.platform.http.problems import LastResort
from app.platform.settings import Settings
from tests.platform.asgi import Parts, ask
from tests.platform.manners_room import a_service


async def count(scope: Scope, receive: Receive, send: Send) -> None:
    """Answer with the size of the body."""
    body = await Request(scope, receive).body()
    await Response(str(len(body)))(scope, receive, send)


def limited(app: Any = count, **limits: float) -> LastResort:
    given: dict[str, Any] = {"most_body_bytes": 100, "body_seconds": 5} | limits
    return LastResort(Limits(app, **given))


def parts(*sizes: int, pause: float = 0) -> Parts:
    async def trickle() -> AsyncIterator[Message]:
        for size in sizes:
            await asyncio.sleep(pause)
            yield {"type": "http.request", "body": b"x" * size, "more_body": True}
        yield {"type": "http.request", "body": b"", "more_body": False}

    return trickle


def test_a_body_of_the_largest_size_is_taken() -> None:
    assert ask(limited(), "POST", parts=parts(50, 50)).body == b"100"


def test_a_body_beyond_it_is_refused_though_nothing_announced_it() -> None:
    heard = ask(limited(), "POST", parts=parts(50, 51))

    assert (heard.status, heard.json()["most_bytes"]) == (413, 100)


def test_a_body_announced_as_too_large_is_refused_before_it_is_read() -> None:
    read: list[str] = []

    async def watched() -> AsyncIterator[Message]:
        read.append("the body")
        yield {"type": "http.request", "body": b"x" * 101}

    assert ask(limited(), "POST", headers={"Content-Length": "101"}, parts=watched).status == 413
    assert read == []


@pytest.mark.parametrize("announced", ["-1", "a", "1" * 5000, ""])
def test_a_nonsensical_announcement_does_no_harm(announced: str) -> None:
    heard = ask(limited(), "POST", headers={"Content-Length": announced}, parts=parts(10))

    assert heard.status in {200, 413}


def test_a_body_that_trickles_in_is_given_up() -> None:
    began = time.monotonic()

    heard = ask(limited(body_seconds=0.2), "POST", parts=parts(*[1] * 50, pause=0.05))

    assert (heard.status, heard.json()["code"]) == (408, "too-slow")
    assert heard.headers["connection"] == "close"
    assert time.monotonic() - began < 1


def test_a_large_body_has_as_long_as_its_bytes_need_on_a_slow_line() -> None:
    slow_line = parts(*[10] * 10, pause=0.05)

    assert ask(limited(body_seconds=0.2, slowest=100), "POST", parts=slow_line).body == b"100"


def test_a_body_that_stands_still_is_given_up_however_much_of_it_came() -> None:
    async def stops() -> AsyncIterator[Message]:
        yield {"type": "http.request", "body": b"x" * 20, "more_body": True}
        await asyncio.sleep(5)
        yield {"type": "http.request", "body": b"x", "more_body": False}

    began = time.monotonic()
    heard = ask(limited(body_seconds=0.1, slowest=100), "POST", parts=stops)

    assert (heard.status, heard.json()["code"]) == (408, "too-slow")
    assert 0.3 <= time.monotonic() - began < 2


def test_the_time_of_an_answer_grows_with_what_arrives_and_has_an_end() -> None:
    async def slow(scope: Scope, receive: Receive, send: Send) -> None:
        size = len(await Request(scope, receive).body())
        await asyncio.sleep(0.01 * size)
        await Response(str(size))(scope, receive, send)

    arrives = parts(*[10] * 5, pause=0.05)
    quick = limited(slow, answer_seconds=0.2, slowest=50)
    stuck = limited(slow, answer_seconds=0.2, slowest=500)

    assert ask(quick, "POST", parts=arrives).body == b"50"
    assert ask(stuck, "POST", parts=arrives).status == 503


@pytest.mark.parametrize("value", ["a\rb", "a\nb", "a\x00b", "\x1b[31m"])
def test_a_control_character_in_a_header_is_refused(value: str) -> None:
    assert ask(limited(), headers={"X-Anything": value}).status == 400


def test_a_tab_in_a_header_is_no_fault() -> None:
    assert ask(limited(), headers={"User-Agent": "a\tb"}).status == 200


def test_a_caller_hears_at_once_that_an_answer_takes_too_long_and_the_work_stops() -> None:
    stopped: list[str] = []

    async def slow(scope: Scope, receive: Receive, send: Send) -> None:
        await asyncio.sleep(0.3)
        try:
            refuse_overrun(scope["state"])
        except Exception:
            stopped.append("rolled back")
            raise

    heard = ask(limited(slow, answer_seconds=0.1))

    assert (heard.status, heard.json()["code"]) == (503, "unavailable")
    assert heard.headers["retry-after"]
    assert stopped == ["rolled back"]


def test_an_answer_that_has_begun_is_not_cut_off() -> None:
    async def long(scope: Scope, receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await asyncio.sleep(0.2)
        await send({"type": "http.response.body", "body": b"whole"})

    assert ask(limited(long, answer_seconds=0.1)).body == b"whole"


def test_a_route_may_take_more_than_is_usual(settings: Settings, engine: Engine) -> None:
    with a_service(settings, engine) as service:
        body = {"name": "x" * 1_500_000}
        assert service.post("/v1/manners/large", json=body).json()["length"] == 1_500_000
        assert service.post("/v1/manners/echo", json=body).status_code == 413


def test_a_caller_who_goes_away_is_no_fault_of_ours(settings: Settings, engine: Engine) -> None:
    async def gone() -> AsyncIterator[Message]:
        yield {"type": "http.request", "body": b"{", "more_body": True}
        yield {"type": "http.disconnect"}

    with a_service(settings, engine) as service:
        json_body = {"Content-Type": "application/json"}
        heard = ask(service.app, "POST", "/v1/manners/echo", json_body, parts=gone)
        assert heard.status < 500


def test_thousands_of_headers_are_refused() -> None:
    many = {f"X-{number}": "1" for number in range(1_000)}

    assert ask(limited(), headers=many).status == 400
