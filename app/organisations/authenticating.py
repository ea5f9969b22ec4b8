"""Who calls, and whether they may: what every route states in its signature.

    caller: Annotated[Caller, needs(Scope.RULES_READ)]

A caller sends an API key, or an access token that was given out for one and lasts some minutes.
Name the caller before the session in a signature: FastAPI works from left to right, and a
stranger should not hold the right to write while he is told that he is one. A key is looked up
for every request, so one that is revoked is refused from the next request on. A request that was
let in before finishes, however long it waits for others: it began while it was allowed to, and
the log has both its deed and the revocation, in their order. Work that it asked for is done too,
but where the work itself decides for whom it is done (see `caller_again`). A token's key is looked
up as well, so that its tokens end with it, and reach no further than it does by then.
"""

import contextlib
from contextlib import AbstractContextManager, asynccontextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Annotated, Any
from uuid import UUID

from fastapi import BackgroundTasks, Depends, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from sqlalchemy import bindparam
from sqlmodel import Session, col, select, true, update
from starlette.concurrency import run_in_threadpool

from app.organisations.caller import Caller
from app.organisations.role import OF_SUPPLIERS, OF_TESTS, scopes_of
from app.organisations.scope import Scope
from app.organisations.secret import Mode, as_secret
from app.organisations.signing.tables import SigningKey
from app.organisations.signing.token import Grant, Over, Untrue, named_in, read
from app.organisations.tables import ApiKey, Authority, Person
from app.platform.database import part_of, reading
from app.platform.http.dependencies import NowDep, TurnDep, shared_by, write_session
from app.problems import Forbidden, Problem, Unauthenticated

USE_NOTED_EVERY = timedelta(minutes=10)

_bearer = HTTPBearer(
    auto_error=False,
    scheme_name="ApiKey",
    description="An API key, such as `Authorization: Bearer sv_live_…`, or an access token.",
)


class KeyNotAccepted(Unauthenticated):
    """There is no such key."""

    slug = "key-not-accepted"


class KeyExpired(Unauthenticated):
    """The key's time is over."""

    slug = "key-expired"


class KeyRevoked(Unauthenticated):
    """The key was revoked."""

    slug = "key-revoked"


class KeyOutOfPlace(Unauthenticated):
    """A test key outside a sandbox, or a live key in one."""

    slug = "key-out-of-place"


class TokenNotAccepted(Unauthenticated):
    """It is no access token of this service, or no longer one."""

    slug = "token-not-accepted"


class TokenExpired(Unauthenticated):
    """The access token's time is over."""

    slug = "token-expired"


class ScopeMissing(Forbidden):
    """The key may not be used for this."""

    slug = "scope-missing"


_COLUMNS: list[Any] = [
    *(ApiKey.id, ApiKey.authority_id, ApiKey.mode, ApiKey.scopes, ApiKey.digest),
    *(ApiKey.expires_at, ApiKey.revoked_at, ApiKey.last_used_at, Authority.cursor_secret),
    *(ApiKey.person_id, ApiKey.supplier_id, Person.roles, Person.active),
    Authority.sandbox_of,
]
_KEYS = (
    select(*_COLUMNS)
    .join(Authority, col(Authority.id) == ApiKey.authority_id)
    .outerjoin(Person, col(Person.id) == ApiKey.person_id)
)
#: a key with whose it is; made once for all, since every request asks it
_KEY = _KEYS.where(col(ApiKey.prefix) == bindparam("prefix"))
#: the same of a token's key, with what the token was signed by
_OF_TOKEN = (
    _KEYS.add_columns(col(SigningKey.public), col(SigningKey.verifies_until))
    .join(SigningKey, true())
    .where(col(ApiKey.id) == bindparam("client"), col(SigningKey.id) == bindparam("kid"))
)


@dataclass(frozen=True, slots=True)
class Known:
    """A caller who was found, with what else is kept of their key and authority."""

    caller: Caller
    cursor_secret: bytes
    last_used_at: datetime | None
    ends_at: datetime | None  #: None: the key has no end


def authenticate(session: Session, token: str, now: datetime) -> Known:
    """Tell whose key a token is.

    Raises:
        KeyNotAccepted: if it is nobody's.
        KeyExpired: if its time is over.
        KeyRevoked: if it was revoked.
        KeyOutOfPlace: if it is a test key outside a sandbox, or a live one in it.
    """
    secret = as_secret(token)
    found: Any = None
    if secret is not None:
        found = session.execute(_KEY, {"prefix": secret.prefix}).one_or_none()
    if secret is None or found is None or not secret.matches(found.digest):
        raise KeyNotAccepted("This key is not known.", "Check it, or have another one issued.")
    return _known(found, _caller(found, now))


def read_token(session: Session, token: str, now: datetime, issuer: str) -> tuple[Known, Grant]:
    """Tell for whose key an access token was given out, and what it says.

    Args:
        session: where keys are looked up.
        token: as it was sent.
        now: when it is used.
        issuer: address of this service, which must have given it out.

    Raises:
        TokenNotAccepted: if it is none of ours, or what it was signed with was withdrawn.
        TokenExpired: if its time is over.
        KeyExpired, KeyRevoked: if that is so of the key.
    """
    named, found = named_in(token), None
    if named is not None:
        asked = {"client": named.client, "kid": named.kid}
        found = session.execute(_OF_TOKEN, asked).one_or_none()
    if found is None or found.verifies_until <= now:
        raise _strange_token()
    try:
        grant = read(token, found.public, issuer, now)
    except Over:
        raise TokenExpired("This token has ended.", "Ask /oauth/token for another.") from None
    except Untrue:
        raise _strange_token() from None
    caller = _caller(found, now)
    reach = frozenset(scope for scope in caller.scopes if scope in grant.scopes)
    return _known(found, replace(caller, scopes=reach)), grant


def _known(found: Any, caller: Caller) -> Known:
    return Known(caller, found.cursor_secret, found.last_used_at, found.expires_at)


def _strange_token() -> TokenNotAccepted:
    return TokenNotAccepted("This token is not known.", "Ask /oauth/token for another.")


def caller_again(session: Session, key_id: UUID, now: datetime) -> Caller:
    """Give the caller whose key asked for some work, with what the key may do by now.

    For work that a request asked for and that decides anew when it is done.

    Raises:
        KeyNotAccepted: if the key is gone.
        KeyExpired: if its time is over.
        KeyRevoked: if it was revoked.
        KeyOutOfPlace: if it is a test key outside a sandbox, or a live one in it.
    """
    found: Any = session.execute(_KEYS.where(col(ApiKey.id) == key_id)).one_or_none()
    if found is None:
        raise KeyNotAccepted("This key is not known.", "Use another one.")
    return _caller(found, now)


def _caller(found: Any, now: datetime) -> Caller:
    if found.revoked_at is not None:
        raise KeyRevoked("This key was revoked.", "Have another one issued.")
    if found.expires_at is not None and found.expires_at <= now:
        raise KeyExpired("This key has expired.", "Have another one issued.")
    if (found.mode == Mode.TEST) != (found.sandbox_of is not None):
        raise KeyOutOfPlace(
            "Test keys are good in a sandbox alone, and no other key is.",
            "Have another one issued: with `mode` test for the sandbox.",
        )
    return Caller(
        found.id, found.authority_id, found.mode, _scopes(found), found.person_id,
        found.supplier_id,
    )  # fmt: skip


def _scopes(found: Any) -> frozenset[Scope]:
    """Give what a key may do: its own scopes, as far as its person's present roles go."""
    scopes = frozenset(scope for scope in Scope if scope in found.scopes)
    if found.person_id is not None:
        scopes &= scopes_of(found.roles if found.active else ())
    if found.mode == Mode.TEST:
        scopes &= OF_TESTS
    return scopes if found.supplier_id is None else scopes & OF_SUPPLIERS


class Gate:
    """Lets a request through if its key is accepted and has the scope."""

    def __init__(self, scope: Scope) -> None:
        """Ask for this scope."""
        self.scope = scope

    def __call__(
        self,
        request: Request,
        background: BackgroundTasks,
        now: NowDep,
        _turn: TurnDep,
        bearer: Annotated[HTTPAuthorizationCredentials | None, Depends(_bearer)],
    ) -> Caller:
        """Give the caller.

        Raises:
            Unauthenticated: if there is no key, or not one that is accepted.
            ScopeMissing: if it may not be used for this.
        """
        if bearer is None:
            raise Unauthenticated(
                "This needs an API key.", "Send it as Authorization: Bearer sv_live_…"
            )
        caller = admitted(request, background, bearer.credentials, now)
        if self.scope not in caller.scopes:
            raise ScopeMissing(
                f"Your key lacks the scope {self.scope}.", "Use a key that has it.",
                scope=self.scope.value,
            )  # fmt: skip
        return caller


def admitted(request: Request, background: BackgroundTasks, token: str, now: datetime) -> Caller:
    """Give whose key or access token it is that a request came with.

    Raises:
        Unauthenticated: if it is not accepted.
    """
    with _looking(request) as session:
        if "." in token:  # no key has one
            issuer = request.app.state.settings.public_url
            known, _ = read_token(session, token, now, issuer)
        else:
            known = authenticate(session, token, now)
    admit(request, background, known, now)
    return known.caller


def _looking(request: Request) -> AbstractContextManager[Session]:
    """Give what keys are looked up in: for a part of a transaction, with what it has changed."""
    together = shared_by(request)
    return reading(request.app.state.engine) if together is None else part_of(together)


def admit(request: Request, background: BackgroundTasks, known: Known, now: datetime) -> None:
    """Let whatever follows know who calls, and note that their key is used."""
    caller = known.caller
    request.state.caller_id = str(caller.key_id)
    request.state.who = str(caller.who)
    request.state.log = caller.log
    request.state.authority = caller.authority_id
    request.state.cursor_secret = known.cursor_secret
    unknown = known.last_used_at is None or now - known.last_used_at >= USE_NOTED_EVERY
    if unknown and caller.supplier_id is None:  # nobody learns when a supplier is at work
        background.add_task(_note_use, request, caller.key_id, now)


def needs(scope: Scope) -> Any:
    """State in a route's signature what a caller's key must be allowed to do."""
    return Depends(Gate(scope))


async def _note_use(request: Request, key_id: UUID, now: datetime) -> None:
    """Note that a key is used, once the answer has left; no harm is done if it cannot be."""
    used = update(ApiKey).where(col(ApiKey.id) == key_id).values(last_used_at=now)
    with contextlib.suppress(Problem):
        async with asynccontextmanager(write_session)(request, None) as session:
            await run_in_threadpool(session.execute, used)
