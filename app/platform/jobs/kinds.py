"""What can be done as a job, how often it is tried, and when a schedule is due."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from croniter import croniter

if TYPE_CHECKING:
    from app.platform.jobs.working import Work

Outcome = Mapping[str, Any] | None
Handler = Callable[["Work"], Outcome]

FIRST_PAUSE = timedelta(seconds=2)
LONGEST_PAUSE = timedelta(hours=1)
BETWEEN_TURNS = timedelta(seconds=2)  #: in which others are begun that wait


class Late(str):
    """The name of a kind of job that others go before: it waits for others, or takes long."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of job: its name in the database, and the handler that does it."""

    name: str  #: at most 64 characters, such as `places.load`; never changed once in use
    handler: Handler
    attempts: int = 8  #: how often it is begun before it is given up
    is_quiet: bool = False  #: neither the log nor the numbers tell how many there are
    turn: timedelta | None = None  #: after which it lets others have theirs; None: it never does


@dataclass(frozen=True, slots=True)
class Schedule:
    """A job that is enqueued by the calendar, once however many workers look at it."""

    name: str  #: at most 64 characters; never changed once in use
    cron: str  #: minute, hour, day, month, weekday, and at will second; in UTC
    kind: str  #: name of the kind of job
    payload: Mapping[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Refuse a schedule that could never be understood.

        Raises:
            ValueError: when `cron` is not five fields of a crontab.
        """
        if not croniter.is_valid(self.cron):
            raise ValueError(f"{self.cron!r} is no cron expression")


@dataclass(frozen=True, slots=True)
class Shop:
    """Everything that the workers of a deployment know how to do."""

    kinds: Sequence[Kind]
    schedules: Sequence[Schedule] = ()

    def by_name(self) -> Mapping[str, Kind]:
        """Give each kind by its name."""
        return {kind.name: kind for kind in self.kinds}

    def quiet(self) -> frozenset[str]:
        """Name the kinds of which nobody may know how many there are."""
        return frozenset(kind.name for kind in self.kinds if kind.is_quiet)

    def last(self) -> frozenset[str]:
        """Name the kinds that others go before."""
        return frozenset(kind.name for kind in self.kinds if isinstance(kind.name, Late))


def pause_after(attempts: int, spread: float) -> timedelta:
    """Give how long to wait after so many attempts: twice as long each time, up to an hour.

    Args:
        attempts: how often it has been tried; at least 1.
        spread: from 0 to 1; up to a quarter is added by it, so that jobs which failed together
            do not all come back together.
    """
    doubled = min(FIRST_PAUSE * (1 << min(attempts - 1, 16)), LONGEST_PAUSE)
    return doubled + doubled / 4 * spread


def latest_slot(cron: str, now: datetime) -> datetime:
    """Give the last time up to and including now at which a schedule was due."""
    slot: datetime = croniter(cron, now + timedelta(microseconds=1)).get_prev(datetime)
    return slot


def next_slot(cron: str, now: datetime) -> datetime:
    """Give the first time after now at which a schedule will be due."""
    slot: datetime = croniter(cron, now).get_next(datetime)
    return slot
