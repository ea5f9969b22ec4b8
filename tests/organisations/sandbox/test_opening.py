from datetime import datetime
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, event, insert
from sqlmodel import select

from app.organisations.authenticating import KeyOutOfPlace, authenticate
from app.organisations.entitlement import Reach
from app.organisations.granting import AskedKey, grant
from app.organisations.issuing import NewKey, enter, issue
from app.organisations.role import OF_TESTS, Role
from app.organisations.sandbox.opening import FILL, open_sandbox
from app.organisations.scope import Scope
from app.organisations.secret import Mode
from app.organisations.tables import Authority
from app.platform.database import WriteSession, writing
from app.platform.events import Event
from app.platform.identifiers import new_id
from app.platform.jobs.tables import Job
from app.problems import Invalid
from tests.callers import a_caller
from tests.races.start import at_once

TEST = AskedKey("a trial", Reach(scopes=[Scope.RULES_READ, Scope.TENDERS_OPEN]), Mode.TEST)


def test_an_authority_has_one_sandbox_however_often_it_is_opened(
    session: WriteSession, anytown: Authority, now: datetime
) -> None:
    one, again = (open_sandbox(session, anytown, now, None) for _ in range(2))

    assert one.id == again.id != anytown.id
    assert open_sandbox(session, one, now, None).id == one.id
    assert (one.sandbox_of, one.name) == (anytown.id, "Anytown Council (sandbox)")
    assert one.cursor_secret != anytown.cursor_secret
    [job] = session.exec(select(Job).where(Job.kind == FILL))
    assert job.authority == one.id
    [event] = session.exec(select(Event).where(Event.kind == "sandbox.opened"))
    assert (event.authority, event.subject) == (anytown.id, str(one.id))


def test_a_name_that_is_taken_is_no_hindrance(
    session: WriteSession, anytown: Authority, now: datetime
) -> None:
    before = enter(session, "Before there were sandboxes", now)
    before.name = "Anytown Council (sandbox)"
    session.flush()
    other = enter(session, "x" * 200, now)

    assert open_sandbox(session, anytown, now, None).name.startswith("Anytown Council (sandbox ")
    assert len(open_sandbox(session, other, now, None).name) <= 200


def test_two_who_open_it_at_once_open_one(engine: Engine, now: datetime) -> None:
    with writing(engine) as session:
        live = enter(session, "Anytown Council", now).id

    def opened() -> str:
        with writing(engine) as session:
            return str(open_sandbox(session, session.get_one(Authority, live), now, None).id)

    assert len(set(at_once(*[opened] * 4))) == 1


def test_a_name_that_somebody_takes_at_that_very_moment_is_no_hindrance(
    session: WriteSession, now: datetime
) -> None:
    live, taken = enter(session, "Anytown Council", now), "Anytown Council (sandbox)"
    rows = [live.model_dump() | {"id": new_id(), "name": taken, "cursor_secret": b"x" * 32}]

    def take(connection: Connection, _cursor: Any, statement: str, *_: Any) -> None:
        """Take the name once it was seen to be free, and before it is used."""
        if rows and statement.startswith("INSERT INTO authority "):
            connection.execute(insert(Authority).values(rows.pop()))

    event.listen(session.connection(), "before_cursor_execute", take)

    assert open_sandbox(session, live, now, None).name.startswith("Anytown Council (sandbox ")
    assert rows == []


def test_a_test_key_is_in_the_sandbox_and_the_authoritys_log_tells_of_it(
    session: WriteSession, now: datetime
) -> None:
    issuer = a_caller(session, Role.ADMINISTRATOR)

    key, secret = grant(session, issuer.authority_id, TEST, now, issuer)

    caller = authenticate(session, str(secret), now).caller
    assert caller.authority_id != issuer.authority_id
    assert (caller.mode, caller.scopes) == (Mode.TEST, frozenset(TEST.reach.scopes or ()))
    query = select(Event).where(Event.kind == "api_key.issued", Event.subject == str(key.id))
    [event] = session.exec(query)
    assert (event.authority, event.actor) == (issuer.authority_id, str(issuer.person_id))


def test_a_test_key_never_reaches_what_authorities_share(
    session: WriteSession, anytown: Authority, now: datetime
) -> None:
    everything = AskedKey("a trial", Reach(scopes=frozenset(Scope)), Mode.TEST)
    key, secret = grant(session, anytown.id, everything, now)

    assert frozenset(map(Scope, key.scopes)) == OF_TESTS
    assert not {Scope.PLACES_WRITE, Scope.METRICS_READ} & OF_TESTS
    key.scopes = sorted(Scope)  # as if somebody wrote it into the database
    session.flush()
    assert authenticate(session, str(secret), now).caller.scopes == OF_TESTS


def test_nobody_who_is_real_gets_a_test_key_and_nobody_in_a_sandbox_a_live_one(
    session: WriteSession, now: datetime
) -> None:
    person = a_caller(session, Role.AUDITOR)
    supplier = a_caller(session, Role.SUPPLIER, supplier="Alpha Works")
    sandbox = open_sandbox(session, session.get_one(Authority, person.authority_id), now, None)
    for asked, place in (
        (AskedKey("x", Reach(), Mode.TEST, person_id=person.person_id), "/person_id"),
        (AskedKey("x", TEST.reach, Mode.TEST, supplier_id=supplier.supplier_id), "/supplier_id"),
    ):
        with pytest.raises(Invalid) as refused:
            grant(session, person.authority_id, asked, now)
        assert [one.path for one in refused.value.findings] == [place]
    with pytest.raises(Invalid) as refused:
        grant(session, sandbox.id, AskedKey("x", TEST.reach), now)
    assert [one.code for one in refused.value.findings] == ["live_in_sandbox"]


@pytest.mark.parametrize("mode", Mode)
def test_a_key_that_is_out_of_place_is_refused(
    session: WriteSession, anytown: Authority, now: datetime, mode: Mode
) -> None:
    """As are test keys from before there were sandboxes."""
    sandbox = open_sandbox(session, anytown, now, None)
    wrong = anytown if mode == Mode.TEST else sandbox
    _, secret = issue(session, wrong.id, NewKey("x", [Scope.RULES_READ], mode), now)

    with pytest.raises(KeyOutOfPlace):
        authenticate(session, str(secret), now)
