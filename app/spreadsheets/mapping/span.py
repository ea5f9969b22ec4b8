"""Which days a period is that a council's file names: Q3 2025/26, Apr to Jun, Month 2026-01.

A financial year begins on 1 April, and its quarters are counted from there. Where no year is
said, the one of the days that it is held against is meant; that is a guess, and told as one.
Where not every word is understood, nothing is.
"""

import re
from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from app.spreadsheets.mapping.period_word import Sign, Word, words_of

APRIL = 4
MONTHS_IN_YEAR = 12
_POINTS = re.compile(r"[fy]?-?p?-?[md](?:[t-][md])?-?[fy]?")
_PARTS = re.compile(r"f?-?p(?:[t-]p)?-?f?")
_YEARS = re.compile(r"f(?:[t-]f)?|y")
_CORE = frozenset("fymdpt-")


@dataclass(frozen=True, slots=True)
class Span:
    """Some days, the first and the last included."""

    starts_on: date
    ends_on: date
    is_guessed: bool = False  #: it does not say of which year, or since or until when

    @property
    def is_so_far(self) -> bool:
        """Tell whether it is all until its last day."""
        return self.starts_on == date.min

    def is_within(self, other: "Span") -> bool:
        """Tell whether all of its days are among those of another."""
        return other.starts_on <= self.starts_on and self.ends_on <= other.ends_on

    def meets(self, other: "Span") -> bool:
        """Tell whether both have a day in common."""
        return self.starts_on <= other.ends_on and other.starts_on <= self.ends_on

    def __str__(self) -> str:
        """Write it as people do."""
        if self.ends_on == date.max:
            return f"{self.starts_on} and after"
        return f"{self.starts_on} to {self.ends_on}" if self.starts_on > date.min else (
            f"all until {self.ends_on}"
        )  # fmt: skip


def span_of(text: str, near: Span) -> Span | None:
    """Tell which days a period is.

    Args:
        text: as the file names it, in a cell or above a column.
        near: days that it is held against; what says no year is of theirs.

    Returns:
        None if it cannot be told, or a word of it is not understood.
    """
    said = words_of(" ".join(re.sub("[\u2010-\u2015]", "-", text).casefold().split()))
    if not said:
        return None
    signs = {one.sign for one in said}
    core = [one for one in said if one.sign in _CORE]
    core, is_until = _trimmed(core)
    so_far = is_until or bool(signs & {Sign.SO_FAR, Sign.SINCE, Sign.YEAR_TO_DATE})
    if not core:
        is_known = signs & {Sign.SINCE, Sign.YEAR_TO_DATE} and Sign.LATER not in signs
        return Span(date.min, near.ends_on, is_guessed=True) if is_known else None
    shape = "".join(one.sign for one in core)
    if not _fit(signs, shape, so_far=so_far):
        return None
    ending = next((one for one in said if one.sign is Sign.ENDING), None)
    found = _named(core, shape, near, Sign.IN_FINANCIAL in signs)
    if found is not None and ending is not None:
        found = _ended(found, shape, ending.count)
    return None if found is None else _open(found, signs, so_far=so_far)


def _trimmed(core: list[Word]) -> tuple[list[Word], bool]:
    """Take dashes off both ends, and a first `to`; tell whether there was one."""
    while core and core[0].sign is Sign.DASH:
        core = core[1:]
    while core and core[-1].sign is Sign.DASH:
        core = core[:-1]
    is_until = bool(core) and core[0].sign is Sign.TO
    return (core[1:], True) if is_until else (core, False)


def _fit(signs: set[Sign], shape: str, *, so_far: bool) -> bool:
    """Tell whether the words around a period go with it."""
    is_range = bool(re.search("[mdpf][t-][mdpf]", shape))
    is_point = bool(re.fullmatch("-?[fy]?-?[md]-?[fy]?-?", shape))
    if so_far and (is_range or Sign.LATER in signs or Sign.ENDING in signs):
        return False  # it may be all so far, or all since the first of two days
    if signs & {Sign.SINCE, Sign.YEAR_TO_DATE} and not is_point:
        return False  # such as a quarter to date, which is less than all so far
    if Sign.LATER in signs and is_range:
        return False
    if Sign.TOTAL in signs and not so_far:
        return False
    return Sign.FROM not in signs or is_range or Sign.LATER in signs


def _open(found: Span, signs: set[Sign], *, so_far: bool) -> Span:
    """Give a span without a first day, or without a last, where it has none."""
    if Sign.LATER in signs:
        return replace(found, ends_on=date.max)
    if not so_far:
        return found
    is_guessed = found.is_guessed or Sign.YEAR_TO_DATE in signs
    return Span(date.min, found.ends_on, is_guessed)


def _named(core: Sequence[Word], shape: str, near: Span, says_financial: bool) -> Span | None:
    """Read what is between the words around it."""
    years = [one for one in core if one.sign in (Sign.FINANCIAL, Sign.YEAR)]
    if _YEARS.fullmatch(shape):
        return _of_years(years, says_financial)
    if len(years) > 1 or (says_financial and Sign.YEAR in shape):
        return None
    year = years[0] if years else None
    parts = [one for one in core if one.sign is Sign.PART]
    if _PARTS.fullmatch(shape):
        return _of_parts(parts, year, near)
    if not _POINTS.fullmatch(shape):
        return None
    points = [one for one in core if one.sign in (Sign.MONTH, Sign.DAY)]
    found = _of_points(points, year, near, leads=shape.startswith(Sign.YEAR))
    return found if found is None or not parts or _is_part(found, parts[0], year) else None


def _of_years(years: Sequence[Word], says_financial: bool) -> Span | None:
    first, last = years[0], years[-1]
    if first.year is None or last.year is None:
        return None
    if first.sign is Sign.YEAR:
        return None if says_financial else _months(first.year, 1, MONTHS_IN_YEAR)
    if first.count and not says_financial:
        return None  # 2010-11 may be a month
    count = (last.year - first.year + 1) * MONTHS_IN_YEAR
    return _months(first.year, APRIL, count) if count > 0 else None


def _of_parts(parts: Sequence[Word], year: Word | None, near: Span) -> Span | None:
    """Read quarters or halves; of a calendar year's number it is not known which is meant."""
    begins = near.starts_on.year - (near.starts_on.month < APRIL)
    begins = begins if year is None or year.year is None else year.year
    first, last = (
        _months(begins, APRIL + (one.number - 1) * one.count, one.count)
        for one in (parts[0], parts[-1])
    )
    if first.starts_on > last.starts_on:
        return None
    return Span(first.starts_on, last.ends_on, is_guessed=year is None)


def _is_part(found: Span, part: Word, year: Word | None) -> bool:
    """Tell whether months are those of the quarter or half that is named beside them."""
    month = (part.number - 1) * part.count + 1
    begins = {(month + APRIL - 2) % MONTHS_IN_YEAR + 1}
    if year is None or year.sign is Sign.YEAR:
        begins.add(month)  # a quarter of the calendar's year
    first = found.starts_on
    return first.month in begins and found == replace(
        _months(first.year, first.month, part.count), is_guessed=found.is_guessed
    )


def _of_points(
    points: Sequence[Word], year: Word | None, near: Span, *, leads: bool
) -> Span | None:
    """Read one month or day, or all from one to another."""
    first, last = points[0], points[-1]
    wraps = (first.number, first.day) > (last.number, last.day or 31)
    if year is not None and year.year is not None:
        if year.sign is Sign.FINANCIAL:
            return _between(first, _of(first, year.year), last, _of(last, year.year))
        if leads and wraps:
            return None
        return _between(first, year.year - wraps, last, year.year)
    if first.year is None and last.year is None:
        return _guessed(first, last, wraps, near)
    begins = first.year if first.year is not None else (last.year or 0) - wraps
    ends = last.year if last.year is not None else begins + wraps
    return _between(first, begins, last, ends)


def _of(point: Word, begins: int) -> int:
    """Give the year of a month within a financial year."""
    return begins + (point.number < APRIL)


def _guessed(first: Word, last: Word, wraps: bool, near: Span) -> Span | None:
    """Take the year in which a period without one meets the days it is held against."""
    years = (near.starts_on.year, near.ends_on.year, near.starts_on.year - 1)
    tried = [_between(first, year, last, year + wraps) for year in years]
    made = [one for one in tried if one is not None]
    found = next((one for one in made if one.meets(near)), made[0] if made else None)
    return None if found is None else replace(found, is_guessed=True)


def _between(first: Word, begins: int, last: Word, ends: int) -> Span | None:
    """Give all days from one month or day to another; years of their own must agree."""
    if first.year not in (None, begins) or last.year not in (None, ends):
        return None
    try:
        starts_on = date(begins, first.number, first.day or 1)
        ends_on = date(ends, last.number, last.day or monthrange(ends, last.number)[1])
    except ValueError:
        return None
    return Span(starts_on, ends_on) if starts_on <= ends_on else None


def _ended(found: Span, shape: str, count: int) -> Span | None:
    """Give the months that end with a month or its last day."""
    last = found.ends_on
    is_end = last.day == monthrange(last.year, last.month)[1]
    if not is_end or not re.fullmatch("[md]y?", shape):
        return None
    made = _months(last.year, last.month - count + 1, count)
    return replace(made, is_guessed=found.is_guessed)


def _months(year: int, month: int, count: int) -> Span:
    """Give so many months from one on; a month beyond December is of the next year."""
    first = year * MONTHS_IN_YEAR + month - 1
    last = first + count - 1
    ends_year, ends_month = last // MONTHS_IN_YEAR, last % MONTHS_IN_YEAR + 1
    return Span(
        date(first // MONTHS_IN_YEAR, first % MONTHS_IN_YEAR + 1, 1),
        date(ends_year, ends_month, monthrange(ends_year, ends_month)[1]),
    )
