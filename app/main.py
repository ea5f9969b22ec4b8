"""Puts the rooms together: the only place where they are wired."""

import contextlib
import gc
from collections.abc import AsyncIterator

from anyio.to_thread import current_default_thread_limiter
from fastapi import FastAPI
from fastapi.routing import APIRoute, iter_route_contexts
from sqlalchemy import Engine

from app.platform.http import openapi
from app.platform.http.limits import Limits
from app.platform.http.problems import LastResort, answer_with_problems
from app.platform.http.rates import RateLimits
from app.platform.http.request_ids import RequestIds
from app.platform.http.retrying import Retries
from app.platform.http.security_headers import SecurityHeaders
from app.platform.metrics import Metrics
from app.platform.sealing import Seals
from app.platform.settings import Settings
from app.platform.version import running
from app.rooms import GAUGES, KINDS, ROOMS, SHOP
from app.web.problem_pages import ProblemPages
from app.web.visiting import session_of

DESCRIPTION = """\
Scores supplier tenders on local jobs, local supply chain and VCS capacity, by rules anyone can
read, replay and defend. People who would rather not call an API have pages, at `/web`.

Send your key as `Authorization: Bearer sv_live_…`, or in its place an access token that
`/oauth/token` gives for it (OAuth 2.0, client credentials). Decimals are given as text and may be
sent as numbers or text; times have an offset. A list gives `data` and `page`; follow
`page.next_cursor`, or ask for the whole list as `.csv` or `.xlsx`, where a text that looks like
a formula has an apostrophe before it. Who keeps a copy of a list in step asks for
`updated_from` a minute before its last visit, and drops what it already has. Send an
`Idempotency-Key` with every write, and `If-Match` with every change of a versioned thing.
Whatever goes wrong is told in one shape; rely on its `code`, never on its words.

Every operation has an example to copy, for curl and for Python with nothing but its own library
(`x-codeSamples`). What only you have comes from the environment: `URL`, where the service is;
`KEY`, your key or access token; `ONCE`, the `Idempotency-Key`, a word that you have used for no
other write: sent again with the same word, the same request is done once; `ETAG`, which came
when you read what you change; `FILE`, the name of the file to send. The ids are examples: put
yours in their place.
"""


def create_app(settings: Settings, engine: Engine) -> FastAPI:
    """Make the whole service, to be served on one database.

    Args:
        settings: of this process.
        engine: the database, already brought up to date.
    """
    app = FastAPI(
        title="Social value scorer",
        version=running(),
        description=DESCRIPTION,
        openapi_url=None,  # `watching` gives it, with the manners of every other route
        redirect_slashes=False,  # a redirect would drop the key
        generate_unique_id_function=_operation_id,
        lifespan=_lifespan,
        telemetry={"tracing": False, "metrics": False, "logs": False, "operation_spans": False},
    )
    for room in ROOMS:
        app.include_router(room)
    app.openapi = lambda: openapi.describe(app)  # type: ignore[method-assign]
    answer_with_problems(app)
    bind(app, settings, engine)
    for _ in iter_route_contexts(app.routes):
        pass  # FastAPI builds what answers each route when it is first looked at
    return app


def bind(app: FastAPI, settings: Settings, engine: Engine) -> None:
    """Have the service answer from one database; it may be bound to another while it rests.

    Building what answers each route takes far longer than anything that turns on the database.
    """
    app.state.settings = settings
    app.state.engine = engine
    app.state.seals = Seals(settings.seal_key)
    app.state.kinds = KINDS
    app.state.shop = SHOP
    app.state.metrics = Metrics(engine, SHOP.quiet(), gauges=GAUGES)
    app.state.running = {}  #: requests with an Idempotency-Key that are being worked on
    app.user_middleware.clear()
    app.middleware_stack = None
    _wrap(app, settings)


def _wrap(app: FastAPI, settings: Settings) -> None:
    """Put everything around the application that holds for every path; the last is outermost."""
    app.add_middleware(Retries)
    app.add_middleware(
        Limits, most_body_bytes=settings.max_body_bytes, body_seconds=settings.body_seconds
    )
    app.add_middleware(LastResort)
    app.add_middleware(RateLimits, per_minute=settings.requests_per_minute, session_of=session_of)
    app.add_middleware(ProblemPages)
    app.add_middleware(SecurityHeaders)
    app.add_middleware(RequestIds, metrics=app.state.metrics)


@contextlib.asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    current_default_thread_limiter().total_tokens = app.state.settings.threads
    if gc.get_freeze_count():
        yield  # whoever serves has seen to it
        return
    # Models and routes live as long as the process. Looking for garbage among them over and over
    # takes half the time of a small request.
    gc.freeze()
    yield
    gc.unfreeze()


def _operation_id(route: APIRoute) -> str:
    return route.name
