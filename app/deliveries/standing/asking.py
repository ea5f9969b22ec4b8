"""What is asked about standings: whose contracts, whose promise, what a person said last."""

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, true
from sqlmodel import Session, col, select

from app.contracts.change.holder import Held, holder_on
from app.contracts.change.queries import held_by, once_held
from app.contracts.queries import NOT_MADE, contract_for
from app.contracts.tables import Contract, Indicator, Obligation
from app.deliveries.standing.tables import Rating
from app.organisations.caller import Caller
from app.organisations.tables import Supplier
from app.problems import NotFound
from app.procurements.queries import Lock


def obligation_for(
    session: Session, caller: Caller, obligation_id: UUID, lock: Lock = Lock.NONE
) -> tuple[Obligation, Contract]:
    """Give an obligation that a caller may know of, with its contract, which is locked.

    Raises:
        NotFound: if there is none, or it is not the caller's to see.
    """
    found = session.get(Obligation, obligation_id)
    try:
        if found is not None:
            return found, contract_for(session, caller, found.contract_id, lock)
    except NotFound:
        pass
    raise NotFound(f"There is no obligation {obligation_id}.", "A contract lists its obligations.")


def indicator_for(
    session: Session, caller: Caller, indicator_id: UUID, lock: Lock = Lock.NONE
) -> tuple[Indicator, Contract]:
    """Give an indicator that a caller may know of, with its contract, which is locked.

    Raises:
        NotFound: if there is none, or it is not the caller's to see.
    """
    found = session.get(Indicator, indicator_id)
    try:
        if found is not None:
            return found, contract_for(session, caller, found.contract_id, lock)
    except NotFound:
        pass
    raise NotFound(f"There is no indicator {indicator_id}.", "A contract lists its indicators.")


def contracts_of(session: Session, caller: Caller) -> list[Contract]:
    """List an authority's contracts that were entered into."""
    return _entered_into(session, caller, true())


def ever_held(
    session: Session, caller: Caller, supplier_id: UUID
) -> list[tuple[Contract, tuple[Held, ...]]]:
    """List an authority's contracts that a supplier ever held, each with who held it when."""
    found = _entered_into(session, caller, once_held(supplier_id))
    held = held_by(session, found)
    return [(one, held[one.id]) for one in found]


def held_on(session: Session, caller: Caller, supplier_id: UUID, day: date) -> list[Contract]:
    """List an authority's contracts that were entered into and that a supplier held on a day."""
    found = ever_held(session, caller, supplier_id)
    return [one for one, held in found if holder_on(held, day) == supplier_id]


def _entered_into(
    session: Session, caller: Caller, condition: ColumnElement[bool]
) -> list[Contract]:
    query = select(Contract).where(
        Contract.authority_id == caller.authority_id,
        col(Contract.state).not_in(NOT_MADE),
        condition,
    )
    return list(session.exec(query.order_by(col(Contract.id))))


def refuse_unknown_supplier(session: Session, caller: Caller, supplier_id: UUID) -> None:
    """Let an authority ask about suppliers of its register, and a supplier about itself.

    Raises:
        NotFound: for all others.
    """
    query = select(Supplier.id).where(
        Supplier.id == supplier_id, Supplier.authority_id == caller.authority_id
    )
    is_another = caller.supplier_id not in (None, supplier_id)
    if is_another or session.exec(query).one_or_none() is None:
        raise NotFound(f"There is no supplier {supplier_id}.", "List them to see which there are.")


def names_of_suppliers(session: Session, caller: Caller) -> Mapping[UUID, str]:
    """Give the names in an authority's register."""
    query = select(Supplier.id, Supplier.name).where(Supplier.authority_id == caller.authority_id)
    return dict(session.exec(query).all())


def last_ratings(session: Session, contract_id: UUID, day: date) -> dict[UUID, Rating]:
    """Give what a person said last of each promise of a contract, for days that ended by one."""
    query = select(Rating).where(
        Rating.contract_id == contract_id,
        col(Rating.obligation_id).is_not(None),
        col(Rating.replaced_at).is_(None),
        Rating.ends_on <= day,
    )
    found = session.exec(query.order_by(col(Rating.ends_on), col(Rating.rated_at)))
    return {one.obligation_id: one for one in found if one.obligation_id is not None}
