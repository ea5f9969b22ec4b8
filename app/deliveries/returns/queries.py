"""What a return says: of each obligation, whether anything, nothing or a blank."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, func
from sqlmodel import Session, col, select

from app.contracts.duties.queries import agreed_plans
from app.contracts.plan.queries import terms_of
from app.contracts.queries import obligations_of
from app.contracts.tables import Contract, Obligation
from app.deliveries.returns.checks.grounding import last_day_of
from app.deliveries.returns.period import Due, due_of
from app.deliveries.tables import (
    Delivery,
    Reopening,
    Return,
    ReturnLine,
    Submission,
    SubmittedLine,
)

_UNIT = select(Obligation.unit).where(col(Obligation.id) == bindparam("obligation"))


@dataclass(frozen=True, slots=True)
class Sums:
    """What the deliveries of a return add up to for one obligation, in its unit."""

    reported: Decimal = Decimal(0)
    verified: Decimal = Decimal(0)
    deliveries: int = 0


@dataclass(frozen=True, slots=True)
class Told:
    """What a return says of one obligation."""

    obligation: Obligation
    line: ReturnLine | None
    sums: Sums


@dataclass(frozen=True, slots=True)
class Filed:
    """What a return said when it was submitted."""

    whole: Submission
    lines: tuple[SubmittedLine, ...]


def told_in(session: Session, parent: Return) -> list[Told]:
    """List every obligation of the contract with what a return says of it, as it now stands."""
    lines = {
        line.obligation_id: line
        for line in session.exec(select(ReturnLine).where(ReturnLine.return_id == parent.id))
    }
    sums = _sums(session, parent.id)
    return [
        Told(owed, lines.get(owed.id), sums.get(owed.id, Sums()))
        for owed in obligations_of(session, parent.contract_id)
    ]


def dues_of(session: Session, returns: Sequence[Any]) -> dict[UUID, Due]:
    """Give by when each of some returns is due, or rows of them, by the same few queries.

    An extension or an early end since it was begun counts.
    """
    ids = {one.contract_id for one in returns}
    contracts = session.exec(select(Contract).where(col(Contract.id).in_(ids)))
    last = {one.id: last_day_of(one) for one in contracts}
    terms = {key: terms_of(plan) for key, plan in agreed_plans(session, ids).items()}
    found = {}
    for one in returns:
        agreed = terms.get(one.contract_id) or terms_of(None)
        due_days = agreed.return_due_days, agreed.final_return_days
        its = one.period_starts_on, one.period_ends_on
        found[one.id] = due_of(its, last[one.contract_id], due_days)
    return found


def unit_of(session: Session, obligation_id: UUID) -> str:
    """Give the unit in which an obligation is owed."""
    unit: str = session.execute(_UNIT, {"obligation": obligation_id}).scalar_one()
    return unit


def submissions_of(session: Session, parent: Return) -> list[Filed]:
    """List what a return said each time that it was submitted."""
    lines: dict[int, list[SubmittedLine]] = {}
    said = select(SubmittedLine).where(SubmittedLine.return_id == parent.id)
    for line in session.exec(said.order_by(col(SubmittedLine.obligation_id))):
        lines.setdefault(line.submission, []).append(line)
    query = select(Submission).where(Submission.return_id == parent.id)
    return [
        Filed(one, tuple(lines.get(one.submission, ())))
        for one in session.exec(query.order_by(col(Submission.submission)))
    ]


def first_submitted(session: Session, contracts: Collection[UUID]) -> dict[UUID, datetime]:
    """Give when each return of some contracts was submitted first, by return.

    That tells whether it came in time; one that is opened again and put right was there before.
    """
    query = (
        select(Submission.return_id, Submission.submitted_at)
        .join(Return, col(Return.id) == Submission.return_id)
        .where(col(Return.contract_id).in_(contracts), Submission.submission == 1)
    )
    return dict(session.exec(query).all())


def reopenings_of(session: Session, parent: Return) -> list[Reopening]:
    """List when and why a return was opened again."""
    query = select(Reopening).where(Reopening.return_id == parent.id)
    return list(session.exec(query.order_by(col(Reopening.submission))))


def _sums(session: Session, return_id: UUID) -> dict[UUID, Sums]:
    query = (
        select(
            Delivery.obligation_id,
            func.sum(Delivery.quantity),
            func.sum(Delivery.verified),
            func.count(),
        )
        .where(
            Delivery.return_id == return_id,
            Delivery.replaced == 0,
            col(Delivery.withdrawn_at).is_(None),
        )
        .group_by(col(Delivery.obligation_id))
    )
    return {row[0]: Sums(row[1], row[2], row[3]) for row in session.exec(query)}
