"""Gather what the workbook of a period is made of."""

from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from uuid import UUID

from sqlmodel import Session, col, select

from app.contracts.kind import Accumulation
from app.contracts.plan.periods import periods
from app.contracts.plan.queries import agreed_plan
from app.contracts.plan.tables import DeliveryPlan
from app.contracts.queries import contract_for, obligations_of
from app.contracts.tables import Contract
from app.deliveries.returns.beginning import period_at, plan_for
from app.deliveries.returns.checks.ground import full_weeks
from app.deliveries.returns.checks.grounding import (
    last_day_of,
    refuse_unless_reported,
    today_of,
)
from app.deliveries.standing.queries import standings
from app.deliveries.standing.standing import Standing
from app.deliveries.tables import Delivery, Return, ReturnLine, ReturnState
from app.problems import Finding, Invalid
from app.rules.library import Library
from app.rules.reading import HOME, read_library
from app.spreadsheets.imports.offering import Asking
from app.spreadsheets.kinds.returns.case import Case, Owed
from app.spreadsheets.mapping.span import Span

NOTHING = Decimal(0)
ONE_DAY = timedelta(days=1)


def case_of(session: Session, asking: Asking) -> Case:
    """Give a period of a contract, with its return as it stands.

    Raises:
        NotFound: if there is no such contract, or it is not the caller's to see.
        ContractNotRunning: if it was not entered into yet, or is closed.
        NoDeliveryPlan: if none was agreed.
        Invalid: if no day is named, or it is in no period that has begun.
        ReturnBegun: if another supplier reports the day.
    """
    contract = contract_for(session, asking.caller, asking.target.id)
    refuse_unless_reported(contract, "Reporting")
    plan = plan_for(agreed_plan(session, contract.id))
    (starts_on, ends_on), found = period_at(
        session, asking.caller, contract, day_of(asking), asking.now
    )
    library = read_library(home_of(asking))
    return Case(
        contract=contract,
        starts_on=starts_on,
        ends_on=ends_on,
        today=today_of(contract, asking.now),
        last_on=last_day_of(contract),
        full_weeks=full_weeks(contract.starts_on, last_day_of(contract)),
        plan=plan.number,
        owed=_owed(session, contract, (starts_on, ends_on), library),
        found=found,
        lines=_lines(session, found),
        deliveries=_deliveries(session, found),
        causes=tuple(library.causes),
        unreported=_unreported(session, contract, plan, starts_on),
    )


def begun(session: Session, asking: Asking) -> Return | None:
    """Give the return alone, without all that its case is made of; None: it was not begun.

    Raises:
        Problem: as `case_of` does.
    """
    contract = contract_for(session, asking.caller, asking.target.id)
    refuse_unless_reported(contract, "Reporting")
    return period_at(session, asking.caller, contract, day_of(asking), asking.now)[1]


def _unreported(
    session: Session, contract: Contract, plan: DeliveryPlan, before: date
) -> tuple[Span, ...]:
    """Give the periods of a plan before a day that no submitted return has a day of."""
    query = select(Return).where(
        Return.contract_id == contract.id,
        col(Return.state).in_([ReturnState.SUBMITTED, ReturnState.LOCKED]),
        Return.period_starts_on < before,
    )
    reported = [Span(one.period_starts_on, one.period_ends_on) for one in session.exec(query)]
    every = periods(plan.first_period_on, before - ONE_DAY, plan.period)
    spans = (Span(*days) for days in every)
    return tuple(one for one in spans if not any(one.meets(had) for had in reported))


def day_of(asking: Asking) -> date:
    """Give the day that names the period.

    Raises:
        Invalid: if there is none.
    """
    if asking.target.day is None:
        words = "A return is for a period, and no day of it is named."
        finding = Finding("day_missing", words, "Give any day of the period.", path="/day")
        raise Invalid(words, finding.how_to_fix, [finding])
    return asking.target.day


def home_of(asking: Asking) -> Path:
    """Give the folder of the rule library."""
    return asking.settings.rules_folder or HOME


def _owed(
    session: Session, contract: Contract, days: tuple[date, date], library: Library
) -> tuple[Owed, ...]:
    eve = standings(session, [contract], days[0] - ONE_DAY, library)
    by_then = standings(session, [contract], days[1], library)
    return tuple(
        Owed(
            id=one.id,
            ref=one.commitment,
            ordinal=one.ordinal,
            title=one.title or one.measure,
            measure=one.measure,
            unit=one.unit,
            due=_due(eve[one.id], by_then[one.id]),
            reported=eve[one.id].reported,
            gap=by_then[one.id].behind,
            starts_on=by_then[one.id].owing.starts_on,
            ends_on=by_then[one.id].owing.ends_on,
            accumulation=one.accumulation,
        )
        for one in obligations_of(session, contract.id)
    )


def _due(eve: Standing, by_then: Standing) -> Decimal:
    """Give what falls due in a period; of a figure that is replaced by the next, all of it."""
    if by_then.owing.accumulation is Accumulation.LATEST:
        return by_then.owing.due
    return max(by_then.owing.due - eve.owing.due, NOTHING)


def _lines(session: Session, found: Return | None) -> dict[UUID, ReturnLine]:
    if found is None:
        return {}
    query = select(ReturnLine).where(ReturnLine.return_id == found.id)
    return {line.obligation_id: line for line in session.exec(query)}


def _deliveries(session: Session, found: Return | None) -> tuple[Delivery, ...]:
    if found is None:
        return ()
    query = select(Delivery).where(
        Delivery.return_id == found.id,
        Delivery.replaced == 0,
        col(Delivery.withdrawn_at).is_(None),
    )
    return tuple(session.exec(query.order_by(col(Delivery.recorded_at), col(Delivery.reference))))
