"""What a list of releases is asked for, as Find a Tender reads it."""

import base64
import binascii
import re
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from app.ocds.publication.kind import Stage
from app.problems import Malformed

LOCAL = "Europe/London"  #: in which a time without an offset is read
WRITTEN = re.compile(r"\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}:\d{2})?", re.ASCII)
FIRST_YEAR, LAST_YEAR = 1990, 2200
MOST = 100
LAST_NUMBER = 2**31 - 1  #: that the databases count releases to
NAMES = ("updatedFrom", "updatedTo", "nextCursor")


class BadParameter(Malformed):
    """A parameter says something that it cannot."""

    slug = "bad-parameter"


@dataclass(frozen=True, slots=True)
class Asked:
    """Which releases, and how many at once."""

    stages: frozenset[Stage] = frozenset()
    limit: int = MOST
    updated_from: str = ""  #: as it was written
    updated_to: str = ""
    begins: datetime | None = None  #: the same as a moment
    ends: datetime | None = None
    before: int | None = None  #: with lower numbers alone


def asked_for(
    updated_from: str | None,
    updated_to: str | None,
    stages: str | None,
    limit: str | None,
    cursor: str | None,
) -> Asked:
    """Read the five parameters.

    Raises:
        BadParameter: if one cannot be read.
    """
    asked = Asked(_stages(stages), _limit(limit))
    if cursor is None:
        return _within(asked, updated_from or "", updated_to or "")
    return _from_cursor(asked, cursor)


def _within(asked: Asked, updated_from: str, updated_to: str) -> Asked:
    return replace(
        asked,
        updated_from=updated_from,
        updated_to=updated_to,
        begins=_moment("updatedFrom", updated_from),
        ends=_moment("updatedTo", updated_to),
    )


def cursor_after(asked: Asked, number: int) -> str:
    """Write where a list goes on after a release; to those who follow it, it says nothing."""
    said = zip(NAMES, (asked.updated_from, asked.updated_to, str(number)), strict=True)
    told = "|".join(f"{name}={value}" for name, value in said)
    return base64.urlsafe_b64encode(told.encode()).decode()


def _from_cursor(asked: Asked, cursor: str) -> Asked:
    """Go on where a cursor says; its days stand, as those of the list that it was given by."""
    try:
        told = base64.b64decode(cursor, altchars=b"-_", validate=True).decode()
    except (binascii.Error, ValueError) as error:
        raise _bad("cursor", "This cursor was not given by this list.") from error
    parts = dict(part.partition("=")[::2] for part in told.split("|"))
    number = parts.get("nextCursor", "")
    is_number = re.fullmatch(r"[0-9]{1,10}", number, re.ASCII) and int(number) <= LAST_NUMBER
    if tuple(parts) != NAMES or not is_number:
        raise _bad("cursor", "This cursor was not given by this list.")
    asked = replace(asked, before=int(number))
    return _within(asked, parts["updatedFrom"], parts["updatedTo"])


def _stages(said: str | None) -> frozenset[Stage]:
    if said is None:
        return frozenset()
    try:
        return frozenset(Stage(one) for one in said.split(","))
    except ValueError as error:
        raise _bad("stages", "Stages are planning, tender and award.") from error


def _limit(said: str | None) -> int:
    if said is None:
        return MOST
    if not re.fullmatch(r"[0-9]{1,3}", said, re.ASCII) or not 1 <= int(said) <= MOST:
        raise _bad("limit", f"The limit is a number from 1 to {MOST}.")
    return int(said)


def _moment(name: str, said: str) -> datetime | None:
    if not said:
        return None
    try:
        found = datetime.fromisoformat(said) if WRITTEN.fullmatch(said) else None
    except ValueError:
        found = None
    if found is None or not FIRST_YEAR <= found.year <= LAST_YEAR:
        raise _bad(name, "A time is written as 2026-04-30T12:00:00, in UK local time.")
    return found.replace(tzinfo=ZoneInfo(LOCAL)).astimezone(UTC)


def _bad(name: str, words: str) -> BadParameter:
    return BadParameter(f"`{name}` cannot be read. {words}", "Follow `links.next` as it is given.")
