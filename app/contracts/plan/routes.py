"""Delivery plans over HTTP: proposed by one person, agreed by another."""

from typing import Annotated, Literal
from uuid import UUID

from fastapi import Path, Query, Request, Response
from sqlmodel import select

from app.contracts.plan.deciding import decide
from app.contracts.plan.messages import (
    PlanDecisionIn,
    PlanIn,
    PlanOut,
    PlanPage,
    PlanRow,
    PlanVerdict,
)
from app.contracts.plan.periods import Period
from app.contracts.plan.proposing import propose, suggest
from app.contracts.plan.queries import lines_of, plan_of
from app.contracts.plan.shape import Shape
from app.contracts.plan.tables import DeliveryPlan
from app.contracts.queries import contract_for
from app.organisations.authenticating import needs
from app.organisations.caller import Caller
from app.organisations.scope import Scope
from app.platform.http.dependencies import NowDep, ReadDep, WriteDep
from app.platform.http.routing import Router
from app.platform.request.filters import UpdatedDep
from app.platform.request.paging import PagingDep, page_of
from app.platform.request.preconditions import versioned
from app.procurements.queries import Lock
from app.rules.library import whole_units
from app.rules.reading import read_library
from app.rules.routes import home

router = Router(prefix="/v1", tags=["plans"])

RunningId = Annotated[UUID, Path(examples=["0195566f-4a00-7000-8000-000000000070"])]
PlanId = Annotated[UUID, Path(examples=["0195566f-4a00-7000-8000-000000000071"])]
Reader = Annotated[Caller, needs(Scope.CONTRACTS_READ)]
Suggested = Annotated[
    Literal[Shape.EVEN, Shape.FRONT, Shape.BACK, Shape.BY_SPEND],
    Query(description="How the targets are to fall due."),
]


@router.post("/contracts/{contract_id}/plans", status_code=201)
def propose_plan(
    caller: Annotated[Caller, needs(Scope.CONTRACTS_WRITE)],
    contract_id: RunningId,
    body: PlanIn,
    session: WriteDep,
    request: Request,
    now: NowDep,
) -> PlanOut:
    """Propose when each obligation of a contract falls due; another person agrees to it.

    Targets, milestones and years must add up to what is owed, and the terms name what the library
    and the contract have. Of a contract that has ended, the first plan alone can be proposed.
    """
    contract = contract_for(session, caller, contract_id, Lock.ALONE)
    library = read_library(home(request))
    made = propose(session, caller, contract, body.content(), library, now)
    return PlanOut.of(made, lines_of(session, made.id))


@router.get("/contracts/{contract_id}/plans")
def list_plans(
    caller: Reader,
    contract_id: RunningId,
    session: ReadDep,
    updated: UpdatedDep,
    asked: PagingDep,
) -> PlanPage:
    """List the delivery plans of a contract, the first one first."""
    contract = contract_for(session, caller, contract_id)
    columns = (getattr(DeliveryPlan, name) for name in PlanRow.model_fields)
    query = select(*columns).where(DeliveryPlan.contract_id == contract.id)
    query = updated.within(query, DeliveryPlan.updated_at)
    found = page_of(session, query, (DeliveryPlan.number, DeliveryPlan.id), asked)
    rows = [PlanRow.model_validate(row, from_attributes=True) for row in found.rows]
    return PlanPage(data=rows, page=found.marks)


@router.get("/contracts/{contract_id}/plans/proposal")
def suggest_plan(
    caller: Reader,
    contract_id: RunningId,
    session: ReadDep,
    request: Request,
    period: Period = Period.QUARTER,
    shape: Suggested = Shape.EVEN,
) -> PlanIn:
    """Give a plan that can be proposed as it stands: every obligation, with targets that add up.

    Whole units stay whole. Nothing is kept of it.
    """
    contract = contract_for(session, caller, contract_id)
    whole = whole_units(read_library(home(request)))
    content = suggest(session, contract, period, shape, whole)
    return PlanIn.model_validate(dict(content))


@router.get("/plans/{plan_id}")
def read_plan(caller: Reader, plan_id: PlanId, session: ReadDep, response: Response) -> PlanOut:
    """Give a delivery plan with its terms, and how each obligation falls due by it."""
    found = plan_of(session, caller, plan_id)
    versioned(response, found.version)
    return PlanOut.of(found, lines_of(session, found.id))


@router.post("/plans/{plan_id}/decision", status_code=201)
def decide_plan(
    caller: Annotated[Caller, needs(Scope.CONTRACTS_APPROVE)],
    plan_id: PlanId,
    body: PlanDecisionIn,
    session: WriteDep,
    now: NowDep,
) -> PlanOut:
    """Agree to a plan that another person proposed, or refuse it.

    It takes the place of the plan that stood, from the day on which it is agreed; what was due
    before that day stays as it was told then.
    """
    proposed = plan_of(session, caller, plan_id)
    contract = contract_for(session, caller, proposed.contract_id, Lock.ALONE)
    agree = body.decision is PlanVerdict.AGREE
    made = decide(session, caller, contract, proposed, body.reason, now, agree=agree)
    return PlanOut.of(made, lines_of(session, made.id))
