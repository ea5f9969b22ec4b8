"""Doing a thing once, however often the caller has to send it: `Idempotency-Key`.

The answer is stored in the transaction of its effect, so there is never the one without the
other, and nothing at all when the request was refused. The same key with the same request gets
the same answer for 48 hours; with another request it is refused; while the first is still being
worked on it is a conflict. A key counts for one caller, method and path.

An answer may hold a secret, such as a new API key. It is kept under a pad made from what the
caller's key and all access tokens of it have in common, and from the secret of the deployment
(`SVS_SEAL_KEY`, without which there are no tokens). Neither is stored anywhere: the database alone
does not give it away, nor does it to somebody who has seen a token.
"""

import hashlib
import re
from collections.abc import Callable, MutableMapping
from datetime import datetime, timedelta
from secrets import token_bytes

from fastapi import Request, Response
from sqlalchemy import LargeBinary, delete, text
from sqlmodel import Field, SQLModel, col

from app.platform.columns import JsonText, Moment
from app.platform.database import WriteSession
from app.platform.request.bearer import lasting, shown
from app.platform.sealing import Seals
from app.problems import Conflict, Invalid, Malformed

KEPT = timedelta(hours=48)  #: how long an answer can be had again
LONGEST = 255
SALT_BYTES = 32
HEADER = "Idempotency-Key"

_KEPT_HEADERS = ("content-type", "etag", "location", "cache-control")


class StoredAnswer(SQLModel, table=True):
    """What a request was answered, for when its caller sends it again."""

    name: str = Field(primary_key=True, max_length=64)  #: digest of caller, method, path and key
    request: str = Field(max_length=64)  #: digest of what was sent, with the caller's token
    status: int
    headers: dict[str, str] = Field(sa_type=JsonText)
    salt: bytes = Field(sa_type=LargeBinary)  #: and the name of the secret that the pad is made of
    body: bytes = Field(sa_type=LargeBinary)  #: under the pad
    stored_at: datetime = Field(sa_type=Moment, index=True)


class KeyReused(Invalid):
    """The key has been used for another request."""

    slug = "idempotency-key-reused"


class StillRunning(Conflict):
    """A request with the same key is being worked on."""

    slug = "still-running"


class Replayed(Exception):
    """The request was answered before: here is its answer."""

    def __init__(self, response: Response) -> None:
        """Carry the answer out of the transaction that found it."""
        super().__init__("answered before")
        self.response = response


class Attempt:
    """One sending of a request that has an `Idempotency-Key`."""

    def __init__(self, request: Request, key: str, body: bytes, seals: Seals) -> None:
        """Take what tells this request from others; the caller is known only later."""
        self._request = request
        self._key = key
        self._seals = seals
        sent = (request.url.query.encode(), body)
        # a client that has renewed its token since, or sends its key, sends the same request
        said = request.headers.get("authorization", "")
        self._token, self._shown = lasting(said), shown(said)
        self.fingerprint = _digest(self._token, *sent)

    def add(self, digest: str) -> None:
        """Add the digest of a body that was read as it arrived, before anything is begun."""
        self.fingerprint = _digest(self.fingerprint, digest.encode())

    @property
    def running_name(self) -> str:
        """Give what this request shares with its repetitions, before the caller is known.

        Nobody else can have it: a repetition by another token of the caller's meets it later.
        """
        return _digest(self._shown, self._place()).hex()

    def begin(self, session: WriteSession, now: datetime) -> None:
        """Go on only if this has not been done.

        Raises:
            Replayed: with the answer, if it has.
            KeyReused: if the key was used for something else.
            StillRunning: if another process is at it.
            NoSealKey: if it has, and its answer is under a secret that is not here.
        """
        _refuse_running_elsewhere(session, self._name())
        stored = session.get(StoredAnswer, self._name())
        if stored is None or stored.stored_at <= now - KEPT:
            return
        if stored.request != self.fingerprint.hex():
            raise _key_reused()
        raise Replayed(self._opened(stored))

    def finish(self, session: WriteSession, response: Response, now: datetime) -> None:
        """Store the answer in the transaction of its effect, and forget those past their time."""
        if response.status_code >= 300:
            return
        session.execute(delete(StoredAnswer).where(col(StoredAnswer.stored_at) <= now - KEPT))
        salt = token_bytes(SALT_BYTES) + self._seals.newest.encode()
        session.add(
            StoredAnswer(
                name=self._name(),
                request=self.fingerprint.hex(),
                status=response.status_code,
                headers={n: v for n, v in response.headers.items() if n in _KEPT_HEADERS},
                salt=salt,
                body=self._padded(bytes(response.body), salt),
                stored_at=now,
            )
        )
        session.flush()

    def _place(self) -> bytes:
        return f"{self._request.method} {self._request.url.path}\n{self._key}".encode()

    def _name(self) -> str:
        caller = str(getattr(self._request.state, "caller_id", ""))
        return _digest(caller.encode(), self._place()).hex()

    def _opened(self, stored: StoredAnswer) -> Response:
        body = self._padded(stored.body, stored.salt)
        headers = stored.headers | {"Idempotent-Replayed": "true"}
        return Response(body, stored.status, headers)

    def _padded(self, body: bytes, salt: bytes) -> bytes:
        """Add the pad, or take it off: SHAKE-256 of caller, secret and a salt used only once."""
        whose = self._seals.digest(self._token, salt[SALT_BYTES:].decode())
        pad = hashlib.shake_256(_digest(b"pad", whose, salt)).digest(len(body))
        return (int.from_bytes(body) ^ int.from_bytes(pad)).to_bytes(len(body))


def _digest(*parts: bytes) -> bytes:
    lengths = b",".join(str(len(part)).encode() for part in parts)
    return hashlib.sha256(b"\n".join((lengths, *parts))).digest()


def key_of(request: Request) -> str | None:
    """Give the key that a caller sent, if any.

    Raises:
        Malformed: if it is empty, longer than 255 characters, not plain, or sent twice.
    """
    given = request.headers.getlist(HEADER)
    if not given:
        return None
    if len(given) > 1 or not re.fullmatch(rf"[\x20-\x7e]{{1,{LONGEST}}}", given[0]):
        raise Malformed(
            f"The header {HEADER} is one word of 1 to {LONGEST} plain characters.",
            "A random UUID is a good key.",
        )
    return given[0]


def claim(running: MutableMapping[str, bytes], attempt: Attempt) -> Callable[[], None]:
    """Work on a request only while no other with its key is worked on in this process.

    Returns:
        what to call as soon as its transaction has ended.

    Raises:
        StillRunning: if the same request is being worked on.
        KeyReused: if another request with the same key is.
    """
    name = attempt.running_name
    if name in running:
        raise _still_running() if running[name] == attempt.fingerprint else _key_reused()
    running[name] = attempt.fingerprint

    def release() -> None:
        running.pop(name, None)

    return release


def _refuse_running_elsewhere(session: WriteSession, name: str) -> None:
    """On SQLite other writers wait before they get this far; on PostgreSQL they must not pass."""
    if session.get_bind().dialect.name == "postgresql":
        number = int.from_bytes(bytes.fromhex(name)[:8], signed=True)
        query = text("SELECT pg_try_advisory_xact_lock(:number)")
        if not session.execute(query, {"number": number}).scalar_one():
            raise _still_running()


def _still_running() -> StillRunning:
    return StillRunning(
        "A request with the same key is being worked on.", "Wait for its answer, or send it again."
    )


def _key_reused() -> KeyReused:
    return KeyReused(
        f"This {HEADER} was used for another request.",
        "Use a new key for a new request; send exactly the same again for the same.",
    )
