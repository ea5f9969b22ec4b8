"""Record that a contract was entered into, once its standstill is over."""

from datetime import date, datetime, timedelta

from sqlmodel import Session, select

from app.assessments.results.queries import SummariesNotSent
from app.assessments.tables import SummaryBatch
from app.contracts.announcing import day_of, refuse_day, refuse_unless_awarded
from app.contracts.standstill import needs_notice
from app.contracts.tables import Award, Contract, ContractState
from app.contracts.withdrawing import WAITS_FOR, is_waiting
from app.organisations.caller import Caller
from app.platform.database import WriteSession
from app.platform.events import note
from app.problems import Conflict
from app.procurements.tables import Lot, Procurement


class WithdrawalProposed(Conflict):
    """It is proposed to withdraw the award, so that its contract waits."""

    slug = "withdrawal-proposed"


class NoAwardNotice(Conflict):
    """No contract award notice has been recorded."""

    slug = "no-award-notice"


class StandstillRuns(Conflict):
    """The contract, or a change of it, may not be made before the end of the standstill."""

    slug = "standstill-runs"


def enter_into(
    session: WriteSession,
    caller: Caller,
    contract: Contract,
    entered_on: date,
    now: datetime,
) -> Contract:
    """Record the day on which a contract was entered into.

    Args:
        session: where it is kept.
        caller: who records it.
        contract: locked alone, so that its award is not announced anew meanwhile.
        entered_on: the day on which the last party signed.
        now: when.

    Raises:
        ContractEntered: if it was recorded before, or the contract was taken on as entered.
        AwardWithdrawn: if its award was withdrawn.
        WithdrawalProposed: if that is proposed, and waits for another person.
        SummariesNotSent: if an earlier award of the lot was told and withdrawn, and this was not.
        NoAwardNotice: if the award's notice was not recorded, where the law asks for one or the
            summaries promised a standstill, which runs from it.
        StandstillRuns: if the standstill is not over; it names the first day that is possible.
        Invalid: if the day is to come, or before the award.
    """
    refuse_unless_awarded(contract)
    award = session.get_one(Award, contract.award_id, populate_existing=True)
    lot = session.get_one(Lot, contract.lot_id)
    _refuse_proposed(award, now)
    _refuse_untold(session, award)
    _refuse_early(session, lot, award, entered_on)
    refuse_day("entered_on", entered_on, day_of(award.approved_at, lot), day_of(now, lot))
    contract.state = ContractState.ENTERED
    contract.entered_on, contract.entered_by = entered_on, caller.who
    contract.version += 1
    contract.updated_at = now
    note(
        session, "contract.entered", contract.id, now, authority=contract.authority_id,
        actor=caller.who, award=award.id, entered_on=entered_on.isoformat(),
    )  # fmt: skip
    return contract


def _refuse_proposed(award: Award, now: datetime) -> None:
    proposed_at = award.withdrawal_proposed_at
    if proposed_at is not None and is_waiting(proposed_at, now):
        lapses_at = proposed_at + WAITS_FOR
        raise WithdrawalProposed(
            "It is proposed to withdraw this award, and another person has not decided yet.",
            "Have it approved, or take it back with `withdraw`; then record the contract.",
            lapses_at=lapses_at.isoformat(),
        )


def _refuse_untold(session: Session, award: Award) -> None:
    """Keep what the letters about an award that was withdrawn promise: another summary first."""
    told = session.exec(
        select(SummaryBatch.assessment_id).where(SummaryBatch.lot_id == award.lot_id)
    ).all()
    if told and award.assessment_id not in told:
        raise SummariesNotSent(
            "The suppliers were told of an award of this lot that was withdrawn, and have not "
            "been told of this one.",
            "Send the assessment summaries first: the letters about the withdrawal promise them.",
        )


def _refuse_early(session: Session, lot: Lot, award: Award, entered_on: date) -> None:
    if award.notice_published_on is None and _needs_notice(session, lot, award):
        raise NoAwardNotice(
            "No contract award notice has been recorded for this award.",
            "Publish it, and record it by its id and day; the standstill runs from then.",
        )
    ends = award.standstill_ends_on
    if ends is not None and entered_on <= ends:
        first = ends + timedelta(days=1)
        raise StandstillRuns(
            f"The standstill runs to the end of {ends}.",
            f"The contract may be entered into on {first} or later.",
            standstill_ends_on=ends.isoformat(),
            possible_from=first.isoformat(),
        )


def _needs_notice(session: Session, lot: Lot, award: Award) -> bool:
    """Tell whether the award has to be announced: by law, or by what its summaries promised."""
    facts = session.get_one(Procurement, lot.procurement_id).document
    batch = session.get(SummaryBatch, award.assessment_id)
    promised = batch is not None and batch.standstill_days is not None
    return promised or needs_notice(str(facts.get("procedure", "")))
