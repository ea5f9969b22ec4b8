"""Where promises stand on a day, with forecasts where they are asked for."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from uuid import UUID

from sqlmodel import Session, col, select

from app.contracts.kind import Accumulation
from app.contracts.plan.owing import Falling, Owing
from app.contracts.plan.periods import Days
from app.contracts.plan.queries import falling_due, plans_on, terms_of
from app.contracts.plan.tables import DeliveryPlan
from app.contracts.plan.terms import bands_of
from app.contracts.tables import Contract
from app.deliveries.queries import said_last
from app.deliveries.returns.beginning import rhythm_of
from app.deliveries.standing.adding import came
from app.deliveries.standing.colour import BANDS
from app.deliveries.standing.days import ONE_DAY, before, told_until
from app.deliveries.standing.forecast import BLOCK, BLOCKS, Course, Forecast, Method, forecasts
from app.deliveries.standing.standing import (
    Bands,
    Came,
    Standing,
    not_told,
    stands,
    with_carried,
    within,
)
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
    found = standings(session, [contract], day, library, with_forecasts=True)
    return tuple(found.values())


def standings(
    session: Session,
    contracts: Sequence[Contract],
    day: date,
    library: Library,
    *,
    with_forecasts: bool = False,
) -> dict[UUID, Standing]:
    """Say where every promise of some contracts stands, by obligation.

    It asks the same number of questions however many contracts there are, and reads roll-ups
    rather than deliveries.

    Args:
        session: where to read.
        contracts: whose.
        day: any.
        library: whose rating bands the contracts' terms name.
        with_forecasts: whether to say what each may come to; that reads a year of months.
    """
    if not contracts:
        return {}
    by_id = {one.id: one for one in contracts}
    found = came(session, by_id, day)
    agreed = _agreed(session, contracts, library, day)
    known = _known(session, by_id, day) if with_forecasts else None
    return {
        obligation: stands(
            (one := each.owing(day)),
            (its := found.get(obligation, Came())),
            (its_own := agreed[one.contract_id]).bands,
            () if known is None else _forecasts(_Asked(each, one, its, day), by_id, known),
            not_told(each, its, its_own.days, day),
        )
        for obligation, each in falling_due(session, contracts, day).items()
    }


def standing_in(
    session: Session, contract: Contract, days: Days, library: Library
) -> dict[UUID, Standing]:
    """Say how each promise of a contract was kept in some days alone, by obligation.

    What is due, reported and verified is what became so in those days; a figure that is replaced
    by the next is the one at their end. Of what is better when there is more of it, what was
    verified before beyond what was due by then is carried over, up to what is due in those days.

    Args:
        session: where to read.
        contract: whose.
        days: the first and the last.
        library: whose rating bands the contract's terms name.
    """
    first_on, last_on = days
    agreed = _agreed(session, [contract], library, last_on)[contract.id]
    by_then, before_it = (
        came(session, [contract.id], day) for day in (last_on, first_on - ONE_DAY)
    )
    telling = agreed.days and (max(first_on, agreed.days[0]), min(last_on, agreed.days[1]))
    found = {}
    for key, falling in falling_due(session, [contract], last_on).items():
        adds_up = falling.promise.accumulation is Accumulation.SUM
        its = within(by_then.get(key, Came()), before_it.get(key, Came()), first_on, adds_up)
        owed = falling.owing(last_on)
        if adds_up:
            owed = replace(owed, due=falling.due_within(first_on, last_on))
            ahead = before_it.get(key, Came()).verified - falling.due_before(first_on)
            its = with_carried(its, ahead, owed)
        silent = min(not_told(falling, its, telling, last_on), owed.due)
        found[key] = stands(owed, its, agreed.bands, (), silent)
    return found


@dataclass(frozen=True, slots=True)
class _Agreed:
    """What the plan of a day says of ratings, and of returns by the end of it."""

    bands: Bands  #: that its terms name; the default ones before there is a plan
    days: Days | None  #: the first and the last that returns should tell of; None: no plan


def _agreed(
    session: Session, contracts: Sequence[Contract], library: Library, day: date
) -> dict[UUID, _Agreed]:
    plans = plans_on(session, contracts, day)
    return {one.id: _said_by(plans.get(one.id), one, library, day) for one in contracts}


def _said_by(
    plan: DeliveryPlan | None, contract: Contract, library: Library, day: date
) -> _Agreed:
    terms = terms_of(plan)
    bands = Bands(bands_of(terms, library), library.ratings.get(BANDS))
    if plan is None:
        return _Agreed(bands, None)
    due_days = terms.return_due_days, terms.final_return_days
    until = told_until(rhythm_of(plan, contract), day, due_days)
    return _Agreed(bands, (plan.first_period_on, until))


@dataclass(frozen=True, slots=True)
class _Asked:
    """One promise at the end of a day."""

    falling: Falling
    owing: Owing
    came: Came
    day: date


@dataclass(frozen=True, slots=True)
class _Known:
    """What forecasts are made of besides, by obligation."""

    months: Mapping[UUID, Mapping[date, Decimal]]  #: what was verified in each
    suppliers_own: Mapping[UUID, tuple[Forecast, ...]]


def _known(session: Session, contracts: Collection[UUID], day: date) -> _Known:
    return _Known(_months(session, contracts, day), _suppliers_own(session, contracts, day))


def _forecasts(
    asked: _Asked, contracts: Mapping[UUID, Contract], known: _Known
) -> tuple[Forecast, ...]:
    key = asked.owing.obligation_id
    return forecasts(
        _course(asked, contracts[asked.owing.contract_id], known.months.get(key, {})),
        adds_up=asked.owing.accumulation is Accumulation.SUM,
        suppliers_own=known.suppliers_own.get(key, ()),
    )


def _course(asked: _Asked, contract: Contract, months: Mapping[date, Decimal]) -> Course:
    """Say how a promise has gone; once its contract has ended, nothing more is to come of it."""
    owing, day = asked.owing, asked.day
    is_over = contract.ended_on is not None and contract.ended_on <= day
    spent = sum((amount for _, amount in asked.falling.spent), Decimal(0))
    whole = contract.value if contract.value is not None else contract.price
    return Course(
        promised=owing.due if is_over else owing.promised,
        due=owing.due,
        verified=asked.came.verified,
        on=day,
        starts_on=owing.starts_on or contract.starts_on,
        ends_on=contract.ended_on if is_over else owing.ends_on or contract.ends_on,
        months=dict(months),
        spent=spent,
        to_spend=spent if is_over else whole,
        is_by_pound=owing.recalculated,
    )


def _months(
    session: Session, contracts: Collection[UUID], day: date
) -> dict[UUID, dict[date, Decimal]]:
    """Give what was verified in each of the months up to a day that a range is taken from."""
    query = select(col(Rollup.obligation_id), col(Rollup.starts_on), col(Rollup.verified)).where(
        col(Rollup.contract_id).in_(contracts),
        Rollup.span == Span.MONTH,
        col(Rollup.starts_on) >= (before(day, BLOCK * BLOCKS) or date.min),
        col(Rollup.starts_on) <= day,
    )
    found: dict[UUID, dict[date, Decimal]] = {}
    for obligation, month, verified in session.exec(query):
        found.setdefault(obligation, {})[month] = verified
    return found


def _suppliers_own(
    session: Session, contracts: Collection[UUID], day: date
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
            col(Return.contract_id).in_(contracts),
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
