"""Check a large file: its kind stages its rows in chunks, and none of them counts yet."""

import hashlib
import shutil
import tempfile
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from uuid import UUID

from app.platform.database import ReadSession, WriteSession
from app.platform.jobs.working import Work
from app.platform.sealing import DataKey, Seals
from app.spreadsheets.fixing.extent import MOST_ROWS
from app.spreadsheets.fixing.trouble import Trouble, Weight
from app.spreadsheets.imports import keeping
from app.spreadsheets.imports.check.alone import not_alone
from app.spreadsheets.imports.check.ending import Ending, end, mine, seen, step
from app.spreadsheets.imports.check.recalling import digest_told, wordings_before
from app.spreadsheets.imports.check.report import MOST_KEPT, Report
from app.spreadsheets.imports.check.tally import refuse_unproven
from app.spreadsheets.imports.check.told import troubles_of_staged
from app.spreadsheets.imports.check.unsealing import unseal
from app.spreadsheets.imports.file_name import told_name
from app.spreadsheets.imports.lifecycle import ImportState
from app.spreadsheets.imports.offering import Asking, LargeKind, StagedReport
from app.spreadsheets.imports.tables import FileImport
from app.spreadsheets.mapping.laid import nothing_understood
from app.spreadsheets.mapping.wording import Wordings

FOLDER = "social-value-import-"  #: begins the name of each attempt's folder
STAGED = "staged"  #: in the place of a digest: what is saved is what was staged
EVERY_ROWS = 5_000  #: how often progress is put down


@dataclass
class Attempt:
    """One attempt at staging a file (see `offering.Staging`)."""

    import_id: UUID
    asking: Asking
    path: Path
    file_name: str
    file_digest: str
    profile_id: UUID | None
    work: Work
    fixes: Sequence[Path] = ()
    before: Wordings = field(default_factory=dict)
    told: int = 0  #: rows, when progress was put down last

    def reading(self) -> AbstractContextManager[ReadSession]:
        """Open a session to look things up."""
        return self.work.reading()

    @contextmanager
    def writing(self) -> Iterator[WriteSession]:
        """Open a session to write one chunk, while the import is still this attempt's."""
        with self.work.writing() as session:
            mine(session, self.work, self.import_id)
            yield session

    def progress(self, rows: int, of: int | None = None) -> None:
        """Say how many rows have been gone through."""
        if rows - self.told < EVERY_ROWS and rows != of:
            return
        self.told = rows
        with self.work.writing() as session:
            row = mine(session, self.work, self.import_id)
            row.rows_done, row.rows_total, row.updated_at = rows, of, self.work.now()
            self.work.report(session, rows, of)


def stage(work: Work, kind: LargeKind, seals: Seals, asking: Asking, import_id: UUID) -> None:
    """Stage a large file, and tell what it holds.

    Raises:
        Problem: if it cannot be read.
        Released: if it was withdrawn meanwhile.
        LostRows: if its kind's counts do not add up.
    """
    with work.writing() as session:
        row = mine(session, work, import_id)
        step(row, ImportState.READING, work.now())
        row.rows_done, row.rows_total = 0, None
    drop_all(work, kind, asking, import_id)
    with work.reading() as session:
        row = seen(session, work, import_id)
        before = wordings_before(session, seals, row)
    key = keeping.key_of(seals, row)
    with _unsealed(work, key, row) as (path, *fixes):
        _step(work, import_id)
        name = told_name(keeping.name_of(seals, row))
        digest = _digest(path) if fixes else row.digest
        attempt = Attempt(
            import_id, asking, path, name, digest, row.profile_id, work, fixes, before
        )
        staged = kind.stage(attempt)
    refuse_unproven(staged.tallies)
    report = report_of_staged(staged)
    report.held_to = digest_told(before)
    end(work, key, import_id, _ending(report, staged.leaning))


def drop_all(work: Work, kind: LargeKind, asking: Asking, import_id: UUID) -> None:
    """Delete all that was staged of an import and does not count, a chunk at a time."""
    is_more = True
    while is_more:
        with work.writing() as session:
            is_more = kind.drop(session, asking, import_id)


def report_of_staged(staged: StagedReport) -> Report:
    """Put what a kind tells of a large file into the form in which every file is told."""
    told = troubles_of_staged(staged.findings, frozenset(staged.of_file))
    is_stopped = any(one.severity is Weight.STOP for one in told)
    return Report(
        tallies=list(staged.tallies),
        troubles=told[:MOST_KEPT],
        troubles_total=len(told),
        not_read=list(staged.not_read),
        before=dict(staged.before),
        after=dict(staged.after),
        sample=[dict(one) for one in staged.sample],
        bodies=dict(staged.bodies),
        read=dict(staged.read),
        named=dict(staged.named),
        comes_whole=staged.comes_whole,
        wordings=staged.wordings,
        at_fault={} if is_stopped else dict(staged.at_fault),
    )


def _ending(report: Report, leaning: Mapping[str, Collection[str]]) -> Ending:
    """Say what can be saved: what was staged, which its faulty rows were not.

    So many of these that they could not be given back for mending are not left out, and none that
    would be read otherwise alone.
    """
    is_stopped = any(one.severity is Weight.STOP for one in report.troubles)
    is_there = any(report.total(name) for name in ("added", "changed", "same"))
    can_be = is_there and not is_stopped
    if report.total("faulty") > MOST_ROWS:
        _tell(report, _too_many(report.total("faulty")))
        can_be = False
    if can_be and leaning:
        _tell(report, *not_alone(leaning, report.named))
        can_be = False
    if not is_there and not report.is_faulty:
        one = nothing_understood()
        _tell(report, Trouble(one.code, Weight.STOP, one.message, one.how_to_fix))
    if not can_be:  # as nothing of it is saved, our own figures stay
        report.after |= report.before
    is_partial = can_be and report.is_faulty
    return Ending(report, None, STAGED if can_be else "", is_partial=is_partial)


def _tell(report: Report, *some: Trouble) -> None:
    """Tell something before all else."""
    report.troubles[:0] = some
    report.troubles_total += len(some)


def _too_many(rows: int) -> Trouble:
    words = (
        f"{rows:,} rows are at fault, and of more than {MOST_ROWS:,} none is kept as a list: "
        "the file is not saved without them."
    )
    fix = "Mend what is told in your own file, or in the profile that reads it, and send it again."
    return Trouble("too_many_faulty", Weight.STOP, words, fix)


def sweep_folders(older_than: float) -> int:
    """Delete the folders of attempts whose worker died, and give how many there were."""
    swept = 0
    for folder in Path(tempfile.gettempdir()).glob(f"{FOLDER}*"):
        if folder.stat().st_mtime < older_than:
            shutil.rmtree(folder, ignore_errors=True)
            swept += 1
    return swept


def _step(work: Work, import_id: UUID) -> None:
    with work.writing() as session:
        step(mine(session, work, import_id), ImportState.CHECKING, work.now())


@contextmanager
def _unsealed(work: Work, key: DataKey, row: FileImport) -> Iterator[list[Path]]:
    """Put a file into a folder of this attempt that nobody else may look into."""
    for left in Path(tempfile.gettempdir()).glob(f"{FOLDER}{row.id}-*"):
        shutil.rmtree(left, ignore_errors=True)
    with tempfile.TemporaryDirectory(prefix=f"{FOLDER}{row.id}-") as folder:
        with work.reading() as session:
            paths = unseal(session, key, row, Path(folder))
        yield paths


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
