"""Withdraw an award before its contract is entered into: one person proposes, another approves.

That is what the standstill is for: a winner gives up, or a mistake is found. What is proposed
waits thirty days for the second person, unless it is taken back; meanwhile the contract is not
entered into. The award, its
summaries and its contract, which is never made, are kept. The lot may then be scored again and
awarded anew, with new summaries and a new standstill; or it is cancelled.
"""

from datetime import date, datetime, timedelta
from uuid import UUID

from sqlmodel import Session, col, select

from app.assessments.tables import AssessmentSummary, Recommendation, SummaryBatch
from app.contracts.announcing import day_of, refuse_unless_awarded
from app.contracts.queries import award_of
from app.contracts.tables import Award, Contract, ContractState
from app.organisations.caller import Caller, SecondPersonNeeded
from app.organisations.tables import Supplier
from app.platform.database import WriteSession
from app.platform.events import note
from app.problems import Conflict, Stale
from app.procurements.queries import Lock, lot_of
from app.procurements.tables import Lot, Procurement
from app.procurements.telling import News, tell
from app.tenders.panel.queries import refuse_panel, refuse_undeclared

#: what one person proposed waits so long for another, and then nobody can approve it any more
WAITS_FOR = timedelta(days=30)


class WithdrawalNotProposed(Conflict):
    """Nobody has proposed a withdrawal that still waits for another person."""

    slug = "withdrawal-not-proposed"


def propose_withdrawal(
    session: WriteSession, caller: Caller, award_id: UUID, reason: str, now: datetime
) -> tuple[Award, Contract]:
    """Propose that an award be withdrawn, in the place of what was proposed before.

    Args:
        session: where it is kept.
        caller: a person who does not judge the lot.
        award_id: which.
        reason: in words, as it is told to everybody who was told of the award.
        now: when.

    Raises:
        NotFound: if the authority has no such award.
        PersonNeeded: if a program calls.
        InterestDeclared: if the caller has an interest that was not allowed.
        Separation: if the caller is on the lot's panel.
        AwardWithdrawn: if it was withdrawn before.
        ContractEntered: if its contract was entered into.
    """
    award, contract, _ = _award_to_withdraw(session, caller, award_id)
    award.withdrawal_proposed_by, award.withdrawal_proposed_at = caller.person(), now
    award.withdrawn_because, award.why_not_withdrawn = reason, ""
    _changed(session, caller, award, "proposed", now)
    return award, contract


def take_back(
    session: WriteSession, caller: Caller, award_id: UUID, reason: str, now: datetime
) -> tuple[Award, Contract]:
    """Take back that an award be withdrawn, whoever proposed it; it may be proposed anew.

    Args:
        session: where it is kept.
        caller: a person who does not judge the lot.
        award_id: which.
        reason: in words.
        now: when.

    Raises:
        WithdrawalNotProposed: if nothing waits: it was not proposed, or was taken back, or lapsed.
        Problem: as `propose_withdrawal` does.
    """
    award, contract, _ = _award_to_withdraw(session, caller, award_id)
    refuse_unproposed(award.withdrawal_proposed_at, now, "award")
    award.withdrawal_proposed_by = award.withdrawal_proposed_at = None
    award.withdrawn_because, award.why_not_withdrawn = "", reason
    _changed(session, caller, award, "taken_back", now)
    return award, contract


def is_waiting(proposed_at: datetime | None, now: datetime) -> bool:
    """Tell whether a withdrawal that was proposed waits for a second person; None: none was."""
    return proposed_at is not None and now < proposed_at + WAITS_FOR


def refuse_unproposed(proposed_at: datetime | None, now: datetime, what: str) -> None:
    """Let through what is decided about a withdrawal that waits for a second person.

    Args:
        proposed_at: when it was proposed; None: it was not.
        now: when it is decided.
        what: is to be withdrawn, in a word.

    Raises:
        WithdrawalNotProposed: if it was not proposed, or lapsed.
    """
    if not is_waiting(proposed_at, now):
        raise WithdrawalNotProposed(
            f"Nobody has proposed to withdraw this {what}."
            if proposed_at is None
            else f"What was proposed lapsed after {WAITS_FOR.days} days.",
            "Propose it with the reason; another person then approves it.",
        )


def withdraw(
    session: WriteSession, caller: Caller, award_id: UUID, version: int, now: datetime
) -> tuple[Award, Contract]:
    """Withdraw an award as another person proposed, and tell who was told of it by letter.

    Args:
        session: where it is kept.
        caller: another person than the one who proposed it, who does not judge the lot either.
        award_id: which.
        version: of the award that the caller has read, with the reason that was proposed.
        now: when.

    Raises:
        WithdrawalNotProposed: if nobody has proposed it, or that lapsed.
        SecondPersonNeeded: if the caller proposed it.
        Stale: if the award has changed since the caller read it.
        Problem: as `propose_withdrawal` does.
    """
    award, contract, lot = _award_to_withdraw(session, caller, award_id)
    refuse_unproposed(award.withdrawal_proposed_at, now, "award")
    _refuse_own(award, caller.person())
    if version != award.version:
        raise Stale(
            f"This award is at version {award.version} now.",
            "Read it again, and say that version.",
            current_version=award.version,
        )
    award.withdrawn_by, award.withdrawn_at = caller.who, now
    award.version += 1
    contract.state = ContractState.WITHDRAWN
    contract.version += 1
    lot.awarded_at, lot.award_withdrawn_at = None, now
    lot.version += 1
    award.updated_at = contract.updated_at = now
    told = _tell(session, award, lot, now)
    _keep_from_judging(session, award, caller.person())
    note(
        session, "award.withdrawn", award.id, now, authority=award.authority_id,
        actor=caller.who, lot=lot.id, contract=contract.id, told=told, version=award.version,
    )  # fmt: skip
    return award, contract


def _award_to_withdraw(
    session: WriteSession, caller: Caller, award_id: UUID
) -> tuple[Award, Contract, Lot]:
    """Give an award with its contract and its lot, all held alone; the lot first, as by others."""
    caller.person()
    found, _ = award_of(session, caller, award_id)
    lot = lot_of(session, caller, found.lot_id, Lock.ALONE)
    refuse_undeclared(session, caller, lot)
    refuse_panel(session, caller, lot, "Withdrawing an award")
    award, contract = award_of(session, caller, award_id, Lock.ALONE)
    refuse_unless_awarded(contract)
    return award, contract, lot


def _refuse_own(award: Award, person: UUID) -> None:
    if award.withdrawal_proposed_by == person:
        raise SecondPersonNeeded(
            "You proposed this withdrawal, so another person decides about it.",
            "Ask somebody else who may approve awards; or take it back with `withdraw`.",
        )


def _changed(
    session: WriteSession, caller: Caller, award: Award, what: str, now: datetime
) -> None:
    award.version += 1
    award.updated_at = now
    _keep_from_judging(session, award, caller.person())
    note(
        session, f"award.withdrawal_{what}", award.id, now, authority=award.authority_id,
        actor=caller.who, lot=award.lot_id, version=award.version,
    )  # fmt: skip


def _keep_from_judging(session: WriteSession, award: Award, person: UUID) -> None:
    """Remember who decided about an award where those are looked up who may judge its lot."""
    row = session.get_one(Recommendation, award.recommendation_id)
    row.withdrawal_by = sorted({*row.withdrawal_by, str(person)})


def _tell(session: WriteSession, award: Award, lot: Lot, now: datetime) -> int:
    """Write to every supplier that has its summary, and say how many; before, nobody knows."""
    batch = session.get(SummaryBatch, award.assessment_id)
    if batch is None:
        return 0
    sent_on = day_of(batch.sent_at, lot)
    news = News("award.withdrawn", "award withdrawn", _words(award, lot, sent_on))
    procurement = session.get_one(Procurement, lot.procurement_id)
    return tell(session, procurement, _told(session, award), news, now)


def _told(session: Session, award: Award) -> list[tuple[UUID, str]]:
    """List who was told of an award, each with its present address."""
    query = (
        select(Supplier.id, Supplier.email)
        .join(AssessmentSummary, col(AssessmentSummary.supplier_id) == Supplier.id)
        .where(AssessmentSummary.assessment_id == award.assessment_id)
        .order_by(col(Supplier.id))
    )
    return list(session.exec(query))


def _words(award: Award, lot: Lot, sent_on: date) -> str:
    standstill = ""
    if award.standstill_ends_on is not None:
        standstill = f" So has the standstill that was to end on {award.standstill_ends_on}."
    return (
        f"The authority has withdrawn its decision to award lot {lot.number}, {lot.title}, of "
        f"which your assessment summary of {sent_on} told you. No contract was entered into.\n\n"
        f"Its reason: {award.withdrawn_because}\n\n"
        f"That summary no longer stands.{standstill} If the lot is awarded anew, you will be "
        "sent another summary before any contract is entered into; if it is ended without an "
        "award, you will be told that."
    )
