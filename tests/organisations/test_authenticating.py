from datetime import datetime, timedelta

import pytest
from sqlmodel import update

from app.organisations.authenticating import (
    KeyExpired,
    KeyNotAccepted,
    KeyRevoked,
    authenticate,
)
from app.organisations.issuing import NewKey, issue, revoke
from app.organisations.scope import Scope
from app.organisations.tables import ApiKey, Authority
from app.platform.database import WriteSession
from app.problems import Unauthenticated


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
