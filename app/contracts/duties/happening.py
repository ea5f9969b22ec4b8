"""What the duties of a contract begin with, as far as the contract itself says."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from app.contracts.duties.duty import Happening
from app.contracts.duties.rule import days_after, kept_until, years_after
from app.contracts.plan.periods import Period, periods

FINAL = "final"  #: occurrence of what is done once more when the contract ends
AT_LEAST = 3  #: indicators (section 52)
NOTICE_DAYS = 30  #: of the termination notice, within which the last assessment falls
AHEAD = 366  #: days; years of the contract that begin later are not told yet


@dataclass(frozen=True, slots=True)
class ChangeFact:
    """What is known of a change that was proposed or approved, and needs a notice."""

    number: int
    effective_on: date
    is_approved: bool
    notice_id: str
    notice_published_on: date | None


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of a contract."""

    was_awarded: bool  #: here; not taken on from elsewhere
    awarded_on: date | None
    notice_id: str
    notice_published_on: date | None
    standstill_ends_on: date | None
    entered_on: date | None
    ends_on: date | None
    ended_on: date | None
    indicators: int
    has_reason_for_none: bool
    retention_years: int  #: after its end, by its terms
    is_novated: bool = False  #: it ended, for its supplier alone
    changes: tuple[ChangeFact, ...] = ()


@dataclass(frozen=True, slots=True)
class Year:
    """Twelve months of a contract, or what is left of them at its end."""

    occurrence: str
    starts_on: date
    ends_on: date
    due_on: date
    is_over: bool  #: the contract has ended; for the last one alone


def end_of(facts: Facts, day: date) -> date | None:
    """Give the day on which a contract ended; None: it has not.

    To run out is to end (Procurement Act 2023, section 80), also while nobody has recorded it.
    """
    last = facts.ends_on
    ran_out = facts.entered_on is not None and last is not None and last < day
    return facts.ended_on or (last if ran_out else None)


def of_contract(facts: Facts, day: date) -> dict[str, list[Happening]]:
    """Give what each duty of a contract begins with, by the duty's code.

    Args:
        facts: of the contract.
        day: on which it is asked.
    """
    entered = Happening(on=facts.entered_on)
    found = {
        "key_performance_indicators": [_indicators(facts)],
        "contract_details_notice": [entered],
        "below_threshold_details_notice": [entered],
        "contract_copy": [entered],
        "change_notice": [_change_notice(one) for one in facts.changes],
        "modified_copy": [_modified_copy(one) for one in facts.changes],
        "end_on_record": _end_on_record(facts),
        "termination_notice": [_termination(facts, day)],
        "record_retention": [_retention(facts)],
    }
    return (_of_award(facts) if facts.was_awarded else {}) | found


def years_of(facts: Facts, day: date) -> list[Year]:
    """List the twelve months in each of which performance is assessed, the last one apart.

    Args:
        facts: of the contract; one that is not entered into has none.
        day: the years are told that begin within a year of it.
    """
    if facts.entered_on is None:
        return []
    last = facts.ended_on or facts.ends_on
    until = last or days_after(day, AHEAD)
    found = periods(facts.entered_on, until, Period.YEAR)
    return list(_years(found, last, end_of(facts, day) is not None, day))


def _years(
    found: tuple[tuple[date, date], ...], last: date | None, is_over: bool, day: date
) -> Iterator[Year]:
    """Give each twelve months, and the end once more; fewer months at the end are told with it."""
    for place, (starts_on, ends_on) in enumerate(found, 1):
        is_last = last is not None and place == len(found)
        is_whole = ends_on == days_after(years_after(starts_on, 1), -1)
        if (is_whole or not is_last) and starts_on <= days_after(day, AHEAD):
            yield Year(str(place), starts_on, ends_on, ends_on, is_over=False)
        if last is not None and is_last:
            due_on = days_after(last, NOTICE_DAYS - 1)
            yield Year(FINAL, starts_on, ends_on, due_on, is_over)


def _of_award(facts: Facts) -> dict[str, list[Happening]]:
    published = facts.notice_published_on
    notice = Happening(
        on=facts.awarded_on, is_done=published is not None, done_on=published,
        reference=facts.notice_id,
    )  # fmt: skip
    ends = facts.standstill_ends_on
    is_free = published is not None and ends is None  # the law and the notice asked for none
    waits = [] if is_free else [Happening(on=published, due_on=ends)]
    return {"contract_award_notice": [notice], "standstill": waits}


def _indicators(facts: Facts) -> Happening:
    is_done = facts.indicators >= AT_LEAST or facts.has_reason_for_none
    told = f"{facts.indicators} set" if facts.indicators else ""
    why = "why none can be set" if facts.has_reason_for_none else told
    return Happening(on=facts.entered_on, is_done=is_done, reference=why)


def _end_on_record(facts: Facts) -> list[Happening]:
    """Have somebody say how a contract ended, or extend it: nothing of that happens by itself."""
    is_done = facts.ended_on is not None
    if facts.ends_on is None and not is_done:
        return []
    on = facts.ended_on or (facts.ends_on if facts.entered_on else None)
    return [Happening(on=on, expected_on=facts.ends_on, is_done=is_done)]


def _termination(facts: Facts, day: date) -> Happening:
    waits = (
        "The contract passed to another supplier; section 80 names its termination, and it is "
        "for you to say whether this is one"
    )
    return Happening(
        on=end_of(facts, day), expected_on=facts.ends_on, follows=FINAL,
        waits_for=waits if facts.is_novated else "",
    )  # fmt: skip


def _change_notice(change: ChangeFact) -> Happening:
    published = change.notice_published_on
    return Happening(
        occurrence=str(change.number), about=f"change {change.number}", on=change.effective_on,
        is_done=published is not None, done_on=published, reference=change.notice_id,
    )  # fmt: skip


def _modified_copy(change: ChangeFact) -> Happening:
    waits = "" if change.is_approved else "The change is not approved"
    return Happening(
        occurrence=str(change.number), about=f"change {change.number}", on=change.effective_on,
        waits_for=waits,
    )  # fmt: skip


def _retention(facts: Facts) -> Happening:
    if facts.entered_on is None:
        return Happening()
    last = facts.ended_on or facts.ends_on
    due_on = kept_until(facts.entered_on, last, facts.retention_years)
    return Happening(on=facts.entered_on, due_on=due_on)
