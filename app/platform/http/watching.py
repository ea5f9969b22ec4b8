"""What anybody may ask without a key: is the service alive, is it ready.

And what its callers may read without one: the description of the API, for programs and people.
"""

import json
from time import monotonic

from fastapi import Request, Response
from fastapi.responses import JSONResponse, RedirectResponse

from app.platform.database import reading
from app.platform.http.dependencies import TurnDep
from app.platform.http.documentation import STYLE_POLICY, page
from app.platform.http.routing import Router
from app.platform.migrating import check_schema
from app.platform.renditions.choosing import JSON
from app.platform.request.messages import Message

HTML = "text/html"
#: what there is for whoever knows no more than where the service is
WAYS = {
    "description": "/docs",
    "openapi": "/openapi.json",
    "pages": "/web",
    "health": "/health",
}
READY_SECONDS = 1.0  #: for which the last look at the database is believed

router = Router(tags=["service"])


class HealthOut(Message):
    """The process answers."""

    status: str = "alive"


class ReadyOut(Message):
    """The process can do its work."""

    status: str = "ready"


@router.get("/", include_in_schema=False, responses={200: {"content": {JSON: {}, HTML: {}}}})
def find_the_way(request: Request) -> Response:
    """Lead a browser to the pages, and tell a program where the description of the API is."""
    if request.state.form == HTML:
        return RedirectResponse(WAYS["pages"], 303)
    return JSONResponse(WAYS)


@router.get("/health")
async def health() -> HealthOut:
    """Say that the process is alive; it looks at nothing else."""
    return HealthOut()


@router.get("/ready")
def ready(request: Request, _turn: TurnDep) -> ReadyOut:
    """Say whether the database can be reached and has the schema that this version needs.

    Raises:
        Unavailable: if not, with the reason.
    """
    state = request.app.state
    if monotonic() - getattr(state, "found_ready", float("-inf")) > READY_SECONDS:
        with reading(state.engine):  # says plainly what is wrong with the database
            check_schema(state.engine.execution_options(reads_only=True))
        state.found_ready = monotonic()
    return ReadyOut()


@router.get("/openapi.json", include_in_schema=False)
def openapi(request: Request) -> Response:
    """Give the description of the API for programs."""
    state = request.app.state
    if not hasattr(state, "described"):
        state.described = json.dumps(request.app.openapi(), ensure_ascii=False).encode()
    return Response(state.described, media_type=JSON)


@router.get("/docs", include_in_schema=False)
def docs(request: Request) -> Response:
    """Give the description of the API for people."""
    headers = {"Content-Security-Policy": STYLE_POLICY}
    state = request.app.state
    if not hasattr(state, "described_to_people"):
        state.described_to_people = page(request.app.openapi()).encode()
    return Response(state.described_to_people, headers=headers, media_type=HTML)
