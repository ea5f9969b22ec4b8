"""Gather what notices, meeting sheets and reports tell of a contract."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

from sqlmodel import Session, col, select

from app.contracts.change.holder import holder_on
from app.contracts.change.queries import held_by
from app.contracts.indicators.indicator import needs_indicators
from app.contracts.indicators.queries import indicators_of
from app.contracts.plan.periods import MONTHS
from app.contracts.plan.queries import agreed_plan
from app.contracts.tables import Contract, Indicator, Obligation
from app.contracts.today import today
from app.deliveries.notices.notice import (
    Assessed,
    BreachTold,
    Details,
    Named,
    Party,
    Performance,
    Step,
    Told,
)
from app.deliveries.shortfall.kind import RemedyKind, RemedyState
from app.deliveries.shortfall.remedies.breach import CAME_ABOUT, Breach, Result
from app.deliveries.shortfall.tables import Remedy
from app.deliveries.standing.tables import Rating
from app.organisations.tables import Authority, Supplier, SupplierIdentifier

#: remedies that show that the supplier was warned, or could improve
BEFORE = (RemedyKind.WARNING, RemedyKind.IMPROVEMENT_PLAN)
#: states of what never came about
NOT_TAKEN = (RemedyState.PROPOSED, RemedyState.WITHDRAWN)


def details_of(session: Session, contract: Contract) -> Details:
    """Give the block on key performance indicators of a contract details notice."""
    plan = agreed_plan(session, contract.id)
    planned = None if plan is None else MONTHS[plan.period]
    return Details(
        named=named(contract),
        needs_indicators=needs_indicators(contract),
        indicators=tuple(_told(one, planned) for one in indicators_of(session, contract)),
        why_none=contract.why_no_indicators,
    )


def performance_of(
    session: Session, contract: Contract, starts_on: date, ends_on: date
) -> Performance:
    """Give a contract performance notice for some days.

    Args:
        session: where to read.
        contract: whose.
        starts_on: first of the days that are assessed.
        ends_on: the last.
    """
    days = starts_on, ends_on
    return Performance(
        named=named(contract),
        authority=authority_of(session, contract),
        suppliers=_suppliers(session, contract, days),
        starts_on=starts_on,
        ends_on=ends_on,
        assessed=_assessed(session, contract, days),
        breaches=_breaches(session, contract, days),
    )


def named(contract: Contract) -> Named:
    """Give how notices call a contract."""
    return Named(
        contract_id=contract.id,
        title=contract.title,
        ocid=contract.ocid,
        contract=contract.outside_id or contract.reference,
        is_light_touch=contract.is_light_touch,
    )


def authority_of(session: Session, contract: Contract) -> Party:
    """Give the authority of a contract, as its register has it."""
    found = session.get_one(Authority, contract.authority_id)
    return Party(found.name, found.address, found.email)


def supplier_of(session: Session, contract: Contract, day: date) -> str:
    """Give the name of whoever held a contract on a day."""
    held = held_by(session, [contract])[contract.id]
    return session.get_one(Supplier, holder_on(held, day)).name


def _suppliers(session: Session, contract: Contract, days: tuple[date, date]) -> tuple[Party, ...]:
    """Give whoever held a contract in some days, as the authority's register has them."""
    held = held_by(session, [contract])[contract.id]
    wanted = dict.fromkeys(one.supplier_id for one in held if one.has(*days))
    return tuple(_supplier(session, one) for one in wanted)


def _supplier(session: Session, supplier_id: UUID) -> Party:
    found = session.get_one(Supplier, supplier_id)
    query = select(SupplierIdentifier).where(SupplierIdentifier.supplier_id == found.id)
    order = col(SupplierIdentifier.scheme), col(SupplierIdentifier.value)
    known = tuple(f"{one.scheme} {one.value}" for one in session.exec(query.order_by(*order)))
    return Party(found.name, found.address, found.email, known)


def _told(one: Indicator, planned: int | None = None) -> Told:
    """Give an indicator; what rests on an obligation is reported as often as the plan has it."""
    months = one.every_months or (planned if one.obligation_id else None)
    return Told(one.outside_id, one.title, one.description, one.is_material, months)


def _assessed(
    session: Session, contract: Contract, days: tuple[date, date]
) -> tuple[Assessed, ...]:
    """Give the rating of each indicator for some days, or for the longest part of them."""
    query = select(Rating).where(
        Rating.contract_id == contract.id,
        col(Rating.replaced_at).is_(None),
        Rating.starts_on >= days[0],
        Rating.ends_on <= days[1],
    )
    ratings = session.exec(query.order_by(col(Rating.ends_on), col(Rating.rated_at))).all()
    return tuple(
        _assessment(one, [each for each in ratings if _is_of(each, one)], days)
        for one in indicators_of(session, contract)
    )


def every_rating(session: Session, contract: Contract) -> tuple[tuple[Assessed, ...], ...]:
    """Give every rating of each indicator that stands, in the order of the indicators.

    Of two for the same days the indicator's own stands before that of what it rests on.
    """
    query = select(Rating).where(
        Rating.contract_id == contract.id, col(Rating.replaced_at).is_(None)
    )
    order = col(Rating.starts_on), col(Rating.ends_on), col(Rating.indicator_id).is_not(None)
    ratings = session.exec(query.order_by(*order)).all()
    return tuple(
        tuple(
            Assessed(_told(one), each.word, each.starts_on, each.ends_on, each.reason)
            for each in _by_days([each for each in ratings if _is_of(each, one)])
        )
        for one in indicators_of(session, contract)
    )


def _by_days(ratings: Sequence[Rating]) -> list[Rating]:
    """Leave one rating for the same days: the last."""
    return list({(one.starts_on, one.ends_on): one for one in ratings}.values())


def _is_of(rating: Rating, indicator: Indicator) -> bool:
    """Tell whether a rating is an indicator's own, or of the promise that it rests on."""
    if rating.indicator_id is not None:
        return rating.indicator_id == indicator.id
    return rating.obligation_id == indicator.obligation_id


def _assessment(
    indicator: Indicator, ratings: Sequence[Rating], days: tuple[date, date]
) -> Assessed:
    """Choose what the notice tells: regulation 39(4) wants the rating of the period assessed.

    A rating for just these days stands before any other, an indicator's own before that of what
    it rests on, and then the one for the most days.
    """

    def weight(one: Rating) -> tuple[bool, bool, timedelta, date]:
        is_exact = (one.starts_on, one.ends_on) == days
        return is_exact, one.indicator_id is not None, one.ends_on - one.starts_on, one.ends_on

    if not ratings:
        return Assessed(_told(indicator), None)
    best = max(ratings, key=weight)
    found = Assessed(_told(indicator), best.word, best.starts_on, best.ends_on, best.reason)
    if best.word is not best.worked_out:
        return found
    return replace(found, over=best.over, carried=best.carried)


def ending_of(session: Session, contract: Contract) -> tuple[BreachTold, ...]:
    """Give the breaches for which a contract was ended: its termination notice tells of them."""
    return tuple(
        one for one in every_breach(session, contract) if one.breach.has(Result.TERMINATION)
    )


def _breaches(
    session: Session, contract: Contract, days: tuple[date, date]
) -> tuple[BreachTold, ...]:
    """Give the breaches that want a notice of their own, of some days."""
    return tuple(
        one
        for one in every_breach(session, contract)
        if not one.breach.has(Result.TERMINATION) and days[0] <= one.breach.trigger_on <= days[1]
    )


def every_breach(session: Session, contract: Contract) -> tuple[BreachTold, ...]:
    """Give the breaches that came about."""
    query = select(Remedy).where(
        Remedy.contract_id == contract.id, col(Remedy.state).not_in(NOT_TAKEN)
    )
    every = session.exec(query.order_by(col(Remedy.starts_on), col(Remedy.id))).all()
    titles = _titles(session, contract)
    found = []
    for one in every:
        is_breach = one.kind is RemedyKind.BREACH and "breach" in one.working
        if not is_breach or one.state not in CAME_ABOUT:
            continue
        breach = Breach.model_validate(one.working["breach"])
        others = [each for each in every if each.obligation_id == one.obligation_id]
        steps = _before(breach.trigger_on, others, contract.zone)
        found.append(BreachTold(one.id, titles[one.obligation_id], breach, steps))
    return tuple(found)


def _before(trigger_on: date, others: Sequence[Remedy], zone: str) -> tuple[Step, ...]:
    """Give the milder steps that began before what a notice of a breach is about."""
    return tuple(
        Step(
            one.kind.value, one.starts_on, one.due_on, one.what, one.state.value,
            today(zone, one.decided_at or one.proposed_at),
        )
        for one in others
        if one.kind in BEFORE and one.starts_on < trigger_on
    )  # fmt: skip


def _titles(session: Session, contract: Contract) -> dict[UUID, str]:
    query = select(Obligation).where(Obligation.contract_id == contract.id)
    return {one.id: one.title or one.measure for one in session.exec(query)}
