"""Record the notice that goes before a change of a contract."""

from dataclasses import dataclass
from datetime import date, datetime

from app.contracts.change.ground import Ground, worded
from app.contracts.change.queries import change_of
from app.contracts.change.tables import ChangeState, ContractChange
from app.contracts.tables import Contract
from app.contracts.today import today
from app.organisations.caller import Caller
from app.platform.database import WriteSession
from app.platform.events import note
from app.problems import AlreadyDecided, Finding, Invalid
from app.working_days import FIRST_YEAR

FIRST_DAY = date(FIRST_YEAR, 1, 1)  #: from which working days are known


@dataclass(frozen=True, slots=True)
class Notice:
    """A contract change notice, as it was published."""

    notice_id: str
    published_on: date
    #: whether a voluntary one follows it; None: nobody says so now, and what was said stays
    standstill: bool | None = None
    ground_codes: tuple[Ground, ...] = ()  #: of the change, in an official list; none: not said


def announce(
    session: WriteSession,
    caller: Caller,
    contract: Contract,
    proposed: ContractChange,
    notice: Notice,
    now: datetime,
) -> ContractChange:
    """Record that the contract change notice was published.

    A slip can be put right by recording it again, until the change is decided on. Of an approved
    change, what nobody said then can still be said, once: such as whether a standstill followed
    a notice that came from elsewhere, or by which codes the notice gave its ground. What was said
    before may be said again with it.

    Args:
        session: where it is kept.
        caller: who records it.
        contract: the change's, locked alone.
        proposed: the change.
        notice: as it was published.
        now: when.

    Raises:
        AlreadyDecided: if the change was refused; or approved, and the notice says nothing that
            was not said, or anything else than was recorded.
        Invalid: if the day is to come, or before the contract; or if nobody says whether a
            standstill follows, of a change that no notice from elsewhere told.
    """
    change = change_of(session, caller, proposed.id)  # read again, now that the contract is locked
    if change.state is not ChangeState.PROPOSED:
        _refuse_settled(change, notice)
    day = today(contract.zone, now)
    _refuse_day(contract, notice.published_on, day)
    if change.state is ChangeState.PROPOSED:
        _refuse_unsaid(change, notice)
    change.notice_id, change.notice_published_on = notice.notice_id, notice.published_on
    if notice.standstill is not None:
        change.standstill = notice.standstill
    if _has_other_codes(change, notice):
        change.ground_codes = [one.document() for one in notice.ground_codes]
        change.ground = change.ground or worded(notice.ground_codes)
    change.version += 1
    change.updated_at = now
    note(
        session, "contract.change_announced", contract.id, now, authority=contract.authority_id,
        actor=caller.who, change=change.id, published_on=notice.published_on.isoformat(),
    )  # fmt: skip
    return change


def _refuse_settled(change: ContractChange, notice: Notice) -> None:
    """Let a notice through that only adds to what is known of an approved change."""
    words = f"Change {change.number} was {change.state}."
    if change.state is ChangeState.REFUSED:
        raise AlreadyDecided(words, "Propose another one.")
    is_said, has_codes = change.standstill is not None, bool(change.ground_codes)
    if is_said and has_codes:
        raise AlreadyDecided(words, "What its notice says stays as it was recorded.")
    known = (change.notice_id, change.notice_published_on)
    is_same = known in {("", None), (notice.notice_id, notice.published_on)}
    is_same = is_same and not (is_said and notice.standstill not in (None, change.standstill))
    is_same = is_same and not (has_codes and _has_other_codes(change, notice))
    adds = not is_said and notice.standstill is not None
    adds = adds or (not has_codes and bool(notice.ground_codes))
    if not is_same or not adds:
        fix = "Of its own notice, say whether it gave a standstill, or the codes of its ground, "
        fix += "where that was not said; no more can be said now."
        raise AlreadyDecided(words, fix)


def _has_other_codes(change: ContractChange, notice: Notice) -> bool:
    """Tell whether a notice gives codes that are not those of the change; none say nothing."""
    there = {Ground(**one) for one in change.ground_codes}
    return bool(notice.ground_codes) and set(notice.ground_codes) != there


def _refuse_unsaid(change: ContractChange, notice: Notice) -> None:
    """Have it said whether a standstill follows, unless a notice from elsewhere tells the change.

    Such a notice may not say, and nobody is to guess.
    """
    if notice.standstill is None and change.standstill is None and not change.told_by_notice:
        words = "It is not said whether a voluntary standstill follows the notice."
        found = Finding("standstill_not_said", words, "Send true or false.", path="standstill")
        raise Invalid(words, findings=[found])


def _refuse_day(contract: Contract, published_on: date, day: date) -> None:
    if published_on > day:
        words = f"{published_on} is to come: it is {day}."
        found = Finding("not_yet", words, "Record it once it is out.", path="published_on")
        raise Invalid(words, findings=[found])
    earliest = max(contract.entered_on or FIRST_DAY, FIRST_DAY)
    if published_on < earliest:
        words = f"{published_on} is too early: it cannot be before {earliest}."
        fix = "Look whether that day, and the one on which the contract was entered into, are so."
        raise Invalid(words, findings=[Finding("too_early", words, fix, path="published_on")])
