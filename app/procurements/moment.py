"""Deadlines as people write them and as they are told: a clock on a wall, in a named zone.

A deadline is one moment. What is written must name exactly one: a time that the clocks skip, or
show twice, is refused rather than guessed at, and the machine's own zone never matters.
"""

import re
from datetime import UTC, date, datetime, timedelta
from difflib import get_close_matches
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from app.problems import Finding

FIRST_YEAR, LAST_YEAR = 2000, 2100

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip

_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_TIME = re.compile(
    r"(?P<wall>\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::(?P<second>\d\d)(?:\.0{1,9})?)?)"
    r"(?P<offset>Z|[+-]\d\d:\d\d)?",
    re.ASCII,
)


class NotADeadline(ValueError):
    """What was written names no moment, or more than one; `finding` says why."""

    def __init__(self, code: str, message: str, how_to_fix: str) -> None:
        """Say what is wrong with it and how to write it instead."""
        super().__init__(f"{message} {how_to_fix}")
        self.finding = Finding(code, message, how_to_fix)


def deadline_of(at: str, zone: str) -> datetime:
    """Give the moment that is meant by a time on the clocks of a zone, in UTC.

    `Z` says when and leaves open what the clocks show (RFC 9557), so it agrees with every zone;
    an offset must be the zone's own at that moment.

    Args:
        at: as ISO 8601 writes it, to the minute or second: `2026-04-20T12:00`, with or without
            an offset.
        zone: name of a place in the IANA time zone database, or UTC.

    Raises:
        NotADeadline: when it is not one moment of the years 2000 to 2100 in that zone. Codes:
            `unknown_zone`, `time_needed`, `not_a_time`, `leap_second`, `year_out_of_range`,
            `time_does_not_exist`, `time_is_twice`, `offset_and_zone_differ`.
    """
    clocks = _zone(zone)
    wall, offset = _read(at)
    if offset == "Z":
        return wall.replace(tzinfo=UTC)
    first, second = (wall.replace(tzinfo=clocks, fold=fold) for fold in (0, 1))
    before, after = _offset(first), _offset(second)
    if before < after:
        raise NotADeadline(
            "time_does_not_exist",
            f"The clocks of {zone} skip {wall:%H:%M} on {_day(wall)}.",
            f"Did you mean {first.astimezone(UTC).astimezone(clocks):%Y-%m-%dT%H:%M}?",
        )
    if offset is not None:
        given = datetime.fromisoformat(f"{wall.isoformat()}{offset}")
        return _agreed(given, zone, first, second)
    if before > after:
        raise NotADeadline(
            "time_is_twice",
            f"The clocks of {zone} show {wall:%H:%M} twice on {_day(wall)}.",
            f"Write which: {first.isoformat()} or {second.isoformat()}.",
        )
    return first.astimezone(UTC)


def told(deadline: datetime, zone: str) -> str:
    """Tell a deadline in words: `Monday 20 April 2026, 12 noon (Europe/London, UTC+01:00)`.

    Raises:
        NotADeadline: when there is no such zone.
        ValueError: when the deadline has no offset.
    """
    there = _in_zone(deadline, zone)
    words = f"{DAYS[there.weekday()]} {_day(there)}, {_time_of_day(there)}"
    return f"{words} ({zone}, UTC{_written_offset(there)})"


def local(deadline: datetime, zone: str) -> str:
    """Write a deadline as the clocks of a zone show it, with their offset.

    Raises:
        NotADeadline: when there is no such zone.
        ValueError: when the deadline has no offset.
    """
    return _in_zone(deadline, zone).isoformat(timespec="seconds")


def day_in(moment: datetime, zone: str) -> date:
    """Give the day that the calendars of a zone show at a moment.

    Raises:
        NotADeadline: when there is no such zone.
        ValueError: when the moment has no offset.
    """
    return _in_zone(moment, zone).date()


def _read(at: str) -> tuple[datetime, str | None]:
    """Take apart what was written: the time on the wall, and the offset if there is one."""
    fix = "Write it as 2026-04-20T12:00."
    if _DAY.fullmatch(at):
        raise NotADeadline("time_needed", "A deadline is a time, not a day.", fix)
    match = _TIME.fullmatch(at)
    if match is None:
        raise NotADeadline("not_a_time", "This is not a time to the minute or second.", fix)
    if match["second"] == "60":
        raise NotADeadline("leap_second", "A deadline cannot be in a leap second.", fix)
    try:
        wall = datetime.fromisoformat(match["wall"])
        datetime.fromisoformat(f"{match['wall']}{match['offset'] or ''}")
    except ValueError:
        raise NotADeadline("not_a_time", "No calendar or clock has this time.", fix) from None
    if not FIRST_YEAR <= wall.year <= LAST_YEAR:
        why = f"A deadline is in the years {FIRST_YEAR} to {LAST_YEAR}; this is in {wall.year}."
        raise NotADeadline("year_out_of_range", why, "Correct the year.")
    return wall, match["offset"]


def _agreed(given: datetime, zone: str, first: datetime, second: datetime) -> datetime:
    """Give the moment if its offset is one that the zone's clocks have at that time."""
    for one in (first, second):
        if given.utcoffset() == one.utcoffset():
            return given.astimezone(UTC)
    wrong, right = _written_offset(given), _written_offset(first)
    raise NotADeadline(
        "offset_and_zone_differ",
        f"The offset {wrong} is not that of {zone} on {_day(given)}, which is {right}.",
        f"Write {first.isoformat()}, or leave the offset out.",
    )


def _zone(name: str) -> ZoneInfo:
    if name in _zones():
        return ZoneInfo(name)
    known = {zone.casefold(): zone for zone in sorted(_zones())}
    cities = {zone.rpartition("/")[2]: one for zone, one in known.items() if "/" in zone}
    close = get_close_matches(name[:60].casefold(), [*known, *cities], n=1)
    meant = (known | cities)[close[0]] if close else None
    raise NotADeadline(
        "unknown_zone",
        f"There is no time zone {name[:60]!r}.",
        f"Did you mean {meant}?" if meant else "Use a name such as Europe/London.",
    )


@cache
def _zones() -> frozenset[str]:
    """List the zones of places, and UTC; `localtime` and the like are whatever a machine has."""
    return frozenset(name for name in available_timezones() if "/" in name or name == "UTC")


def _in_zone(deadline: datetime, zone: str) -> datetime:
    if deadline.utcoffset() is None:
        raise ValueError("a deadline without an offset could be any of two dozen moments")
    return deadline.astimezone(_zone(zone))


def _offset(moment: datetime) -> timedelta:
    return moment.utcoffset() or timedelta(0)


def _day(moment: datetime) -> str:
    return f"{moment.day} {MONTHS[moment.month - 1]} {moment.year}"


def _time_of_day(moment: datetime) -> str:
    """Say the time as letters do: 9am, 5:30pm, 12 noon; and of which day a midnight is."""
    clock = (moment.hour, moment.minute, moment.second)
    if clock == (0, 0, 0):
        return "midnight at the start of the day"
    if clock == (12, 0, 0):
        return "12 noon"
    minutes = f":{moment.minute:02}" if moment.minute or moment.second else ""
    seconds = f":{moment.second:02}" if moment.second else ""
    return f"{(moment.hour - 1) % 12 + 1}{minutes}{seconds}{'am' if moment.hour < 12 else 'pm'}"


def _written_offset(moment: datetime) -> str:
    return moment.isoformat(timespec="minutes")[-6:]
