"""Look-ups of exports, each for one caller."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, and_, exists, not_, or_
from sqlmodel import Session, col, select

from app.exports.tables import Export, ExportPart, ExportState
from app.organisations.caller import Caller
from app.platform.jobs.tables import Job, JobState
from app.problems import NotFound
from app.procurements.tables import Lot, Procurement, ProcurementState
from app.tenders.tables import Tender

#: how an export stands, with its job's state and trouble where it has one
Standing = tuple[Export, JobState | None, str | None, int | None]


def exports_of(caller: Caller) -> Select[Any]:
    """Ask for an authority's exports, each with how its job stands, for a list."""
    job: list[Any] = [Job.state, Job.trouble, Job.done_units]
    columns: list[Any] = [Export, *job, Export.updated_at, Export.id]
    query: Select[Any] = select(*columns).outerjoin(Job, col(Job.id) == Export.job_id)
    return query.where(col(Export.authority_id) == caller.authority_id)


def standing_of(session: Session, caller: Caller, export_id: UUID) -> Standing:
    """Give one, with how its job stands; another authority's is not found."""
    row: Any = session.execute(exports_of(caller).where(col(Export.id) == export_id)).first()
    if row is None:
        raise _none(export_id)
    return row[0], row[1], row[2], row[3]


def export_locked(session: Session, caller: Caller, export_id: UUID) -> Export:
    """Give one to be changed; another authority's is not found."""
    query = select(Export).where(
        Export.id == export_id, Export.authority_id == caller.authority_id
    )
    row = session.exec(query.with_for_update()).one_or_none()
    if row is None:
        raise _none(export_id)
    return row


def under_way(session: Session, authority: UUID) -> Sequence[UUID]:
    """Name the exports of an authority that are being made; one that was given up is not."""
    query = (
        select(Export.id)
        .join(Job, col(Job.id) == Export.job_id)
        .where(Export.authority_id == authority, Export.state == ExportState.MAKING)
        .where(Job.state != JobState.FAILED)
    )
    return session.exec(query).all()


def part_of(session: Session, export_id: UUID, number: int) -> bytes | None:
    """Give one part, sealed as it is kept; None: there is none."""
    query = select(ExportPart.sealed).where(
        ExportPart.export_id == export_id, ExportPart.number == number
    )
    return session.exec(query).first()


def overdue(session: Session, now: datetime) -> Sequence[UUID]:
    """Name those whose time is over."""
    live = (ExportState.ASKED, ExportState.MAKING, ExportState.READY)
    query = select(Export.id).where(col(Export.state).in_(live), Export.expires_at <= now)
    return session.exec(query).all()


def holds_secrets(session: Session, authority: UUID) -> bool:
    """Tell whether anything of an authority is still to be kept from its own people.

    That is who tendered, of lots that were never opened, and who marked how, until all is agreed.
    Of a lot that was cancelled before anybody wrote a tender for it there is nothing to keep.
    """
    over = or_(
        col(Lot.cancelled_at).is_not(None), col(Procurement.state) == ProcurementState.CANCELLED
    )
    unopened = and_(
        col(Lot.opened_at).is_(None),
        or_(not_(over), exists().where(col(Tender.lot_id) == Lot.id)),
    )
    marking = and_(
        col(Lot.moderated_at).is_(None),
        col(Lot.awarded_at).is_(None),
        col(Lot.cancelled_at).is_(None),
        col(Procurement.state) == ProcurementState.PUBLISHED,
    )
    query = (
        select(Lot.id)
        .join(Procurement, col(Procurement.id) == Lot.procurement_id)
        .where(Lot.authority_id == authority, Procurement.state != ProcurementState.DRAFT)
        .where(or_(unopened, marking))
    )
    return session.exec(query.limit(1)).first() is not None


def _none(export_id: UUID) -> NotFound:
    return NotFound(f"There is no export {export_id}.", "GET /v1/exports lists them.")
