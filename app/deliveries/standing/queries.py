"""Where promises stand on a day: of one contract with forecasts, of many without."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from sqlmodel import Session, col, select

from app.contracts.kind import Accumulation
from app.contracts.plan.owing import Owing
from app.contracts.plan.periods import Days
from app.contracts.plan.queries import falling_due, spent_by, terms_of
from app.contracts.plan.tables import DeliveryPlan, PlanState
from app.contracts.tables import Contract
from app.deliveries.queries import said_last
from app.deliveries.returns.beginning import rhythm_of
from app.deliveries.standing.adding import came
from app.deliveries.standing.colour import BANDS
from app.deliveries.standing.days import told_until
from app.deliveries.standing.forecast import Course, Forecast, Method, forecasts
from app.deliveries.standing.standing import Bands, Came, Standing, not_told, stands
from app.deliveries.tables import Return, Rollup, Span, SubmittedLine
from app.rules.library import Library


def standing_of(
    session: Session, contract: Contract, day: date, library: Library
) -> tuple[Standing, ...]:
    """Say where each promise of a contract stands at the end of a day, with forecasts.

    Args:
        session: where to read.
        contract: whose.
        day: any.
        library: whose rating bands the contract's terms name.
    """
    falling = falling_due(session, [contract], day)
    found = came(session, [contract.id], day)
    agreed = _agreed(session, [contract], library, day)[contract.id]
    spent = spent_by(session, contract.id, day)
    months = _months(session, contract.id, day)
    own = _suppliers_own(session, contract.id, day)
    return tuple(
        stands(
            (one := each.owing(day)),
            (its := found.get(obligation, Came())),
            agreed.bands,
            forecasts(
                _course(one, its, day, contract, spent, months.get(obligation, {})),
                adds_up=one.accumulation is Accumulation.SUM,
                suppliers_own=own.get(obligation, ()),
            ),
            not_told(each, its, agreed.days, day),
        )
        for obligation, each in falling.items()
    )


def standings(
    session: Session, contracts: Sequence[Contract], day: date, library: Library
) -> dict[UUID, Standing]:
    """Say where every promise of some contracts stands, by obligation, without forecasts.

    It asks the same number of questions however many contracts there are, and reads roll-ups
    rather than deliveries.
    """
    if not contracts:
        return {}
    ids = [one.id for one in contracts]
    found = came(session, ids, day)
    agreed = _agreed(session, contracts, library, day)
    return {
        obligation: stands(
            each.owing(day),
            (its := found.get(obligation, Came())),
            (its_own := agreed[each.promise.contract_id]).bands,
            due_not_reported=not_told(each, its, its_own.days, day),
        )
        for obligation, each in falling_due(session, contracts, day).items()
    }


@dataclass(frozen=True, slots=True)
class _Agreed:
    """What a contract's plan says of ratings, and of returns by the end of a day."""

    bands: Bands  #: that its terms name; the default ones before there is a plan
    days: Days | None  #: the first and the last that returns should tell of; None: no plan


def _agreed(
    session: Session, contracts: Sequence[Contract], library: Library, day: date
) -> dict[UUID, _Agreed]:
    query = select(DeliveryPlan).where(
        col(DeliveryPlan.contract_id).in_([one.id for one in contracts]),
        DeliveryPlan.state == PlanState.AGREED,
    )
    plans = {plan.contract_id: plan for plan in session.exec(query)}
    return {one.id: _said_by(plans.get(one.id), one, library, day) for one in contracts}


def _said_by(
    plan: DeliveryPlan | None, contract: Contract, library: Library, day: date
) -> _Agreed:
    terms = terms_of(plan)
    bands = Bands(library.ratings.get(terms.ratings), library.ratings.get(BANDS))
    if plan is None:
        return _Agreed(bands, None)
    due_days = terms.return_due_days, terms.final_return_days
    until = told_until(rhythm_of(plan, contract), day, due_days)
    return _Agreed(bands, (plan.first_period_on, until))


def _course(
    owing: Owing,
    found: Came,
    day: date,
    contract: Contract,
    spent: Decimal,
    months: Mapping[date, Decimal],
) -> Course:
    return Course(
        promised=owing.promised,
        due=owing.due,
        verified=found.verified,
        on=day,
        starts_on=owing.starts_on or contract.starts_on,
        ends_on=owing.ends_on or contract.ends_on,
        months=dict(months),
        spent=spent,
        to_spend=contract.value if contract.value is not None else contract.price,
    )


def _months(session: Session, contract: UUID, day: date) -> dict[UUID, dict[date, Decimal]]:
    """Give what was verified in each month up to a day, by obligation."""
    query = select(col(Rollup.obligation_id), col(Rollup.starts_on), col(Rollup.verified)).where(
        Rollup.contract_id == contract, Rollup.span == Span.MONTH, col(Rollup.starts_on) <= day
    )
    found: dict[UUID, dict[date, Decimal]] = {}
    for obligation, month, verified in session.exec(query):
        found.setdefault(obligation, {})[month] = verified
    return found


def _suppliers_own(
    session: Session, contract: UUID, day: date
) -> dict[UUID, tuple[Forecast, ...]]:
    """Give the supplier's own forecast of each promise, from the last return that has one."""
    query = (
        select(
            col(SubmittedLine.obligation_id),
            col(SubmittedLine.forecast),
            col(SubmittedLine.confidence),
            col(Return.period_ends_on),
        )
        .join(Return, said_last())
        .where(
            Return.contract_id == contract,
            col(Return.period_starts_on) <= day,
            col(SubmittedLine.forecast).is_not(None),
        )
        .order_by(col(Return.period_starts_on))
    )
    return {
        obligation: (
            Forecast(
                Method.SUPPLIER,
                forecast or Decimal(0),
                confidence=None if confidence is None else confidence.value,
                as_of=until,
            ),
        )
        for obligation, forecast, confidence, until in session.exec(query)
    }
