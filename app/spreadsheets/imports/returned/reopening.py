"""Read a file that was sent once more, to give it back with what was found in it."""

import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import Engine

from app.organisations.caller import Caller
from app.platform.database import reading
from app.platform.sealing import DataKey
from app.spreadsheets.fixing.reading import books_of
from app.spreadsheets.fixing.trouble import Trouble
from app.spreadsheets.forms.form import Form
from app.spreadsheets.imports import keeping
from app.spreadsheets.imports.check.filing import Filed
from app.spreadsheets.imports.check.mended import mended
from app.spreadsheets.imports.check.staging import FOLDER
from app.spreadsheets.imports.check.unsealing import unseal
from app.spreadsheets.imports.desk import Desk
from app.spreadsheets.imports.file_name import told_name
from app.spreadsheets.imports.offering import Kind, LargeKind
from app.spreadsheets.imports.queries import import_of
from app.spreadsheets.imports.returned.kept_rows import kept_of
from app.spreadsheets.imports.tables import FileImport
from app.spreadsheets.sheet import Workbook


@dataclass(frozen=True, slots=True)
class Reopened:
    """A file that was sent, and all that was found in it."""

    workbook: Workbook  #: without a sheet, where the file is not kept any more
    troubles: Sequence[Trouble]
    forms: Sequence[Form]
    lists: Mapping[str, Sequence[str]]
    bodies: Mapping[str, int] = field(default_factory=dict)  #: of sheets read by a profile
    is_cut: bool = False  #: of a very large file its rows at fault are here, and no others

    @property
    def told(self) -> tuple[Any, ...]:
        """Give all that a file to be given back is written from."""
        return self.workbook, self.troubles, self.forms, self.lists, self.bodies


def reopen(engine: Engine, desk: Desk, caller: Caller, import_id: UUID) -> Reopened:
    """Give a file once more; nobody waits for it to be read.

    Raises:
        NotFound: if there is none, or it is not the caller's to know of.
        Problem: if what it is about is not the caller's any more.
    """
    with reading(engine) as session:
        row = import_of(session, caller, desk.kinds, import_id)
        key = keeping.key_of(desk.seals, row)
        filed = Filed(session, key, row.id)
        troubles = filed.troubles()
        kind = desk.kind_of(row)
        is_kept = next(keeping.pieces(session, key, row.id), None) is not None
        name = told_name(keeping.name_of(desk.seals, row))
        bare = Reopened(Workbook(name, ()), troubles, (), {}, filed.head().bodies)
        if kind is None or not is_kept:
            return bare
        if isinstance(kind, Kind):
            content = keeping.file_of(session, key, row)
            files = keeping.earlier_of(session, key, row.id)
            ours = kind.book(session, desk.asking(caller, row))
        session.expunge(row)
    if isinstance(kind, LargeKind):
        return _large(engine, kind, key, row, bare)
    forms = [form for form, _ in ours.forms]
    *earlier, last = books_of((*files, content), name, is_ragged=row.profile_id is not None)
    if row.profile_id is not None:
        return replace(bare, workbook=last)
    return Reopened(mended(earlier, last, forms), troubles, forms, ours.lists)


def _large(
    engine: Engine, kind: LargeKind, key: DataKey, row: FileImport, found: Reopened
) -> Reopened:
    """Go through a large file for what is given back of it."""
    with tempfile.TemporaryDirectory(prefix=f"{FOLDER}back-{row.id}-") as folder:
        with reading(engine) as session:
            path, *fixes = unseal(session, key, row, Path(folder))
        with kind.sheets(path, fixes) as sheets:
            kept = kept_of(sheets, found.troubles, found.bodies)
    book = replace(found.workbook, sheets=kept.sheets)
    return replace(found, workbook=book, is_cut=kept.is_cut)
