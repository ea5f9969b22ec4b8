"""Make the delivery plan add up after a change, in the transaction of the change itself.

The plan that stood is replaced by another that tells what is due from the change's first day.
Periods that are over keep their targets; those to come share what is owed beyond them.
"""

from collections.abc import Collection, Mapping
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from app.contracts.change.tables import ContractChange
from app.contracts.plan.deciding import stand
from app.contracts.plan.owing import Promise
from app.contracts.plan.periods import Days
from app.contracts.plan.proposing import days_of, line_for
from app.contracts.plan.queries import agreed_plan, lines_of, next_number, profile_of
from app.contracts.plan.revision import Revision, revised
from app.contracts.plan.shape import Target
from app.contracts.plan.tables import DeliveryPlan, PlanLine, PlanState
from app.contracts.plan.targets import decimals_for
from app.contracts.tables import Contract
from app.platform.database import WriteSession
from app.units import exactly


def replan(
    session: WriteSession,
    contract: Contract,
    change: ContractChange,
    owed: Mapping[UUID, Promise],
    whole_units: Collection[str],
    now: datetime,
) -> DeliveryPlan | None:
    """Have a plan stand that adds up to what is owed now; None: none was agreed before.

    Args:
        session: where it is kept.
        contract: as the change has made it, locked alone.
        change: decided on already.
        owed: what is owed now, by obligation.
        whole_units: units of which there are no halves.
        now: when.
    """
    standing = agreed_plan(session, contract.id)
    if standing is None or change.decided_by is None:
        return None
    lines = lines_of(session, standing.id)
    made = DeliveryPlan(
        authority_id=contract.authority_id,
        contract_id=contract.id,
        number=next_number(session, contract.id),
        state=PlanState.PROPOSED,
        period=standing.period,
        first_period_on=standing.first_period_on,
        terms=standing.terms,
        reason=f"It adds up to what is owed after change {change.number}.",
        proposed_by=change.proposed_by,
        proposed_at=change.proposed_at,
        decided_by=change.decided_by,
        decided_at=now,
        updated_at=now,
    )
    stand(session, standing, made, change.effective_on, now)
    session.add(made)
    session.flush()
    days = days_of(made, contract, owed.values())
    growth = _growth(change)
    for line in lines:
        promise = owed[line.obligation_id]
        is_whole = promise.unit in whole_units
        revision = Revision(
            whole=promise.quantity,
            last_on=promise.ends_on,
            effective_on=change.effective_on,
            days=_within(days, promise),
            decimals=decimals_for(promise.quantity, is_whole_unit=is_whole),
            growth=growth,
        )
        session.add(_line(line, made, promise, revision, is_whole_unit=is_whole))
    session.flush()
    return made


def _line(
    before: PlanLine,
    plan: DeliveryPlan,
    promise: Promise,
    revision: Revision,
    *,
    is_whole_unit: bool,
) -> PlanLine:
    profile = revised(profile_of(before), revision)
    had = [Target.model_validate(one) for one in before.targets]
    return line_for(
        plan, promise, profile, revision.days, is_whole_unit=is_whole_unit, had=had
    )  # fmt: skip


def _within(days: tuple[Days, ...], promise: Promise) -> tuple[Days, ...]:
    """Give the periods that have begun by an obligation's last day: none is due after it."""
    last_on = promise.ends_on
    return days if last_on is None else tuple(one for one in days if one[0] <= last_on)


def _growth(change: ContractChange) -> Decimal:
    if not change.value_before or change.value_after is None:
        return Decimal(1)
    with exactly():
        return change.value_after / change.value_before
