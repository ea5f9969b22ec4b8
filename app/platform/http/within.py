"""Requests that are sent within another one: the whole service answers each as if it came alone.

Every rule that holds for a request holds for each of these: its key and scopes, its limits and
rate, its `Idempotency-Key` and `If-Match`, its line in the log. They are answered one after the
other, in the turn of the one that brings them, and may be parts of one transaction.
"""

from dataclasses import dataclass
from urllib.parse import unquote

from fastapi import Request
from fastapi.routing import iter_route_contexts
from starlette.datastructures import Headers
from starlette.types import Message, Scope

from app.platform.http.dependencies import SHARED, Shared
from app.platform.http.routing import Route

LONGEST_NAME = 100  #: characters that each takes over of the request id of what brings it


@dataclass(frozen=True, slots=True)
class Sent:
    """A request as it is sent."""

    method: str
    path: str  #: with its parameters, in plain ASCII
    headers: dict[str, str]
    body: bytes


@dataclass(frozen=True, slots=True)
class Answered:
    """What it was answered."""

    status: int
    headers: Headers
    body: bytes


def route_for(request: Request, sent: Sent) -> Route | None:
    """Find the operation that a request is for; None: there is none, or not by this method."""
    path = unquote(sent.path.split("?")[0])
    for context in iter_route_contexts(request.app.routes):
        route = context.original_route
        if not isinstance(route, Route) or sent.method not in route.methods:
            continue
        if context.path_regex.match(path):
            return route
    return None


async def ask_within(request: Request, sent: Sent, number: int, shared: Shared) -> Answered:
    """Have a request answered by the service that is working on another.

    Args:
        request: that brings it; who sends it is who sends both.
        sent: what to ask.
        number: of it, among those that are sent within the same request.
        shared: between them.
    """
    told: list[Message] = []
    waiting = [{"type": "http.request", "body": sent.body, "more_body": False}]

    async def receive() -> Message:
        return waiting.pop() if waiting else {"type": "http.disconnect"}

    async def send(message: Message) -> None:
        told.append(message)

    await request.app(_scope(request, sent, number, shared), receive, send)
    start = next(one for one in told if one["type"] == "http.response.start")
    body = b"".join(one.get("body", b"") for one in told if one["type"] == "http.response.body")
    return Answered(start["status"], Headers(raw=start["headers"]), body)


def _scope(request: Request, sent: Sent, number: int, shared: Shared) -> Scope:
    path, _, query = sent.path.partition("?")
    name = f"{request.state.request_id[:LONGEST_NAME]}.{number}"
    headers = {
        "authorization": request.headers.get("authorization", ""),
        "content-length": str(len(sent.body)),
        "x-request-id": name,
    }
    kept = ("type", "asgi", "http_version", "scheme", "server", "client", "root_path")
    return {
        **{one: request.scope[one] for one in kept if one in request.scope},
        "method": sent.method,
        "path": unquote(path),
        "raw_path": path.encode(),
        "query_string": query.encode(),
        "headers": [(n.encode(), v.encode()) for n, v in (headers | sent.headers).items()],
        "state": {},
        SHARED: shared,
    }
