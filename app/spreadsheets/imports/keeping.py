"""Keep what belongs to an import, in parts that are each under the import's seal.

A file or a document is cut into parts of a megabyte. A list that may be long is kept a page in
each part, so that one page is opened alone.
"""

import hashlib
import json
import zlib
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlmodel import Session, col, delete, select

from app.platform.database import WriteSession
from app.platform.request.arriving import PART_BYTES
from app.platform.sealing import Broken, DataKey, Seals, WrappedKey
from app.problems import Conflict
from app.spreadsheets.imports.tables import FileImport, FileImportPart, Part

PAGE = 1_000  #: rows of a list in one part
_LENGTH = 8  #: bytes that tell how long one of several files is
UNREADABLE = "(its name cannot be read)"


class ImportDamaged(Conflict):
    """What is stored of a file is not what was received."""

    slug = "import-damaged"
    title = "The stored file is damaged"


def key_of(seals: Seals, row: FileImport) -> DataKey:
    """Give an import's data key.

    Raises:
        NoSealKey: if this deployment has not the secret that it was sealed by.
        ImportDamaged: if it was changed.
    """
    try:
        return seals.unwrap(WrappedKey(row.wrapped, row.key_name), row.id.bytes)
    except Broken:
        raise _damaged() from None


def sealed_part(
    key: DataKey, import_id: UUID, what: Part, number: int, content: bytes, now: datetime
) -> FileImportPart:
    """Seal one part; it opens only as that part of that import."""
    sealed = key.seal(content, _about(import_id, what, number))
    return FileImportPart(
        import_id=import_id, what=what, number=number, sealed=sealed, kept_at=now
    )


def pieces(
    session: Session, key: DataKey, import_id: UUID, what: Part = Part.FILE
) -> Iterator[bytes]:
    """Unseal the parts of something one after another.

    Raises:
        ImportDamaged: if one was changed.
    """
    numbers = select(FileImportPart.number).where(
        FileImportPart.import_id == import_id, FileImportPart.what == what
    )
    for number in session.exec(numbers.order_by(col(FileImportPart.number))).all():
        yield _piece(session, key, import_id, what, number) or b""


def file_of(session: Session, key: DataKey, row: FileImport) -> bytes:
    """Give a file as it was sent.

    Raises:
        ImportDamaged: if it is not whole, or was changed.
    """
    return b"".join(whole_pieces(session, key, row))


def keep_earlier(
    session: WriteSession, key: DataKey, import_id: UUID, files: Sequence[bytes], now: datetime
) -> None:
    """Keep the files that one mends, the first of them first."""
    written = b"".join(len(one).to_bytes(_LENGTH) + one for one in files)
    for number, start in enumerate(range(0, len(written), PART_BYTES)):
        piece = written[start : start + PART_BYTES]
        session.add(sealed_part(key, import_id, Part.EARLIER, number, piece, now))
    session.flush()


def earlier_of(session: Session, key: DataKey, import_id: UUID) -> tuple[bytes, ...]:
    """Give the files that one mends, the first of them first; none where it stands alone.

    Raises:
        ImportDamaged: if one was changed.
    """
    written = b"".join(pieces(session, key, import_id, Part.EARLIER))
    files, at = [], 0
    while at < len(written):
        start = at + _LENGTH
        at = start + int.from_bytes(written[at:start])
        files.append(written[start:at])
    return tuple(files)


def whole_pieces(session: Session, key: DataKey, row: FileImport) -> Iterator[bytes]:
    """Give a file as it was sent, a part at a time.

    Raises:
        ImportDamaged: if it is not whole, or was changed; at the latest after its last part.
    """
    digest = hashlib.sha256()
    for piece in pieces(session, key, row.id):
        digest.update(piece)
        yield piece
    if digest.hexdigest() != row.digest:
        raise _damaged()


def keep(
    session: WriteSession, key: DataKey, import_id: UUID, what: Part, document: Any, now: datetime
) -> None:
    """Keep a document in the place of the one that was there."""
    put(session, sealed_document(key, import_id, what, document, now))


def sealed_document(
    key: DataKey, import_id: UUID, what: Part, document: Any, now: datetime
) -> list[FileImportPart]:
    """Seal a document that is to be kept; nobody has to wait while it is done."""
    return sealed_bytes(key, import_id, what, _compressed(document), now)


def sealed_bytes(
    key: DataKey, import_id: UUID, what: Part, content: bytes, now: datetime
) -> list[FileImportPart]:
    """Seal a file that is made of another and kept beside what was found in that."""
    return [
        sealed_part(key, import_id, what, number, content[start : start + PART_BYTES], now)
        for number, start in enumerate(range(0, len(content), PART_BYTES))
    ]


def sealed_pages(
    key: DataKey, import_id: UUID, what: Part, rows: Sequence[Any], now: datetime
) -> list[FileImportPart]:
    """Seal a list that is to be kept, a page in each part."""
    return [
        sealed_part(key, import_id, what, number, _compressed(rows[start : start + PAGE]), now)
        for number, start in enumerate(range(0, len(rows), PAGE))
    ]


def put(session: WriteSession, parts: Sequence[FileImportPart]) -> None:
    """Keep parts that were sealed, in the place of those that were there."""
    for import_id, what in {(one.import_id, one.what) for one in parts}:
        forget(session, import_id, what)
    session.add_all(parts)
    session.flush()


def kept(session: Session, key: DataKey, import_id: UUID, what: Part) -> Any:
    """Give a document that was kept; None if there is none.

    Raises:
        ImportDamaged: if it was changed.
    """
    written = b"".join(pieces(session, key, import_id, what))
    return _opened(written) if written else None


def kept_page(
    session: Session, key: DataKey, import_id: UUID, what: Part, number: int
) -> list[Any]:
    """Give one page of a list that was kept; an empty one where the list ends before it.

    Raises:
        ImportDamaged: if it was changed.
    """
    written = _piece(session, key, import_id, what, number)
    rows: list[Any] = [] if written is None else _opened(written)
    return rows


def is_kept(session: Session, import_id: UUID, what: Part) -> bool:
    """Tell whether some part of an import is there, without opening it."""
    first = select(FileImportPart.number).where(
        FileImportPart.import_id == import_id, FileImportPart.what == what
    )
    return session.exec(first.limit(1)).first() is not None


def forget(session: WriteSession, import_id: UUID, *what: Part) -> None:
    """Delete what is kept of an import: some of it, or all."""
    parts = delete(FileImportPart).where(col(FileImportPart.import_id) == import_id)
    if what:
        parts = parts.where(col(FileImportPart.what).in_(what))
    session.execute(parts)


def sealed_name(key: DataKey, import_id: UUID, name: str) -> bytes:
    """Seal what a file was called."""
    return key.seal(name.encode(), b"import-name:" + import_id.bytes)


def name_of(seals: Seals, row: FileImport) -> str:
    """Give what a file was called; a name that cannot be unsealed is no reason to tell nothing."""
    try:
        return key_of(seals, row).unseal(row.sealed_name, b"import-name:" + row.id.bytes).decode()
    except (Broken, ImportDamaged):
        return UNREADABLE


def _piece(
    session: Session, key: DataKey, import_id: UUID, what: Part, number: int
) -> bytes | None:
    """Unseal one part; None if there is none."""
    query = select(FileImportPart.sealed).where(
        FileImportPart.import_id == import_id,
        FileImportPart.what == what,
        FileImportPart.number == number,
    )
    sealed = session.exec(query).first()
    try:
        return None if sealed is None else key.unseal(sealed, _about(import_id, what, number))
    except Broken:
        raise _damaged() from None


def _compressed(document: Any) -> bytes:
    written = json.dumps(document, default=_packed, ensure_ascii=False)
    return zlib.compress(written.encode(), 1)


def _opened(written: bytes) -> Any:
    try:
        return json.loads(zlib.decompress(written), object_hook=_unpacked)
    except (zlib.error, ValueError):
        raise _damaged() from None


def _about(import_id: UUID, what: Part, number: int) -> bytes:
    return b"import:%s:%s:%d" % (import_id.bytes, str(what).encode(), number)


def _packed(value: Any) -> dict[str, str]:
    """Write what JSON has no form for so that its kind is known again."""
    match value:
        case Decimal():
            return {"\x00": "n", "is": str(value)}
        case datetime():
            return {"\x00": "t", "is": value.astimezone(UTC).isoformat()}
        case date():
            return {"\x00": "d", "is": value.isoformat()}
        case UUID():
            return {"\x00": "u", "is": str(value)}
    raise TypeError(f"{value!r} has no form in JSON here")


_KINDS: dict[str, Any] = {
    "n": Decimal,
    "t": datetime.fromisoformat,
    "d": date.fromisoformat,
    "u": UUID,
}


def _unpacked(kept: dict[str, Any]) -> Any:
    return _KINDS[kept["\x00"]](kept["is"]) if "\x00" in kept else kept


def _damaged() -> ImportDamaged:
    return ImportDamaged(
        "What is stored of this file is not what was received.",
        "It is kept as it is. Send the file again, and tell whoever runs this service.",
    )
