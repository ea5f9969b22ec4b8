"""Look-ups of returns and deliveries, each for one caller.

Another authority's are not found; nor, for a supplier, are those that another reports, or reported
under a contract before it went over. Its own are, though the contract is another's now.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, bindparam, or_
from sqlmodel import Session, col, select

from app.contracts.plan.queries import terms_of
from app.contracts.plan.tables import DeliveryPlan, PlanState
from app.contracts.queries import contract_where, known_to
from app.contracts.tables import Contract
from app.deliveries.tables import Delivery, Return, ReturnState, Submission, SubmittedLine
from app.organisations.caller import Caller
from app.organisations.queries import people_behind
from app.problems import NotFound
from app.procurements.queries import Lock


def contract_reported_by(
    session: Session, caller: Caller, contract_id: UUID, lock: Lock = Lock.NONE
) -> Contract:
    """Give a contract that a caller may know of, or under which it reported before it went over.

    Whoever reported something proves it, and reads what became of it, whoever has the contract.

    Raises:
        NotFound: if there is none, or the caller never reported under it.
    """
    reported = select(Return.id).where(
        Return.contract_id == Contract.id,
        Return.authority_id == caller.authority_id,
        Return.supplier_id == caller.supplier_id,
    )
    may_know = or_(known_to(caller), reported.exists())
    return contract_where(session, contract_id, may_know, lock)


def return_of(session: Session, caller: Caller, return_id: UUID, lock: Lock = Lock.NONE) -> Return:
    """Give a return that a caller may know of.

    Raises:
        NotFound: if there is none, or it is not the caller's to see.
    """
    found: Return | None = _found(session, Return, caller, return_id, lock)
    if found is None:
        raise NotFound(f"There is no return {return_id}.", "A contract lists its returns.")
    return found


def delivery_of(
    session: Session, caller: Caller, delivery_id: UUID, lock: Lock = Lock.NONE
) -> Delivery:
    """Give a delivery that a caller may know of.

    Raises:
        NotFound: if there is none, or it is not the caller's to see.
    """
    found: Delivery | None = _found(session, Delivery, caller, delivery_id, lock)
    if found is None:
        raise NotFound(f"There is no delivery {delivery_id}.", "A contract lists its deliveries.")
    return found


def contracts_kept(session: Session, ids: Any) -> Iterator[tuple[Contract, int]]:
    """Give contracts, each with for how many years after its end its terms keep records.

    Args:
        session: where to read.
        ids: of the contracts, or a query of them.
    """
    agreed = and_(
        col(DeliveryPlan.contract_id) == Contract.id,
        col(DeliveryPlan.state) == PlanState.AGREED,
    )
    query = select(Contract, DeliveryPlan).outerjoin(DeliveryPlan, agreed)
    for contract, plan in session.exec(
        query.where(col(Contract.id).in_(ids)).order_by(col(Contract.id))
    ):
        yield contract, terms_of(plan).retention_years


def has_its_days() -> ColumnElement[bool]:
    """Tell of a return whether it is for its days; those of another were passed on to them."""
    return col(Return.state) != ReturnState.PASSED_ON


def said_last() -> ColumnElement[bool]:
    """Join the lines of a return's last submission; a draft that was opened since says nothing.

    Nor does one whose days were passed on.
    """
    return and_(
        has_its_days(),
        col(SubmittedLine.return_id) == Return.id,
        col(SubmittedLine.submission) == Return.submission,
    )


def reporters_of(
    session: Session, deliveries: Collection[Delivery]
) -> dict[UUID, frozenset[UUID]]:
    """Give who reported each of some deliveries: recorded it, changed it, or submitted its return.

    Whoever did so once stays among them, however often others did since; and beside a program
    stands the person who issued its key.
    """
    query = select(Submission.return_id, Submission.submitted_by).where(
        col(Submission.return_id).in_({one.return_id for one in deliveries})
    )
    submitted: dict[UUID, set[UUID]] = defaultdict(set)
    for return_id, person in session.exec(query):
        submitted[return_id].add(person)
    found = {
        one.id: {one.recorded_by, *map(UUID, one.writers), *submitted[one.return_id]}
        for one in deliveries
    }
    behind = people_behind(session, {who for each in found.values() for who in each})
    return {key: frozenset({*each, *(behind[who] for who in each)}) for key, each in found.items()}


def _found(session: Session, model: Any, caller: Caller, wanted: UUID, lock: Lock) -> Any:
    query = _query(model, lock, is_supplier=caller.supplier_id is not None)
    asked = {
        "wanted": wanted, "authority": caller.authority_id, "supplier": caller.supplier_id,
    }  # fmt: skip
    return session.execute(query, asked).scalar_one_or_none()


@cache
def _query(model: Any, lock: Lock, *, is_supplier: bool) -> Any:
    """Make a look-up once for all, since making it takes as long as its answer."""
    query: Any = select(model).where(
        model.id == bindparam("wanted"), model.authority_id == bindparam("authority")
    )
    if is_supplier:
        if model is not Return:
            query = query.join(Return, col(Return.id) == model.return_id)
        query = query.where(col(Return.supplier_id) == bindparam("supplier"))
    if lock is not Lock.NONE:
        query = query.with_for_update(read=lock is Lock.SHARED, of=model)
    return query.execution_options(populate_existing=True)
