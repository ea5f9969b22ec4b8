from collections.abc import AsyncIterator
from datetime import datetime, timedelta

import pytest
from fastapi import FastAPI, Request
from fastapi.concurrency import contextmanager_in_threadpool, run_in_threadpool
from fastapi.testclient import TestClient
from sqlalchemy import Engine
from sqlmodel import select, update

from app.organisations.authenticating import (
    KeyExpired,
    KeyNotAccepted,
    KeyRevoked,
    authenticate,
)
from app.organisations.issuing import NewKey, issue, revoke
from app.organisations.role import Role
from app.organisations.scope import Scope
from app.organisations.tables import ApiKey, Authority
from app.platform.database import WriteSession, reading, writing
from app.platform.events import Event
from app.platform.http.dependencies import write_session
from app.problems import Unauthenticated
from tests.callers import a_person, caller_of


def a_token(session: WriteSession, authority: Authority, now: datetime, days: int = 30) -> str:
    wanted = NewKey("x", [Scope.RULES_READ], expires_at=now + timedelta(days=days))
    return str(issue(session, authority.id, wanted, now)[1])


def test_a_key_tells_whose_it_is_and_what_it_may(
    session: WriteSession, anytown: Authority, now: datetime
) -> None:
    known = authenticate(session, a_token(session, anytown, now), now)

    assert known.caller.authority_id == anytown.id
    assert known.caller.scopes == {Scope.RULES_READ}
    assert known.cursor_secret == anytown.cursor_secret


def test_a_key_that_was_never_issued_is_nobodys(
    session: WriteSession, anytown: Authority, now: datetime
) -> None:
    token = a_token(session, anytown, now)
    last = "0" if token[-1] != "0" else "1"

    for wrong in (token[:-1] + last, token[:-1], token.upper(), "sv_live_", "", "x" * 9000, "é"):
        with pytest.raises(KeyNotAccepted):
            authenticate(session, wrong, now)


def test_a_key_is_good_until_its_time_is_over(
    session: WriteSession, anytown: Authority, now: datetime
) -> None:
    token = a_token(session, anytown, now, days=1)
    end = now + timedelta(days=1)

    assert authenticate(session, token, end - timedelta(microseconds=1))
    with pytest.raises(KeyExpired):
        authenticate(session, token, end)


def test_a_revoked_key_is_refused_from_then_on(
    session: WriteSession, anytown: Authority, now: datetime
) -> None:
    token = a_token(session, anytown, now)
    key_id = authenticate(session, token, now).caller.key_id

    revoke(session, anytown.id, key_id, now, actor=None)

    with pytest.raises(KeyRevoked):
        authenticate(session, token, now)


def test_a_scope_that_is_no_more_is_passed_over(
    session: WriteSession, anytown: Authority, now: datetime
) -> None:
    token = a_token(session, anytown, now)
    session.execute(update(ApiKey).values(scopes=["rules:read", "moon:write"]))

    assert authenticate(session, token, now).caller.scopes == {Scope.RULES_READ}


def test_each_reason_has_a_name_of_its_own() -> None:
    kinds = (Unauthenticated, KeyNotAccepted, KeyExpired, KeyRevoked)

    assert len({kind.slug for kind in kinds}) == 4
    assert all(issubclass(kind, Unauthenticated) for kind in kinds)


def test_what_a_key_began_before_it_was_revoked_is_finished_and_nothing_after(
    client: TestClient, engine: Engine, now: datetime
) -> None:
    """A request that has been let in waits for its turn to write, and meanwhile its key goes."""
    headers = a_person(engine, Role.PROCUREMENT_OFFICER)
    caller = caller_of(engine, headers)

    def revoked() -> None:
        with writing(engine) as session:
            revoke(session, caller.authority_id, caller.key_id, now, actor=None)

    async def late_turn(request: Request) -> AsyncIterator[WriteSession]:
        await run_in_threadpool(revoked)
        async with contextmanager_in_threadpool(writing(engine)) as session:
            yield session

    assert isinstance(client.app, FastAPI)
    client.app.dependency_overrides[write_session] = late_turn

    waiting = client.post("/v1/suppliers", json={"name": "Alpha Works"}, headers=headers)
    after = client.post("/v1/suppliers", json={"name": "Beta Build"}, headers=headers)

    assert waiting.status_code == 201
    assert (after.status_code, after.json()["code"]) == (401, "key-revoked")
    with reading(engine) as look:
        query = select(Event).where(Event.authority == caller.authority_id)
        noted = sorted(look.exec(query), key=lambda event: event.number)
    assert [one.kind for one in noted[-2:]] == ["api_key.revoked", "supplier.entered"]
    assert noted[-1].actor == str(caller.who)
