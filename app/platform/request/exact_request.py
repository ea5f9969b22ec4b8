"""A request whose JSON body is read by our one reader, whatever FastAPI would have done."""

from collections.abc import AsyncIterator
from email.message import Message
from typing import Any

from fastapi import Request
from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect

from app.platform.json_body import parse
from app.problems import Malformed, Problem, WrongMediaType

JSON = "application/json"
LARGE = 100_000  #: bytes from which a body is read beside the event loop, not in it

#: given to the model in place of a body that cannot be read, so that it is refused, but only
#: after the caller is known; no model takes bytes
_UNREAD = b""


class ExactRequest(Request):
    """FastAPI's request, with the body that `read` made of it."""

    _exact: Any = None

    async def json(self) -> Any:
        """Give the body as read: exact numbers, no name twice."""
        return self._exact

    async def read(self, media_type: str) -> None:
        """Read a body of this kind.

        A JSON body that cannot be read is refused only when the model looks at it, so that a
        stranger is told that he is a stranger and nothing else.

        Raises:
            Problem: for a body that is too large or too slow, or not of another kind expected.
        """
        try:
            raw = await self.body()
        except ClientDisconnect:
            raise _broken_off("The body") from None
        if not raw:
            return
        try:
            refuse_other_kinds(self.headers.get("content-type", ""), media_type)
            if media_type == JSON:
                self._exact = self.state.sent = await _parsed(raw)
        except Problem as problem:
            if media_type != JSON:
                raise
            self.state.unread = problem
            self._exact = _UNREAD


async def streamed(request: Request, what: str = "The body") -> AsyncIterator[bytes]:
    """Give a body as it arrives.

    Args:
        request: that brings it, not read so far.
        what: what it is called, as a sentence begins.

    Raises:
        Malformed: if it breaks off.
    """
    try:
        async for some in request.stream():
            yield some
    except ClientDisconnect:
        raise _broken_off(what) from None


def _broken_off(what: str) -> Malformed:
    return Malformed(f"{what} broke off.", "Send it again, whole.")


async def _parsed(raw: bytes) -> Any:
    return parse(raw) if len(raw) < LARGE else await run_in_threadpool(parse, raw)


FILE = "application/octet-stream"
A_FILE = (
    f"Send the bytes of the file themselves, as {FILE}, and no form. Its name goes where the "
    "description of the call says: into a parameter, or the header Content-Disposition, as in "
    'attachment; filename="march.pdf".'
)


def refuse_other_kinds(sent: str, expected: str) -> None:
    """Let a body through only if it was sent as what is expected.

    Raises:
        WrongMediaType: if its header says that it is something else, or not UTF-8.
    """
    header = Message()
    header["content-type"] = sent
    kind = header.get_content_type() if sent else ""
    fits = kind == expected or (expected == JSON and kind.endswith("+json"))
    if not fits or str(header.get_content_charset("utf-8")).lower() not in {"utf-8", "utf8"}:
        raise WrongMediaType(
            f"The body was sent as {sent[:100] or 'nothing in particular'}.",
            A_FILE if expected == FILE else f"Send it as {expected}, in UTF-8.",
        )
