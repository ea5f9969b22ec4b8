"""A kill at any instant of an import leaves all of its rows or none, and it goes on afterwards."""

import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from itertools import count
from uuid import UUID

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine
from sqlmodel import col, select

from app.organisations.role import Role
from app.platform.database import reading
from app.platform.events import Event, first_fault
from app.platform.settings import Settings
from app.spreadsheets.imports.known import AnyKind
from app.spreadsheets.imports.lifecycle import AT_WORK, ImportState
from app.spreadsheets.imports.tables import FileImport, FileImportPart, Part
from tests.callers import a_person
from tests.served import served
from tests.spreadsheets.imports.made import Office, a_firm, a_sheet
from tests.spreadsheets.imports.register import REGISTER
from tests.tenders.made import SEAL_KEY

KILLS = 200 if "SVS_SOAK" in os.environ else 4
ROWS = 25  #: of each file
LATEST = 0.9  #: seconds after an attempt began
MOST_LIVES = 40  #: that the last file gets to be saved in, unharmed
pytestmark = pytest.mark.soak


@contextmanager
def offices(engine: Engine, kind: AnyKind, role: Role) -> Iterator[Office]:
    """Give an office that sends files of a kind to a service that is never killed."""
    url = engine.url.render_as_string(hide_password=False)
    settings = Settings(database_url=url, seal_key=SEAL_KEY, requests_per_minute=1_000_000)
    with served(settings, engine) as app:
        app.state.kinds = (kind,)
        with TestClient(app) as client:
            headers = a_person(engine, role)
            now = datetime.now(UTC)  # noqa: TID251 - as the worker's
            yield Office(client, engine, headers, now, (kind,), settings)


@pytest.fixture
def office(engine: Engine) -> Iterator[Office]:
    """Give an office that sends registers."""
    with offices(engine, REGISTER, Role.PROCUREMENT_OFFICER) as office:
        yield office


@contextmanager
def workers(engine: Engine, *standing: str) -> Iterator[subprocess.Popen[str]]:
    """Have workers that can be killed and replaced, whose clock goes or stands at some time."""
    url = engine.url.render_as_string(hide_password=False)
    with subprocess.Popen(
        [sys.executable, "-m", "tests.kills.reworked", url, *standing],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    ) as parent:  # fmt: skip
        try:
            yield parent
        finally:
            parent.kill()


def one_life(parent: subprocess.Popen[str], job_id: UUID, seconds: float | None) -> None:
    """Have a worker begin a job, and kill it after some time; None: let it end."""
    assert parent.stdin
    assert parent.stdout
    parent.stdin.write(f"{job_id}\n")
    parent.stdin.flush()
    process = int(parent.stdout.readline())
    if seconds is not None:
        time.sleep(seconds)
        with suppress(ProcessLookupError):
            os.kill(process, signal.SIGKILL)
    assert parent.stdout.readline() == "ended\n"


def next_job(office: Office, numbers: Iterator[int]) -> UUID:
    """Give the job that is to be done: of the file at hand, or of the next one."""
    with reading(office.engine) as session:
        latest = session.exec(select(FileImport).order_by(col(FileImport.id).desc())).first()
    if latest is None or latest.state is ImportState.APPLIED:
        number = next(numbers)
        rows = [a_firm(f"Firm {number}-{at}", "a@firm.example") for at in range(ROWS)]
        latest = office.row(office.sent(a_sheet(rows)))
    elif latest.state not in AT_WORK:
        answer = office.applies(str(latest.id))
        assert answer.status_code == 202, answer.text
        latest = office.row(str(latest.id))
    assert latest.job_id
    return latest.job_id


def see_that_nothing_is_half_done(office: Office) -> int:
    """Look at all that is kept, and give how many files were saved."""
    of_file = Counter(name.split("-")[0] for name in office.firms())
    with reading(office.engine) as session:
        rows = session.exec(select(FileImport).order_by(col(FileImport.id)))
        states = [row.state for row in rows]
        files = set(session.exec(
            select(FileImportPart.import_id).where(FileImportPart.what == Part.FILE)
        ))  # fmt: skip
        told = session.exec(select(Event).where(Event.kind == "import.applied")).all()
        saved = states.count(ImportState.APPLIED)
        assert len(files) == len(states) - saved
        assert len(told) == saved
        assert first_fault(session, office.authority) is None
    assert sorted(of_file.values()) == [ROWS] * saved
    assert not {ImportState.REJECTED, ImportState.NEEDS_FIXING} & set(states)
    return saved


def test_a_killed_import_leaves_all_rows_or_none_and_goes_on(office: Office) -> None:
    chance = random.Random(1874)  # noqa: S311 - instants, not secrets
    numbers = count(1)
    with workers(office.engine) as parent:
        for _ in range(KILLS):
            one_life(parent, next_job(office, numbers), chance.uniform(0, LATEST))
            saved = see_that_nothing_is_half_done(office)
        for _ in range(MOST_LIVES):
            one_life(parent, next_job(office, numbers), None)
            if see_that_nothing_is_half_done(office) > saved:
                break

    assert see_that_nothing_is_half_done(office) > saved
