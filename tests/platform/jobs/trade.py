"""Kinds of job for the tests, whose effects are events that can be counted afterwards."""

import time
from collections.abc import Mapping
from typing import Any

from sqlalchemy import Engine
from sqlmodel import col, select

from app.platform.database import WriteSession, reading
from app.platform.events import Event, note
from app.platform.jobs.kinds import Kind, Late, Schedule, Shop
from app.platform.jobs.working import InOneGo, Work
from app.problems import Conflict

LATE = Late("mark_last")


def leave_mark(session: WriteSession, work: Work) -> Mapping[str, Any]:
    note(session, "marked", work.payload["name"], work.now())
    return {"left": work.payload["name"]}


def take_time(work: Work) -> Mapping[str, Any]:
    with work.writing() as session:
        note(session, "begun", work.payload["name"], work.now(), attempt=work.attempt)
        work.report(session, 1, 2)
    time.sleep(work.payload["milliseconds"] / 1000)
    with work.writing() as session:
        note(session, "ended", work.payload["name"], work.now(), attempt=work.attempt)
        work.report(session, 2, 2)
    return {"slept": work.payload["milliseconds"]}


def stumble(work: Work) -> None:
    if work.attempt <= work.payload["times"]:
        raise RuntimeError("words that may quote what somebody stored")


def refuse(work: Work) -> None:
    raise Conflict("The rules are already published.")


def tick(session: WriteSession, work: Work) -> None:
    note(session, "ticked", "clock", work.now())


SHOP = Shop(
    kinds=(
        Kind("mark", InOneGo(leave_mark)),
        Kind(LATE, InOneGo(leave_mark)),
        Kind("slow", take_time),
        Kind("stumble", stumble, attempts=3),
        Kind("refuse", refuse),
        Kind("tick", InOneGo(tick)),
    ),
    schedules=(Schedule("every-second", "* * * * * *", "tick"),),
)


def shop() -> Shop:
    """Give it, as another process is handed it."""
    return SHOP


def subjects(engine: Engine, kind: str) -> list[str]:
    """Give the subjects of all events of a kind, in order."""
    with reading(engine) as session:
        query = select(Event.subject).where(Event.kind == kind)
        return list(session.exec(query.order_by(col(Event.number))))
