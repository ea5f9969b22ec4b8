"""Look at where a contract stands, so that there can be questions about it."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import func
from sqlmodel import Session, col, select

from app.contracts.duties.duty import Duty, DutyState
from app.contracts.duties.rule import DutyRule
from app.contracts.tables import Contract
from app.deliveries.calendar.queries import duties_of
from app.deliveries.lifecycle import PROVEN, DeliveryState
from app.deliveries.notices.question import Doubts, Looked, Missing, Pending
from app.deliveries.people.tables import Doubt, DoubtState
from app.deliveries.shortfall.kind import RemedyState
from app.deliveries.shortfall.tables import Remedy
from app.deliveries.standing.adding import counts
from app.deliveries.standing.lasting.queries import checks_wanting, weeks_of
from app.deliveries.standing.queries import standing_of
from app.deliveries.tables import Delivery
from app.rules.library import Library


@dataclass(frozen=True, slots=True)
class Rules:
    """What a contract is looked at by."""

    library: Library
    duties: Mapping[str, DutyRule]


@dataclass(frozen=True, slots=True)
class Seen:
    """What was found, and what has to be done by when."""

    looked: Looked
    duties: Sequence[Duty]


def look(session: Session, contract: Contract, day: date, rules: Rules, now: datetime) -> Seen:
    """Give where a contract stands on a day, what is doubtful, and what did not come.

    Args:
        session: where to read.
        contract: whose.
        day: at whose end it is asked.
        rules: by which it is rated, and its duties told.
        now: when it is asked.
    """
    duties = duties_of(session, [contract], rules.duties, now, day)[contract.id]
    wanting = checks_wanting(session, contract.id, weeks_of(session, contract.id), day)
    looked = Looked(
        standings=standing_of(session, contract, day, rules.library),
        doubts=_doubts(session, contract, day),
        missing=_missing(duties),
        remedies=_remedies(session, contract, day),
        counted_twice=_counted_twice(session, contract),
        jobs_unknown=len(wanting),
    )
    return Seen(looked, duties)


def _doubts(session: Session, contract: Contract, day: date) -> dict[UUID, Doubts]:
    asked: Any = (
        Delivery.obligation_id, Delivery.state, func.count(), func.sum(Delivery.quantity),
        func.sum(Delivery.verified),
    )  # fmt: skip
    query = (
        select(*asked)
        .where(Delivery.contract_id == contract.id, Delivery.delivered_on <= day, counts())
        .group_by(col(Delivery.obligation_id), col(Delivery.state))
    )
    found: dict[UUID, Doubts] = defaultdict(Doubts)
    for obligation, state, number, quantity, verified in session.exec(query):
        found[obligation] = _with(found[obligation], state, number, quantity - verified)
    return dict(found)


def _with(known: Doubts, state: DeliveryState, number: int, left: Decimal) -> Doubts:
    """Add the deliveries of one state, of which so much is not verified."""
    if state is DeliveryState.DISPUTED:
        return replace(known, disputed=number)
    if state is DeliveryState.REJECTED:
        return replace(known, rejected=number)
    if state in PROVEN:
        return known  # somebody has looked: what was not verified of it was decided
    unverified = known.unverified + left
    if state is DeliveryState.CLAIMED:
        return replace(known, without_evidence=number, unverified=unverified)
    return replace(known, unverified=unverified)


def _missing(duties: Sequence[Duty]) -> tuple[Missing, ...]:
    return tuple(
        Missing(date.fromisoformat(one.occurrence), one.begins_on, one.due_on)
        for one in duties
        if one.code == "period_return" and one.state is DutyState.OVERDUE
        if one.begins_on is not None and one.due_on is not None
    )


def _remedies(session: Session, contract: Contract, day: date) -> tuple[Pending, ...]:
    query = select(Remedy).where(
        Remedy.contract_id == contract.id,
        Remedy.state == RemedyState.OPEN,
        col(Remedy.due_on) <= day,
    )
    found = session.exec(query.order_by(col(Remedy.due_on), col(Remedy.id)))
    return tuple(
        Pending(one.what, one.due_on, one.obligation_id) for one in found if one.due_on is not None
    )


def _counted_twice(session: Session, contract: Contract) -> int:
    own = select(Delivery.id).where(Delivery.contract_id == contract.id)
    query = select(func.count()).where(
        Doubt.state == DoubtState.OPEN,
        col(Doubt.first_id).in_(own) | col(Doubt.second_id).in_(own),
    )
    return session.exec(query).one()
