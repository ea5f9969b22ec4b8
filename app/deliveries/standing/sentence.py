"""Where a promise stands, in words: the four quantities together, each with its unit."""

from datetime import date
from decimal import Decimal

from app.deliveries.standing.standing import Standing
from app.units import Rounding, plain, rounded

TOLD = Rounding(2)
#: units as people say them: of one, and of any other number; others are said as they are written
SAID: dict[str, tuple[str, str]] = {
    "gbp": ("pound", "pounds"),
    "gbp_thousand": ("thousand pounds", "thousand pounds"),
    "gbp_million": ("million pounds", "million pounds"),
    "fte": ("full-time post", "full-time posts"),
    "fte_year": ("full-time year", "full-time years"),
    "people": ("person", "people"),
    "person_week": ("week of a person", "weeks of a person"),
    "staff_expert_hour": ("hour of expert advice", "hours of expert advice"),
    "opportunity": ("opportunity", "opportunities"),
    "percent": ("percent", "percent"),
    **{
        one: (one, f"{one}s")
        for one in (
            "minute", "hour", "day", "week", "month", "year", "event", "organisation",
            "placement", "point", "kilometre", "kilogram", "tonne",
        )
    },
}  # fmt: skip


def quantity(number: Decimal, unit: str) -> str:
    """Say a quantity with its unit, to two decimals."""
    told = rounded(number, TOLD)
    as_written = unit.replace("_", " ")
    one, many = SAID.get(unit, (as_written, as_written))
    return f"{plain(told)} {one if told == 1 else many}"


def sentence(standing: Standing, day: date) -> str:
    """Say where a promise stands; what is not reported is said to be so, and not as zero."""
    owing = standing.owing
    promised, due = quantity(owing.promised, owing.unit), quantity(owing.due, owing.unit)
    begins = f"By {_day(day)}: {promised} promised in all, {due} due"
    if not standing.is_reported:
        return f"{begins}; not reported."
    reported = quantity(standing.reported, owing.unit)
    verified = quantity(standing.verified, owing.unit)
    return f"{begins}, {reported} reported, {verified} verified.{_silence(standing)}"


def _silence(standing: Standing) -> str:
    if standing.due_not_reported <= 0:
        return ""
    silent = quantity(standing.due_not_reported, standing.owing.unit)
    until = standing.reported_until
    last = "" if until is None else f"; the last that does ends on {_day(until)}"
    return f" No return tells of periods in which {silent} of it fell due{last}."


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
