"""A kind of workbook that is given out and taken back, and what the engine asks of it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlmodel import Session

from app.organisations.caller import Caller
from app.organisations.scope import Scope
from app.platform.database import WriteSession
from app.problems import Finding
from app.spreadsheets.forms.book import Book
from app.spreadsheets.forms.filled import Filled, FilledRow


@dataclass(frozen=True, slots=True)
class Target:
    """What a workbook is about."""

    id: UUID  #: of the lot, the contract, the authority …, as its kind says
    day: date | None = None  #: any day of its period, where it has one


@dataclass
class Made:
    """What a filled workbook means: a document as the API takes it, and where it came from."""

    tree: dict[str, Any] = field(default_factory=dict)
    cells: dict[str, str] = field(default_factory=dict)  #: cell by path in the tree
    findings: list[Finding] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Stand:
    """What its target says now: to compare with, and to go back to."""

    version: int  #: grows with every change of the target
    tree: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Asking:
    """On whose behalf, for what and when something is done with a workbook."""

    caller: Caller
    target: Target
    now: datetime
    settings: Any  #: of this process


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of workbook.

    `read` may look things up, and never raises for what a file says: it puts a finding with its
    cell into what it makes. `write` raises a Problem, with findings by path where it can; the
    engine gives them their cells.
    """

    name: str  #: never changed once in use, such as `return`
    title: str
    target: str  #: what a target's id is of, such as `contract`
    template_version: int
    gives: Scope  #: needed to have it made
    takes: Scope  #: needed to send it back
    book: Callable[[Session, Asking], Book]  #: what it says now; also what files are compared with
    read: Callable[[Session, Asking, Filled], Made] | None = None  #: None: it is only given out
    write: Callable[[WriteSession, Asking, dict[str, Any]], tuple[Finding, ...]] | None = None
    stand: Callable[[Session, Asking], Stand] | None = None
    #: figures before and after, by words such as `Jobs, reported`; values as they are shown
    effect: Callable[[Session, Asking], Mapping[str, str]] | None = None
    is_sealed: bool = False  #: its content may be known to nobody but who sent it


def by_ref(rows: list[FilledRow]) -> dict[tuple[str, str], FilledRow]:
    """Give rows by their form and reference; new ones are left out."""
    return {(row.form, row.ref): row for row in rows if row.ref}
