"""How much a caller may send and how slowly, and how long working on an answer may take.

Pure ASGI, and it holds for every path, known or not. A body is counted as it arrives, whatever
its header says; a large one has as much longer as its bytes need on a slow line, so that only
what stands still is given up. When an answer takes too long the caller is told so at once; the
work behind it finds out before it commits, and is rolled back.
"""

import asyncio
import re
from time import monotonic

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.platform.http.problems import TooSlow, answer
from app.problems import Malformed, TooLarge, Unavailable

ANSWER_SECONDS = 60.0  #: from the arrival of a request's first byte to its answer
SLOWEST = 250_000  #: bytes a second (2 Mbit/s); what has arrived has bought that much more time
MOST_HEADERS = 100  #: of one request

_CONTROL = re.compile(rb"[\x00-\x08\x0a-\x1f\x7f]")


class Limits:
    """Bounds each request: its headers' characters, its body, the time of its answer."""

    def __init__(
        self,
        app: ASGIApp,
        most_body_bytes: int,
        body_seconds: float,
        answer_seconds: float = ANSWER_SECONDS,
        slowest: float = SLOWEST,
    ) -> None:
        """Wrap the application; a route may allow a larger body by its `max_body_size`.

        Args:
            app: what to wrap.
            most_body_bytes: of a body, unless its route says otherwise.
            body_seconds: that a body may take to arrive, besides what its bytes need.
            answer_seconds: that an answer may take, besides what the body's bytes need.
            slowest: bytes a second of the slowest line that is waited for.
        """
        self.app = app
        self.most_body_bytes = most_body_bytes
        self.body_seconds = body_seconds
        self.answer_seconds = answer_seconds
        self.slowest = slowest

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on within its bounds."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        refusal = _refusal(scope["headers"])
        if refusal is not None:
            await answer(refusal, scope)(scope, receive, send)
            return
        scope["state"]["most_body_bytes"] = self.most_body_bytes
        body = _Body(scope, receive, self.body_seconds, self.slowest)
        budget = _Budget(scope, receive, send)
        budget.watch(self.answer_seconds, body)
        try:
            await self.app(scope, body.receive, budget.send)
        finally:
            await budget.settle()


def _refusal(headers: list[tuple[bytes, bytes]]) -> Malformed | None:
    if len(headers) > MOST_HEADERS:
        return Malformed(f"There are more than {MOST_HEADERS} headers.", "Send fewer.")
    if any(_CONTROL.search(value) for _, value in headers):
        return Malformed("A header has a control character.", "Remove it.")
    return None


class _Body:
    """A request's body, refused as soon as it is too large or too slow."""

    def __init__(self, scope: Scope, receive: Receive, seconds: float, slowest: float) -> None:
        self._scope = scope
        self._receive = receive
        self._until = monotonic() + seconds
        self._slowest = slowest
        self._seen = 0
        self._whole = False

    @property
    def bought(self) -> float:
        """Give the seconds that what has arrived needs on the slowest line."""
        return self._seen / self._slowest

    async def receive(self) -> Message:
        """Give the next part of the body.

        Raises:
            TooLarge: when more arrives, or is announced, than is accepted.
            TooSlow: when the body is not whole in time.
        """
        if self._whole:
            return await self._receive()
        if self._seen == 0:
            self._refuse_beyond(_announced(self._scope))
        left = self._until + self.bought - monotonic()
        try:
            message = await asyncio.wait_for(self._receive(), left)
        except TimeoutError:
            raise TooSlow("The body did not arrive in time.", "Send it again, faster.") from None
        self._seen += len(message.get("body", b""))
        self._refuse_beyond(self._seen)
        self._whole = not message.get("more_body", False)
        return message

    def _refuse_beyond(self, size: int) -> None:
        most = self._scope["state"]["most_body_bytes"]
        if size > most:
            raise TooLarge(
                f"The body is larger than {most} bytes.", "Send less at once.", most_bytes=most
            )


def _announced(scope: Scope) -> int:
    for name, value in scope["headers"]:
        if name == b"content-length" and value.isdigit():
            return int(value[:20])
    return 0


class _Budget:
    """The time that an answer may take; past it the caller hears so and the answer is dropped."""

    def __init__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self._scope = scope
        self._receive = receive
        self._send = send
        self._begun = False
        self._telling: asyncio.Task[None] | None = None
        self._timer: asyncio.TimerHandle | None = None

    def watch(self, seconds: float, body: _Body) -> None:
        """Begin to count; what arrives of the body meanwhile makes it longer."""
        loop = asyncio.get_running_loop()
        until = loop.time() + seconds

        def look() -> None:
            end = until + body.bought
            if loop.time() < end:
                self._timer = loop.call_at(end, look)
            else:
                self.overrun()

        self._timer = loop.call_at(until, look)

    async def send(self, message: Message) -> None:
        """Pass the answer on, unless it comes too late."""
        if self._telling is None:
            self._begun = True
            await self._send(message)

    def overrun(self) -> None:
        """Tell the caller that it takes too long, and the work that it must not commit."""
        if not self._begun:
            self._scope["state"]["overrun"] = True
            refusal = Unavailable(
                "Working on the answer took too long, and it was given up.",
                "Ask for less, or try again with the same Idempotency-Key.",
            )
            told = answer(refusal, self._scope)(self._scope, self._receive, self._send)
            self._telling = asyncio.ensure_future(told)

    async def settle(self) -> None:
        """Stop counting, and wait until what was begun to be told has been told."""
        if self._timer is not None:
            self._timer.cancel()
        if self._telling is not None:
            await self._telling


def refuse_overrun(state: dict[str, object]) -> None:
    """Stop work whose caller has already been told that it took too long.

    Raises:
        Unavailable: so that the transaction is rolled back; nobody reads its words.
    """
    if state.get("overrun"):
        raise Unavailable("The answer took too long.")
