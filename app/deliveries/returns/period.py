"""Which days a return is for: a period of the delivery plan, less what others report already."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from app.contracts.plan.periods import Period, period_with, periods
from app.problems import Conflict, Finding, Invalid

ONE_DAY = timedelta(days=1)
SHOWN = 4  #: periods named in a refusal

Days = tuple[date, date]


class ReturnBegun(Conflict):
    """Another return is for these days."""

    slug = "return-begun"


@dataclass(frozen=True, slots=True)
class Rhythm:
    """By which periods a contract is reported."""

    first_on: date
    last_on: date | None  #: of the contract; None: it is not known yet
    period: Period

    def told(self) -> str:
        """Name the periods: the first of them, and how they go on."""
        if self.last_on is None:
            return f"They begin on {self.first_on}, one every {self.period}."
        every = periods(self.first_on, self.last_on, self.period)
        shown = [f"{starts} to {ends}" for starts, ends in every[:SHOWN]]
        more = f", and so on until {self.last_on}" if len(every) > SHOWN else ""
        return f"They are {', '.join(shown)}{more}."


@dataclass(frozen=True, slots=True)
class Due:
    """By when a return is to be submitted: it follows from its contract's days as they are now."""

    due_on: date
    is_final: bool  #: of the contract's last period, with the outturn


def due_of(days: Days, last_on: date | None, due_days: tuple[int, int]) -> Due:
    """Say by when the return of some days is due.

    Args:
        days: its first and last; the contract may have ended within them since.
        last_on: day of the contract; None: it is not known yet.
        due_days: after the end of a period, and after the contract's last day.
    """
    is_final = last_on is not None and days[1] >= last_on
    ends_on = days[1] if last_on is None else min(days[1], last_on)
    return Due(ends_on + timedelta(days=due_days[is_final]), is_final)


@dataclass(frozen=True, slots=True)
class Taken:
    """Days that a return is for already."""

    return_id: UUID
    starts_on: date
    ends_on: date
    is_others: bool = False  #: of the supplier that had the contract before, whoever asks


def days_for(day: date, rhythm: Rhythm, taken: Iterable[Taken], today: date) -> Days:
    """Give the first and last day that a new return with a day in it is for.

    Days that other returns report already are left out, as when a contract was extended within
    a period that had been reported to its former end.

    Raises:
        Invalid: if the day is in no period, or its period is still to come; it names them.
        ReturnBegun: if another return has the day.
    """
    starts_on, ends_on = period_with(rhythm.first_on, rhythm.period, day)
    last_on = rhythm.last_on
    if day < rhythm.first_on or (last_on is not None and day > last_on):
        _refuse("outside_periods", f"{day} is in no period of the delivery plan.", rhythm.told())
    if starts_on > today:
        words = f"The period from {starts_on} to {ends_on} has not begun."
        _refuse("period_to_come", words, "Begin its return once it has.")
    ends_on = ends_on if last_on is None else min(ends_on, last_on)
    for one in taken:
        if one.starts_on <= day <= one.ends_on:
            raise _begun(one)
        if one.ends_on < day:
            starts_on = max(starts_on, one.ends_on + ONE_DAY)
        else:
            ends_on = min(ends_on, one.starts_on - ONE_DAY)
    return starts_on, ends_on


def _begun(taken: Taken) -> ReturnBegun:
    days = f"{taken.starts_on} to {taken.ends_on}"
    if taken.is_others:
        return ReturnBegun(
            f"There is a return for {days} already, of the supplier that had the contract before.",
            "If these days are yours, ask the authority to pass them on to you.",
        )
    return ReturnBegun(
        f"There is a return for {days} already.",
        "Write that one; if it was submitted, open it again with a reason.",
        return_id=str(taken.return_id),
    )


def _refuse(code: str, words: str, fix: str) -> None:
    raise Invalid(words, fix, [Finding(code, words, fix, path="/day")])
