"""Where promises stand on a day: of one contract with forecasts, of many without."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from uuid import UUID

from sqlmodel import Session, col, select

from app.contracts.kind import Accumulation
from app.contracts.plan.owing import Owing
from app.contracts.plan.queries import owing_on, spent_by, terms_of
from app.contracts.plan.tables import DeliveryPlan, PlanState
from app.contracts.tables import Contract
from app.deliveries.standing.adding import came
from app.deliveries.standing.colour import BANDS
from app.deliveries.standing.forecast import Course, Forecast, Method, forecasts
from app.deliveries.standing.standing import Bands, Came, Standing, stands
from app.deliveries.tables import Return, ReturnLine, Rollup, Span
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
    owed = owing_on(session, [contract], day)
    found = came(session, [contract.id], day)
    bands = _bands(session, [contract.id], library)[contract.id]
    spent = spent_by(session, contract.id, day)
    months = _months(session, contract.id, day)
    own = _suppliers_own(session, contract.id, day)
    return tuple(
        stands(
            one,
            (its := found.get(one.obligation_id, Came())),
            bands,
            forecasts(
                _course(one, its, day, contract, spent, months.get(one.obligation_id, {})),
                adds_up=one.accumulation is Accumulation.SUM,
                suppliers_own=own.get(one.obligation_id, ()),
            ),
        )
        for one in owed.values()
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
    bands = _bands(session, ids, library)
    return {
        obligation: stands(one, found.get(obligation, Came()), bands[one.contract_id])
        for obligation, one in owing_on(session, contracts, day).items()
    }


def _bands(session: Session, contracts: Sequence[UUID], library: Library) -> dict[UUID, Bands]:
    """Give the bands that each contract's terms name; the default ones before there are any."""
    query = select(DeliveryPlan).where(
        col(DeliveryPlan.contract_id).in_(contracts), DeliveryPlan.state == PlanState.AGREED
    )
    named = {plan.contract_id: terms_of(plan).ratings for plan in session.exec(query)}
    usual = terms_of(None).ratings
    colours = library.ratings.get(BANDS)
    return {one: Bands(library.ratings.get(named.get(one, usual)), colours) for one in contracts}


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
            col(ReturnLine.obligation_id),
            col(ReturnLine.forecast),
            col(ReturnLine.confidence),
            col(Return.period_ends_on),
        )
        .join(Return, col(Return.id) == ReturnLine.return_id)
        .where(
            Return.contract_id == contract,
            Return.submission > 0,
            col(Return.period_starts_on) <= day,
            col(ReturnLine.forecast).is_not(None),
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
