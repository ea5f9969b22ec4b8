"""Stretches of time that are asked for, one after the other, each over the end of the last."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from app.problems import Finding, Invalid

ZONE = "Europe/London"  #: whose clocks the publishers go by, in summer time too
OVERLAP = timedelta(days=1)  #: what is published may show late; or their clock may be behind
LONGEST = timedelta(days=7)  #: some thousand notices: what is asked for does not get old meanwhile
HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Window:
    """A stretch of time, to the second."""

    since: datetime
    before: datetime


def next_window(begins: datetime, reached: datetime | None, now: datetime) -> Window | None:
    """Give the stretch to ask for next; None: there is none yet.

    Args:
        begins: before which nothing is wanted.
        reached: up to where all was asked for; None: nothing was.
        now: when.
    """
    since = begins if reached is None else max(begins, reached - OVERLAP)
    before = min(now, (reached or begins) + LONGEST)
    found = Window(told_plainly(since), told_plainly(before))
    return found if found.since < found.before else None


def told_plainly(moment: datetime) -> datetime:
    """Give the last moment up to this one that a clock on the wall shows once, to the second.

    In the hour that is shown twice in October nobody could say which is meant.
    """
    plain = moment.replace(microsecond=0)
    while _is_shown_twice(plain):
        plain -= HOUR
    return plain


def on_the_wall(moment: datetime) -> datetime:
    """Give what clocks in the United Kingdom show."""
    return moment.astimezone(ZoneInfo(ZONE)).replace(tzinfo=None)


def _is_shown_twice(moment: datetime) -> bool:
    shown = moment.astimezone(ZoneInfo(ZONE))
    return shown.replace(fold=0).utcoffset() != shown.replace(fold=1).utcoffset()


def refuse_to_come(since: datetime | None, now: datetime) -> None:
    """Let a time through from which on anything can have been published.

    Raises:
        Invalid: for one to come.
    """
    if since is not None and since > now:
        words = f"{since:%Y-%m-%dT%H:%M:%S%z} is to come: nothing was published since."
        fix = "Give a time that is past, or leave it out to begin now."
        raise Invalid(words, fix, [Finding("not_yet", words, fix, path="/since")])
