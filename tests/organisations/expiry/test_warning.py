from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlmodel import col, select, update

from app.organisations.expiry.jobs import NIGHTLY, WARN
from app.organisations.expiry.warning import AHEAD, keys_ending, warn
from app.organisations.issuing import NewKey, enter, issue, revoke
from app.organisations.role import Role
from app.organisations.sandbox.opening import open_sandbox
from app.organisations.scope import Scope
from app.organisations.secret import Mode
from app.organisations.tables import ApiKey, Authority, Person, Supplier
from app.platform.database import WriteSession
from app.platform.mail.tables import Letter
from app.rooms import SHOP
from tests.callers import a_caller


@pytest.fixture
def anytown(session: WriteSession, now: datetime) -> Authority:
    authority = enter(session, "Anytown Council", now)
    authority.email = "keys@anytown.example"
    return authority


def a_key(session: WriteSession, owner: Authority, ends: datetime | None, **more: Any) -> ApiKey:
    wanted = NewKey("Finance system", [Scope.RULES_READ], expires_at=ends, **more)
    return issue(session, owner.id, wanted, owner.made_at)[0]


def letters(session: WriteSession) -> list[Letter]:
    return list(session.exec(select(Letter).order_by(col(Letter.written_at))))


def test_a_key_that_will_end_within_a_fortnight_is_told_of_once(
    session: WriteSession, anytown: Authority, now: datetime
) -> None:
    key = a_key(session, anytown, now + AHEAD)
    for ends in (None, now, now + AHEAD + timedelta(seconds=1)):
        a_key(session, anytown, ends)
    revoked = a_key(session, anytown, now + timedelta(days=1))
    revoke(session, anytown.id, revoked.id, now, None)

    assert keys_ending(session, now) == [key.id]
    assert warn(session, key.id, now)
    assert keys_ending(session, now) == []
    [letter] = letters(session)
    assert (letter.recipient, letter.about) == ("keys@anytown.example", key.id)
    assert "16 March 2026" in letter.text
    assert f"Finance system ({key.prefix}…)" in letter.text


def test_the_letter_goes_to_whom_the_key_would(
    session: WriteSession, anytown: Authority, now: datetime
) -> None:
    person = a_caller(session, Role.AUDITOR)
    theirs = a_caller(session, Role.SUPPLIER, supplier="Alpha Works")
    session.execute(update(Person).values(email="auditor@anytown.example"))
    session.execute(update(Supplier).values(email="tenders@alpha.example"))
    ends = now + timedelta(days=3)
    for whose in ({"person_id": person.person_id}, {"supplier_id": theirs.supplier_id}):
        warn(session, a_key(session, anytown, ends, **whose).id, now)

    assert {one.recipient for one in letters(session)} == {
        "auditor@anytown.example", "tenders@alpha.example",
    }  # fmt: skip


def test_who_has_no_address_is_told_when_there_is_one(
    session: WriteSession, anytown: Authority, now: datetime
) -> None:
    anytown.email = ""
    key = a_key(session, anytown, now + timedelta(days=3))

    assert not warn(session, key.id, now)
    assert keys_ending(session, now) == [key.id]
    anytown.email = "keys@anytown.example"
    assert warn(session, key.id, now)


def test_nobody_is_told_of_a_key_that_was_revoked_since_it_was_listed(
    session: WriteSession, anytown: Authority, now: datetime
) -> None:
    key = a_key(session, anytown, now + timedelta(days=3))
    listed = keys_ending(session, now)
    revoke(session, anytown.id, key.id, now, None)

    assert [warn(session, one, now) for one in listed] == [False]
    assert letters(session) == []


def test_where_answers_cannot_go_the_letter_goes_all_the_same(
    session: WriteSession, anytown: Authority, now: datetime
) -> None:
    auditor = a_caller(session, Role.AUDITOR)
    session.execute(update(Person).values(email="auditor@anytown.example"))
    session.execute(update(Authority).values(email="the council"))
    ends = now + timedelta(days=3)
    key = a_key(session, anytown, ends, person_id=auditor.person_id)

    assert warn(session, key.id, now)
    assert [one.reply_to for one in letters(session)] == [""]


def test_nobody_is_told_of_a_test_key(
    session: WriteSession, anytown: Authority, now: datetime
) -> None:
    sandbox = open_sandbox(session, anytown, now, None)
    a_key(session, sandbox, now + timedelta(days=3), mode=Mode.TEST)

    assert keys_ending(session, now) == []


def test_it_is_done_every_night() -> None:
    assert WARN in SHOP.kinds
    assert NIGHTLY in SHOP.schedules
