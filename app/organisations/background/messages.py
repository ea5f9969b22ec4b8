"""What the API accepts and gives about background work."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import ConfigDict, Field

from app.platform.jobs.kinds import Schedule, next_slot
from app.platform.jobs.tables import Job, JobState
from app.platform.request.messages import Message
from app.platform.request.paging import Page

EXAMPLE_FAILED = "0195566f-4a00-7000-8000-000000000083"
EXAMPLE_KIND = "places.load"


class KindOut(Message):
    """How much of one kind of work there is for your authority."""

    kind: str
    waiting: int  #: to be begun, or to be tried again
    running: int
    failed: int  #: given up, until somebody retries it
    oldest_seconds: int | None  #: how long the oldest that is due has waited; null: none is
    #: of letters and of files that are sent, what waits and runs is not told: it would tell of
    #: sealed tenders. That any is tried again shows as 1
    is_quiet: bool


class ScheduleOut(Message):
    """Work that the calendar asks for, for the whole service."""

    name: str
    kind: str
    cron: str  #: minute, hour, day, month, weekday, in UTC
    last_run: datetime | None  #: the last time for which it was asked for
    next_run: datetime

    @classmethod
    def of(cls, schedule: Schedule, last: datetime | None, now: datetime) -> "ScheduleOut":
        """Make it from what is known."""
        return cls(
            name=schedule.name, kind=schedule.kind, cron=schedule.cron, last_run=last,
            next_run=next_slot(schedule.cron, now),
        )  # fmt: skip


class BackgroundOut(Message):
    """The background work of your authority, and what the calendar asks of the service."""

    kinds: list[KindOut]
    schedules: list[ScheduleOut]


class FailedJobOut(Message):
    """A job that was given up."""

    id: UUID
    kind: str
    trouble: str  #: why
    attempts: int
    asked_at: datetime
    ended_at: datetime

    @classmethod
    def of(cls, job: Job) -> "FailedJobOut":
        """Make it from what is stored."""
        return cls(
            id=job.id, kind=job.kind, trouble=job.trouble or "", attempts=job.attempts,
            asked_at=job.asked_at, ended_at=job.ended_at or job.asked_at,
        )  # fmt: skip


class FailedJobPage(Page[FailedJobOut]):
    """Jobs that were given up."""


class JobRetriedOut(Message):
    """A job that is to be done after all."""

    id: UUID
    kind: str
    state: JobState


class RetryIn(Message):
    """What is to be retried."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"kind": EXAMPLE_KIND}]})

    kind: Annotated[str, Field(min_length=1, max_length=64)]  #: all of it that was given up


class RetriedOut(Message):
    """What is to be done after all."""

    kind: str
    retried: int
