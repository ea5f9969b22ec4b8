"""What may be done to a cell on its way to a field: a closed list, and none of it is code.

The kind of the field already says how its value is read (`target.FieldKind`); a transform says
what is different about this file.
"""

from decimal import Decimal
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

Words = Annotated[str, StringConstraints(min_length=1, max_length=300)]
Key = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,39}$")]
Century = Annotated[int, Field(ge=1900, le=2000, multiple_of=100)]
SixDigits = Literal["calendar", "financial_year"]
Factor = Annotated[Decimal, Field(gt=0, le=10_000)]


class Part(BaseModel):
    """A part of a profile: nothing unknown in it, nothing changed later."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Trim(Part):
    """Take spaces of every kind off both ends, and leave one between words."""

    do: Literal["trim"]


class AsNumber(Part):
    """Read a number, such as 1,200.50, (5) or −5."""

    do: Literal["number"]


class AsMoney(Part):
    """Read pounds, such as £1,200 or (17,160.00)."""

    do: Literal["money"]


class AsPercent(Part):
    """Read a percentage."""

    do: Literal["percent"]
    of_one: bool = False  #: the file writes 0.125 for 12.5%


class AsDate(Part):
    """Read a day, day first: 31/03/2026, 09-Mar-2011, 2026-03-31."""

    do: Literal["date"]
    month: bool = False  #: it is a month, such as Apr-13; a text such as 2013-04 is made of it
    century: Century | None = None  #: of years with two digits; else they are refused
    #: what a month such as 201601 is: January 2016, or the first month of the financial year
    #: 2016/17, April 2016; None: such a month is refused, since files write both so
    six_digits: SixDigits | None = None

    @model_validator(mode="after")
    def _of_a_month(self) -> "AsDate":
        if self.six_digits is not None and not self.month:
            raise ValueError("six_digits says what a month is; leave it out of a day")
        return self


class YesNo(Part):
    """Read yes or no, in the file's own words."""

    do: Literal["yes_no"]
    yes: tuple[Words, ...] = ()  #: besides yes, y, true and 1
    no: tuple[Words, ...] = ()


class ValueMap(Part):
    """Put one text in the place of another, however its capitals are written."""

    do: Literal["values"]
    map: Annotated[dict[Words, str], Field(min_length=1, max_length=500)]
    others: Literal["keep", "blank", "refuse"] = "keep"


class Split(Part):
    """Take one of the parts of a text."""

    do: Literal["split"]
    at: Annotated[str, StringConstraints(min_length=1, max_length=10)]
    take: Annotated[int, Field(ge=-20, le=20)]  #: 1 is the first, -1 the last


class Join(Part):
    """Put what further columns say behind it."""

    do: Literal["join"]
    headings: Annotated[tuple[Words, ...], Field(min_length=1, max_length=10)]
    by: Annotated[str, StringConstraints(max_length=10)] = " "


class HoursToFte(Part):
    """Make full-time equivalents of hours."""

    do: Literal["hours_to_fte"]
    full_time: Factor  #: hours a week of one full-time job
    weeks: Factor = Decimal(1)  #: over which the hours were worked


class DaysToWeeks(Part):
    """Make weeks of days."""

    do: Literal["days_to_weeks"]
    days: Factor = Decimal(5)  #: of one week


class PeopleTimesHours(Part):
    """Multiply by what another column says: people by the hours that each was there."""

    do: Literal["people_times_hours"]
    heading: Words


class CumulativeToPeriod(Part):
    """Make what was done in a period of what was done by its end."""

    do: Literal["cumulative_to_period"]
    by: Annotated[tuple[Key, ...], Field(max_length=10)] = ()  #: fields that tell series apart


Transform = Annotated[
    Trim | AsNumber | AsMoney | AsPercent | AsDate | YesNo | ValueMap | Split | Join
    | HoursToFte | DaysToWeeks | PeopleTimesHours | CumulativeToPeriod,
    Field(discriminator="do"),
]  # fmt: skip
