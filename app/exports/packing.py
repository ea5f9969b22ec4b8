"""Pack all that an authority owns into one archive, as of one moment, a few rows at a time."""

import hashlib
import json
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

from sqlalchemy import func, inspect, select
from sqlmodel import Session, SQLModel, col
from sqlmodel import select as rows_of

from app.deliveries.evidence.tables import Evidence
from app.exports.describing import FORMAT, MANIFEST, README, SCHEMA, name_of, readme, schema_of
from app.exports.owning import LEFT_OUT, owned_tables
from app.exports.telling import Tale, Transfer
from app.organisations.tables import Authority
from app.places.tables import PlaceLoad
from app.places.vintage import VintageState
from app.platform.events import EventLog
from app.platform.files.store import FileDamaged, Files
from app.platform.migrating import revision_of
from app.platform.version import ENGINE

EPOCH = (1980, 1, 1, 0, 0, 0)  #: of every part: the same content is the same archive
#: tables of libraries, which hold nothing of anybody's
FOREIGN = ("alembic_version", "procrastinate_")
FILES = "files/"  #: before what the store knows a file of evidence by


class Sink(Protocol):
    """Where an archive is written to, from its beginning to its end."""

    def write(self, data: bytes, /) -> int:
        """Take the next bytes."""

    def flush(self) -> None:
        """Have nothing wait."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Of whom an archive is made, when, and for which secrets."""

    authority: UUID
    moment: datetime
    transfer: Transfer | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """One part of an archive."""

    name: str
    size: int  #: in bytes, before it is packed
    sha256: str
    rows: int | None = None  #: None: it is no table

    def document(self) -> dict[str, Any]:
        """Tell it as the manifest does."""
        told = {"name": self.name, "size": self.size, "sha256": self.sha256}
        return told if self.rows is None else told | {"rows": self.rows}


def pack(session: Session, files: Files, wanted: Wanted, sink: Sink) -> dict[str, Any]:
    """Write an archive; give its manifest, which is the last part of it.

    Args:
        session: that reads from one snapshot.
        files: the store of evidence.
        wanted: what is to be in it.
        sink: where it goes.

    Raises:
        NoSealKey: if data keys are to be wrapped anew and their secret is not here.
        StoreAway: if the store of evidence does not answer.
    """
    _refuse_unknown_tables(session)
    tale = Tale(session, wanted.authority, wanted.moment, wanted.transfer)
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as archive:  # type: ignore[call-overload]
        packed = _Packed(archive)
        packed.add(README, [readme()])
        packed.add(SCHEMA, [_written(schema_of(owned_tables()))])
        for owned in owned_tables():
            packed.add(name_of(owned.table), tale.lines(owned), is_table=True)
        missing = _add_files(packed, session, files, wanted.authority)
        told = _manifest(session, wanted) | {
            "seal_keys": sorted(tale.key_names),
            "missing": missing,
            "parts": [one.document() for one in packed.parts],
        }
        packed.add(MANIFEST, [_written(told)])
    return told


class _Packed:
    """The parts that are in an archive already."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self.parts: list[Part] = []
        self._archive = archive

    def add(self, name: str, pieces: Iterable[bytes], *, is_table: bool = False) -> None:
        """Write one part, piece by piece."""
        digest, size, count = hashlib.sha256(), 0, 0
        entry = zipfile.ZipInfo(name, EPOCH)
        entry.compress_type = zipfile.ZIP_DEFLATED
        entry.external_attr = 0o600 << 16
        with self._archive.open(entry, "w", force_zip64=True) as part:
            for piece in pieces:
                part.write(piece)
                digest.update(piece)
                size, count = size + len(piece), count + 1
        self.parts.append(Part(name, size, digest.hexdigest(), count if is_table else None))


def _add_files(
    packed: _Packed, session: Session, files: Files, authority: UUID
) -> list[dict[str, str]]:
    """Add the files of evidence; give those that are not what was handed in, and why."""
    missing = []
    for path, digest in _kept(session, authority):
        try:
            content = files.get(path, digest)
        except FileDamaged as problem:
            missing.append({"name": FILES + path, "why": problem.detail})
            continue
        packed.add(FILES + path, [content])
    return missing


def _kept(session: Session, authority: UUID) -> Iterator[tuple[str, str]]:
    query = rows_of(Evidence.stored_as, Evidence.digest).where(
        Evidence.authority_id == authority, Evidence.stored_as != ""
    )
    yield from session.exec(query.order_by(col(Evidence.id)).execution_options(yield_per=500))


def _manifest(session: Session, wanted: Wanted) -> dict[str, Any]:
    authority = session.get_one(Authority, wanted.authority)
    log = session.get(EventLog, wanted.authority)
    return {
        "format": FORMAT,
        "authority": {"id": str(authority.id), "name": authority.name},
        "made_at": wanted.moment.isoformat(),
        "made_by": ENGINE,
        "schema": revision_of(session.connection()),
        "log": {"number": log.number, "digest": log.digest} if log else None,
        "left_out": LEFT_OUT,
        "under_way": dict(_under_way(session, wanted.authority)),
        "places": _places(session),
    }


def _under_way(session: Session, authority: UUID) -> Iterator[tuple[str, int]]:
    """Count what stays because it is being done."""
    for owned in owned_tables():
        stays = owned.left_of(authority)
        if stays is not None:
            count = select(func.count()).select_from(owned.table).where(stays)
            yield owned.table.name, session.execute(count).scalar_one()


def _places(session: Session) -> list[dict[str, str]]:
    """Tell which reference data the service has, so that the same can be loaded elsewhere."""
    ready = rows_of(PlaceLoad).where(PlaceLoad.state == VintageState.READY)
    return [
        {"kind": one.kind.value, "label": one.label, "digest": one.digest}
        for one in session.exec(ready.order_by(col(PlaceLoad.number)))
    ]


def _refuse_unknown_tables(session: Session) -> None:
    """Never leave out a table because its room was not loaded: that is a fault of ours."""
    there = {
        one
        for one in inspect(session.connection()).get_table_names()
        if not one.startswith(FOREIGN)
    }
    if unknown := there - set(SQLModel.metadata.tables):
        raise LookupError(f"Tables of rooms that are not loaded: {', '.join(sorted(unknown))}.")


def _written(document: Any) -> bytes:
    return json.dumps(document, indent=1, ensure_ascii=False).encode() + b"\n"
