"""How often a caller may ask, told on every answer.

The rate is kept in this process, per bearer token or browser that is signed in, or per address for
callers without one. A token is taken out of its header as whoever believes it does: however it is
written and whatever stands beside it, it has one rate. A token that is not believed also counts
against its address; an address that fails too often is refused before its next unknown token is
even looked at. An answer 304 costs nothing.
"""

import hashlib
from collections import OrderedDict
from collections.abc import Callable
from math import ceil
from typing import cast

from fastapi.security.utils import get_authorization_scheme_param
from pyrate_limiter import GCRA, Rate, RateItem, StateBucket
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.platform.clock import now
from app.platform.http.problems import answer
from app.problems import TooMany

MOST_CALLERS = 10_000  #: whose rates are remembered; the one not seen longest is forgotten
FREE_PATHS = frozenset({"/health", "/ready"})  #: asked by what watches the service
MINUTE = 60_000  #: in milliseconds
COOKIE = b"cookie "  #: begins what a browser's rate is kept under


#: gives what a browser's session is known by, and "" if it has none; None where none is asked for
SessionOf = Callable[[Request], str | None]


class _Asker:
    """One caller's rate."""

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self.believed = False  #: whether its token was ever accepted
        self.asking = 0  #: requests of its own that are being worked on
        self._bucket = StateBucket([Rate(limit, MINUTE)], GCRA())

    def spent(self) -> int:
        return min(self.limit, cast(int, self._bucket.count()))

    def charge(self) -> None:
        self._bucket.put(RateItem("", cast(int, self._bucket.now())))  # type: ignore[no-untyped-call]

    def wait(self) -> int:
        """Give the whole seconds until one more request fits; 0 if it fits now."""
        return 0 if self.spent() + self.asking < self.limit else ceil(60 / self.limit)


class RateLimits:
    """Refuses callers who ask too often, and tells everyone how often they still may."""

    def __init__(
        self, app: ASGIApp, per_minute: int, session_of: SessionOf = lambda _: None
    ) -> None:
        """Wrap the application.

        Args:
            app: what to wrap.
            per_minute: requests of one caller, at once or spread out; they come back evenly.
            session_of: tells a browser's session; where it gives None a bearer token counts.
        """
        self.app = app
        self.session_of = session_of
        self.per_minute = per_minute
        self.failures_per_minute = max(10, per_minute // 10)
        self._askers: OrderedDict[bytes, _Asker] = OrderedDict()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on if its caller may ask now."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        token, address = self._token(scope), _address(scope)
        asker = self._asker(self._own(token) or address, self.per_minute)
        failures = self._asker(b"failed " + address, self.failures_per_minute)
        free = scope["path"] in FREE_PATHS

        async def told(message: Message) -> None:
            if message["type"] == "http.response.start":
                if token and message["status"] == 401:
                    failures.charge()
                if not free and message["status"] not in {304, 429}:
                    asker.charge()
                self._believe(scope, token)
                message["headers"] = [*message["headers"], *_told(asker)]
            await send(message)

        wait = max(asker.wait(), failures.wait() if token and not asker.believed else 0)
        if wait and not free:
            await answer(_too_many(wait, self.per_minute), scope)(scope, receive, told)
            return
        asker.asking += 1
        try:
            await self.app(scope, receive, told)
        finally:
            asker.asking -= 1

    def _token(self, scope: Scope) -> bytes:
        """Give a digest of the bearer token or of a browser's session; neither itself is kept."""
        asked = Request(scope)
        session = self.session_of(asked)
        if session is not None:
            return COOKIE + hashlib.sha256(session.encode()).digest() if session else b""
        said = asked.headers.get("authorization", "")
        scheme, held = get_authorization_scheme_param(said)
        token = held if scheme.lower() == "bearer" else said
        return hashlib.sha256(token.encode()).digest() if token else b""

    def _own(self, token: bytes) -> bytes:
        """Give whose rate is asked about: a browser that is not signed in has none of its own."""
        known = self._askers.get(token)
        is_stranger = token.startswith(COOKIE) and (known is None or not known.believed)
        return b"" if is_stranger else token

    def _believe(self, scope: Scope, token: bytes) -> None:
        """Note that a token is somebody's."""
        if token and "caller_id" in scope.get("state", {}):
            self._asker(token, self.per_minute).believed = True

    def _asker(self, name: bytes, limit: int) -> _Asker:
        asker = self._askers.get(name)
        if asker is None:
            asker = self._askers[name] = _Asker(limit)
            if len(self._askers) > MOST_CALLERS:
                self._askers.popitem(last=False)
        self._askers.move_to_end(name)
        return asker


def _address(scope: Scope) -> bytes:
    client = scope.get("client")
    return client[0].encode() if client else b"unknown"


def _told(asker: _Asker) -> list[tuple[bytes, bytes]]:
    spent = asker.spent()
    whole_again = ceil(now().timestamp() + spent * 60 / asker.limit)
    return [
        (b"x-ratelimit-limit", str(asker.limit).encode()),
        (b"x-ratelimit-remaining", str(asker.limit - spent).encode()),
        (b"x-ratelimit-reset", str(whole_again).encode()),
    ]


def _too_many(wait: int, per_minute: int) -> TooMany:
    return TooMany(
        f"At most {per_minute} requests a minute are answered.",
        f"Wait {wait} seconds, and spread requests out.",
        retry_after=wait,
    )
