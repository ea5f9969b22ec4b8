"""Making exports as a job, part by part; and deleting, every night, those whose time is over."""

from typing import Any
from uuid import UUID

from sqlalchemy import delete
from sqlmodel import col, select

from app.exports.asking import MAKE, forget, step
from app.exports.packing import FILES, Wanted, pack
from app.exports.parcelling import Parcel, about_key, head_of
from app.exports.queries import holds_secrets, overdue
from app.exports.tables import Export, ExportPart, ExportState
from app.platform.database import WriteSession
from app.platform.events import note
from app.platform.files.store import files_at
from app.platform.jobs.kinds import Kind, Outcome, Schedule
from app.platform.jobs.working import Work
from app.platform.sealing import Seals, WrappedKey
from app.platform.settings import Settings


def _make(work: Work) -> Outcome:
    """Make an archive from the beginning, whatever an earlier attempt left."""
    export_id, settings = UUID(work.payload["export"]), Settings()
    wrapped = _begun(work, export_id, Seals(settings.seal_key))
    if wrapped is None:
        return None
    key = Seals(settings.seal_key).unwrap(wrapped, about_key(export_id))

    def keep(number: int, sealed: bytes) -> None:
        with work.writing() as session:
            session.add(ExportPart(export_id=export_id, number=number, sealed=sealed))
            work.report(session, number + 1)

    with work.reading() as session:
        held = holds_secrets(session, work.authority)
        parcel = Parcel(export_id, key, keep, head_of(export_id, wrapped) if held else b"")
        files = files_at(settings.evidence_url)
        told = pack(session, files, Wanted(work.authority, work.asked_at), parcel)
        parcel.end()
    _finish(work, export_id, parcel, told)
    return None


def _finish(work: Work, export_id: UUID, parcel: Parcel, told: dict[str, Any]) -> None:
    with work.finishing() as session:
        row = _locked(session, export_id)
        if row.state is not ExportState.MAKING:
            forget(session, row, row.state, work.now())  # it was taken back meanwhile
            return
        row.state, row.made_at = ExportState.READY, work.now()
        row.is_sealed, row.size, row.digest = parcel.is_sealed, parcel.size, parcel.digest
        row.missing = len(told["missing"])
        if not row.is_sealed:
            row.rows = sum(one.get("rows") or 0 for one in told["parts"])
            row.files = sum(one["name"].startswith(FILES) for one in told["parts"])
            row.under_way = told["under_way"]["job"] - 1  # the job that makes it is no loss
        step(row, work.now())
        note(
            session, "export.made", export_id, work.now(), authority=work.authority,
            digest=row.digest, is_sealed=row.is_sealed,
        )  # fmt: skip


def _begun(work: Work, export_id: UUID, seals: Seals) -> WrappedKey | None:
    """Give a new key for the parts, with none of them there; None: it was taken back."""
    with work.writing() as session:
        row = _locked(session, export_id)
        if row.state is not ExportState.MAKING:
            return None
        session.execute(delete(ExportPart).where(col(ExportPart.export_id) == export_id))
        made = seals.new_key(about_key(export_id))
        row.wrapped, row.key_name = made.wrapped, made.key_name
        return made


def _sweep(work: Work) -> Outcome:
    """Delete the archives whose time is over, one in each transaction."""
    with work.reading() as session:
        found = overdue(session, work.now())
    for export_id in found:
        with work.writing() as session:
            row = _locked(session, export_id)
            if row.expires_at <= work.now() and row.state is not ExportState.WITHDRAWN:
                forget(session, row, ExportState.EXPIRED, work.now())
    return {"expired": len(found)}


def _locked(session: WriteSession, export_id: UUID) -> Export:
    return session.exec(select(Export).where(Export.id == export_id).with_for_update()).one()


MAKE_KIND = Kind(MAKE, _make)
SWEEP = Kind("exports.sweep", _sweep)
NIGHTLY = Schedule("exports.sweep", "37 3 * * *", SWEEP.name)
