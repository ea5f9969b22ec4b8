"""What working on the event loop itself, instead of in threads, would gain and cost.

Routes are plain functions; FastAPI runs each of them, and each plain thing that it depends on, in
a thread. `InPlace` is a route class that runs all of this where it stands, on the event loop:
the same functions, sessions and answers, without the hops. A neighbour asks for `/health`, which
needs neither thread nor database, and tells how long it waits; it does so again beside reads that
wait a tenth of a second for the database, as one does behind a lock.
"""

import time
from collections.abc import Callable, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from statistics import median
from typing import Annotated, Any

import anyio.to_thread
from fastapi import FastAPI
from sqlalchemy import Engine, text
from starlette.types import Receive, Scope, Send

from app.assessments.results.routes import read_scorecard
from app.organisations.authenticating import needs
from app.organisations.caller import Caller
from app.organisations.scope import Scope as May
from app.platform.http.dependencies import ReadDep
from app.platform.http.routing import Route, Router
from app.platform.request.messages import Message
from app.tenders.opened.routes import list_tenders
from benchmarks.asking import Headers, Loop, Request, asked, beside
from benchmarks.clock import least_of_both
from benchmarks.lot import a_service, arranging, award, scored

TENDERS = 20
AT_ONCE = (1, 8, 32)
WAIT = 0.1  #: seconds for which a slow read waits for its database

_in_place: ContextVar[bool] = ContextVar("in_place", default=False)


class InPlace(Route):
    """A route that is worked on where the event loop is, never in a thread."""

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, with whatever would have gone to a thread done at once."""
        token = _in_place.set(True)
        try:
            await super().handle(scope, receive, send)
        finally:
            _in_place.reset(token)


class Waited(Message):
    """Something was waited for."""

    done: bool = True


def wait(caller: Annotated[Caller, needs(May.TENDERS_READ)], session: ReadDep) -> Waited:
    """Wait for the database: PostgreSQL sleeps itself, SQLite has nothing to sleep with."""
    if session.get_bind().dialect.name == "sqlite":
        time.sleep(WAIT)
    else:
        session.execute(text(f"SELECT pg_sleep({WAIT})"))
    return Waited()


def run(engines: Mapping[str, Engine], *, quick: bool = False) -> None:
    """Print rates and waits in threads and in place, on each database."""
    print("Plain functions in threads, and in place on the event loop")
    for name, engine in engines.items():
        with arranging(engine) as client:
            one = scored(client, engine, TENDERS)
        with arranging(engine) as client:
            one.judged.client = client
            award(one)
        app = _with_both(engine)
        with _some_in_place(), Loop(app) as loop:
            paths = {"a scorecard": one.card, "20 tenders": one.tenders}
            for what, path in paths.items():
                _compare(f"{name}, {what}", loop, _both(app, path, one.officer), quick=quick)
            _wait(name, loop, _both(app, "/v1/waits", one.officer))


def _with_both(engine: Engine) -> FastAPI:
    """Make the service with the same routes again, first among all, to be answered in place."""
    app = a_service(engine)
    for prefix, kind in (("/v1", Route), ("/in-place/v1", InPlace)):
        router = Router(prefix=prefix)
        router.route_class = kind
        card = "/assessments/{assessment_id}/scorecards/{tender_id}"
        router.add_api_route(card, read_scorecard)
        router.add_api_route(
            "/lots/{lot_id}/tenders", list_tenders, response_model_exclude_unset=True
        )
        router.add_api_route("/waits", wait)
        app.include_router(router)
    # the service's own routes come after, so that finding one of these takes both as long
    app.router.routes[:] = [*app.router.routes[-2:], *app.router.routes[:-2]]
    return app


@contextmanager
def _some_in_place() -> Any:
    """Let what is asked for in place run where it stands; anything else goes to its thread."""
    in_thread = anyio.to_thread.run_sync

    async def run_sync(function: Callable[..., Any], *arguments: Any, **options: Any) -> Any:
        if _in_place.get():
            return function(*arguments)
        return await in_thread(function, *arguments, **options)

    anyio.to_thread.run_sync = run_sync  # type: ignore[assignment]
    try:
        yield
    finally:
        anyio.to_thread.run_sync = in_thread


def _both(app: FastAPI, path: str, headers: Headers) -> dict[str, Request]:
    return {
        "threads": Request(app, path, headers),
        "in place": Request(app, f"/in-place{path}", headers),
    }


def _compare(what: str, loop: Loop, both: Mapping[str, Request], *, quick: bool) -> None:
    first, second = (loop.answer(request) for request in both.values())
    assert first == second
    assert first.status == 200
    app = both["threads"].app
    number = 32
    print(f"  {what}")
    for at_once in AT_ONCE:
        took: dict[str, list[float]] = {name: [] for name in both}

        def work(name: str, at_once: int = at_once, took: Any = took) -> Any:
            return lambda: took[name].append(median(loop.ask(both[name], number, at_once)))

        found = least_of_both({name: work(name) for name in both}, 6 if quick else 30)
        waits = {name: _beside(loop, app, both[name], 192, at_once) for name in both}
        gain = found["threads"].wall / found["in place"].wall
        told = "; ".join(
            f"{name}: half within {min(took[name]) * 1e3:.1f} ms, neighbour {waits[name]}"
            for name in both
        )
        print(f"    {at_once:>2} at once: in place {gain:.2f} times the rate ({told})")


def _beside(loop: Loop, app: FastAPI, request: Request, number: int, at_once: int) -> str:
    health = Request(app, "/health", {})
    rounds = [loop.run(beside(lambda: asked(request, number, at_once), health)) for _ in range(3)]
    return f"at worst {min(max(one) for one in rounds) * 1e3:.0f} ms"


def _wait(name: str, loop: Loop, both: Mapping[str, Request]) -> None:
    app = both["threads"].app
    waits = [f"{how} {_beside(loop, app, request, 16, 8)}" for how, request in both.items()]
    print(f"  {name}, 8 reads at once that wait {WAIT} s, the neighbour: {', '.join(waits)}")
