import asyncio
from collections.abc import AsyncIterator

from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlalchemy import Engine
from starlette.types import Message

from tests.platform.asgi import Heard, asked
from tests.tokens.desk import PATH, READ, a_client, bearing

PATIENCE = 20  #: seconds; a stranger's body would be waited for longer


def test_who_announces_a_form_and_sends_nothing_keeps_nobody_from_the_database(
    client: TestClient, engine: Engine
) -> None:
    app = client.app
    assert isinstance(app, FastAPI)
    headers = bearing(a_client(engine, READ).secret)

    for path in ("/oauth/token", "/oauth/introspection"):
        assert asyncio.run(beside_strangers(app, path, headers)).status == 200


async def beside_strangers(app: FastAPI, path: str, headers: dict[str, str]) -> Heard:
    """Give the answer to somebody who asks while as many as may use the database stall."""
    waiting: list[str] = []
    over = asyncio.Event()

    async def stalls() -> AsyncIterator[Message]:
        waiting.append(path)
        await over.wait()
        yield {"type": "http.disconnect"}

    async def body_of_none() -> AsyncIterator[Message]:
        yield {"type": "http.request", "body": b"", "more_body": False}

    form = {"content-type": "application/x-www-form-urlencoded", "content-length": "20"}
    strangers = [
        asyncio.create_task(asked(app, "POST", path, form, stalls, f"192.0.2.{one}"))
        for one in range(app.state.settings.threads)
    ]
    while len(waiting) < len(strangers):
        await asyncio.sleep(0)
    request = asked(app, "GET", PATH, headers, body_of_none, "198.51.100.1")
    answer = await asyncio.wait_for(request, PATIENCE)
    over.set()
    await asyncio.gather(*strangers, return_exceptions=True)
    return answer
