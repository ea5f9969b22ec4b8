"""Propose a delivery plan: when each obligation of a contract falls due."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlmodel import Session

from app.contracts.plan.checks.line import faults
from app.contracts.plan.checks.sense import faults_of_terms
from app.contracts.plan.content import PlanContent
from app.contracts.plan.owing import Promise
from app.contracts.plan.periods import Days, Period, period_with, periods
from app.contracts.plan.proposal import proposed_line
from app.contracts.plan.queries import (
    agreed_plan,
    next_number,
    proposed_plan,
    terms_of,
    what_is_owed,
)
from app.contracts.plan.shape import MOST_STEPS, Profile, Shape, Target
from app.contracts.plan.tables import DeliveryPlan, PlanLine, PlanState
from app.contracts.plan.targets import decimals_for, targets_of
from app.contracts.queries import refuse_unless_running
from app.contracts.tables import Contract, ContractState
from app.organisations.caller import Caller
from app.platform.database import WriteSession
from app.platform.events import note
from app.problems import Conflict, Finding, Invalid
from app.rules.library import Library, whole_units


class PlanWaits(Conflict):
    """Another plan waits to be decided on."""

    slug = "plan-waits"


class NoObligations(Conflict):
    """Nothing is owed under the contract that could fall due."""

    slug = "no-obligations"


def suggest(
    session: Session,
    contract: Contract,
    period: Period,
    shape: Shape,
    whole_units: Collection[str],
) -> PlanContent:
    """Give a plan that can be proposed as it stands: each obligation, with targets by period.

    Nothing is kept of it.

    Raises:
        ContractNotRunning: unless the contract runs, or ended before any plan was agreed.
        NoObligations: if nothing is owed.
        Invalid: if it is not known from when to when, or how much will be spent.
    """
    refuse_unless_planned(session, contract, "Planning")
    owed = what_is_owed(session, contract)
    if not owed:
        raise NoObligations("Nothing is owed under this contract.", "Add its obligations first.")
    first_on = first_day_of(contract)
    days = plan_days(first_on, contract, owed.values(), period)
    expected = expected_spend(contract)
    lines = tuple(
        proposed_line(promise, shape, days, expected, whole_units) for promise in owed.values()
    )
    standing = agreed_plan(session, contract.id)
    content = PlanContent(
        period=period,
        first_period_on=first_on,
        terms=terms_of(standing),
        lines=lines,
        reason="" if standing is None else "The plan is made anew.",
    )
    _refuse_faults(content, owed, days, expected)
    return content


def propose(
    session: WriteSession,
    caller: Caller,
    contract: Contract,
    content: PlanContent,
    library: Library,
    now: datetime,
) -> DeliveryPlan:
    """Propose a plan; another person agrees to it.

    Args:
        session: where it is kept.
        caller: a person.
        contract: locked alone.
        content: the plan.
        library: whose bands, formulas and units it is held against.
        now: when.

    Raises:
        PersonNeeded: if a program calls.
        ContractNotRunning: unless the contract runs, or ended before any plan was agreed.
        PlanWaits: if another waits to be decided on.
        Invalid: if it does not add up to what is owed, or its terms name what is not there; it
            names each gap.
    """
    person = caller.person()
    refuse_unless_planned(session, contract, "Planning")
    _refuse_waiting(session, contract)
    first_on = content.first_period_on or first_day_of(contract)
    _refuse_unexplained(session, contract, content)
    _refuse_first_day(contract, first_on, content.period)
    owed = what_is_owed(session, contract)
    days = plan_days(first_on, contract, owed.values(), content.period)
    expected = expected_spend(contract)
    _refuse_faults(content, owed, days, expected)
    _refuse_terms(content, owed, contract, library)
    whole = whole_units(library)
    made = DeliveryPlan(
        authority_id=contract.authority_id,
        contract_id=contract.id,
        number=next_number(session, contract.id),
        state=PlanState.PROPOSED,
        period=content.period,
        first_period_on=first_on,
        terms=content.terms.model_dump(mode="json"),
        reason=content.reason,
        proposed_by=person,
        proposed_at=now,
        updated_at=now,
    )
    session.add(made)
    session.flush()
    for line in content.lines:
        promise = owed[line.obligation_id]
        profile = line.profile(promise, expected)
        is_whole = promise.unit in whole
        session.add(line_for(made, promise, profile, days, is_whole_unit=is_whole))
    session.flush()
    note(
        session, "plan.proposed", contract.id, now, authority=contract.authority_id,
        actor=caller.who, plan=made.id, number=made.number, lines=len(content.lines),
    )  # fmt: skip
    return made


def refuse_unless_planned(session: Session, contract: Contract, what: str) -> None:
    """Let through what is done to a plan of a contract that runs.

    One that ended before any plan was agreed can still have its first, so that what was delivered
    can be reported. Its terms are not written anew once it has ended.

    Raises:
        ContractNotRunning: for any other.
    """
    is_first = contract.state is ContractState.ENDED and not agreed_plan(session, contract.id)
    if not is_first:
        refuse_unless_running(contract, what)


def line_for(
    plan: DeliveryPlan,
    promise: Promise,
    profile: Profile,
    days: tuple[Days, ...],
    *,
    is_whole_unit: bool,
    had: Sequence[Target] = (),
) -> PlanLine:
    """Make the line of a plan for one obligation, with what it comes to in each period.

    What the periods had before a change is given with it: those that are over keep it.
    """
    targets = profile.targets
    if profile.shape not in (Shape.TARGETS, Shape.BY_SPEND):
        decimals = decimals_for(profile.whole, is_whole_unit=is_whole_unit)
        targets = targets_of(profile, days, decimals, had)
    document = profile.model_dump(mode="json", exclude_defaults=True)
    return PlanLine(
        plan_id=plan.id,
        obligation_id=promise.obligation_id,
        shape=profile.shape,
        document=document,
        quantity=profile.whole,
        targets=[target.model_dump(mode="json") for target in targets],
    )


def days_of(plan: DeliveryPlan, contract: Contract, owed: Collection[Promise]) -> tuple[Days, ...]:
    """List the periods of a plan, as long as anything is owed.

    Raises:
        Invalid: if there are more than a plan can have.
    """
    return plan_days(plan.first_period_on, contract, owed, plan.period)


def plan_days(
    first_on: date, contract: Contract, owed: Collection[Promise], period: Period
) -> tuple[Days, ...]:
    """List the periods in which anything is owed; where no day is known, there are none.

    Raises:
        Invalid: if there are more than a plan can have.
    """
    known = (one.ends_on for one in owed if one.ends_on is not None)
    last_on = max(known, default=contract.ends_on)
    if last_on is None:
        return ()
    found = periods(first_on, last_on, period)
    if len(found) > MOST_STEPS:
        words = (
            f"By the {period} there would be {len(found)} periods, and a plan has {MOST_STEPS}."
        )
        fix = "Plan by longer periods, or look whether the last day is as it was meant."
        raise Invalid(words, findings=[Finding("too_many_periods", words, fix, path="period")])
    return found


def first_day_of(contract: Contract) -> date:
    """Give the day from which something can be owed under a contract that runs."""
    first = contract.starts_on or contract.entered_on
    if first is None:
        raise ValueError(f"the contract {contract.id} runs and has no first day")
    return first


def expected_spend(contract: Contract) -> Decimal | None:
    """Give the pounds without VAT that are expected to be spent under a contract, if any are."""
    return contract.value or contract.price or None


def _refuse_waiting(session: WriteSession, contract: Contract) -> None:
    waiting = proposed_plan(session, contract.id)
    if waiting is not None:
        raise PlanWaits(
            f"Plan {waiting.number} of this contract waits to be decided on.",
            "Have it agreed or refused first.",
            plan_id=str(waiting.id),
        )


def _refuse_unexplained(session: WriteSession, contract: Contract, content: PlanContent) -> None:
    if not content.reason and agreed_plan(session, contract.id) is not None:
        words = "A plan was agreed, and nothing says why another should take its place."
        raise Invalid(
            words, findings=[Finding("reason_needed", words, "Give the reason.", path="reason")]
        )


def _refuse_first_day(contract: Contract, first_on: date, period: Period) -> None:
    """Let through a first period that the contract's first day is in."""
    begins = first_day_of(contract)
    if _is_within(begins, first_on, period):
        return
    words = f"The contract's first day, {begins}, is not in the first {period} from {first_on}."
    fix = f"Let the first period begin on {begins}, or less than a {period} before."
    raise Invalid(words, findings=[Finding("first_period", words, fix, path="first_period_on")])


def _is_within(day: date, first_on: date, period: Period) -> bool:
    starts_on, ends_on = period_with(first_on, period, first_on)
    return starts_on <= day <= ends_on


def _refuse_terms(
    content: PlanContent, owed: Mapping[UUID, Promise], contract: Contract, library: Library
) -> None:
    measures = {one.measure for one in owed.values()}
    found = list(faults_of_terms(content.terms, measures, contract.price, library))
    if found:
        raise Invalid("The terms name what is not there, or cannot be kept.", findings=found)


def _refuse_faults(
    content: PlanContent,
    owed: Mapping[UUID, Promise],
    days: tuple[Days, ...],
    expected: Decimal | None,
) -> None:
    found = list(faults(content.lines, owed, days, expected))
    if found:
        raise Invalid(
            "The plan does not say when everything that is owed falls due.", findings=found
        )
