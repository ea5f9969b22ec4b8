"""Questions whether somebody is counted twice, as far as each caller may know.

A supplier is told that there is one about a delivery of its own, and never of the other side if
that is another supplier's: not its contract, not its delivery, not the reason of the answer.
"""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, case, func, literal, null, or_
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from app.deliveries.people.counting import tokens_of
from app.deliveries.people.shared import Heads
from app.deliveries.people.tables import Doubt, PersonToken, Transfer
from app.deliveries.tables import Delivery, Return
from app.organisations.caller import Caller
from app.problems import NotFound

_FIRST, _SECOND = aliased(Delivery), aliased(Delivery)
_FIRSTS, _SECONDS = aliased(Return), aliased(Return)
_OWN = (
    Doubt.id, Doubt.state, Doubt.count_once_in, Doubt.asked_at, Doubt.decided_at, Doubt.version,
    Doubt.updated_at,
)  # fmt: skip


def doubts_seen(caller: Caller) -> Any:
    """Give the query of the questions that a caller may know of, with what it is told of each."""
    query: Any = (
        select(*_OWN, *_told(caller))  # type: ignore[call-overload]
        .join(_FIRST, col(_FIRST.id) == Doubt.first_id)
        .join(_SECOND, col(_SECOND.id) == Doubt.second_id)
        .join(_FIRSTS, col(_FIRSTS.id) == _FIRST.return_id)
        .join(_SECONDS, col(_SECONDS.id) == _SECOND.return_id)
        .outerjoin(Transfer, col(Transfer.doubt_id) == Doubt.id)
        .where(Doubt.authority_id == caller.authority_id)
    )
    sides = [_is_seen(caller, _FIRSTS), _is_seen(caller, _SECONDS)]
    seen = [side for side in sides if side is not None]
    return query.where(or_(*seen)) if seen else query


def about(caller: Caller, delivery_id: UUID) -> ColumnElement[bool]:
    """Tell in SQL that a question is about a delivery which is the caller's to see."""
    first, second = col(Doubt.first_id) == delivery_id, col(Doubt.second_id) == delivery_id
    if caller.supplier_id is None:
        return or_(first, second)
    return or_(
        and_(first, col(_FIRSTS.supplier_id) == caller.supplier_id),
        and_(second, col(_SECONDS.supplier_id) == caller.supplier_id),
    )


def doubt_seen(session: Session, caller: Caller, doubt_id: UUID) -> Any:
    """Give what a caller is told of one question.

    Raises:
        NotFound: if there is none, or it is not the caller's to see.
    """
    found = session.execute(doubts_seen(caller).where(Doubt.id == doubt_id)).one_or_none()
    if found is None:
        raise _missing(doubt_id)
    return found


def doubt_of(session: Session, caller: Caller, doubt_id: UUID) -> Doubt:
    """Give one of an authority's questions.

    Raises:
        NotFound: if there is none, or it is another authority's.
    """
    query = select(Doubt).where(Doubt.id == doubt_id, Doubt.authority_id == caller.authority_id)
    found = session.exec(query).one_or_none()
    if found is None:
        raise _missing(doubt_id)
    return found


def heads_of(session: Session, deliveries: Collection[Delivery]) -> dict[UUID, Heads]:
    """Give whom each of some deliveries counts, as far as it is still known."""
    kept = tokens_of(session, [one.id for one in deliveries])
    return {one.id: Heads(kept.get(one.id, frozenset()), one.tokens_erased) for one in deliveries}


def _missing(doubt_id: UUID) -> NotFound:
    return NotFound(f"There is no question {doubt_id} about people.", "List them.")


def _told(caller: Caller) -> list[Any]:
    is_authority = caller.supplier_id is None
    first, second = _is_seen(caller, _FIRSTS), _is_seen(caller, _SECONDS)
    return [
        _people().label("people"),
        _if(first, _FIRST.id).label("first_delivery_id"),
        _if(first, _FIRST.contract_id).label("first_contract_id"),
        _if(second, _SECOND.id).label("second_delivery_id"),
        _if(second, _SECOND.contract_id).label("second_contract_id"),
        (col(Doubt.reason) if is_authority else literal("")).label("reason"),
        (col(Doubt.decided_by) if is_authority else null()).label("decided_by"),
        col(Transfer.quantity).label("carried_over"),
        func.coalesce(Transfer.unit, "").label("carried_over_unit"),
    ]


def _is_seen(caller: Caller, parent: Any) -> ColumnElement[bool] | None:
    """Tell in SQL that a side of a question is the caller's to see; None: both always are."""
    if caller.supplier_id is None:
        return None
    return col(parent.supplier_id) == caller.supplier_id


def _if(is_seen: ColumnElement[bool] | None, column: Any) -> Any:
    return col(column) if is_seen is None else case((is_seen, column), else_=None)


def _people() -> Any:
    """Count whom both deliveries count, as far as their tokens are still kept."""
    mine, theirs = aliased(PersonToken), aliased(PersonToken)
    return (
        select(func.count())
        .where(
            mine.delivery_id == Doubt.first_id,
            theirs.delivery_id == Doubt.second_id,
            mine.token == theirs.token,
        )
        .correlate(Doubt)
        .scalar_subquery()
    )
