"""Who calls, and whether they may: what every route states in its signature.

    caller: Annotated[Caller, needs(Scope.RULES_READ)]

Name the caller before the session in a signature: FastAPI works from left to right, and a
stranger should not hold the right to write while he is told that he is one. A key is looked up
for every request, so one that is revoked is refused from the next request on. A request that was
let in before finishes, however long it waits for others: it began while it was allowed to, and
the log has both its deed and the revocation, in their order. Work that it asked for is done too,
but where the work itself decides for whom it is done (see `caller_again`).
"""

import contextlib
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Annotated, Any
from uuid import UUID

from fastapi import BackgroundTasks, Depends, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from sqlalchemy import bindparam
from sqlmodel import Session, col, select, update
from starlette.concurrency import run_in_threadpool

from app.organisations.caller import Caller
from app.organisations.role import OF_SUPPLIERS, scopes_of
from app.organisations.scope import Scope
from app.organisations.secret import as_secret
from app.organisations.tables import ApiKey, Authority, Person
from app.platform.database import reading
from app.platform.http.dependencies import NowDep, TurnDep, write_session
from app.problems import Forbidden, Problem, Unauthenticated

USE_NOTED_EVERY = timedelta(minutes=10)

_bearer = HTTPBearer(
    auto_error=False,
    scheme_name="ApiKey",
    description="An API key, such as `Authorization: Bearer sv_live_…`.",
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


class ScopeMissing(Forbidden):
    """The key may not be used for this."""

    slug = "scope-missing"


_COLUMNS: list[Any] = [
    *(ApiKey.id, ApiKey.authority_id, ApiKey.mode, ApiKey.scopes, ApiKey.digest),
    *(ApiKey.expires_at, ApiKey.revoked_at, ApiKey.last_used_at, Authority.cursor_secret),
    *(ApiKey.person_id, ApiKey.supplier_id, Person.roles, Person.active),
]
_KEYS = (
    select(*_COLUMNS)
    .join(Authority, col(Authority.id) == ApiKey.authority_id)
    .outerjoin(Person, col(Person.id) == ApiKey.person_id)
)
#: a key with whose it is; made once for all, since every request asks it
_KEY = _KEYS.where(col(ApiKey.prefix) == bindparam("prefix"))


@dataclass(frozen=True, slots=True)
class _Known:
    caller: Caller
    cursor_secret: bytes
    last_used_at: datetime | None


def authenticate(session: Session, token: str, now: datetime) -> _Known:
    """Tell whose key a token is.

    Raises:
        KeyNotAccepted: if it is nobody's.
        KeyExpired: if its time is over.
        KeyRevoked: if it was revoked.
    """
    secret = as_secret(token)
    found: Any = None
    if secret is not None:
        found = session.execute(_KEY, {"prefix": secret.prefix}).one_or_none()
    if secret is None or found is None or not secret.matches(found.digest):
        raise KeyNotAccepted("This key is not known.", "Check it, or have another one issued.")
    return _Known(_caller(found, now), found.cursor_secret, found.last_used_at)


def caller_again(session: Session, key_id: UUID, now: datetime) -> Caller:
    """Give the caller whose key asked for some work, with what the key may do by now.

    For work that a request asked for and that decides anew when it is done.

    Raises:
        KeyNotAccepted: if the key is gone.
        KeyExpired: if its time is over.
        KeyRevoked: if it was revoked.
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
    return Caller(
        found.id, found.authority_id, found.mode, _scopes(found), found.person_id,
        found.supplier_id,
    )  # fmt: skip


def _scopes(found: Any) -> frozenset[Scope]:
    """Give what a key may do: its own scopes, as far as its person's present roles go."""
    scopes = frozenset(scope for scope in Scope if scope in found.scopes)
    if found.person_id is not None:
        scopes &= scopes_of(found.roles if found.active else ())
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
        with reading(request.app.state.engine) as session:
            known = authenticate(session, bearer.credentials, now)
        caller = known.caller
        request.state.caller_id = str(caller.key_id)
        request.state.who = str(caller.who)
        request.state.log = caller.log
        request.state.authority = caller.authority_id
        request.state.cursor_secret = known.cursor_secret
        unknown = known.last_used_at is None or now - known.last_used_at >= USE_NOTED_EVERY
        if unknown and caller.supplier_id is None:  # nobody learns when a supplier is at work
            background.add_task(_note_use, request, caller.key_id, now)
        if self.scope not in caller.scopes:
            raise ScopeMissing(
                f"Your key lacks the scope {self.scope}.", "Use a key that has it.",
                scope=self.scope.value,
            )  # fmt: skip
        return caller


def needs(scope: Scope) -> Any:
    """State in a route's signature what a caller's key must be allowed to do."""
    return Depends(Gate(scope))


async def _note_use(request: Request, key_id: UUID, now: datetime) -> None:
    """Note that a key is used, once the answer has left; no harm is done if it cannot be."""
    used = update(ApiKey).where(col(ApiKey.id) == key_id).values(last_used_at=now)
    with contextlib.suppress(Problem):
        async with asynccontextmanager(write_session)(request, None) as session:
            await run_in_threadpool(session.execute, used)
