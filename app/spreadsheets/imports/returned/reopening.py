"""Read a file that was sent once more, to give it back with what was found in it."""

import tempfile
from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import Engine

from app.organisations.caller import Caller
from app.platform.database import ReadSession, reading
from app.platform.sealing import DataKey
from app.spreadsheets.fixing.extent import MOST_ROWS
from app.spreadsheets.fixing.reading import books_of
from app.spreadsheets.fixing.recognised import BY_NONE, Profiled
from app.spreadsheets.fixing.trouble import Trouble, untold
from app.spreadsheets.forms.form import Form
from app.spreadsheets.imports import keeping
from app.spreadsheets.imports.check.filing import Filed
from app.spreadsheets.imports.check.mended import mended, mended_as_sent
from app.spreadsheets.imports.check.staging import FOLDER
from app.spreadsheets.imports.check.unsealing import unseal
from app.spreadsheets.imports.desk import Desk
from app.spreadsheets.imports.file_name import told_name
from app.spreadsheets.imports.offering import Asking, Kind, LargeKind
from app.spreadsheets.imports.queries import import_of
from app.spreadsheets.imports.returned.kept_rows import kept_of
from app.spreadsheets.imports.tables import FileImport, Part
from app.spreadsheets.sheet import Workbook

Look = Callable[[], AbstractContextManager[ReadSession]]  #: gives a session to read in


@dataclass(frozen=True, slots=True)
class Reopened:
    """A file that was sent, and all that was found in it."""

    workbook: Workbook  #: without a sheet, where the file is not kept any more
    troubles: Sequence[Trouble]
    forms: Sequence[Form]
    lists: Mapping[str, Sequence[str]]
    profiled: Profiled = BY_NONE  #: how a profile reads its sheets
    named: Collection[str] = ()  #: sheets whose names say something
    is_cut: bool = False  #: of a very large file its rows at fault are here, and no others
    #: columns that are not read, by the name of their sheet
    unread: Mapping[str, Sequence[int]] = field(default_factory=dict)
    left_out: bytes = b""  #: its faulty rows as a workbook, where it was saved without them

    @property
    def told(self) -> tuple[Any, ...]:
        """Give all that a file to be given back is written from."""
        return self.workbook, self.troubles, self.forms, self.lists, self.profiled


def reopen(
    engine: Engine, desk: Desk, caller: Caller, import_id: UUID, *, whole: bool = True
) -> Reopened:
    """Give a file once more, as `reopened` does; nobody waits for it to be read.

    Raises:
        NotFound: if there is none, or it is not the caller's to know of.
        Problem: if what it is about is not the caller's any more.
    """
    with reading(engine) as session:
        row = import_of(session, caller, desk.kinds, import_id)
        session.expunge(row)
    look = partial(reading, engine)
    return reopened(look, desk, row, desk.asking(caller, row), whole=whole)


def reopened(
    look: Look, desk: Desk, row: FileImport, asking: Asking, *, whole: bool = True
) -> Reopened:
    """Give a file once more, whose import is at hand.

    Args:
        look: gives sessions to read in.
        desk: what is at hand.
        row: the import.
        asking: on whose behalf.
        whole: whether of a large file more than its faulty rows is asked for.

    Raises:
        Problem: if what it is about is not theirs any more.
    """
    key, kind = keeping.key_of(desk.seals, row), desk.kind_of(row)
    with look() as session:
        filed = Filed(session, key, row.id)
        troubles = _all_told(filed)
        is_kept = next(keeping.pieces(session, key, row.id), None) is not None
        left_out = b"".join(keeping.pieces(session, key, row.id, Part.LEFT_OUT))
        name = told_name(keeping.name_of(desk.seals, row))
        head = filed.head()
        bare = Reopened(
            Workbook(name, ()), troubles, (), {}, Profiled(head.bodies, head.read), head.named,
            unread=head.unread, left_out=left_out,
        )  # fmt: skip
        if kind is None or not is_kept:
            return bare
        if isinstance(kind, Kind):
            content = keeping.file_of(session, key, row)
            files = keeping.earlier_of(session, key, row.id)
            ours = kind.book(session, asking)
    if isinstance(kind, LargeKind):
        return _large(look, kind, key, row, bare, whole=whole)
    forms = [form for form, _ in ours.forms]
    *earlier, last = books_of((*files, content), name, is_ragged=row.profile_id is not None)
    if row.profile_id is not None:
        return replace(bare, workbook=mended_as_sent(earlier, last))
    return Reopened(mended(earlier, last, forms), troubles, forms, ours.lists)


def _all_told(filed: Filed) -> list[Trouble]:
    """Give what is told of a file, and every faulty row, unless they are too many for a list."""
    told, at_fault = filed.troubles(), filed.at_fault()
    if sum(map(len, at_fault.values())) > MOST_ROWS:
        return told
    return [*told, *untold(told, at_fault)]


def _large(
    look: Look, kind: LargeKind, key: DataKey, row: FileImport, found: Reopened, *, whole: bool
) -> Reopened:
    """Go through a large file for what is given back of it."""
    with tempfile.TemporaryDirectory(prefix=f"{FOLDER}back-{row.id}-") as folder:
        with look() as session:
            path, *fixes = unseal(session, key, row, Path(folder))
        with kind.sheets(path, fixes) as sheets:
            kept = kept_of(sheets, found.troubles, found.profiled.bodies, whole=whole)
    book = replace(found.workbook, sheets=kept.sheets)
    return replace(found, workbook=book, is_cut=kept.is_cut)
