"""Which jobs were looked for again, and which are still to be."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import and_, func
from sqlmodel import Session, col, select

from app.contracts.plan.queries import agreed_plan, terms_of
from app.contracts.tables import Obligation
from app.deliveries.lifecycle import DeliveryState
from app.deliveries.standing.adding import counts
from app.deliveries.standing.lasting.share import OF_JOBS, WEEKS, Share, due_on
from app.deliveries.standing.tables import JobCheck
from app.deliveries.tables import Delivery

MOST = 1_000  #: checks that are listed as wanting


@dataclass(frozen=True, slots=True)
class Wanting:
    """A check of lasting jobs that is due and was not made."""

    contract_id: UUID
    obligation_id: UUID
    delivery_id: UUID
    reference: str  #: of the delivery
    quantity: Decimal
    unit: str
    weeks: int
    due_on: date


def weeks_of(session: Session, contract_id: UUID) -> tuple[int, ...]:
    """Give the weeks after which a contract's jobs are looked for, as its terms say."""
    asked = terms_of(agreed_plan(session, contract_id)).lasting_weeks
    return tuple(weeks for weeks in WEEKS if weeks in asked)


def shares(session: Session, contract_id: UUID, weeks: Collection[int], day: date) -> list[Share]:
    """Say what became of a contract's jobs, for each number of weeks, measure and unit.

    Only jobs that had begun so many weeks before the day are counted, by what was reported.
    """
    made = []
    for each in weeks:
        sums: tuple[Any, ...] = (Delivery.quantity, JobCheck.lasted, JobCheck.ended)
        query: Any = select(Obligation.measure, Obligation.unit, *map(func.sum, sums))
        query = (
            query.join(Obligation, col(Obligation.id) == Delivery.obligation_id)
            .outerjoin(JobCheck, _stands(each))
            .where(*_jobs(contract_id), Delivery.delivered_on <= day - timedelta(weeks=each))
            .group_by(Obligation.measure, Obligation.unit)
            .order_by(Obligation.measure, Obligation.unit)
        )
        made += [
            Share(each, measure, unit, begun, held or Decimal(0), over or Decimal(0))
            for measure, unit, begun, held, over in session.exec(query)
        ]
    return made


def checks_wanting(
    session: Session, contract_id: UUID, weeks: Collection[int], day: date
) -> list[Wanting]:
    """List the checks that are due by a day and were not made, the oldest first."""
    found = []
    for each in weeks:
        query = (
            select(Delivery, Obligation.unit)
            .join(Obligation, col(Obligation.id) == Delivery.obligation_id)
            .outerjoin(JobCheck, _stands(each))
            .where(
                *_jobs(contract_id),
                Delivery.delivered_on <= day - timedelta(weeks=each),
                Delivery.quantity > 0,
                col(JobCheck.id).is_(None),
            )
            .order_by(col(Delivery.delivered_on), col(Delivery.id))
            .limit(MOST)
        )
        found += [
            Wanting(
                contract_id, one.obligation_id, one.id, one.reference, one.quantity, unit, each,
                due_on(one.delivered_on, each),
            )
            for one, unit in session.exec(query)
        ]  # fmt: skip
    return sorted(found, key=lambda one: (one.due_on, one.weeks, one.delivery_id))[:MOST]


def standing_check(session: Session, delivery_id: UUID, weeks: int) -> JobCheck | None:
    """Give the check of a delivery's jobs after some weeks that stands."""
    query = select(JobCheck).where(
        JobCheck.delivery_id == delivery_id,
        JobCheck.weeks == weeks,
        col(JobCheck.replaced_at).is_(None),
    )
    return session.exec(query).one_or_none()


def _jobs(contract_id: UUID) -> tuple[Any, ...]:
    return (
        Obligation.contract_id == contract_id,
        col(Obligation.unit).in_(OF_JOBS),
        col(Delivery.state) != DeliveryState.REJECTED,  # there is nobody to look for
        counts(),
    )


def _stands(weeks: int) -> Any:
    return and_(
        col(JobCheck.delivery_id) == Delivery.id,
        col(JobCheck.weeks) == weeks,
        col(JobCheck.replaced_at).is_(None),
    )
