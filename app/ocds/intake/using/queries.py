"""Look-ups of releases that are used, and the locks under which they are."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import and_
from sqlmodel import Session, col, select

from app.contracts.tables import Contract, ContractState
from app.ocds.intake.merging import tree_of
from app.ocds.intake.queries import Size, in_order
from app.ocds.intake.shape import in_shape
from app.ocds.intake.tables import OcdsAnswer, OcdsRelease
from app.ocds.intake.using.deed import Told
from app.ocds.intake.using.undone import Called
from app.platform.database import WriteSession
from app.procurements.tables import Procurement, ProcurementState

TOGETHER = 4_000_000  #: characters of several procurements that are read at once

#: of each procurement its releases, and which of them have nothing left to do
Standing = dict[str, dict[UUID, bool]]


def in_bunches(sizes: Sequence[Size]) -> Iterator[list[str]]:
    """Give the procurements that can be read, a few together."""
    some: list[str] = []
    text = 0
    for one in sizes:
        if some and text + one.text > TOGETHER:
            yield some
            some, text = [], 0
        some.append(one.ocid)
        text += one.text
    if some:
        yield some


def histories_of(
    session: Session, authority_id: UUID, ocids: Collection[str]
) -> dict[str, list[OcdsRelease]]:
    """Give all releases of some procurements, of each the earliest first."""
    query = select(OcdsRelease).where(
        OcdsRelease.authority_id == authority_id, col(OcdsRelease.ocid).in_(ocids)
    )
    found = defaultdict[str, list[OcdsRelease]](list)
    for row in session.exec(query):
        found[row.ocid].append(row)
    return {ocid: in_order(rows) for ocid, rows in found.items()}


def contracts_of(
    session: Session, authority_id: UUID, ocids: Collection[str]
) -> dict[str, set[Called]]:
    """Give what notices call the contracts that an authority has of some procurements."""
    query = select(Contract.ocid, Contract.outside_id, Contract.outside_award).where(
        Contract.authority_id == authority_id,
        col(Contract.ocid).in_(ocids),
        Contract.state != ContractState.WITHDRAWN,
    )
    found = defaultdict[str, set[Called]](set)
    for ocid, own, award in session.exec(query.distinct()):
        found[ocid].add(Called(own, award))
    return found


def procurements_of(
    session: Session, authority_id: UUID, ocids: Collection[str]
) -> dict[str, UUID]:
    """Give the first procurement of an authority that has each of some ocids, if any has."""
    query = select(Procurement.ocid, Procurement.id).where(
        Procurement.authority_id == authority_id,
        col(Procurement.ocid).in_(ocids),
        Procurement.state != ProcurementState.CANCELLED,
    )
    return dict(session.exec(query.order_by(col(Procurement.made_at).desc())).all())


def lock(session: WriteSession, authority_id: UUID, ocids: Collection[str]) -> Standing:
    """Lock the releases of some procurements, and tell how they stand.

    Nobody else uses them until the transaction ends. All who do lock them in one order.
    """
    query = (
        select(OcdsRelease.ocid, OcdsRelease.id, OcdsRelease.is_used)
        .where(OcdsRelease.authority_id == authority_id, col(OcdsRelease.ocid).in_(ocids))
        .order_by(col(OcdsRelease.ocid), col(OcdsRelease.id))
        .with_for_update()
    )
    found: Standing = defaultdict(dict)
    for ocid, key, is_used in session.exec(query):
        found[ocid][key] = is_used
    return found


def file_that_waits(
    session: Session, authority_id: UUID, ocid: str, codes: Collection[str]
) -> UUID | None:
    """Give the file for which a release of a procurement was tried last that waits for something.

    Args:
        session: where to look.
        authority_id: whose releases they are.
        ocid: of the procurement.
        codes: of what it waits for, as its answer tells it.
    """
    query = (
        select(OcdsRelease.used_for, OcdsAnswer.not_used)
        .join(
            OcdsAnswer,
            and_(
                col(OcdsAnswer.ingest_id) == col(OcdsRelease.ingest_id),
                col(OcdsAnswer.number) == col(OcdsRelease.number),
            ),
        )
        .where(OcdsRelease.authority_id == authority_id, OcdsRelease.ocid == ocid)
        .where(col(OcdsRelease.is_used).is_(False), col(OcdsRelease.used_for).is_not(None))
        .order_by(col(OcdsRelease.used_at).desc(), col(OcdsRelease.id))
    )
    told = session.exec(query)
    return next((of for of, found in told if any(one["code"] in codes for one in found)), None)


def told_in(row: OcdsRelease) -> Told:
    """Give a release that is kept, in shape."""
    return unread(row, in_shape(tree_of(row)))


def unread(row: OcdsRelease, tree: dict[str, Any] | None = None) -> Told:
    """Give a release that is kept by its names alone, or with what it tells."""
    return Told(
        key=row.id,
        ingest_id=row.ingest_id,
        number=row.number,
        ocid=row.ocid,
        release_id=row.release_id,
        is_used=row.is_used,
        tree={} if tree is None else tree,
    )
