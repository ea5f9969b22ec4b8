"""Record that an award's notice was published, from which its standstill runs."""

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from app.assessments.results.queries import summarised
from app.contracts.standstill import standstill_end
from app.contracts.tables import Award, Contract, ContractState
from app.organisations.caller import Caller
from app.platform.database import WriteSession
from app.platform.events import note
from app.problems import Conflict, Finding, Invalid
from app.procurements.tables import Lot, Procurement


class ContractEntered(Conflict):
    """The contract has been entered into, and what went before it is settled."""

    slug = "contract-entered"


class AwardWithdrawn(Conflict):
    """The award was withdrawn, and its contract is never made."""

    slug = "award-withdrawn"


@dataclass(frozen=True, slots=True)
class Notice:
    """A contract award notice, as it was published."""

    notice_id: str
    published_on: date
    working_days: int | None = None  #: of its standstill, where it is more than the law asks for


def announce(
    session: WriteSession,
    caller: Caller,
    award: Award,
    contract: Contract,
    notice: Notice,
    now: datetime,
) -> Award:
    """Record an award's notice. A slip can be put right until the contract is entered into.

    The standstill is the longest of what the law asks for, what the summaries promised and what
    the notice gives.

    Args:
        session: where it is kept.
        caller: who records it.
        award: locked, with its contract.
        contract: the award's own.
        notice: as published.
        now: when.

    Raises:
        SummariesNotSent: if the assessment summaries were not sent first, as section 50(3) of
            the Procurement Act 2023 wants.
        ContractEntered: if the contract has been entered into.
        AwardWithdrawn: if the award was withdrawn.
        Invalid: if the day is to come, or before the summaries.
    """
    refuse_unless_awarded(contract)
    lot = session.get_one(Lot, award.lot_id)
    batch = summarised(session, award.assessment_id, "Send them first; then publish the notice.")
    refuse_day("published_on", notice.published_on, day_of(batch.sent_at, lot), day_of(now, lot))
    facts = session.get_one(Procurement, lot.procurement_id).document
    award.notice_id = notice.notice_id
    award.notice_published_on = notice.published_on
    award.standstill_ends_on = standstill_end(
        notice.published_on,
        str(facts.get("kind", "")),
        str(facts.get("procedure", "")),
        max(notice.working_days or 0, batch.standstill_days or 0) or None,
    )
    award.version += 1
    award.updated_at = now
    note(
        session, "award.announced", award.id, now, authority=award.authority_id,
        actor=caller.who, lot=lot.id, notice=notice.notice_id,
        published_on=notice.published_on.isoformat(),
        standstill_ends_on=str(award.standstill_ends_on or ""),
    )  # fmt: skip
    return award


def refuse_unless_awarded(contract: Contract) -> None:
    """Let through what is done to an award that stands, before its contract is made.

    Raises:
        AwardWithdrawn: if the award was withdrawn.
        ContractEntered: if the contract was entered into, whatever became of it since.
    """
    if contract.state is ContractState.WITHDRAWN:
        raise AwardWithdrawn(
            "This award was withdrawn, and its contract is never made.",
            "Score the lot again and award it anew, or cancel it.",
        )
    if contract.state is not ContractState.AWARDED:
        raise ContractEntered(
            f"This contract was entered into on {contract.entered_on}.",
            "What went before it can no longer be changed.",
        )


def day_of(moment: datetime, lot: Lot) -> date:
    """Give the day that it is, at a moment, where the lot's people are."""
    return moment.astimezone(ZoneInfo(lot.zone)).date()


def refuse_day(name: str, day: date, earliest: date, today: date) -> None:
    """Let a day through that is past or present, and not before another.

    Raises:
        Invalid: for any other.
    """
    if earliest <= day <= today:
        return
    words, code = f"{day} is still to come.", "in_the_future"
    if day < earliest:
        words, code = f"{day} is too early: it cannot be before {earliest}.", "too_early"
    fix = f"Give a day from {earliest} to {today}."
    raise Invalid(words, findings=[Finding(code, words, fix, path=f"/{name}")])
