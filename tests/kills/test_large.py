"""A kill at any instant of a file of payments leaves all of it counting or none of it."""

import random
from collections.abc import Iterator
from itertools import count
from uuid import UUID

import pytest
from sqlalchemy import Engine
from sqlmodel import col, func, select

from app.organisations.role import Role
from app.platform.database import reading, writing
from app.platform.events import Event, first_fault
from app.platform.jobs.tables import Job, JobState
from app.spend.batch import BatchState
from app.spend.tables import SpendBatch, SpendLine
from app.spreadsheets.imports.lifecycle import AT_WORK, ImportState
from app.spreadsheets.imports.tables import FileImport, FileImportPart, Part
from app.spreadsheets.imports.withdrawing import CLEAR
from app.spreadsheets.mapping.keeping import keep
from tests.callers import caller_of
from tests.kills.reworked import CHUNK, SPEND
from tests.kills.test_imports import KILLS, MOST_LIVES, offices, one_life, workers
from tests.spreadsheets.imports.made import Office
from tests.spreadsheets.large.made import HEADING, a_profile, a_row
from tests.spreadsheets.large.test_mending import as_csv

ROWS = 40 * CHUNK + 10  #: of each file
LATEST = 1.2  #: seconds after an attempt began
WITHDRAWN_EACH = 3  #: of so many files one is taken back once it is staged
pytestmark = pytest.mark.soak


@pytest.fixture
def office(engine: Engine) -> Iterator[Office]:
    """Give an office that sends payments to a service that is never killed."""
    with offices(engine, SPEND, Role.ECONOMIC_DEVELOPMENT) as office:
        yield office


@pytest.fixture
def profile(office: Office) -> str:
    caller = caller_of(office.engine, office.headers)
    with writing(office.engine) as session:
        return str(keep(session, caller, a_profile(), "", office.now).id)


class Story:
    """Files that are sent one after the other: saved, or taken back once they are staged."""

    def __init__(self, office: Office, profile: str) -> None:
        """Begin without any."""
        self._office, self._profile = office, profile
        self._numbers = count(1)
        self._at_hand = ""

    def next_job(self) -> UUID:
        """Give the job that is to be done: of the file at hand, or of the next one."""
        office = self._office
        with reading(office.engine) as session:
            clearing = session.exec(select(Job.id).where(
                Job.kind == CLEAR, col(Job.state).in_([JobState.WAITING, JobState.RUNNING])
            )).first()  # fmt: skip
        if clearing is not None:
            return clearing
        row = office.row(self._at_hand or self._sent())
        if row.state in {ImportState.APPLIED, ImportState.WITHDRAWN}:
            row = office.row(self._sent())
        elif row.state not in AT_WORK:
            return self._concluded()
        assert row.job_id
        return row.job_id

    def _sent(self) -> str:
        first = next(self._numbers) * ROWS
        rows = [list(HEADING), *(a_row(first + at) for at in range(ROWS))]
        self._at_hand = self._office.sent(as_csv(rows), kind="spend", profile=self._profile)
        return self._at_hand

    def _concluded(self) -> UUID:
        """Have the file at hand saved or taken back."""
        office, path = self._office, f"/v1/imports/{self._at_hand}"
        with reading(office.engine) as session:
            files = session.exec(select(func.count()).select_from(FileImport)).one()
        if files % WITHDRAWN_EACH == 0:
            answer = office.client.delete(path, headers=office.headers)
            assert answer.status_code == 200, answer.text
            return self.next_job()
        answer = office.applies(self._at_hand, confirmed=True)
        assert answer.status_code == 202, answer.text
        return self.next_job()


def see_that_nothing_is_half_done(office: Office) -> int:
    """Look at all that is kept, and give how many files were saved."""
    with reading(office.engine) as session:
        states = {row.id: row.state for row in session.exec(select(FileImport))}
        batches = {row.id: row for row in session.exec(select(SpendBatch))}
        stored = dict(session.exec(
            select(SpendBatch.id, func.count())
            .join(SpendLine, col(SpendLine.batch) == SpendBatch.number)
            .group_by(col(SpendBatch.id))
        ).all())  # fmt: skip
        files = session.exec(
            select(func.count(func.distinct(FileImportPart.import_id)))
            .where(FileImportPart.what == Part.FILE)
        ).one()  # fmt: skip
        told = session.exec(select(Event.subject).where(Event.kind == "spend.published")).all()
        assert first_fault(session, office.authority) is None
    ended = {ImportState.APPLIED, ImportState.WITHDRAWN}
    saved = {at for at, state in states.items() if state is ImportState.APPLIED}
    assert {at for at, row in batches.items() if row.state is BatchState.LIVE} == saved
    assert {(batches[at].rows, stored[at]) for at in saved} <= {(ROWS, ROWS)}
    assert sorted(told) == sorted(map(str, saved))
    assert files == sum(state not in ended for state in states.values())
    assert not {ImportState.REJECTED, ImportState.NEEDS_FIXING} & set(states.values())
    lines = office.gets("/v1/spend/summary").json()["total"]["lines"]
    assert lines == ROWS * len(saved)
    return len(saved)


def test_a_killed_file_of_payments_counts_whole_or_not_at_all_and_goes_on(
    office: Office, profile: str
) -> None:
    chance = random.Random(1874)  # noqa: S311 - instants, not secrets
    story = Story(office, profile)
    with workers(office.engine) as parent:
        for _ in range(KILLS):
            one_life(parent, story.next_job(), chance.uniform(0, LATEST))
            saved = see_that_nothing_is_half_done(office)
        for _ in range(MOST_LIVES):
            one_life(parent, story.next_job(), None)
            if see_that_nothing_is_half_done(office) > saved:
                break

    assert see_that_nothing_is_half_done(office) > saved
    with reading(office.engine) as session:
        states = set(session.exec(select(SpendBatch.state)))
    assert states == {BatchState.LIVE}  # nothing that was staged for naught is left
