"""Everything that is kept, in the clear: all tables, and all that stands in them under seal."""

import io
import zipfile
import zlib
from collections.abc import Iterator

from sqlalchemy import Engine, inspect, text
from sqlmodel import Session, select

from app.platform.columns import canonical
from app.platform.database import reading
from app.platform.sealing import Seals
from app.spreadsheets.forms.snapshot import document_of
from app.spreadsheets.imports import keeping
from app.spreadsheets.imports.tables import FileImport, Part
from app.spreadsheets.workbooks.queries import content_of
from app.spreadsheets.workbooks.tables import GivenWorkbook


def all_that_is_kept(engine: Engine, seals: Seals) -> str:
    """Give all that a database holds, unsealed and unpacked, as text in lower case."""
    with reading(engine) as session:
        names = inspect(session.connection()).get_table_names()
        rows = [session.execute(text(f'SELECT * FROM "{name}"')).all() for name in names]  # noqa: S608 - names of our tables
        told = [repr(rows), *_files(session, seals), *_workbooks(session, seals)]
    return "\n".join(told).casefold()


def _files(session: Session, seals: Seals) -> Iterator[str]:
    for row in session.exec(select(FileImport)).all():
        key = keeping.key_of(seals, row)
        yield keeping.name_of(seals, row)
        for what in Part:
            kept = list(keeping.pieces(session, key, row.id, what))
            yield from (_plain(one) for one in (*kept, b"".join(kept)))
        yield from (_plain(one) for one in keeping.earlier_of(session, key, row.id))


def _workbooks(session: Session, seals: Seals) -> Iterator[str]:
    for row in session.exec(select(GivenWorkbook)).all():
        yield canonical(document_of(content_of(seals, row)))


def _plain(content: bytes) -> str:
    """Unpack a workbook, or a document that is kept compressed."""
    if zipfile.is_zipfile(io.BytesIO(content)):
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            return "\n".join(
                packed.read(name).decode(errors="replace") for name in packed.namelist()
            )
    try:
        return zlib.decompress(content).decode(errors="replace")
    except zlib.error:
        return content.decode(errors="replace")
