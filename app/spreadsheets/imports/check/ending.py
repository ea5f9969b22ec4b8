"""Put down how a check ended: in the import's row, in the transaction that ends its job."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlmodel import Session, select

from app.platform.database import WriteSession
from app.platform.jobs.working import Work
from app.platform.sealing import DataKey
from app.spreadsheets.imports.check.filing import file_report, sealed_report
from app.spreadsheets.imports.check.report import Report
from app.spreadsheets.imports.lifecycle import ImportState
from app.spreadsheets.imports.tables import FileImport


class Released(Exception):
    """The import is not this job's any more; leave it alone."""


@dataclass(frozen=True, slots=True)
class Ending:
    """What a check came to."""

    report: Report
    version: int | None  #: of what it is about
    digest: str  #: of what would be written; empty: nothing can be saved
    is_unchanged: bool = False
    is_partial: bool = False  #: it can be saved only without its faulty rows

    @property
    def state(self) -> ImportState:
        """Tell whether it is ready, or waits for somebody."""
        waits = self.report.is_faulty or self.report.questions
        return ImportState.NEEDS_FIXING if waits else ImportState.READY


def mine(session: WriteSession, work: Work, import_id: object) -> FileImport:
    """Lock the import that a job is at.

    Raises:
        Released: if it was withdrawn meanwhile, or another job is at it.
    """
    query = select(FileImport).where(FileImport.id == import_id).with_for_update()
    row = session.exec(query.execution_options(populate_existing=True)).one_or_none()
    if row is None or row.job_id != work.id:
        raise Released
    return row


def seen(session: Session, work: Work, import_id: object) -> FileImport:
    """Give the import that a job is at, only to look at it.

    Raises:
        Released: as `mine` does.
    """
    row = session.exec(select(FileImport).where(FileImport.id == import_id)).one_or_none()
    if row is None or row.job_id != work.id:
        raise Released
    return row


def step(row: FileImport, state: ImportState, now: datetime) -> None:
    """Bring an import one step on."""
    row.state = state
    row.version += 1
    row.updated_at = now


def end(work: Work, key: DataKey, import_id: UUID, ending: Ending) -> None:
    """Keep what a check found; its job is done with it."""
    report = ending.report
    parts = sealed_report(key, import_id, report, work.now())
    with work.finishing() as session:
        row = mine(session, work, import_id)
        file_report(session, row.id, parts)
        step(row, ending.state, work.now())
        row.target_version = ending.version
        row.plan_digest = ending.digest
        row.has_questions = bool(report.questions)
        row.needs_confirming = report.needs_confirming
        row.is_partial = ending.is_partial
        row.is_unchanged = ending.is_unchanged
        row.removes = report.removed_total
        row.rows_done = row.rows_total = report.total("rows")
        told = {name: report.total(name) for name in ("added", "changed", "same", "faulty")}
        work.conclude(session, told | {"lock_milliseconds": report.lock_milliseconds})
