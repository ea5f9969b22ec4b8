"""Read a file that was sent once more, to give it back with what was found in it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Engine

from app.organisations.caller import Caller
from app.platform.database import reading
from app.spreadsheets.fixing.trouble import Trouble
from app.spreadsheets.forms.form import Form
from app.spreadsheets.imports import keeping
from app.spreadsheets.imports.check.filing import Filed
from app.spreadsheets.imports.check.mended import mended
from app.spreadsheets.imports.desk import Desk
from app.spreadsheets.imports.file_name import told_name
from app.spreadsheets.imports.offering import Kind
from app.spreadsheets.imports.queries import import_of
from app.spreadsheets.reading import workbook
from app.spreadsheets.sheet import Workbook


@dataclass(frozen=True, slots=True)
class Reopened:
    """A file that was sent, and all that was found in it."""

    workbook: Workbook  #: without a sheet, where the file is not kept or too large to be rebuilt
    troubles: Sequence[Trouble]
    forms: Sequence[Form]
    lists: Mapping[str, Sequence[str]]


def reopen(engine: Engine, desk: Desk, caller: Caller, import_id: UUID) -> Reopened:
    """Give a file once more; nobody waits for it to be read.

    Raises:
        NotFound: if there is none, or it is not the caller's to know of.
        Problem: if what it is about is not the caller's any more.
    """
    with reading(engine) as session:
        row = import_of(session, caller, desk.kinds, import_id)
        key = keeping.key_of(desk.seals, row)
        troubles = Filed(session, key, row.id).troubles()
        kind = desk.kind_of(row)
        is_kept = next(keeping.pieces(session, key, row.id), None) is not None
        name = told_name(keeping.name_of(desk.seals, row))
        if not isinstance(kind, Kind) or not is_kept:
            return Reopened(Workbook(name, ()), troubles, (), {})
        content = keeping.file_of(session, key, row)
        files = keeping.earlier_of(session, key, row.id)
        ours = kind.book(session, desk.asking(caller, row))
    forms = [form for form, _ in ours.forms]
    book = mended([workbook(one, name) for one in files], workbook(content, name), forms)
    return Reopened(book, troubles, forms, ours.lists)
