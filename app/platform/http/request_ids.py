"""A name for every request, in its answer and in every log line that it causes.

Each request is also counted, and told in one line when it is answered. The caller's own
`X-Request-ID` is kept if it is a plain word of at most 128 characters; otherwise one is made, so
that nothing a caller writes can forge a line of the log.
"""

import re
from time import perf_counter

import structlog
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from structlog.contextvars import bound_contextvars

from app.platform.identifiers import new_id
from app.platform.metrics import Metrics

log = structlog.get_logger("http")

FAULT = 500  #: the least status that says that the fault is ours
_METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}
_ACCEPTED = re.compile(rb"[A-Za-z0-9][A-Za-z0-9._-]{0,127}")


class RequestIds:
    """Names each request, and writes one line of the log about it when it is answered."""

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        """Wrap the application; nothing should be outside it."""
        self.app = app
        self.metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on under its name."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        name = _given(scope) or str(new_id())
        scope.setdefault("state", {})["request_id"] = name
        began, status = perf_counter(), 0

        async def named(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                message["headers"] = [*message["headers"], (b"x-request-id", name.encode())]
            await send(message)

        with bound_contextvars(request_id=name):
            try:
                await self.app(scope, receive, named)
            finally:
                self._tell(scope, status, perf_counter() - began)

    def _tell(self, scope: Scope, status: int, seconds: float) -> None:
        """Name the operation, never the address, which may hold what is nobody's business."""
        state = scope["state"]
        if state.get("is_quiet") and (status < FAULT or state.get("is_busy")):
            return
        method = scope["method"] if scope["method"] in _METHODS else "other"
        self.metrics.answered(method, state.get("template", "none"), status, seconds)
        log.info(
            "request.answered",
            method=method,
            operation=state.get("operation"),
            status=status,
            milliseconds=round(seconds * 1000, 1),
            caller=state.get("caller_id"),
        )


def _given(scope: Scope) -> str | None:
    given: list[bytes] = [v for header, v in scope["headers"] if header == b"x-request-id"]
    if len(given) == 1 and _ACCEPTED.fullmatch(given[0]):
        return given[0].decode("ascii")
    return None
