"""Begin the return of a period."""

from datetime import date, datetime
from uuid import UUID

from sqlmodel import Session, select

from app.contracts.plan.queries import agreed_plan
from app.contracts.plan.tables import DeliveryPlan
from app.contracts.queries import contract_for
from app.contracts.tables import Contract
from app.deliveries.queries import has_its_days
from app.deliveries.returns.checks.grounding import last_day_of, refuse_unless_reported, today_of
from app.deliveries.returns.period import Days, Rhythm, Taken, days_for
from app.deliveries.tables import Return, ReturnState
from app.organisations.caller import Caller
from app.platform.database import WriteSession
from app.platform.events import note
from app.problems import Conflict
from app.procurements.queries import Lock


class NoDeliveryPlan(Conflict):
    """No delivery plan was agreed, so there are no periods to report by."""

    slug = "no-delivery-plan"


def begin(
    session: WriteSession, caller: Caller, contract_id: UUID, day: date, now: datetime
) -> Return:
    """Begin the return for the period that a day belongs to, as a draft that says nothing yet.

    Args:
        session: where it is kept.
        caller: the supplier, or the authority for it.
        contract_id: under which it is reported.
        day: any day of the period.
        now: when.

    Raises:
        NotFound: if there is no such contract, or it is not the caller's to see.
        ContractNotRunning: if it was not entered into yet, or is closed.
        NoDeliveryPlan: if none was agreed.
        Invalid: if the day is in no period, or its period has not begun.
        ReturnBegun: if another return has the day.
    """
    contract = contract_for(session, caller, contract_id, Lock.ALONE)
    refuse_unless_reported(contract, "Reporting")
    plan = plan_for(agreed_plan(session, contract.id))
    rhythm = rhythm_of(plan, contract)
    starts_on, ends_on = days_for(
        day, rhythm, _taken(session, caller, contract.id), today_of(contract, now)
    )
    made = Return(
        authority_id=contract.authority_id,
        contract_id=contract.id,
        supplier_id=contract.supplier_id,
        period_starts_on=starts_on,
        period_ends_on=ends_on,
        state=ReturnState.DRAFT,
        made_by=caller.who,
        made_at=now,
        updated_at=now,
    )
    session.add(made)
    note(
        session, "return.begun", made.id, now, authority=made.authority_id, actor=caller.who,
        contract=contract.id, starts_on=starts_on.isoformat(), ends_on=ends_on.isoformat(),
    )  # fmt: skip
    return made


def period_at(
    session: Session, caller: Caller, contract: Contract, day: date, now: datetime
) -> tuple[Days, Return | None]:
    """Give the days that a return with a day in it is for, and that return, once it is begun.

    Args:
        session: where to read.
        caller: the supplier, or the authority for it.
        contract: under which it is reported.
        day: any day of the period.
        now: when.

    Raises:
        NoDeliveryPlan: if none was agreed.
        Invalid: if the day is in no period, or its period has not begun.
        ReturnBegun: if another supplier's return has the day.
    """
    query = select(Return).where(
        Return.contract_id == contract.id,
        has_its_days(),
        Return.period_starts_on <= day,
        Return.period_ends_on >= day,
    )
    found = session.exec(query).one_or_none()
    if found is not None and caller.supplier_id in (None, found.supplier_id):
        return (found.period_starts_on, found.period_ends_on), found
    rhythm = rhythm_of(plan_for(agreed_plan(session, contract.id)), contract)
    taken = _taken(session, caller, contract.id)
    return days_for(day, rhythm, taken, today_of(contract, now)), None


def plan_for(plan: DeliveryPlan | None) -> DeliveryPlan:
    """Give the plan that returns go by.

    Raises:
        NoDeliveryPlan: if there is none.
    """
    if plan is None:
        raise NoDeliveryPlan(
            "No delivery plan was agreed for this contract, so it has no periods to report by.",
            "Propose one, and have somebody else agree it.",
        )
    return plan


def rhythm_of(plan: DeliveryPlan, contract: Contract) -> Rhythm:
    """Give the periods by which a contract is reported."""
    return Rhythm(plan.first_period_on, last_day_of(contract), plan.period)


def _taken(session: Session, caller: Caller, contract_id: UUID) -> list[Taken]:
    query = select(Return).where(Return.contract_id == contract_id, has_its_days())
    own = caller.supplier_id
    return [
        Taken(
            one.id,
            one.period_starts_on,
            one.period_ends_on,
            is_others=own is not None and own != one.supplier_id,
        )
        for one in session.exec(query)
    ]
