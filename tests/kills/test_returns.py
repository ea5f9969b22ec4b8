"""A kill at any instant leaves all rows of a return's workbook in its draft, or none.

Each has a faulty one besides, which is kept to be mended once the others are saved.
"""

import random
import re
from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from itertools import count
from uuid import UUID

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine
from sqlmodel import col, select

from app.deliveries.tables import Delivery
from app.platform.database import reading
from app.platform.events import Event, first_fault
from app.platform.http.dependencies import time_of_request
from app.platform.settings import Settings
from app.spreadsheets.imports.lifecycle import AT_WORK, ImportState
from app.spreadsheets.imports.tables import FileImport, FileImportPart, Part
from tests.callers import caller_of
from tests.deliveries.returns.made import PEOPLE_KEY
from tests.kills.test_imports import KILLS, MOST_LIVES, one_life, workers
from tests.served import served
from tests.spreadsheets.kinds.desk import Desk, filled
from tests.spreadsheets.kinds.returns.made import PAID, a_reporting
from tests.tenders.made import SEAL_KEY

ROWS = 3  #: of each file that can be saved, beside a faulty one; the draft has those of all
LATEST = 1.2  #: seconds after an attempt began
FILE = re.compile(r"Bought for file (\d+)\b")
pytestmark = pytest.mark.soak


@pytest.fixture
def desk(engine: Engine, now: datetime) -> Iterator[Desk]:
    """Give a supplier that reports to a service that is never killed."""
    url = engine.url.render_as_string(hide_password=False)
    settings = Settings(
        database_url=url, seal_key=SEAL_KEY, people_key=PEOPLE_KEY, requests_per_minute=1_000_000
    )
    with served(settings, engine) as app:
        app.dependency_overrides[time_of_request] = lambda: now
        with TestClient(app) as client:
            yield a_reporting(client, engine, settings, now).desk


def a_file(desk: Desk, number: int) -> bytes:
    """Fill in the workbook that is given out now, with rows that name their file."""
    told = f"Bought for file {number}"
    rows = [PAID | {"quantity": f"£{number}.{at}0", "comment": told} for at in range(1, ROWS + 1)]
    return filled(desk.file(), {"Spend": [*rows, PAID | {"quantity": "lots", "comment": told}]})


def next_job(desk: Desk, numbers: Iterator[int]) -> UUID:
    """Give the job that is to be done: of the file at hand, or of the next one."""
    with reading(desk.engine) as session:
        latest = session.exec(select(FileImport).order_by(col(FileImport.id).desc())).first()
    if latest is None or latest.state is ImportState.APPLIED:
        answer = desk.sends(a_file(desk, next(numbers)))
        assert answer.status_code == 201, answer.text
        return job_of(desk, answer.json()["id"])
    if latest.state not in AT_WORK:
        answer = desk.posts(f"/v1/imports/{latest.id}/apply", {"confirmed": True, "partly": True})
        assert answer.status_code == 202, answer.text
    return job_of(desk, str(latest.id))


def job_of(desk: Desk, import_id: str) -> UUID:
    """Give the job that is at a file."""
    with reading(desk.engine) as session:
        job = session.get_one(FileImport, UUID(import_id)).job_id
    assert job
    return job


def see_that_nothing_is_half_done(desk: Desk) -> int:
    """Look at all that is kept, and give how many files were saved."""
    caller = caller_of(desk.engine, desk.headers)
    with reading(desk.engine) as session:
        standing = select(Delivery.comment).where(
            Delivery.replaced == 0, col(Delivery.withdrawn_at).is_(None)
        )
        said = [FILE.search(one) for one in session.exec(standing)]
        states = list(session.exec(select(FileImport.state)))
        files = set(session.exec(
            select(FileImportPart.import_id).where(FileImportPart.what == Part.FILE)
        ))  # fmt: skip
        left_out = set(session.exec(
            select(FileImportPart.import_id).where(FileImportPart.what == Part.LEFT_OUT)
        ))  # fmt: skip
        told = session.exec(select(Event).where(Event.kind == "import.applied")).all()
        assert first_fault(session, caller.authority_id) is None
        assert caller.supplier_id
        assert first_fault(session, caller.supplier_id) is None
    of_file = Counter(one[1] for one in said if one)
    saved = states.count(ImportState.APPLIED)
    assert len(files) == len(states) - saved
    assert len(left_out) == saved
    assert not left_out & files
    assert len(told) == saved
    assert sorted(of_file.values()) == [ROWS] * saved
    assert not {ImportState.REJECTED, ImportState.READY} & set(states)
    return saved


def test_a_killed_return_has_all_rows_of_its_workbook_or_none_and_goes_on(
    desk: Desk, now: datetime
) -> None:
    chance = random.Random(1874)  # noqa: S311 - instants, not secrets
    numbers = count(1)
    with workers(desk.engine, now.isoformat()) as parent:
        for _ in range(KILLS):
            one_life(parent, next_job(desk, numbers), chance.uniform(0, LATEST))
            saved = see_that_nothing_is_half_done(desk)
        for _ in range(MOST_LIVES):
            one_life(parent, next_job(desk, numbers), None)
            if see_that_nothing_is_half_done(desk) > saved:
                break

    assert see_that_nothing_is_half_done(desk) > saved
