"""What is planned and spent under contracts, and what is owed on any day.

A plan tells what is due from its own first day (`stands_from`) until a later one begins to
stand, so that agreeing another never changes what was due before: to ask about a past day is to
ask the plan of that day. What was due before the first plan is told by the first. Nothing falls
due after a contract's last day, whichever way it ended: to ask about a later day is to ask about
that one.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import func
from sqlalchemy.orm import contains_eager
from sqlmodel import Session, col, select

from app.contracts.plan.owing import Falling, Owing, Promise
from app.contracts.plan.shape import Profile
from app.contracts.plan.tables import ContractSpend, DeliveryPlan, PlanLine, PlanState
from app.contracts.plan.terms import Terms
from app.contracts.tables import Contract, Obligation, ObligationTerm
from app.organisations.caller import Caller
from app.problems import NotFound

LAST = date.max  #: after whatever has been agreed to take effect
AGREED = (PlanState.AGREED, PlanState.REPLACED)


def agreed_plan(session: Session, contract_id: UUID) -> DeliveryPlan | None:
    """Give the delivery plan that was agreed last, if there is one."""
    query = select(DeliveryPlan).where(
        DeliveryPlan.contract_id == contract_id, DeliveryPlan.state == PlanState.AGREED
    )
    return session.exec(query).one_or_none()


def plan_of(session: Session, caller: Caller, plan_id: UUID) -> DeliveryPlan:
    """Give a plan of a contract that a caller may know of.

    Raises:
        NotFound: if there is none, or it is not the caller's to see.
    """
    query = select(DeliveryPlan).where(
        DeliveryPlan.id == plan_id, DeliveryPlan.authority_id == caller.authority_id
    )
    if caller.supplier_id is not None:
        query = query.join(Contract, col(Contract.id) == DeliveryPlan.contract_id)
        query = query.where(Contract.supplier_id == caller.supplier_id)
    found = session.exec(query.execution_options(populate_existing=True)).one_or_none()
    if found is None:
        raise NotFound(f"There is no plan {plan_id}.", "A contract lists its plans.")
    return found


def proposed_plan(session: Session, contract_id: UUID) -> DeliveryPlan | None:
    """Give the plan that waits to be decided on, if there is one."""
    query = select(DeliveryPlan).where(
        DeliveryPlan.contract_id == contract_id, DeliveryPlan.state == PlanState.PROPOSED
    )
    return session.exec(query).one_or_none()


def next_number(session: Session, contract_id: UUID) -> int:
    """Give the number of a contract's next plan; the contract is locked meanwhile."""
    query = select(func.max(DeliveryPlan.number)).where(DeliveryPlan.contract_id == contract_id)
    return (session.exec(query).one() or 0) + 1


def terms_of(plan: DeliveryPlan | None) -> Terms:
    """Give the terms that were agreed with a plan; without one, those that go unsaid."""
    return Terms() if plan is None else Terms.model_validate(plan.terms)


def spent_by(session: Session, contract_id: UUID, day: date) -> Decimal:
    """Give what was spent under a contract, in pounds, in periods that ended by a day."""
    found = _spent(session, [contract_id], day).get(contract_id, ())
    return sum((amount for _, amount in found), Decimal(0))


def what_is_owed(session: Session, contract: Contract) -> dict[UUID, Promise]:
    """Give each obligation of a contract as its last change leaves it, in effect yet or not."""
    by_id, days = {contract.id: contract}, {contract.id: LAST}
    return {one.obligation_id: one for one in _promises_on(session, by_id, days)}


def owing_on(session: Session, contracts: Sequence[Contract], day: date) -> dict[UUID, Owing]:
    """Say what is owed under some contracts on a day, by obligation, in their order.

    It takes the same few queries however many contracts there are.
    """
    falling = falling_due(session, contracts, day)
    return {key: one.owing(day) for key, one in falling.items()}


def falling_due(session: Session, contracts: Sequence[Contract], day: date) -> dict[UUID, Falling]:
    """Say how what is owed under some contracts on a day falls due, also before that day.

    It takes the same few queries however many contracts there are.
    """
    by_id, days = {contract.id: contract for contract in contracts}, _days(contracts, day)
    plans = {key: _begun(found, days[key]) for key, found in _agreed(session, contracts).items()}
    known = [plan for found in plans.values() for plan in found]
    profiles = _profiles(session, [plan.id for plan in known])
    least = {plan.id: terms_of(plan).minimum_spend for plan in known}
    spent, terms = _spent(session, by_id, day), _terms_by(session, days)
    found = {}
    for owed in _obligations(session, by_id):
        its_plans, its_terms = plans.get(owed.contract_id, ()), terms.get(owed.id, ())
        *before, now = (
            Falling(
                _promise(owed, term, by_id[owed.contract_id]),
                None if plan is None else profiles.get((plan.id, owed.id)),
                tuple(spent.get(owed.contract_id, ())),
                Decimal(0) if plan is None else least[plan.id],
                by_id[owed.contract_id].ended_on,
                since,
            )
            for since, plan, term in _stood(its_plans, its_terms)
        )
        found[owed.id] = replace(now, before=tuple(before))
    return found


def _stood(
    plans: Sequence[DeliveryPlan], terms: Sequence[ObligationTerm]
) -> Iterator[tuple[date, DeliveryPlan | None, ObligationTerm | None]]:
    """Give the plan and the term that stood from each day on which either of them was another.

    Args:
        plans: that have begun, and the first; in order.
        terms: of one obligation that have begun, in order.
    """
    days = {plan.stands_from for plan in plans if plan.stands_from is not None}
    days |= {term.effective_on for term in terms} | {date.min}
    last = None
    for number, day in enumerate(sorted(days)):
        plan = _standing(plans, day) if plans else None
        term = next((one for one in reversed(terms) if one.effective_on <= day), None)
        stands = plan and plan.id, term and term.number
        if not number or stands != last:
            yield day, plan, term
        last = stands


def plan_on(session: Session, contract: Contract, day: date) -> DeliveryPlan | None:
    """Give the plan that stands on a day for a contract, if one was agreed."""
    return plans_on(session, [contract], day).get(contract.id)


def plans_on(
    session: Session, contracts: Sequence[Contract], day: date
) -> dict[UUID, DeliveryPlan]:
    """Give the plan that stands on a day for each contract that has one, by contract."""
    days = _days(contracts, day)
    agreed = _agreed(session, contracts)
    return {key: _standing(plans, days[key]) for key, plans in agreed.items()}


def _agreed(session: Session, contracts: Sequence[Contract]) -> dict[UUID, list[DeliveryPlan]]:
    """List the plans that were ever agreed for each contract that has any, in their order."""
    query = select(DeliveryPlan).where(
        col(DeliveryPlan.contract_id).in_([one.id for one in contracts]),
        col(DeliveryPlan.state).in_(AGREED),
    )
    found: dict[UUID, list[DeliveryPlan]] = defaultdict(list)
    for plan in session.exec(query.order_by(col(DeliveryPlan.number))):
        found[plan.contract_id].append(plan)
    return found


def _days(contracts: Sequence[Contract], day: date) -> dict[UUID, date]:
    """Give the day that each contract is asked about: no later than its last."""
    return {one.id: min(day, one.ended_on or day) for one in contracts}


def _promises_on(
    session: Session, contracts: Mapping[UUID, Contract], days: Mapping[UUID, date]
) -> list[Promise]:
    """List the obligations of some contracts, each as it stands on its contract's day."""
    terms = {key: found[-1] for key, found in _terms_by(session, days).items()}
    return [
        _promise(owed, terms.get(owed.id), contracts[owed.contract_id])
        for owed in _obligations(session, contracts)
    ]


def _obligations(session: Session, contracts: Collection[UUID]) -> list[Obligation]:
    """List the obligations of some contracts, contract by contract, as they were promised."""
    query = select(Obligation).where(col(Obligation.contract_id).in_(contracts))
    order = col(Obligation.contract_id), col(Obligation.ordinal), col(Obligation.id)
    return list(session.exec(query.order_by(*order)))


def lines_of(session: Session, plan_id: UUID) -> list[PlanLine]:
    """List a plan's lines, in the order in which the obligations were promised."""
    query = select(PlanLine).join(Obligation, col(Obligation.id) == PlanLine.obligation_id)
    query = query.where(PlanLine.plan_id == plan_id)
    query = query.options(contains_eager(PlanLine.obligation))  # type: ignore[arg-type]
    return list(session.exec(query.order_by(col(Obligation.ordinal), col(Obligation.id))))


def profile_of(line: PlanLine) -> Profile:
    """Read how a line falls due."""
    return Profile.model_validate(line.document)


def _terms_by(session: Session, days: Mapping[UUID, date]) -> dict[UUID, list[ObligationTerm]]:
    """List what the changes in effect by a day made of each obligation that was changed."""
    query = (
        select(ObligationTerm, col(Obligation.contract_id))
        .join(Obligation, col(Obligation.id) == ObligationTerm.obligation_id)
        .where(
            col(Obligation.contract_id).in_(days),
            ObligationTerm.effective_on <= max(days.values(), default=LAST),
        )
        .order_by(col(ObligationTerm.number))
    )
    found: dict[UUID, list[ObligationTerm]] = defaultdict(list)
    for term, contract in session.exec(query):
        if term.effective_on <= days[contract]:
            found[term.obligation_id].append(term)
    return found


def _promise(owed: Obligation, term: ObligationTerm | None, contract: Contract) -> Promise:
    starts_on = (term and term.starts_on) or owed.starts_on
    ends_on = (term and term.ends_on) or owed.ends_on
    return Promise(
        obligation_id=owed.id,
        contract_id=owed.contract_id,
        measure=owed.measure,
        theme=owed.theme,
        title=owed.title,
        unit=owed.unit,
        direction=owed.direction,
        accumulation=owed.accumulation,
        baseline=owed.promised,
        quantity=owed.promised if term is None else term.quantity,
        rate=owed.rate,
        per_pounds=owed.per_pounds,
        starts_on=starts_on or contract.starts_on or contract.entered_on,
        ends_on=ends_on or contract.ends_on,
    )


def _standing(plans: Sequence[DeliveryPlan], day: date) -> DeliveryPlan:
    return _begun(plans, day)[-1]


def _begun(plans: Sequence[DeliveryPlan], day: date) -> list[DeliveryPlan]:
    """List the plans that stand or stood by a day; before any did, the first."""
    begun = [plan for plan in plans if plan.stands_from is not None and plan.stands_from <= day]
    return begun or [plans[0]]


def _profiles(session: Session, plans: Collection[UUID]) -> dict[tuple[UUID, UUID], Profile]:
    """Give how each obligation falls due by each of some plans, by plan and obligation."""
    query = select(PlanLine).where(col(PlanLine.plan_id).in_(plans))
    return {(line.plan_id, line.obligation_id): profile_of(line) for line in session.exec(query)}


def _spent(
    session: Session, contracts: Collection[UUID], day: date
) -> dict[UUID, list[tuple[date, Decimal]]]:
    """Give what was spent in days that ended by a day, in pounds, with the last of those days."""
    amount: Any = func.sum(ContractSpend.amount)
    query: Any = select(ContractSpend.contract_id, ContractSpend.ends_on, amount)
    query = query.where(
        col(ContractSpend.contract_id).in_(contracts),
        ContractSpend.ends_on <= day,
        col(ContractSpend.replaced_at).is_(None),
    ).group_by(ContractSpend.contract_id, ContractSpend.ends_on)
    found: dict[UUID, list[tuple[date, Decimal]]] = defaultdict(list)
    for contract, ends_on, total in session.exec(query):
        found[contract].append((ends_on, Decimal(total)))
    return found
