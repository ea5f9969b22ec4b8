"""Look-ups of closings, and what a contract came to."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import func
from sqlmodel import Session, col, select

from app.contracts.duties.duty import Key, binds_at_end, exemption
from app.contracts.duties.happening import FINAL
from app.contracts.duties.queries import recorded_for
from app.contracts.duties.rule import DutyRule, kept_until
from app.contracts.plan.periods import Days
from app.contracts.plan.queries import agreed_plan, terms_of
from app.contracts.queries import contract_for
from app.contracts.tables import Contract, Ending, Indicator
from app.contracts.today import today
from app.deliveries.closing.outturn import Outturn, outturn_of
from app.deliveries.closing.remainder import BREACH, PERFORMANCE, TERMINATION, Facts
from app.deliveries.closing.settlement import Cover, is_settled
from app.deliveries.closing.tables import CloseOut
from app.deliveries.queries import has_its_days
from app.deliveries.returns.beginning import rhythm_of
from app.deliveries.returns.expected import expected
from app.deliveries.shortfall.kind import (
    ENDED,
    HelpOutcome,
    RemedyKind,
    RemedyState,
    ShortfallState,
)
from app.deliveries.shortfall.offset import offset_of
from app.deliveries.shortfall.queries import offsets_under
from app.deliveries.shortfall.remedies.breach import is_paid_for, wants_notice
from app.deliveries.shortfall.remedies.queries import carried_under, covered_by
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
    every = standings(session, [contract], day, library)
    covered = offsets_under(session, contract, every)
    return tuple(outturn_of(one, offset_of(covered, key)) for key, one in every.items())


def covers(session: Session, contract: Contract, day: date, library: Library) -> dict[UUID, Cover]:
    """Say what the remedies of each obligation that were met cover at the end of a day."""
    query = select(Remedy).where(
        Remedy.contract_id == contract.id, Remedy.state == RemedyState.MET
    )
    carried = carried_under(session, contract, day, library)
    met: dict[UUID, list[Remedy]] = {}
    for one in session.exec(query):
        met.setdefault(one.obligation_id, []).append(one)
    return {
        key: Cover(
            covered_by(own, carried),
            any(one.kind is RemedyKind.BREACH and is_paid_for(one.working) for one in own),
        )
        for key, own in met.items()
    }


def open_shortfalls(session: Session, contract_id: UUID) -> Sequence[Shortfall]:
    """List the shortfalls of a contract that nobody resolved."""
    query = select(Shortfall).where(
        Shortfall.contract_id == contract_id, Shortfall.state == ShortfallState.OPEN
    )
    return session.exec(query.order_by(col(Shortfall.raised_at), col(Shortfall.id))).all()


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
    library: Library,
    now: datetime,
) -> Facts:
    """Say how far the closing of a contract has come.

    Args:
        session: where to read.
        contract: that is to be closed.
        closing: its own.
        found: what each promise came to.
        rules: the duties of the law.
        library: for the bands.
        now: when.
    """
    ended_on = contract.ended_on
    remedies = session.exec(select(Remedy).where(Remedy.contract_id == contract.id)).all()
    done = recorded_for(session, [contract.id]).get(contract.id, {})
    this_day = today(contract.zone, now)
    returns = _returns(session, contract, this_day)
    final, ended = done.get((PERFORMANCE, FINAL)), done.get((TERMINATION, ""))
    wanting = checks_wanting(session, contract.id, weeks_of(session, contract.id), this_day)
    cover = covers(session, contract, this_day, library)
    unsettled = tuple(
        one for one in found
        if not is_settled(closing.settlement, one, cover.get(one.obligation_id, Cover()))
    )  # fmt: skip
    return Facts(
        ended_on=ended_on,
        is_final_wanted=returns.is_final_wanted,
        missing_returns=returns.missing,
        open_returns=returns.unaccepted,
        unsettled=unsettled,
        open_shortfalls=_not_resolved(session, contract.id, found, unsettled),
        running_remedies=sum(one.state not in ENDED for one in remedies),
        untold_breaches=() if exemption(rules[BREACH], contract) else _untold(remedies, done),
        needs_performance=binds_at_end(rules[PERFORMANCE], contract, ended_on)
        and _has_indicators(session, contract.id),
        final_on=None if final is None else final.on,
        needs_termination=binds_at_end(rules[TERMINATION], contract, ended_on),
        is_novated=contract.ending is Ending.NOVATED,
        termination_on=None if ended is None else ended.on,
        has_legacy=bool(closing.legacy),
        has_lessons=bool(closing.lessons),
        checks_wanting=len(wanting),
        help_open=_help_open(session, contract.id),
    )


def _not_resolved(
    session: Session,
    contract_id: UUID,
    found: Sequence[Outturn],
    unsettled: Sequence[Outturn],
) -> int:
    """Count the open shortfalls that no settlement resolves, also where nothing is short now."""
    settled = {one.obligation_id for one in found if one.wants_settling and one not in unsettled}
    every = open_shortfalls(session, contract_id)
    return sum(one.obligation_id not in settled for one in every)


def _has_indicators(session: Session, contract_id: UUID) -> bool:
    query = select(Indicator.id).where(Indicator.contract_id == contract_id).limit(1)
    return session.exec(query).first() is not None


def _untold(remedies: Sequence[Remedy], done: Collection[Key]) -> tuple[UUID, ...]:
    """List the breaches of which the notice is not on record, each by the remedy that tells it."""
    return tuple(
        one.id
        for one in remedies
        if one.kind is RemedyKind.BREACH
        and wants_notice(one.state, one.working)
        and (BREACH, str(one.id)) not in done
    )


@dataclass(frozen=True, slots=True)
class _Returns:
    """Which returns of a contract are still wanted."""

    is_final_wanted: bool
    missing: tuple[Days, ...]
    unaccepted: int


def _returns(session: Session, contract: Contract, this_day: date) -> _Returns:
    """Say which returns are wanted: every period to the contract's last day, if there is a plan.

    Which return is the final one is worked out here, since nobody knew it when it was begun.
    """
    day = contract.ended_on or this_day
    query = select(Return).where(Return.contract_id == contract.id, has_its_days())
    every = session.exec(query).all()
    begun = [
        one for one in every
        if one.state is not ReturnState.DRAFT or one.period_starts_on <= day
    ]  # fmt: skip
    locked = {one.id for one in begun if one.state is ReturnState.LOCKED}
    plan = agreed_plan(session, contract.id)
    if plan is None:
        return _Returns(False, (), len(begun) - len(locked))
    rhythm, terms = rhythm_of(plan, contract), terms_of(plan)
    due_days = terms.return_due_days, terms.final_return_days
    wanted = [
        one for one in expected(rhythm, begun, day, due_days)
        if one.found is None or one.found.id not in locked
    ]  # fmt: skip
    last = rhythm.last_on
    final = [one for one in wanted if last is not None and one.days[0] <= last <= one.days[1]]
    others = [one for one in wanted if one not in final]
    return _Returns(
        is_final_wanted=bool(final),
        missing=tuple(one.days for one in others if one.found is None),
        unaccepted=sum(one.found is not None for one in others),
    )


def _help_open(session: Session, contract_id: UUID) -> int:
    query = (
        select(func.count())
        .select_from(HelpRequest)
        .join(Shortfall, col(Shortfall.id) == HelpRequest.shortfall_id)
        .where(Shortfall.contract_id == contract_id, HelpRequest.outcome == HelpOutcome.OPEN)
    )
    return session.exec(query).one()
