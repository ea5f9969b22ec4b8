"""Agree to a delivery plan that another person proposed, or refuse it."""

from datetime import date, datetime

from app.contracts.plan.proposing import refuse_unless_planned
from app.contracts.plan.queries import agreed_plan, lines_of, plan_of, profile_of, what_is_owed
from app.contracts.plan.tables import DeliveryPlan, PlanState
from app.contracts.tables import Contract
from app.contracts.today import today
from app.organisations.caller import Caller, SecondPersonNeeded
from app.platform.database import WriteSession
from app.platform.events import note
from app.problems import AlreadyDecided, Conflict


class PlanOutdated(Conflict):
    """What is owed, or when, has changed since the plan was proposed."""

    slug = "plan-outdated"


def decide(
    session: WriteSession,
    caller: Caller,
    contract: Contract,
    proposed: DeliveryPlan,
    reason: str,
    now: datetime,
    *,
    agree: bool,
) -> DeliveryPlan:
    """Agree to a plan, or refuse it.

    The first plan tells what is due from the contract's first day; one that replaces another,
    from the day on which it is agreed. What was due before that day stays as it was told then.

    Args:
        session: where it is kept.
        caller: a person, other than who proposed it.
        contract: the plan's, locked alone.
        proposed: the plan.
        reason: for the decision, in words; it may be empty where the plan is agreed.
        now: when.
        agree: whether to agree.

    Raises:
        PersonNeeded: if a program calls.
        ContractNotRunning: if it is agreed to, unless the contract runs, or ended before any plan
            was agreed.
        AlreadyDecided: if it was decided.
        SecondPersonNeeded: if the caller proposed it.
        PlanOutdated: if it is agreed to, and does not fit what is owed any more.
    """
    person = caller.person()
    plan = plan_of(session, caller, proposed.id)  # read again, now that the contract is locked
    if agree:
        refuse_unless_planned(session, contract, "Agreeing to a plan")
    if plan.state is not PlanState.PROPOSED:
        raise AlreadyDecided(f"Plan {plan.number} was {plan.state}.", "Propose another one.")
    if plan.proposed_by == person:
        raise SecondPersonNeeded(
            "Who proposed a plan may not decide on it.", "Ask a colleague to decide."
        )
    if agree:
        _refuse_outdated(session, contract, plan)
        standing = agreed_plan(session, contract.id)
        begins = _begins(contract, standing, today(contract.zone, now))
        stand(session, standing, plan, begins, now)
    else:
        plan.state = PlanState.REFUSED
    plan.decided_by, plan.decided_at, plan.decision = person, now, reason
    plan.version += 1
    plan.updated_at = now
    note(
        session, f"plan.{plan.state}", contract.id, now, authority=contract.authority_id,
        actor=caller.who, plan=plan.id, number=plan.number,
    )  # fmt: skip
    return plan


def stand(
    session: WriteSession,
    standing: DeliveryPlan | None,
    plan: DeliveryPlan,
    begins: date,
    now: datetime,
) -> None:
    """Let a plan take the place of the one that stood, from a day on."""
    if standing is not None:
        standing.state, standing.updated_at = PlanState.REPLACED, now
        standing.version += 1
        session.flush()  # one is agreed at a time, and the database holds us to it
    plan.state, plan.stands_from = PlanState.AGREED, begins
    session.flush()


def _begins(contract: Contract, standing: DeliveryPlan | None, day: date) -> date:
    first = contract.starts_on or contract.entered_on
    return first if standing is None and first is not None else day


def _refuse_outdated(session: WriteSession, contract: Contract, plan: DeliveryPlan) -> None:
    owed = {
        key: (one.quantity, one.starts_on, one.ends_on)
        for key, one in what_is_owed(session, contract).items()
    }
    profiles = {line.obligation_id: profile_of(line) for line in lines_of(session, plan.id)}
    planned = {key: (one.whole, one.first_on, one.last_on) for key, one in profiles.items()}
    if planned != owed:
        raise PlanOutdated(
            f"What is owed, or when, has changed since plan {plan.number} was proposed.",
            "Refuse it, and propose one that fits what is owed now.",
        )
