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
class Taken:
    """Days that a return is for already."""

    return_id: UUID
    starts_on: date
    ends_on: date


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
            raise ReturnBegun(
                f"There is a return for {one.starts_on} to {one.ends_on} already.",
                "Write that one; if it was submitted, open it again with a reason.",
                return_id=str(one.return_id),
            )
        if one.ends_on < day:
            starts_on = max(starts_on, one.ends_on + ONE_DAY)
        else:
            ends_on = min(ends_on, one.starts_on - ONE_DAY)
    return starts_on, ends_on


def _refuse(code: str, words: str, fix: str) -> None:
    raise Invalid(words, fix, [Finding(code, words, fix, path="/day")])
