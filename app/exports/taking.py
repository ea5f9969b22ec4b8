"""Take an archive into a system that has nothing of its authority: all of it, or nothing.

The rows go in by one transaction, which ends only once they were read back and are, line by
line, those of the archive, and once every log proves itself. Files of evidence go first: of an
import that breaks off no row refers to them, and they are swept.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from itertools import islice
from secrets import token_bytes, token_hex
from typing import Any

from sqlalchemy import Column, LargeBinary, insert, literal, select
from sqlalchemy.exc import DataError, DBAPIError, IntegrityError, StatementError
from sqlmodel import Session

from app.exports.describing import name_of
from app.exports.encoding import Unreadable, values_of
from app.exports.numbering import RELEASES, Unfit, count_on, last_numbers, refuse_published
from app.exports.owning import AUTHORITY, Owned, owned_table, owned_tables
from app.exports.packing import FILES
from app.exports.proving import prove
from app.exports.telling import LARGE_ROWS, ROWS, hidden_in
from app.exports.unpacking import Archive, damaged
from app.organisations.tables import Authority
from app.platform.database import WriteSession
from app.platform.events import note
from app.platform.files.store import FileDamaged, Files, digest_of
from app.platform.migrating import revision_of
from app.problems import Conflict


class AuthorityThere(Conflict):
    """The system that an archive is to go into has something of its authority."""

    slug = "authority-there"
    title = "The authority is here already"


class SandboxAlone(Conflict):
    """An archive is of a sandbox, and the authority that it is beside is not here."""

    slug = "sandbox-alone"
    title = "The archive is of a sandbox alone"


class OtherSchema(Conflict):
    """An archive was made by a version that keeps things otherwise."""

    slug = "other-schema"
    title = "The archive is of another version"


def refuse_unfit(session: Session, archive: Archive) -> None:
    """Let an archive in only where its authority is not, and all is kept as it was there.

    Raises:
        OtherSchema: if this service keeps things otherwise.
        AuthorityThere: if anything of the authority is here.
        SandboxAlone: if it is a sandbox whose authority is not here.
        ExportDamaged: if the row of the authority is none.
    """
    here = revision_of(session.connection())
    if archive.manifest.get("schema") != here:
        raise OtherSchema(
            f"The archive is of schema {archive.manifest.get('schema')}, and this is {here}.",
            "Bring the service that it is from to this version, and make it anew there.",
        )
    for owned in owned_tables():
        asked = select(literal(1)).select_from(owned.table)
        asked = asked.where(owned.rows_of(archive.authority)).limit(1)
        if session.execute(asked).first() is not None:
            raise AuthorityThere(
                f"{archive.name} ({archive.authority}) is here already: {owned.table.name} has "
                "rows of it.",
                "Take it into an empty system.",
            )
    _refuse_alone(session, archive)


def _refuse_alone(session: Session, archive: Archive) -> None:
    owned = owned_table(AUTHORITY)
    with _lines(archive, owned) as lines:
        for row in _rows(owned, lines, {}):
            real = row["sandbox_of"]
            if real is not None and session.get(Authority, real) is None:
                raise SandboxAlone(
                    f"This is the archive of a sandbox, and its authority ({real}) is not here.",
                    "Take in the archive of that authority first.",
                )


def put_files(archive: Archive, files: Files) -> int:
    """Put the files of evidence where their entries look for them; give how many there are.

    Raises:
        ExportDamaged: if one is not as it was handed in.
        Unfit: if something else is in its place.
    """
    names = [name for name in archive.parts if name.startswith(FILES)]
    for name in names:
        path = name.removeprefix(FILES)
        if not path.startswith(f"{archive.authority}/") or ".." in path:
            raise damaged(f"{name} is no file of {archive.name}")
        with archive.part(name) as pieces:
            content = pieces.read(archive.parts[name].size + 1)
        if files.has(path):
            _refuse_other(files, path, content)
        files.put(path, content)  # anew: what is as old as a broken-off import is swept
        _refuse_other(files, path, content)
    return len(names)


def _refuse_other(files: Files, path: str, content: bytes) -> None:
    try:
        files.get(path, digest_of(content))
    except FileDamaged:
        raise Unfit(
            f"In the place of {FILES}{path} there is another file.", "Take it away, and try again."
        ) from None


def take_rows(session: WriteSession, archive: Archive, now: datetime) -> int:
    """Put every row in, and prove that all is here as it was there; give how many there are.

    Raises:
        ExportDamaged: if a line is no row, or a log does not prove itself.
        AuthorityThere: if anything of the authority is here.
        SandboxAlone: if it is a sandbox whose authority is not here.
        Unfit: if a row cannot be here.
    """
    refuse_unfit(session, archive)
    releases = archive.parts.get(RELEASES)
    refuse_published(session, (releases and releases.rows) or 0)
    bases = last_numbers(session)
    rows = 0
    for owned in owned_tables():
        with _lines(archive, owned) as lines:
            rows += _put(session, owned, _rows(owned, lines, bases))
    count_on(session)
    prove(session, archive)
    note(session, "authority.taken_in", archive.authority, now, rows=rows)
    return rows


@contextmanager
def _lines(archive: Archive, owned: Owned) -> Iterator[Iterator[tuple[int, bytes]]]:
    name = name_of(owned.table)
    if name not in archive.parts:
        raise damaged(f"{name} is not there")
    with archive.part(name) as pieces:
        yield pieces.lines()


def _rows(
    owned: Owned, lines: Iterator[tuple[int, bytes]], bases: dict[str, int]
) -> Iterator[dict[str, Any]]:
    """Read a table's lines, with what is never told made new, and numbers that are free here."""
    hidden = hidden_in(owned.table)
    for number, line in lines:
        try:
            row = values_of(owned.table, hidden, line)
        except Unreadable as error:
            raise damaged(f"{name_of(owned.table)}, line {number}: {error}") from None
        for column, other in owned.numbers.items():
            if row[column] is not None:
                row[column] += bases[other]
        yield row | {name: _new(owned.table.c[name]) for name in hidden}


def _new(column: Column[Any]) -> bytes | str:
    """Make a secret that nobody has: what it stood for is given out anew, or not at all."""
    return token_bytes(32) if isinstance(column.type, LargeBinary) else token_hex(32)


def _put(session: WriteSession, owned: Owned, rows: Iterator[dict[str, Any]]) -> int:
    table, count = owned.table, 0
    is_large = any(isinstance(one.type, LargeBinary) for one in table.columns)
    while some := list(islice(rows, LARGE_ROWS if is_large else ROWS)):
        try:
            session.execute(insert(table), some)
        except (StatementError, OverflowError) as error:
            if not _is_about_rows(error):
                raise
            first, last = count + 1, count + len(some)
            raise Unfit(
                f"{name_of(table)}, lines {first} to {last}: a row is here already, refers to "
                "something that is not, or says what cannot be. Nothing was taken in.",
                "Take the archive into an empty system, as it was made.",
            ) from None
        count += len(some)
    return count


def _is_about_rows(error: StatementError | OverflowError) -> bool:
    """Tell what is wrong with rows from trouble of the database, which may be over next time.

    A number that is too large for it SQLite's driver tells by itself.
    """
    return isinstance(error, (IntegrityError, DataError)) or not isinstance(error, DBAPIError)
