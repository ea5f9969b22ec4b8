"""How jobs are stored, the same on both databases."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import Index
from sqlmodel import Field, SQLModel

from app.platform.columns import JsonText, Moment, choice
from app.platform.identifiers import new_id


class JobState(StrEnum):
    """Where a job stands."""

    WAITING = "waiting"  #: not begun, or to be tried again when it is due
    RUNNING = "running"  #: a worker has it, or had it and died
    DONE = "done"  #: it ended well; nothing changes any more
    FAILED = "failed"  #: it was given up; `trouble` says why


UNDER_WAY = (JobState.WAITING, JobState.RUNNING)
#: what there is still to see to; those that are done are many more
OPEN = (*UNDER_WAY, JobState.FAILED)


class Job(SQLModel, table=True):
    """One piece of work, from being asked for to its outcome."""

    __table_args__ = (
        Index("job_next", "state", "due"),
        Index("job_kind", "kind", "state", "due"),
        Index("job_of", "authority", "state", "due"),
    )

    id: UUID = Field(default_factory=new_id, primary_key=True)
    kind: str = Field(max_length=64)  #: name of the handler
    authority: UUID  #: whose work it is; the nil UUID: the service's own
    payload: dict[str, Any] = Field(sa_type=JsonText)  #: what the handler is told
    unique_key: str | None = Field(default=None, max_length=200, unique=True)
    state: JobState = Field(default=JobState.WAITING, sa_type=choice(JobState))
    due: datetime = Field(sa_type=Moment)  #: not before
    #: how often it was begun, but for what ended with its turn; also tells a late worker that it
    #: was replaced
    attempts: int = 0
    most_attempts: int | None = None  #: how many it has, if that is not as its kind says
    done_units: int = 0  #: progress so far, in whatever the handler counts
    total_units: int | None = None  #: how much there is in all, once known
    outcome: dict[str, Any] | None = Field(default=None, sa_type=JsonText)
    trouble: str | None = Field(default=None, max_length=500)  #: why the last attempt ended
    asked_at: datetime = Field(sa_type=Moment)
    started_at: datetime | None = Field(default=None, sa_type=Moment)  #: the last attempt
    ended_at: datetime | None = Field(default=None, sa_type=Moment)


class JobSchedule(SQLModel, table=True):
    """The last time for which a schedule fired, so that it fires once whoever asks."""

    name: str = Field(primary_key=True, max_length=64)
    fired_for: datetime = Field(sa_type=Moment)
