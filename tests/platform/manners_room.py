"""A room that does nothing for its manners: what its routes do well, every route does."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Annotated
from uuid import UUID

from fastapi import Response
from fastapi.testclient import TestClient
from pydantic import Field
from sqlalchemy import Engine
from sqlmodel import col, select

from app.platform.events import Event, note
from app.platform.http.dependencies import NowDep, ReadDep, WriteDep
from app.platform.http.routing import Router
from app.platform.request.filters import UpdatedDep
from app.platform.request.messages import Message
from app.platform.request.paging import Page, PagingDep, page_of, page_of_sorted
from app.platform.request.preconditions import ExpectedDep, versioned
from app.platform.settings import Settings
from app.problems import Conflict
from tests.served import served

router = Router(prefix="/v1/manners", tags=["manners"])
gate = threading.Event()
gate.set()


class Part(Message):
    amount: Annotated[Decimal, Field(ge=0)]
    unit: str = "hours"


class Whole(Message):
    name: str
    parts: tuple[Part, ...] = ()
    by_place: dict[str, Part] = Field(default_factory=dict)
    either: Part | int = 0


class Word(Message):
    word: str
    length: int


class WordPage(Page[Word]):
    """A page of words."""


class EventOut(Message):
    id: UUID
    subject: str
    at: datetime


class EventPage(Page[EventOut]):
    """A page of events."""


WORDS = [f"word{number:03}" for number in range(250)]
BEGINNING = datetime(2026, 1, 1, tzinfo=UTC)


@router.post("/echo")
def echo(body: Whole) -> Whole:
    """Give back what was sent."""
    return body


@router.post("/large", max_body_size=2_000_000)
def take_much(body: Whole) -> Word:
    """Take more than is usual."""
    return Word(word=body.name[:5], length=len(body.name))


@router.get("/words")
def list_words(
    asked: PagingDep, starts: str = "", on: date | None = None, long: bool = False
) -> WordPage:
    """List words kept in memory."""
    known = [word for word in WORDS if word.startswith(starts)]
    found = page_of_sorted(known, str, asked)
    rows = [Word(word=word, length=len(word)) for word in found.rows]
    return WordPage(data=rows, page=found.marks)


@router.get("/events")
def list_events(session: ReadDep, updated: UpdatedDep, asked: PagingDep) -> EventPage:
    """List what was noted here."""
    query = select(Event.id, Event.subject, Event.at).where(col(Event.kind) == "manners.noted")
    found = page_of(session, updated.within(query, Event.at), (Event.at, Event.id), asked)
    rows = [EventOut.model_validate(row, from_attributes=True) for row in found.rows]
    return EventPage(data=rows, page=found.marks)


@router.post("/events", status_code=201)
def note_event(body: Whole, session: WriteDep, now: NowDep) -> EventOut:
    """Note an event, once the gate is open."""
    gate.wait(30)
    event = note(session, "manners.noted", body.name, now)
    if body.name == "refused":
        raise Conflict("This is always refused.")
    return EventOut(id=event.id, subject=event.subject, at=event.at)


@router.put("/versioned")
def change_versioned(expected: ExpectedDep, body: Word, response: Response) -> Word:
    """Change a thing that is at version 3."""
    expected.check(3)
    versioned(response, 4)
    return body


@router.get("/versioned")
def read_versioned(response: Response) -> Word:
    """Read a thing that is at version 3."""
    versioned(response, 3)
    return Word(word="three", length=3)


@router.get("/fault")
def fail() -> Word:
    """Fail as only a bug does."""
    raise RuntimeError("the password is hunter2")


def note_events(engine: Engine, number: int, at_once: int) -> None:
    """Have events noted, so many at each moment."""
    from app.platform.database import writing

    with writing(engine) as session:
        for n in range(number):
            moment = BEGINNING + timedelta(seconds=n // at_once)
            note(session, "manners.noted", f"{n:04}", moment)


@contextmanager
def a_service(settings: Settings, engine: Engine, **changes: object) -> Iterator[TestClient]:
    """Give the whole service, with this room in it."""
    changed = settings.model_copy(update=changes)
    with served(changed, engine, router) as app, TestClient(app) as client:
        yield client
