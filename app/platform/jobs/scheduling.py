"""Enqueues what the calendar asks for: each slot once, however many workers look."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Engine, update
from sqlmodel import col

from app.platform.database import WriteSession, add_if_new, writing
from app.platform.jobs.enqueuing import enqueue
from app.platform.jobs.kinds import Schedule, latest_slot, next_slot
from app.platform.jobs.tables import JobSchedule


class Ticker:
    """Looks at the schedules of one worker, and at the database only when one is due."""

    def __init__(self, engine: Engine, schedules: Sequence[Schedule]) -> None:
        """Look at them all the first time."""
        self._engine = engine
        self._schedules = tuple(schedules)
        self._due: dict[str, datetime] = {}

    def tick(self, now: datetime) -> None:
        """Enqueue what has become due.

        When slots were missed because no worker ran, only the latest of them is made up for.
        A schedule that the database has not seen before starts with its next slot.
        """
        for schedule in self._schedules:
            if self._due.get(schedule.name, now) <= now:
                with writing(self._engine) as session:
                    _fire(session, schedule, now)
                self._due[schedule.name] = next_slot(schedule.cron, now)


def _fire(session: WriteSession, schedule: Schedule, now: datetime) -> None:
    slot = latest_slot(schedule.cron, now)
    if add_if_new(session, JobSchedule(name=schedule.name, fired_for=slot)):
        return
    mine = (
        update(JobSchedule)
        .where(col(JobSchedule.name) == schedule.name, col(JobSchedule.fired_for) < slot)
        .values(fired_for=slot)
        .returning(col(JobSchedule.name))
    )
    if session.execute(mine).first() is not None:
        enqueue(session, schedule.kind, schedule.payload, now)
