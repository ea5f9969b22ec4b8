"""The duties of many contracts, by the same few queries however many there are."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, literal_column
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import Select

from app.contracts.duties.duty import Duty, Happening, duties
from app.contracts.duties.happening import AHEAD, Facts, of_contract, years_of
from app.contracts.duties.queries import agreed_plans, facts_of, recorded_for
from app.contracts.duties.rule import DutyRule, days_after
from app.contracts.plan.queries import terms_of
from app.contracts.plan.tables import DeliveryPlan
from app.contracts.queries import known_to
from app.contracts.tables import Contract, ContractState, Indicator, Obligation
from app.contracts.today import today
from app.deliveries.calendar.occurrence import (
    Breached,
    Jobs,
    Kpi,
    Rated,
    Reported,
    assessments,
    breaches,
    lasting,
    of_periods,
    together,
)
from app.deliveries.lifecycle import DeliveryState
from app.deliveries.queries import has_its_days
from app.deliveries.returns.beginning import rhythm_of
from app.deliveries.returns.expected import expected
from app.deliveries.returns.queries import first_submitted
from app.deliveries.shortfall.kind import RemedyKind
from app.deliveries.shortfall.remedies.breach import wants_notice
from app.deliveries.shortfall.tables import Remedy
from app.deliveries.standing.adding import counts
from app.deliveries.standing.lasting.share import OF_JOBS, WEEKS
from app.deliveries.standing.tables import JobCheck, Rating
from app.deliveries.tables import Delivery, Return
from app.organisations.caller import Caller

LOOKED_BACK = timedelta(days=366)  #: for jobs that were to be looked for again and were not


@dataclass(slots=True)
class _Found:
    """What was read of one contract."""

    returns: list[Return] = field(default_factory=list)
    submitted: dict[UUID, datetime] = field(default_factory=dict)  #: first, by return
    ratings: list[Rated] = field(default_factory=list)
    indicators: list[Kpi] = field(default_factory=list)
    breaches: list[Breached] = field(default_factory=list)
    jobs: list[Jobs] = field(default_factory=list)


Read = defaultdict[UUID, _Found]


def has_duties() -> ColumnElement[bool]:
    """Give the condition under which something is to be done under a contract.

    One that is settled asks for nothing more, and one whose award was withdrawn never did.
    """
    return col(Contract.state).not_in((ContractState.CLOSED, ContractState.WITHDRAWN))


def contracts_with_duties(session: Session, caller: Caller) -> list[Contract]:
    """List the contracts that a caller may know of, and under which something is to be done."""
    query = select(Contract).where(known_to(caller), has_duties())
    return list(session.exec(query.order_by(col(Contract.id))))


def duties_of(
    session: Session,
    contracts: Sequence[Contract],
    rules: Mapping[str, DutyRule],
    now: datetime,
    on: date | None = None,
) -> dict[UUID, list[Duty]]:
    """List what has to be done under some contracts, by contract.

    Args:
        session: where to read.
        contracts: whose.
        rules: of the law, by code.
        now: when it is asked; each contract's day is that of its own zone.
        on: the day, where it is another.
    """
    by_id = {one.id: one for one in contracts}
    days = {one.id: on or today(one.zone, now) for one in contracts}
    plans = agreed_plans(session, by_id)
    facts, recorded = facts_of(session, contracts, plans), recorded_for(session, by_id)
    read: Read = defaultdict(_Found)
    unproven = dict(session.exec(awaiting_proof(by_id)).all())
    submitted = first_submitted(session, by_id)
    query = select(Return).where(col(Return.contract_id).in_(by_id), has_its_days())
    for each in session.exec(query):
        read[each.contract_id].returns.append(each)
        if each.id in submitted:
            read[each.contract_id].submitted[each.id] = submitted[each.id]
    _read_ratings(session, by_id, read)
    _read_breaches(session, by_id, read)
    _read_jobs(session, by_id, read, days)
    return {
        one.id: duties(
            one,
            _happenings(
                one, read[one.id], facts[one.id], plans.get(one.id), unproven, days[one.id]
            ),
            recorded.get(one.id, {}),
            rules,
            days[one.id],
        )
        for one in contracts
    }


def _happenings(
    contract: Contract,
    found: _Found,
    facts: Facts,
    plan: DeliveryPlan | None,
    unproven: Mapping[UUID, int],
    day: date,
) -> dict[str, list[Happening]]:
    terms = terms_of(plan)
    reported = [] if plan is None else _reported(contract, found, plan, unproven, day)
    jobs = [one for one in found.jobs if one.weeks in terms.lasting_weeks]
    return together(
        of_contract(facts, day),
        of_periods(reported, terms.evidence_due_days, day),
        assessments(years_of(facts, day), found.indicators, found.ratings),
        breaches(found.breaches),
        lasting(jobs, terms.evidence_due_days, day),
    )


def _reported(
    contract: Contract,
    read: _Found,
    plan: DeliveryPlan,
    unproven: Mapping[UUID, int],
    day: date,
) -> list[Reported]:
    """List the periods that were reported or will be, up to a year ahead."""
    if contract.entered_on is None:
        return []
    terms = terms_of(plan)
    due_days = terms.return_due_days, terms.final_return_days
    made = []
    for one in expected(rhythm_of(plan, contract), read.returns, days_after(day, AHEAD), due_days):
        its = None if one.found is None else one.found.id
        at = None if its is None else read.submitted.get(its)
        made.append(
            Reported(
                *one.days,
                one.due_on,
                "" if its is None else str(its),
                None if at is None else today(contract.zone, at),
                0 if its is None else unproven.get(its, 0),
            )
        )
    return made


def awaiting_proof(contracts: Collection[UUID]) -> Select[UUID, int]:
    """Count the deliveries of each return that were reported and have no evidence yet."""
    is_claimed = col(Delivery.state) == literal_column(f"'{DeliveryState.CLAIMED}'")
    return (
        select(Delivery.return_id, func.count())
        .where(is_claimed, col(Delivery.contract_id).in_(contracts), counts())
        .group_by(col(Delivery.return_id))
    )


def _read_ratings(session: Session, contracts: Mapping[UUID, Contract], read: Read) -> None:
    """Read the indicators, and when each was rated itself or by what it rests on.

    A rating that was put right since shows on which day the work was first done.
    """
    resting: dict[UUID, list[UUID]] = defaultdict(list)
    query = select(Indicator).where(col(Indicator.contract_id).in_(contracts))
    for indicator in session.exec(query):
        set_on = today(contracts[indicator.contract_id].zone, indicator.made_at)
        read[indicator.contract_id].indicators.append(Kpi(indicator.id, set_on))
        if indicator.obligation_id is not None:
            resting[indicator.obligation_id].append(indicator.id)
    for one in session.exec(select(Rating).where(col(Rating.contract_id).in_(contracts))):
        own = resting.get(one.obligation_id, []) if one.obligation_id else [one.indicator_id]
        on = today(contracts[one.contract_id].zone, one.rated_at)
        read[one.contract_id].ratings += [Rated(each, one.ends_on, on) for each in own if each]


def _read_breaches(session: Session, contracts: Collection[UUID], read: Read) -> None:
    query = select(Remedy).where(
        col(Remedy.contract_id).in_(contracts),
        Remedy.kind == RemedyKind.BREACH,
    )
    for one in session.exec(query.order_by(col(Remedy.proposed_at), col(Remedy.id))):
        if not wants_notice(one.state, one.working):
            continue
        told = one.working.get("breach", {}).get("trigger_on")
        trigger_on = one.starts_on if told is None else date.fromisoformat(told)
        read[one.contract_id].breaches.append(Breached(one.id, trigger_on))


def _read_jobs(
    session: Session, contracts: Collection[UUID], read: Read, days: Mapping[UUID, date]
) -> None:
    """Read the jobs of which nobody has said whether they lasted; no further back than a year."""
    of_jobs = select(Obligation.id).where(
        col(Obligation.contract_id).in_(contracts), col(Obligation.unit).in_(OF_JOBS)
    )
    day = min(days.values(), default=date.max)
    for weeks in WEEKS:
        earliest = days_after(day, -(LOOKED_BACK + timedelta(weeks=weeks)).days)
        stands: Any = and_(
            col(JobCheck.delivery_id) == Delivery.id,
            col(JobCheck.weeks) == weeks,
            col(JobCheck.replaced_at).is_(None),
        )
        asked: Any = (Delivery.contract_id, Delivery.delivered_on, func.count())
        query = (
            select(*asked)
            .outerjoin(JobCheck, stands)
            .where(
                col(Delivery.obligation_id).in_(of_jobs),
                col(Delivery.delivered_on) >= earliest,
                Delivery.quantity > 0,
                col(Delivery.state) != DeliveryState.REJECTED,
                counts(),
                col(JobCheck.id).is_(None),
            )
            .group_by(col(Delivery.contract_id), col(Delivery.delivered_on))
            .order_by(col(Delivery.delivered_on))
        )
        for contract, delivered_on, number in session.exec(query):
            read[contract].jobs.append(Jobs(weeks, delivered_on, number))
