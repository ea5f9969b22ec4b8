"""Whatever goes wrong under the pages' paths is told as a page too, wherever it was refused.

A refusal is made in the one shape of the API, with its log entry and its headers; here it is put
into words on a page. A route that can show its form again says how, before anything is refused:
`again(request, show)`.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any
from urllib.parse import quote

from fastapi import Request
from starlette.datastructures import MutableHeaders
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.platform.http.problems import MEDIA_TYPE
from app.web.page import Fault, Frame, page

HOME = "/web"
SIGN_IN = "/web/sign-in"

Show = Callable[[Sequence[Fault], int], Response]


def again(request: Request, show: Show) -> None:
    """Say how a form is shown once more if it is refused.

    Args:
        request: that sends it.
        show: gives the page with these faults and this status; what is wrong has no field.
    """
    request.state.again = show


class ProblemPages:
    """Turns what is refused under the pages' paths into pages."""

    def __init__(self, app: ASGIApp) -> None:
        """Wrap the application; what adds headers to every answer belongs outside."""
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, and tell its refusal on a page."""
        path = scope.get("path", "")
        if scope["type"] != "http" or not (path == HOME or path.startswith(HOME + "/")):
            await self.app(scope, receive, send)
            return
        held: list[Message] = []

        async def told(message: Message) -> None:
            if message["type"] == "http.response.start" and _is_problem(message):
                held.append(message)
            elif not held:
                await send(message)
            else:
                held.append(message)
                if not message.get("more_body"):
                    await _tell(scope, receive, send, held)

        await self.app(scope, receive, told)


def _is_problem(start: Message) -> bool:
    headers = dict(start["headers"])
    return bool(headers.get(b"content-type", b"").startswith(MEDIA_TYPE.encode()))


async def _tell(scope: Scope, receive: Receive, send: Send, held: Sequence[Message]) -> None:
    start, *parts = held
    problem: Mapping[str, Any] = json.loads(b"".join(part.get("body", b"") for part in parts))
    response = _page(scope, problem)
    headers = MutableHeaders(raw=response.raw_headers)
    for name, value in start["headers"]:
        if name not in (b"content-type", b"content-length", b"cache-control", b"etag"):
            headers.append(name.decode("latin-1"), value.decode("latin-1"))
    response.raw_headers = headers.raw
    await response(scope, receive, send)


def _page(scope: Scope, problem: Mapping[str, Any]) -> Response:
    status = int(problem["status"])
    show: Show | None = scope.get("state", {}).get("again")
    if show is not None and status not in (401, 429) and status < 500:
        told = " ".join(filter(None, (problem["detail"], problem.get("how_to_fix", ""))))
        return show((Fault(told),), status)
    if status == 401:
        return page(
            "signed_out",
            Frame("Sign in to go on"),
            status,
            problem=problem,
            sign_in=_way_in(scope),
        )
    return page("problem", Frame(problem["title"]), status, problem=problem, home=HOME)


def _way_in(scope: Scope) -> str:
    """Give the address of the sign in, from which one comes back to where one was."""
    if scope["method"] != "GET" or scope["path"].startswith(SIGN_IN):
        return SIGN_IN
    query = scope.get("query_string", b"").decode("latin-1")
    path = scope["path"] + (f"?{query}" if query else "")
    return f"{SIGN_IN}?to={quote(path, safe='')}"
