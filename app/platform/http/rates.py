"""How often a caller may ask, told on every answer.

The rate is kept in this process, per bearer token or browser that is signed in, or per address for
callers without one. A token is taken out of its header as whoever believes it does: however it is
written and whatever stands beside it, it has one rate, which all access tokens of a key share
with it. A token that was never believed has the rate of its address, whatever it is sent for; an
address that fails too often is refused before its next unknown token is even looked at. An access
token says itself whose it is: each is believed by itself, and until it is, it costs its address
and nobody's key. One that says it is of a key that is believed does not wait for what others do
from its address: what fails of those is counted by itself, so that renewing a token takes nothing
but a good one. An answer 304 costs nothing. Requests that are parts of one transaction are charged
together before the first (see `charge_as`), as all of them are done or none.
"""

import hashlib
from collections import OrderedDict
from collections.abc import Callable, MutableMapping
from dataclasses import dataclass
from math import ceil
from typing import Any, cast

from pyrate_limiter import GCRA, Rate, RateItem, StateBucket
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.platform.clock import now
from app.platform.http.dependencies import shared_by
from app.platform.http.problems import answer
from app.platform.request.bearer import lasting, shown
from app.problems import TooMany

MOST_CALLERS = 10_000  #: whose rates are remembered; the one not seen longest is forgotten
FREE_PATHS = frozenset({"/health", "/ready"})  #: asked by what watches the service
FREE = frozenset({304, 429})  #: statuses of answers that cost nothing
MINUTE = 60_000  #: in milliseconds
VISIT = "rates.visit"  #: where a request keeps whose rates it may cost
CHARGED = "rates.charged"  #: where it keeps that several were charged
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

    def charge_several(self, count: int) -> int:
        """Charge several at once if they fit; give the seconds until they do, 0 if they did.

        More than come back in a minute are charged as a whole minute of them, less the request
        that brings them.
        """
        weight = min(count, self.limit - 1)
        over = self.spent() + max(self.asking, 1) + weight - self.limit
        if over > 0:
            return ceil(over * 60 / self.limit)
        moment = cast(int, self._bucket.now())  # type: ignore[no-untyped-call]
        self._bucket.put(RateItem("", moment, weight))
        return 0

    def wait(self) -> int:
        """Give the whole seconds until one more request fits; 0 if it fits now."""
        return 0 if self.spent() + self.asking < self.limit else ceil(60 / self.limit)


@dataclass(frozen=True, slots=True)
class _Visit:
    """One request, and the rates that it may cost."""

    token: bytes  #: what its rate is kept under
    shown: bytes  #: what it is believed under; another: its rate is only what it claims
    own: _Asker  #: of whom it says that it comes
    there: _Asker  #: of its address
    failures: _Asker  #: of its address, or of those from there that claim the same believed key
    is_believed: bool  #: since an earlier request
    is_vouched: bool  #: only a claim, but of a key that is believed

    @property
    def is_claim(self) -> bool:
        """Tell whether anybody could have written whose it is."""
        return self.shown != self.token

    @property
    def asker(self) -> _Asker:
        """Give whose it is as long as nobody has looked at it."""
        return self.own if self.is_believed else self.there

    def refusal(self) -> TooMany | None:
        """Give what to answer if it comes too early; None: it is answered now."""
        waits_for = self.own if self.is_believed or self.is_vouched else self.there
        if wait := waits_for.wait():
            return _too_many(wait, waits_for.limit)
        is_strange = self.token and not self.is_believed
        return _too_many_wrong(wait) if is_strange and (wait := self.failures.wait()) else None

    def whose(self, status: int, is_accepted: bool) -> _Asker:
        """Give whom its answer costs."""
        if self.is_claim and status == 401:
            return self.there
        return self.own if is_accepted else self.asker

    def fails(self, status: int, is_accepted: bool) -> bool:
        """Tell whether its answer speaks against it: it was refused, or is still a claim."""
        is_unproven = self.is_vouched and not self.is_believed and not is_accepted
        return bool(self.token) and (status == 401 or (is_unproven and status not in FREE))


def charge_as(state: MutableMapping[str, Any], count: int) -> None:
    """Charge a caller who was let in for so many requests besides this one, before any is begun.

    However often this one is repeated, it is charged once.

    Args:
        state: of this request.
        count: of the others, which are parts of its transaction and are charged no more.

    Raises:
        TooMany: if they do not fit now; nothing was charged.
    """
    visit: _Visit = state[VISIT]
    if not state.get(CHARGED) and (wait := visit.own.charge_several(count)):
        raise _too_many(wait, visit.own.limit)
    state[CHARGED] = True


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
        if scope["type"] != "http" or shared_by(Request(scope)) is not None:
            await self.app(scope, receive, send)
            return
        visit = scope.setdefault("state", {})[VISIT] = self._visit(scope)
        is_free = scope["path"] in FREE_PATHS

        async def told(message: Message) -> None:
            if message["type"] == "http.response.start":
                status = message["status"]
                is_accepted = self._believe(scope, visit, status)
                whose = visit.whose(status, is_accepted)
                if not is_free and visit.fails(status, is_accepted):
                    visit.failures.charge()
                if not is_free and status not in FREE:
                    whose.charge()
                message["headers"] = [*message["headers"], *_told(whose)]
            await send(message)

        refusal = None if is_free else visit.refusal()
        if refusal is not None:
            await answer(refusal, scope)(scope, receive, told)
            return
        visit.asker.asking += 1
        try:
            await self.app(scope, receive, told)
        finally:
            visit.asker.asking -= 1

    def _visit(self, scope: Scope) -> "_Visit":
        """Tell whose rates a request may cost."""
        token, believed_as = self._token(scope)
        address = _address(scope)
        is_vouched = token != believed_as and self._is_believed(token)
        failed = b"failed " + address + (token if is_vouched else b"")
        return _Visit(
            token=token,
            shown=believed_as,
            own=self._asker(self._own(token) or address, self.per_minute),
            there=self._asker(address, self.per_minute),
            failures=self._asker(failed, self.failures_per_minute),
            is_believed=self._is_believed(believed_as),
            is_vouched=is_vouched,
        )

    def _token(self, scope: Scope) -> tuple[bytes, bytes]:
        """Give digests of the bearer token or of a browser's session; neither itself is kept.

        Returns:
            what its rate is kept under, and what it is believed under.
        """
        asked = Request(scope)
        session = self.session_of(asked)
        if session is not None:
            own = COOKIE + hashlib.sha256(session.encode()).digest() if session else b""
            return own, own
        said = asked.headers.get("authorization", "")
        return lasting(said), shown(said)

    def _own(self, token: bytes) -> bytes:
        """Give whose rate is asked about: a browser that is not signed in has none of its own."""
        is_stranger = token.startswith(COOKIE) and not self._is_believed(token)
        return b"" if is_stranger else token

    def _is_believed(self, name: bytes) -> bool:
        """Tell whether a token was ever accepted, and not refused since."""
        known = self._askers.get(name)
        return known is not None and known.believed

    def _believe(self, scope: Scope, visit: _Visit, status: int) -> bool:
        """Note that a token is somebody's, or no longer; tell whether it was accepted now.

        The key that an accepted token says it is of is one: we signed that.
        """
        accepted = bool(visit.shown) and "caller_id" in scope.get("state", {})
        if accepted:
            for name in (visit.token, visit.shown):
                self._asker(name, self.per_minute).believed = True
        elif status == 401 and visit.shown in self._askers:
            self._askers[visit.shown].believed = False
        return accepted

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


def _too_many_wrong(wait: int) -> TooMany:
    return TooMany(
        "Too many keys from your address were not accepted, and yours is not known yet.",
        f"Check it, wait {wait} seconds, and try again.",
        retry_after=wait,
    )
