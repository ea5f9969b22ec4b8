"""Look-ups of procurements and lots, each for one caller.

Another authority's are not found; nor is a supplier shown what is not published.
"""

import json
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache
from typing import Any
from uuid import UUID

from sqlmodel import Session, col, select

from app.organisations.caller import Caller
from app.platform.columns import canonical
from app.problems import NotFound
from app.procurements.lifecycle import LotState, is_past
from app.procurements.tables import (
    Lot,
    PinnedRules,
    Procurement,
    ProcurementState,
    ProcurementVersion,
)
from app.rules.digest import unpinned
from app.rules.document.ruleset import RuleSet
from app.rules.library import Library


class Lock(StrEnum):
    """How a row is held until the transaction ends."""

    NONE = "none"
    SHARED = "shared"  #: nobody may change it meanwhile
    ALONE = "alone"  #: nobody may change it or hold it shared


def procurement_of(
    session: Session, caller: Caller, procurement_id: UUID, lock: Lock = Lock.NONE
) -> Procurement:
    """Give a procurement that a caller may know of.

    Raises:
        NotFound: if there is none, it is another authority's, or it is not for suppliers yet.
    """
    query = select(Procurement).where(
        Procurement.id == procurement_id, Procurement.authority_id == caller.authority_id
    )
    if caller.supplier_id is not None:
        query = query.where(col(Procurement.published_at).is_not(None))
    if lock is not Lock.NONE:
        # who only refers to it, such as a supplier that is interested, need not wait
        query = query.with_for_update(read=lock is Lock.SHARED, key_share=lock is Lock.ALONE)
    found = session.exec(query.execution_options(populate_existing=True)).one_or_none()
    if found is None:
        raise NotFound(
            f"There is no procurement {procurement_id}.", "List them to see which there are."
        )
    return found


def lot_of(session: Session, caller: Caller, lot_id: UUID, lock: Lock = Lock.NONE) -> Lot:
    """Give a lot that a caller may know of.

    Raises:
        NotFound: if there is none, it is another authority's, or it is not for suppliers yet.
    """
    query = select(Lot).where(Lot.id == lot_id, Lot.authority_id == caller.authority_id)
    if caller.supplier_id is not None:
        query = query.join(Procurement).where(col(Procurement.published_at).is_not(None))
    if lock is not Lock.NONE:
        query = query.with_for_update(read=lock is Lock.SHARED, of=Lot)
    found = session.exec(query.execution_options(populate_existing=True)).one_or_none()
    if found is None:
        raise NotFound(f"There is no lot {lot_id}.", "The procurement lists its lots.")
    return found


def lots_of(session: Session, procurement: Procurement, lock: Lock = Lock.NONE) -> list[Lot]:
    """List the lots of a procurement in the order in which it names them, all locked alike."""
    query = select(Lot).where(Lot.procurement_id == procurement.id).order_by(col(Lot.id))
    if lock is not Lock.NONE:
        query = query.with_for_update(read=lock is Lock.SHARED, of=Lot)
    found = list(session.exec(query.execution_options(populate_existing=True)))
    order = {
        lot["number"]: place for place, lot in enumerate(procurement.document.get("lots", ()))
    }
    return sorted(found, key=lambda lot: order.get(lot.number, len(order)))


def version_numbered(
    session: Session, procurement: Procurement, number: int
) -> ProcurementVersion:
    """Give a version of a procurement as it was published.

    Raises:
        NotFound: if there is none of this number.
    """
    query = select(ProcurementVersion).where(
        ProcurementVersion.procurement_id == procurement.id, ProcurementVersion.number == number
    )
    found = session.exec(query).one_or_none()
    if found is None:
        raise NotFound(f"{procurement.reference} has no version {number}.", "List its versions.")
    return found


def state_of(session: Session, lot: Lot, now: datetime) -> LotState:
    """Tell where a lot stands.

    Args:
        session: where its procurement is looked up.
        lot: the lot; locked, where anything turns on the answer.
        now: by the database's clock, where anything turns on the answer.
    """
    procurement = session.get_one(Procurement, lot.procurement_id)
    if lot.awarded_at is not None:
        return LotState.AWARDED
    if is_cancelled(lot, procurement.state):
        return LotState.CANCELLED
    if procurement.state is ProcurementState.DRAFT:
        return LotState.DRAFT
    if lot.opened_at is not None:
        return LotState.OPENED if lot.moderated_at is None else LotState.MODERATED
    passed = lot.deadline is not None and is_past(lot.deadline, now)
    return LotState.CLOSED if passed else LotState.OPEN


def is_cancelled(lot: Lot, state: ProcurementState) -> bool:
    """Tell whether a lot was cancelled, alone or with its procurement, which has this state."""
    return lot.cancelled_at is not None or state is ProcurementState.CANCELLED


def rules_of(session: Session, lot: Lot) -> tuple[RuleSet, Library]:
    """Give the rules that a published lot is scored by, as they were pinned.

    Raises:
        NotFound: if nothing is pinned: the lot is not published.
    """
    text = pinned_text(session, lot)
    return _unpinned(canonical(text))


def pinned_text(session: Session, lot: Lot) -> dict[str, Any]:
    """Give the full text of a published lot's rules.

    Raises:
        NotFound: if nothing is pinned: the lot is not published.
    """
    query = select(PinnedRules.text).where(
        PinnedRules.authority_id == lot.authority_id, PinnedRules.digest == lot.rules_digest
    )
    text = session.exec(query).one_or_none()
    if text is None:
        raise NotFound(f"The lot {lot.id} has no rules yet.", "Publish its procurement.")
    return dict(text)


@lru_cache(maxsize=32)
def _unpinned(text: str) -> tuple[RuleSet, Library]:
    """Read rules back, once for as long as they are in use; they never change."""
    return unpinned(json.loads(text, parse_float=Decimal))
