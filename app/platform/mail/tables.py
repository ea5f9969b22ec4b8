"""How letters are stored until they are sent, and what became of them."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import Index, LargeBinary
from sqlmodel import Field, SQLModel

from app.platform.columns import JsonText, Moment, choice
from app.platform.identifiers import new_id


class LetterState(StrEnum):
    """What became of a letter."""

    WAITING = "waiting"
    SENT = "sent"  #: handed to the mail server, or written into the folder
    FAILED = "failed"  #: given up; `trouble` says why
    KEPT = "kept"  #: never to be sent, since nothing about it is real


class Letter(SQLModel, table=True):
    """One letter to one address."""

    __table_args__ = (Index("letter_about", "authority", "about"),)

    id: UUID = Field(default_factory=new_id, primary_key=True)
    authority: UUID  #: whose letter it is
    about: UUID  #: id of what it is about
    kind: str = Field(max_length=64)  #: such as `procurement.amended`
    recipient: str = Field(max_length=254)  #: address
    reply_to: str = Field(default="", max_length=254)
    subject: str = Field(max_length=300)
    text: str  #: as plain words
    html: str = ""  #: the same as a page; empty: words alone
    attachment: bytes | None = Field(default=None, sa_type=LargeBinary)
    attachment_name: str = Field(default="", max_length=100)
    is_secret: bool = False  #: its words are kept only until it is sent
    state: LetterState = Field(default=LetterState.WAITING, sa_type=choice(LetterState))
    facts: dict[str, Any] = Field(default_factory=dict, sa_type=JsonText)  #: ids, for the reader
    trouble: str | None = Field(default=None, max_length=500)
    written_at: datetime = Field(sa_type=Moment)
    sent_at: datetime | None = Field(default=None, sa_type=Moment)
