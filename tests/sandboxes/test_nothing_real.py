"""A test key finds nothing that is real and changes nothing, whatever operation it asks for."""

from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import pytest
from fastapi import FastAPI, Request
from fastapi.concurrency import contextmanager_in_threadpool
from httpx2 import Response
from sqlalchemy import Engine, Table, not_, select
from sqlmodel import Session, SQLModel, col
from sqlmodel import select as select_rows

from app.exports.owning import LEFT_OUT, all_of
from app.organisations.issuing import NewKey, issue
from app.organisations.role import OF_SUPPLIERS, OF_TESTS, Role, scopes_of
from app.organisations.sandbox.opening import open_sandbox
from app.organisations.secret import Mode
from app.organisations.tables import Authority, Person, Supplier
from app.platform.database import WriteSession, reading, writing
from app.platform.http.dependencies import write_session
from app.platform.jobs.enqueuing import enqueue
from app.platform.jobs.tables import Job, JobState
from app.platform.jobs.working import run
from app.rooms import SHOP
from tests.arranged import World, arranged
from tests.callers import ISSUED, authority_id_of
from tests.databases import Supply
from tests.examples import NOW, missing
from tests.operations import GUARDED, Operation
from tests.test_other_authorities import OWNED, SAME

WRITES = [one for one in GUARDED if one.route.writes]
Row = tuple[Any, ...]
Rows = dict[str, dict[Row, Row]]
#: whose new rows do not say whose they are: of a file that was sent, the row that does is undone
OF_NOBODY = {"storedanswer", "ocds_ingest_part"}


@dataclass
class Sandbox:
    """The sandbox of an authority that has everything, and keys that may do everything there."""

    world: World
    headers: dict[str, str]  #: of a program
    people: tuple[dict[str, str], ...]  #: of the council's somebody, and of a supplier's
    authority: UUID
    before: Rows
    touched: list[str] = field(default_factory=list)

    def send(
        self, operation: Operation, url: str | None = None, headers: dict[str, str] | None = None
    ) -> Response:
        """Send the example of the real authority, with a test key: the program's unless given."""
        return self.world.send(operation, (headers or self.headers) | SAME, url=url)


def tables() -> list[Table]:
    return [one for one in SQLModel.metadata.sorted_tables if one.primary_key]


def rows(session: Session, table: Table, sandbox: UUID) -> dict[Row, Row]:
    """Give the rows of a table that are not the sandbox's, each by its key."""
    query = select(table)
    if "authority_id" in table.columns or table.name not in LEFT_OUT:
        query = query.where(not_(all_of(table, sandbox)))
    keys = [one.name for one in table.primary_key]
    return {
        tuple(one[name] for name in keys): tuple(one.values())
        for one in session.execute(query).mappings()
    }


def real(session: Session, sandbox: UUID) -> Rows:
    """Give the rows of every table that are not the sandbox's."""
    return {one.name: rows(session, one, sandbox) for one in tables()}


def touched(then: Rows, now: Rows) -> list[str]:
    """Name the tables of which anything is changed, gone, or new that is not the sandbox's."""
    return [
        name
        for name, before in then.items()
        if before
        != {key: row for key, row in now[name].items() if name not in OF_NOBODY or key in before}
    ]


@pytest.fixture(scope="module")
def sandbox(supply: Supply, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sandbox]:
    with arranged(supply, tmp_path_factory.mktemp("files")) as world:
        found = opened(world)
        assert isinstance(world.client.app, FastAPI)
        world.client.app.dependency_overrides[write_session] = watched(found)
        yield found


def opened(world: World) -> Sandbox:
    engine: Engine = world.engine
    with writing(engine) as session:
        live = session.get_one(Authority, authority_id_of(engine, world.caller))
        made = open_sandbox(session, live, ISSUED, None)
        program = a_test_key(session, made.id, NewKey("a trial", OF_TESTS, Mode.TEST))
        firm = Supplier(
            authority_id=made.id, name="A supplier to try out", made_at=ISSUED, updated_at=ISSUED
        )
        session.add(firm)
        session.flush()
        people = [
            a_persons_test_key(session, made.id, sorted(set(Role) - {Role.SUPPLIER}), None),
            a_persons_test_key(session, made.id, [Role.SUPPLIER], firm.id),
        ]
        authority = made.id
    with reading(engine) as look:
        before = real(look, authority)
    return Sandbox(world, program, tuple(people), authority, before)


def a_test_key(session: WriteSession, owner: UUID, wanted: NewKey) -> dict[str, str]:
    """Issue a test key, and give the header that sends it."""
    return {"Authorization": f"Bearer {issue(session, owner, wanted, ISSUED)[1]}"}


def a_persons_test_key(
    session: WriteSession, owner: UUID, roles: list[Role], supplier: UUID | None
) -> dict[str, str]:
    """Enter a person in some roles, and give the header that sends a test key of theirs."""
    person = Person(
        authority_id=owner, supplier_id=supplier, name="Somebody", roles=list(roles),
        made_at=ISSUED, updated_at=ISSUED,
    )  # fmt: skip
    session.add(person)
    session.flush()
    may = OF_TESTS & scopes_of(roles) & (OF_TESTS if supplier is None else OF_SUPPLIERS)
    wanted = NewKey("a trial", may, Mode.TEST, person_id=person.id, supplier_id=supplier)
    return a_test_key(session, owner, wanted)


class _Undo(Exception):
    """What was written is to be rolled back."""


def watched(sandbox: Sandbox) -> Any:
    """Give routes a session of which nothing is kept, once it is known what it would have done."""

    @contextmanager
    def looked_at(engine: Engine) -> Iterator[WriteSession]:
        with suppress(_Undo), writing(engine) as session:
            yield session
            session.flush()
            sandbox.touched += touched(sandbox.before, real(session, sandbox.authority))
            raise _Undo

    async def session_for(request: Request) -> AsyncIterator[WriteSession]:
        async with contextmanager_in_threadpool(looked_at(request.app.state.engine)) as session:
            yield session

    return session_for


@pytest.mark.parametrize("operation", OWNED, ids=str)
def test_what_is_real_is_not_there_for_a_test_key(sandbox: Sandbox, operation: Operation) -> None:
    url, statuses = operation.url(), set()
    for headers in (sandbox.headers, *sandbox.people):
        there, nowhere = (sandbox.send(operation, to, headers) for to in (url, missing(url)))
        statuses.add(there.status_code)

        assert there.status_code == nowhere.status_code
        assert missing(there.text) == missing(nowhere.text)
        if there.status_code == 404:
            break  # some ask for a person, or a supplier's, before they look
    assert statuses <= {403, 404}
    assert (404 in statuses) is (operation.route.needs in OF_TESTS)


@pytest.mark.parametrize("operation", WRITES, ids=str)
def test_a_test_key_changes_no_row_but_the_sandboxs(
    sandbox: Sandbox, operation: Operation
) -> None:
    sandbox.touched.clear()

    answer = sandbox.send(operation)

    assert answer.status_code < 500
    assert sandbox.touched == []


def test_a_change_of_what_is_real_would_be_seen(sandbox: Sandbox) -> None:
    sandbox.touched.clear()
    real = next(one for one in WRITES if one.name == "change_authority")

    answer = sandbox.world.send(real, sandbox.world.caller)

    assert answer.status_code == 200
    assert "authority" in sandbox.touched


def test_a_row_that_is_put_beside_what_is_real_would_be_seen(sandbox: Sandbox) -> None:
    live = authority_id_of(sandbox.world.engine, sandbox.world.caller)
    with suppress(_Undo), writing(sandbox.world.engine) as session:
        before = real(session, sandbox.authority)
        enqueue(session, "x", {}, ISSUED, authority=live)
        session.flush()
        seen = touched(before, real(session, sandbox.authority))
        raise _Undo

    assert seen == ["job"]


def test_work_for_a_sandbox_changes_nothing_that_is_real(sandbox: Sandbox) -> None:
    engine = sandbox.world.engine
    with reading(engine) as session:
        before = real(session, sandbox.authority)
        waits = (Job.state == JobState.WAITING, Job.authority == sandbox.authority)
        waiting = list(session.exec(select_rows(Job.id).where(*waits)))
    for job in waiting:
        run(engine, SHOP.by_name(), job, lambda: NOW)

    with reading(engine) as session:
        states = session.exec(select_rows(Job.state).where(col(Job.id).in_(waiting))).all()
        assert set(states) == {JobState.DONE}
        assert touched(before, real(session, sandbox.authority)) == []


def test_a_test_key_that_reads_a_list_reads_nothing_that_is_real(sandbox: Sandbox) -> None:
    """But vintages are everybody's, and the log tells what the key itself has asked for."""
    lists = [
        one for one in GUARDED
        if one.route.rows and not one.route.param_convertors
        and one.name not in {"list_audit_events", "list_vintages"}
    ]  # fmt: skip
    ids = {str(one) for key in sandbox.before["supplier"] for one in key}
    ids |= {str(one) for key in sandbox.before["contract"] for one in key}
    ids |= {str(one) for key in sandbox.before["person"] for one in key}
    assert len(lists) > 10
    for one in lists:
        answer = sandbox.send(one)

        assert answer.status_code in {200, 403}, one
        assert not [found for found in ids if found in answer.text], one
