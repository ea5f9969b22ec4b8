"""When a message is tried again, when it is given up, and when its receiver is left in peace.

The pauses are those that the Standard Webhooks specification (1.0.0, "Deliverability and
reliability") publishes as an example: ten tries in a little over three days. Each is lengthened
by up to a fifth, so that what failed together does not come back together.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from enum import Enum, auto
from urllib.parse import urlsplit

_SECOND, _MINUTE, _HOUR = timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=1)
#: before each try, from the second
PAUSES = (
    5 * _SECOND, 5 * _MINUTE, 30 * _MINUTE, 2 * _HOUR, 5 * _HOUR, 10 * _HOUR, 14 * _HOUR,
    20 * _HOUR, 24 * _HOUR,
)  # fmt: skip
TRIES = len(PAUSES) + 1
#: of a message that its receiver says is wrong: it will say so again
TRIES_OF_REFUSED = 4
#: for which a receiver is left in peace after failures in a row; other messages wait as well
RESTS = (5 * _SECOND, 5 * _MINUTE, 30 * _MINUTE)
#: an answer that took longer has its receiver left in peace, for so many times as long: a slow
#: one has at most a fifth of a worker's time
SLOW, REST_OF_SLOW = 2 * _SECOND, 4
LONGEST_ASKED = timedelta(days=1)  #: that a receiver may ask us to wait
#: for which a receiver may take nothing, whatever it is sent, before nothing more is
PATIENCE = timedelta(days=5)
#: longer than any pause: if nothing was tried for so long, there was nothing to be sent
IDLE = timedelta(days=2)
GONE = 410
FAILING = "fails.example"  #: in a sandbox, whatever goes there fails; nobody can own that name
#: statuses below 500 that speak of the receiver or the moment, not of the message
_LATER = {408, 425, 429}


class Verdict(Enum):
    """What an attempt means for its message."""

    SENT = auto()
    AGAIN = auto()
    GIVEN_UP = auto()
    GONE = auto()  #: the receiver wants nothing more, ever


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of an attempt."""

    status: int | None  #: None: there was no answer
    trouble: str = ""  #: why it failed, without a word of the receiver's own
    retry_after: str | None = None  #: the header, as it came

    @property
    def is_success(self) -> bool:
        """Tell whether it was taken: a redirect is a failure like any other."""
        return self.status is not None and 200 <= self.status < 300

    @property
    def is_gone(self) -> bool:
        """Tell whether its receiver wants nothing more, ever."""
        return self.status == GONE

    @property
    def is_receivers(self) -> bool:
        """Tell whether whoever receives is in trouble, and not this message alone."""
        return self.status is None or self.status >= 500 or self.status in _LATER


#: what comes of a message that is to fail
FAILED = Outcome(500, "It answered 500, since you asked for that.")


def is_to_fail(url: str) -> bool:
    """Tell whether somebody who tries things out wants to see messages fail."""
    return urlsplit(url).hostname == FAILING


def verdict(outcome: Outcome, tries: int) -> Verdict:
    """Tell what is to become of a message after so many tries."""
    if outcome.is_success:
        return Verdict.SENT
    if outcome.is_gone:
        return Verdict.GONE
    most = TRIES if outcome.is_receivers else TRIES_OF_REFUSED
    return Verdict.GIVEN_UP if tries >= most else Verdict.AGAIN


def pause_after(tries: int, spread: float) -> timedelta:
    """Give how long to wait after so many tries, from 1 on; `spread` is from 0 to 1."""
    return PAUSES[min(tries, len(PAUSES)) - 1] * (1 + spread / 5)


def rest_after(failures: int, spread: float) -> timedelta:
    """Give for how long a receiver is left in peace after so many failures, from 1 on."""
    return RESTS[min(failures, len(RESTS)) - 1] * (1 + spread / 5)


def rest_of_slow(took: timedelta) -> timedelta:
    """Give for how long a receiver is left in peace that took so long to answer."""
    return took * REST_OF_SLOW if took > SLOW else timedelta(0)


def asked_pause(header: str | None, now: datetime) -> timedelta:
    """Give how long a receiver asks us to wait: in seconds, or until a time; at most a day."""
    if header is None:
        return timedelta(0)
    words = header.strip()
    if words.isascii() and words.isdigit():
        return min(timedelta(seconds=int(words[:9])), LONGEST_ASKED)
    try:
        until = parsedate_to_datetime(words)
    except (ValueError, TypeError, OverflowError):
        return timedelta(0)
    until = until if until.tzinfo else until.replace(tzinfo=UTC)
    return max(timedelta(0), min(until - now, LONGEST_ASKED))
