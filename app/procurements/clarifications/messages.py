"""What the API accepts and gives about questions and answers."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import ConfigDict, StringConstraints

from app.platform.request.messages import Message
from app.platform.request.paging import Page

Words = Annotated[str, StringConstraints(min_length=1, max_length=4_000, pattern=r"\S")]


class QuestionIn(Message):
    """A question; name nobody in it, as everybody will read it."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"question": "Is the leisure centre open on Sundays?"}]}
    )

    question: Words


class AnswerIn(Message):
    """The answer that everybody is given."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"answer": "Yes, from nine to five."}]}
    )

    answer: Words


class ClarificationOut(Message):
    """A question and its answer; nobody is told who asked."""

    id: UUID
    procurement_id: UUID
    number: int
    question: str
    answer: str | None  #: null: not answered yet
    asked_at: datetime
    answered_at: datetime | None
    version: int  #: grows with every change
    updated_at: datetime


class ClarificationPage(Page[ClarificationOut]):
    """A page of questions and answers."""


class InterestOut(Message):
    """That a supplier is told of what happens to a procurement."""

    procurement_id: UUID
    at: datetime  #: since when
