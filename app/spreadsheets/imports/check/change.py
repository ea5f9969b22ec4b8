"""What a file says otherwise than we do: cells that change, and cells that both sides changed."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Literal

from app.problems import Finding
from app.spreadsheets.forms.filled import Filled

Take = Literal["yours", "ours"]
Place = tuple[str, int]  #: a row: its sheet, and its number there


class Standing(StrEnum):
    """What saving a row of a file would do."""

    ADDED = "added"
    CHANGED = "changed"
    SAME = "same"
    FAULTY = "faulty"  #: it cannot be saved as it is


@dataclass(frozen=True, slots=True)
class Change:
    """A cell that would get another value; both as people are shown them."""

    sheet: str
    cell: str
    row_ref: str
    field: str  #: its key
    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Question:
    """A cell that was changed in the file and here since the workbook was given out."""

    question: str  #: names it in an answer
    sheet: str
    cell: str
    row_ref: str
    field: str
    label: str
    base: str  #: when the workbook was given out
    yours: str  #: in the file
    ours: str  #: here, now


@dataclass(frozen=True, slots=True)
class Answer:
    """What is to be taken in a cell that both sides changed."""

    take: Take
    ours: str  #: what stood here when it was answered; once that changes, it is asked again


@dataclass(frozen=True, slots=True)
class Removed:
    """A row of ours that would be removed, as the file leaves it out of the period."""

    sheet: str
    row_ref: str
    says: str  #: what it says, cut; without what is never shown


@dataclass
class Merged:
    """A file put together with what is here now: what is untouched in it stays as it is here."""

    filled: Filled  #: every row that is to stand, those that the file leaves out included
    changes: list[Change] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)  #: without an answer
    findings: list[Finding] = field(default_factory=list)
    standing: dict[Place, Standing] = field(default_factory=dict)
    missing: list[str] = field(default_factory=list)  #: our rows that it leaves out, and stay
    removed: list[Removed] = field(default_factory=list)  #: those that it leaves out, and go
    #: what we have in the place of a row of the file
    ours: dict[Place, Mapping[str, Any]] = field(default_factory=dict)
