"""What a publisher's answer means for a pull, and how long to wait after it."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from enum import Enum, auto

LONGEST_ASKED = timedelta(days=1)  #: that a publisher may ask us to wait
UNASKED = timedelta(minutes=2)  #: when it asks for no time; Find a Tender counts by two minutes
FIRST_PAUSE, LONGEST_PAUSE = timedelta(minutes=1), timedelta(hours=1)
TRIES = 5  #: of a page in a row, before all pages are asked for anew
_SECONDS = re.compile(rb"retry after (\d{1,6}) seconds", re.IGNORECASE)


class Meaning(Enum):
    """What an answer means."""

    PAGE = auto()  #: it should be one
    WAIT = auto()  #: the publisher wants to be left in peace for a while
    ANEW = auto()  #: it knows the page no more: begin with the first again
    AGAIN = auto()  #: something is wrong; try again later


def meaning_of(status: int, *, is_first: bool) -> Meaning:
    """Tell what a status means.

    Args:
        status: of the answer; a redirect is never followed, and is no page.
        is_first: the first page was asked for, which no cursor leads to.
    """
    if status == 200:
        return Meaning.PAGE
    if status in (429, 503):
        return Meaning.WAIT
    if status in (400, 404, 410) and not is_first:
        return Meaning.ANEW
    return Meaning.AGAIN


def wait_after(headers: Mapping[str, str], content: bytes, now: datetime) -> timedelta:
    """Give how long a publisher wants to be left in peace, by its header or by its words."""
    asked = _asked(headers.get("retry-after", "").strip(), now)
    if asked is None and (words := _SECONDS.search(content[:1000])):
        asked = timedelta(seconds=int(words[1]))
    if asked is None:
        return UNASKED
    return max(timedelta(seconds=1), min(asked, LONGEST_ASKED))


def pause_after(failures: int) -> timedelta:
    """Give how long to wait after so many failures in a row, from 1 on."""
    doubled: timedelta = FIRST_PAUSE * (1 << min(failures - 1, 10))
    return min(doubled, LONGEST_PAUSE)


def _asked(header: str, now: datetime) -> timedelta | None:
    if header.isascii() and header.isdigit():
        return timedelta(seconds=int(header[:9]))
    try:
        until = parsedate_to_datetime(header)
    except (ValueError, TypeError, OverflowError):
        return None
    return (until if until.tzinfo else until.replace(tzinfo=UTC)) - now
