"""Look-ups of closings, and what a contract came to."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import func
from sqlmodel import Session, col, select

from app.contracts.duties.duty import exemption
from app.contracts.duties.happening import FINAL
from app.contracts.duties.queries import recorded_for
from app.contracts.duties.rule import DutyRule
from app.contracts.plan.queries import agreed_plan, terms_of
from app.contracts.queries import contract_for
from app.contracts.tables import Contract, Indicator
from app.contracts.today import today
from app.deliveries.closing.outturn import Outturn, kept_until, outturn_of
from app.deliveries.closing.remainder import BREACH, PERFORMANCE, TERMINATION, Facts
from app.deliveries.closing.settlement import is_settled
from app.deliveries.closing.tables import CloseOut
from app.deliveries.shortfall.kind import ENDED, HelpOutcome, RemedyKind, RemedyState
from app.deliveries.shortfall.tables import HelpRequest, Remedy, Shortfall
from app.deliveries.standing.lasting.queries import checks_wanting, weeks_of
from app.deliveries.standing.queries import standings
from app.deliveries.tables import Return, ReturnState
from app.organisations.caller import Caller
from app.problems import NotFound
from app.procurements.queries import Lock
from app.rules.library import Library


def closing_of(
    session: Session, caller: Caller, contract_id: UUID, lock: Lock = Lock.NONE
) -> tuple[CloseOut, Contract]:
    """Give the closing of a contract that a caller may know of, and the contract, locked first.

    Raises:
        NotFound: if there is no such contract, or its closing was not begun.
    """
    contract = contract_for(session, caller, contract_id, lock)
    query = select(CloseOut).where(CloseOut.contract_id == contract.id)
    if lock is not Lock.NONE:
        query = query.with_for_update(read=lock is Lock.SHARED, of=CloseOut)
    found = session.exec(query.execution_options(populate_existing=True)).one_or_none()
    if found is None:
        raise NotFound(
            f"The closing of the contract {contract_id} was not begun.",
            "Begin it once the contract has ended, or is in its last period.",
        )
    return found, contract


def outturns(
    session: Session, contract: Contract, day: date, library: Library
) -> tuple[Outturn, ...]:
    """Say what each promise of a contract came to by the end of a day."""
    return tuple(outturn_of(one) for one in standings(session, [contract], day, library).values())


def records_until(session: Session, contract: Contract) -> date | None:
    """Give the day until which records are kept at least; None: it has not ended."""
    if contract.entered_on is None or contract.ended_on is None:
        return None
    years = terms_of(agreed_plan(session, contract.id)).retention_years
    return kept_until(contract.entered_on, contract.ended_on, years)


def facts_of(
    session: Session,
    contract: Contract,
    closing: CloseOut,
    found: Sequence[Outturn],
    rules: Mapping[str, DutyRule],
    now: datetime,
) -> Facts:
    """Say how far the closing of a contract has come.

    Args:
        session: where to read.
        contract: that is to be closed.
        closing: its own.
        found: what each promise came to.
        rules: the duties of the law.
        now: when.
    """
    remedies = session.exec(select(Remedy).where(Remedy.contract_id == contract.id)).all()
    done = recorded_for(session, [contract.id]).get(contract.id, {})
    is_final, others = _returns(session, contract.id)
    final, ended = done.get((PERFORMANCE, FINAL)), done.get((TERMINATION, ""))
    wanting = checks_wanting(
        session, contract.id, weeks_of(session, contract.id), today(contract.zone, now)
    )
    return Facts(
        ended_on=contract.ended_on,
        is_final_locked=is_final,
        open_returns=others,
        unsettled=tuple(one for one in found if not is_settled(closing.settlement, one)),
        running_remedies=sum(one.state not in ENDED for one in remedies),
        untold_breaches=max(_breaches(remedies) - sum(key[0] == BREACH for key in done), 0),
        needs_performance=_binds(rules[PERFORMANCE], contract)
        and _has_indicators(session, contract.id),
        final_on=None if final is None else final.on,
        needs_termination=_binds(rules[TERMINATION], contract),
        termination_on=None if ended is None else ended.on,
        has_legacy=bool(closing.legacy),
        has_lessons=bool(closing.lessons),
        checks_wanting=len(wanting),
        help_open=_help_open(session, contract.id),
    )


def _binds(rule: DutyRule, contract: Contract) -> bool:
    """Tell whether a duty that comes with the end is one of this contract's."""
    force, ended_on = rule.in_force_from, contract.ended_on
    is_before = force is not None and ended_on is not None and ended_on < force
    return not is_before and not exemption(rule, contract)


def _has_indicators(session: Session, contract_id: UUID) -> bool:
    query = select(Indicator.id).where(Indicator.contract_id == contract_id).limit(1)
    return session.exec(query).first() is not None


def _breaches(remedies: Sequence[Remedy]) -> int:
    """Count the breaches that want a notice of their own."""
    return sum(
        one.kind is RemedyKind.BREACH
        and one.state in (RemedyState.OPEN, RemedyState.MET, RemedyState.NOT_MET)
        and one.working.get("notice_due_on") is not None
        and "termination" not in [it["result"] for it in one.working["breach"]["outcomes"]]
        for one in remedies
    )


def _returns(session: Session, contract_id: UUID) -> tuple[bool, int]:
    """Tell whether the final return is locked, and how many others are not."""
    query = select(Return.is_final, Return.state).where(Return.contract_id == contract_id)
    told = session.exec(query).all()
    is_final = any(final and state is ReturnState.LOCKED for final, state in told)
    return is_final, sum(not final and state is not ReturnState.LOCKED for final, state in told)


def _help_open(session: Session, contract_id: UUID) -> int:
    query = (
        select(func.count())
        .select_from(HelpRequest)
        .join(Shortfall, col(Shortfall.id) == HelpRequest.shortfall_id)
        .where(Shortfall.contract_id == contract_id, HelpRequest.outcome == HelpOutcome.OPEN)
    )
    return session.exec(query).one()
