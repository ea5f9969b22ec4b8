"""Gather what the workbook of a delivery plan is made of."""

from collections.abc import Mapping
from pathlib import Path
from uuid import UUID

from sqlmodel import Session, col, select

from app.contracts.change.tables import ChangeLine, ChangeState, ContractChange
from app.contracts.plan.content import Line, PlanContent
from app.contracts.plan.owing import Promise
from app.contracts.plan.periods import Days, Period
from app.contracts.plan.proposal import proposed_line
from app.contracts.plan.proposing import expected_spend, plan_days, suggest
from app.contracts.plan.queries import (
    agreed_plan,
    lines_of,
    profile_of,
    proposed_plan,
    terms_of,
    what_is_owed,
)
from app.contracts.plan.shape import Shape
from app.contracts.plan.tables import DeliveryPlan, PlanLine
from app.contracts.queries import contract_for, obligations_of, refuse_unless_running
from app.contracts.tables import Contract
from app.rules.reading import HOME, read_library
from app.spreadsheets.imports.offering import Asking
from app.spreadsheets.kinds.plan.case import PlanCase


def plan_case_of(session: Session, asking: Asking) -> PlanCase:
    """Give a contract with the plan that its workbook starts from.

    Raises:
        NotFound: if there is no such contract, or it is not the caller's to see.
        ContractNotRunning: unless it runs.
        NoObligations: if nothing is owed under it.
        Invalid: if it is not known from when to when, or how much will be spent.
    """
    contract = contract_for(session, asking.caller, asking.target.id)
    refuse_unless_running(contract, "Planning")
    waiting, agreed = proposed_plan(session, contract.id), agreed_plan(session, contract.id)
    promises = what_is_owed(session, contract)
    found = waiting or agreed
    whole_units = whole_units_of(asking)
    if found is None:
        content = suggest(session, contract, Period.QUARTER, Shape.EVEN, whole_units)
        first_on = content.first_period_on
    else:
        first_on = found.first_period_on
        days = plan_days(first_on, contract, promises.values(), found.period)
        content = _content(session, contract, found, promises, days, whole_units)
    assert first_on is not None  # noqa: S101 - what is suggested has one
    return PlanCase(
        contract=contract,
        obligations=tuple(obligations_of(session, contract.id)),
        promises=promises,
        reasons=_reasons(session, contract.id),
        days=plan_days(first_on, contract, promises.values(), content.period),
        content=content,
        waiting=waiting,
        agreed=agreed,
        version=contract.version + _versions(session, contract.id),
    )


def whole_units_of(asking: Asking) -> frozenset[str]:
    """Give the units of which there are no halves."""
    units = read_library(home_of(asking)).units.units
    return frozenset(name for name, unit in units.items() if unit.whole)


def home_of(asking: Asking) -> Path:
    """Give the folder of the rule library."""
    return asking.settings.rules_folder or HOME


def _versions(session: Session, contract_id: UUID) -> int:
    query = select(DeliveryPlan.version).where(DeliveryPlan.contract_id == contract_id)
    return sum(session.exec(query))


def _reasons(session: Session, contract_id: UUID) -> dict[UUID, str]:
    """Give why each obligation that was changed is not owed as it was promised.

    A change that left an obligation as it was says nothing of it.
    """
    query = (
        select(ChangeLine, ContractChange)
        .join(ContractChange, col(ContractChange.id) == ChangeLine.change_id)
        .where(
            ContractChange.contract_id == contract_id,
            ContractChange.state == ChangeState.APPROVED,
            col(ChangeLine.wanted) != col(ChangeLine.before),
        )
        .order_by(col(ContractChange.number))
    )
    return {
        line.obligation_id: line.reason or change.reason for line, change in session.exec(query)
    }


def _content(
    session: Session,
    contract: Contract,
    plan: DeliveryPlan,
    promises: Mapping[UUID, Promise],
    days: tuple[Days, ...],
    whole_units: frozenset[str],
) -> PlanContent:
    """Give what a plan says; what is owed and not in it, as we would propose it."""
    kept = {line.obligation_id: _line(line) for line in lines_of(session, plan.id)}
    expected = expected_spend(contract)
    lines = tuple(
        kept.get(key) or proposed_line(promise, Shape.EVEN, days, expected, whole_units)
        for key, promise in promises.items()
    )
    return PlanContent(
        period=plan.period,
        first_period_on=plan.first_period_on,
        terms=terms_of(plan),
        lines=lines,
        reason=plan.reason,
    )


def _line(line: PlanLine) -> Line:
    profile = profile_of(line)
    return Line(
        obligation_id=line.obligation_id,
        shape=profile.shape,
        milestones=profile.milestones,
        years=profile.years,
        targets=profile.targets if profile.shape is Shape.TARGETS else (),
        expected_spend=profile.expected_spend if profile.shape is Shape.BY_SPEND else None,
    )
