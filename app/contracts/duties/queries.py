"""What the duties of many contracts turn on, by the same few queries however many there are."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import func
from sqlmodel import Session, col, select

from app.contracts.change.tables import ChangeState, ContractChange
from app.contracts.duties.duty import Done, Key
from app.contracts.duties.happening import ChangeFact, Facts
from app.contracts.duties.tables import DutyDone
from app.contracts.plan.queries import terms_of
from app.contracts.plan.tables import DeliveryPlan, PlanState
from app.contracts.tables import Award, Contract, Ending, Indicator, Origin


def facts_of(
    session: Session, contracts: Sequence[Contract], plans: Mapping[UUID, DeliveryPlan]
) -> dict[UUID, Facts]:
    """Give what some contracts themselves say of their duties, by contract.

    Args:
        session: where to read.
        contracts: whose.
        plans: that were agreed, by contract.
    """
    ids = [one.id for one in contracts]
    awards = _awards(session, [one.award_id for one in contracts if one.award_id])
    indicators = _indicators(session, ids)
    changes = _changes(session, ids)
    return {
        one.id: _facts(
            one,
            None if one.award_id is None else awards.get(one.award_id),
            indicators.get(one.id, 0),
            terms_of(plans.get(one.id)).retention_years,
            tuple(changes.get(one.id, ())),
        )
        for one in contracts
    }


def agreed_plans(session: Session, contracts: Collection[UUID]) -> dict[UUID, DeliveryPlan]:
    """Give the plan that was agreed last for each of some contracts that has one."""
    query = select(DeliveryPlan).where(
        col(DeliveryPlan.contract_id).in_(contracts), DeliveryPlan.state == PlanState.AGREED
    )
    return {plan.contract_id: plan for plan in session.exec(query)}


def recorded_for(session: Session, contracts: Collection[UUID]) -> dict[UUID, dict[Key, Done]]:
    """Give what people recorded as done under some contracts, and still stands."""
    query = select(DutyDone).where(
        col(DutyDone.contract_id).in_(contracts), col(DutyDone.replaced_at).is_(None)
    )
    found: dict[UUID, dict[Key, Done]] = defaultdict(dict)
    for one in session.exec(query):
        found[one.contract_id][one.duty, one.occurrence] = Done(one.done_on, one.reference)
    return found


def _facts(
    contract: Contract,
    award: Award | None,
    indicators: int,
    retention_years: int,
    changes: tuple[ChangeFact, ...],
) -> Facts:
    return Facts(
        was_awarded=contract.origin is Origin.AWARD,
        awarded_on=_day(award, contract) if award else None,
        notice_id=award.notice_id if award else "",
        notice_published_on=award.notice_published_on if award else None,
        standstill_ends_on=award.standstill_ends_on if award else None,
        entered_on=contract.entered_on,
        ends_on=contract.ends_on,
        ended_on=contract.ended_on,
        indicators=indicators,
        has_reason_for_none=bool(contract.why_no_indicators),
        retention_years=retention_years,
        is_novated=contract.ending is Ending.NOVATED,
        changes=changes,
    )


def _day(award: Award, contract: Contract) -> date:
    return award.approved_at.astimezone(ZoneInfo(contract.zone)).date()


def _awards(session: Session, ids: Collection[UUID]) -> dict[UUID, Award]:
    query = select(Award).where(col(Award.id).in_(ids))
    return {award.id: award for award in session.exec(query)}


def _indicators(session: Session, contracts: Collection[UUID]) -> dict[UUID, int]:
    query = (
        select(Indicator.contract_id, func.count())
        .where(col(Indicator.contract_id).in_(contracts))
        .group_by(col(Indicator.contract_id))
    )
    return dict(session.exec(query).all())


def _changes(session: Session, contracts: Collection[UUID]) -> dict[UUID, list[ChangeFact]]:
    query = select(ContractChange).where(
        col(ContractChange.contract_id).in_(contracts),
        col(ContractChange.needs_notice).is_(True),
        ContractChange.state != ChangeState.REFUSED,
    )
    found: dict[UUID, list[ChangeFact]] = defaultdict(list)
    for one in session.exec(query.order_by(col(ContractChange.number))):
        is_approved = one.state is ChangeState.APPROVED
        found[one.contract_id].append(
            ChangeFact(
                one.number, one.effective_on, is_approved, one.notice_id, one.notice_published_on
            )
        )
    return found
