"""Check a workbook that was sent: read it beside what is here, and try out what saving it does.

The file is read and put together while nobody has to wait: the right to write is held only for
the moment of the trial, which is rolled back, and for each step that is put down.
"""

from collections.abc import Mapping, Sequence
from uuid import UUID

from sqlmodel import Session

from app.platform.database import WriteSession
from app.platform.jobs.working import Work
from app.platform.sealing import DataKey, Seals
from app.spreadsheets.fixing.reading import books_of
from app.spreadsheets.imports import keeping
from app.spreadsheets.imports.check.change import Answer
from app.spreadsheets.imports.check.ending import Ending, end, mine, seen, step
from app.spreadsheets.imports.check.planning import plan, report_on
from app.spreadsheets.imports.check.recalling import digest_told, wordings_before
from app.spreadsheets.imports.check.understanding import Ground
from app.spreadsheets.imports.file_name import told_name
from app.spreadsheets.imports.known import AnyKind
from app.spreadsheets.imports.lifecycle import ImportState
from app.spreadsheets.imports.offering import Asking, Kind
from app.spreadsheets.imports.tables import Part
from app.spreadsheets.sheet import Workbook


def check(
    work: Work,
    kind: Kind,
    seals: Seals,
    asking: Asking,
    import_id: UUID,
    kinds: Sequence[AnyKind] = (),
) -> None:
    """Check a workbook, from its bytes to what is told of it.

    Args:
        work: gives the sessions.
        kind: that it was sent as.
        seals: the secrets of this deployment.
        asking: on whose behalf, and for what.
        import_id: of the import.
        kinds: that it may be instead, by mistake.

    Raises:
        Problem: if it cannot be read, or what it is about is not the caller's.
        Released: if it was withdrawn meanwhile.
    """
    _step(work, import_id, ImportState.READING)
    with work.reading() as session:
        row = seen(session, work, import_id)
        key = keeping.key_of(seals, row)
        content = keeping.file_of(session, key, row)
        files = keeping.earlier_of(session, key, import_id)
        answers = answers_of(session, key, import_id)
        before = wordings_before(session, seals, row)
    name = told_name(keeping.name_of(seals, row))
    is_ragged = asking.profile_id is not None
    *earlier, book = books_of((*files, content), name, is_ragged=is_ragged)
    _step(work, import_id, ImportState.CHECKING, sum(map(rows_in, (book, *earlier))))
    made = plan(work, Ground(kind, asking, seals, answers, earlier, kinds, before), book)
    version = made.understood.version
    report = report_on(made)
    report.held_to = digest_told(before)
    end(work, key, import_id, Ending(
        report, version, made.digest, made.understood.is_unchanged, bool(report.left_out)
    ))  # fmt: skip


def answers_of(session: Session, key: DataKey, import_id: UUID) -> Mapping[str, Answer]:
    """Give what was answered to the questions of former checks."""
    given = keeping.kept(session, key, import_id, Part.ANSWERS) or {}
    return {name: Answer(**one) for name, one in given.items()}


def rows_in(book: Workbook) -> int:
    """Count the rows with anything in them."""
    return sum(len(sheet.rows) for sheet in book.sheets)


def _step(work: Work, import_id: UUID, state: ImportState, rows: int | None = None) -> None:
    """Say how far it has come, for whoever asks."""
    with work.writing() as session:
        _stepped(session, work, import_id, state, rows)


def _stepped(
    session: WriteSession, work: Work, import_id: UUID, state: ImportState, rows: int | None
) -> None:
    row = mine(session, work, import_id)
    step(row, state, work.now())
    row.rows_done, row.rows_total = 0, rows
