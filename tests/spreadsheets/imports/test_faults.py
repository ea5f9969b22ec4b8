"""The first call to the database fails, then the second, the third …, until an import is saved."""

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from typing import Any

from sqlalchemy import Engine, event
from sqlmodel import select

from app.platform.database import reading
from app.platform.events import Event, first_fault
from app.platform.jobs.working import run
from app.spreadsheets.imports.jobs import jobs_for
from app.spreadsheets.imports.lifecycle import ImportState
from tests.spreadsheets.imports.made import Office, a_firm, a_sheet
from tests.spreadsheets.imports.register import REGISTER

MANY = 1_000_000
STEP = 1 if "SVS_SOAK" in os.environ else 7
FIRMS = a_sheet([a_firm(f"Firm {at}", "a@firm.example") for at in range(3)])


class Failed(Exception):
    """The call to the database that was to fail."""


@contextmanager
def failing(engine: Engine, nth: int) -> Iterator[list[int]]:
    """Have one call to the database fail; the list counts them."""
    calls = [0]

    def fail(*_: Any) -> None:
        calls[0] += 1
        if calls[0] == nth:
            raise Failed

    event.listen(engine, "before_cursor_execute", fail)
    try:
        yield calls
    finally:
        event.remove(engine, "before_cursor_execute", fail)


def goes_through(office: Office, import_id: str, ends_in: ImportState) -> int:
    """Try the job of an import with one failure after another; give how many tries it took."""
    jobs = {kind.name: kind for kind in jobs_for((REGISTER,), lambda: office.settings, MANY)}
    tries, nth = 0, 1
    while office.row(import_id).state is not ends_in:
        job_id = office.row(import_id).job_id
        assert job_id
        later = office.now + timedelta(hours=2 * tries)
        with failing(office.engine, nth), suppress(Failed):
            run(office.engine, jobs, job_id, lambda later=later: later)  # type: ignore[misc]
        see_that_nothing_is_half_done(office, import_id)
        tries, nth = tries + 1, nth + STEP
        assert tries < 400
    return tries


def see_that_nothing_is_half_done(office: Office, import_id: str) -> None:
    is_saved = office.row(import_id).state is ImportState.APPLIED
    assert len(office.firms()) == (3 if is_saved else 0)
    with reading(office.engine) as session:
        told = session.exec(select(Event.kind).where(Event.subject == import_id)).all()
        assert told.count("import.applied") == int(is_saved)
        assert first_fault(session, office.authority) is None


def test_whichever_call_fails_nothing_is_half_done_and_it_goes_on(office: Office) -> None:
    import_id = office.sent(FIRMS)

    checks = goes_through(office, import_id, ImportState.READY)
    assert office.applies(import_id).status_code == 202
    saves = goes_through(office, import_id, ImportState.APPLIED)

    assert checks > 3
    assert saves > 3
