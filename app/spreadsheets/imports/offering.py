"""A kind of workbook that is given out and taken back, and what the engine asks of it."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any, Protocol
from uuid import UUID

from sqlmodel import Session

from app.organisations.caller import Caller
from app.organisations.scope import Scope
from app.platform.database import ReadSession, WriteSession
from app.problems import Finding
from app.spreadsheets.forms.book import Book
from app.spreadsheets.forms.filled import Filled, FilledRow, NotRead
from app.spreadsheets.forms.form import Form
from app.spreadsheets.imports.period import Period
from app.spreadsheets.imports.touched import Parts
from app.spreadsheets.mapping.laid import Laid
from app.spreadsheets.mapping.target import TargetName
from app.spreadsheets.mapping.wording import Wordings


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
class Last:
    """A row of what stands, or another part of it, and when it was last changed."""

    what: str  #: in words, such as `vacancy VAC-12`
    at: datetime | None = None  #: None: nobody knows, such as because it is gone
    of: tuple[UUID, ...] = ()  #: what the log's events that tell of it are about


@dataclass(frozen=True, slots=True)
class Asking:
    """On whose behalf, for what and when something is done with a workbook."""

    caller: Caller
    target: Target
    now: datetime
    settings: Any  #: of this process
    replaces: Period | None = None  #: our rows in it that a file leaves out are removed
    profile_id: UUID | None = None  #: mapping profile by which its file is read; None: by none


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of workbook.

    `read` may look things up, and never raises for what a file says: it puts a finding with its
    cell into what it makes. It is given every row that is to stand: those of the file, with what
    is untouched in them as it is here now, and those of `book` that the file leaves out; or, where
    it goes `by_row`, only those that are added or changed, so that what is kept besides need not
    be gone through. The rows of a form need a reference or a natural key for that. `write` raises
    a Problem, with findings by path where it can; the engine gives them their cells. It is tried
    out first; to undo it, it is given what stands by then, with what a file changed as `stand`
    told it before.
    """

    name: str  #: never changed once in use, such as `return`
    title: str
    target: str  #: what a target's id is of, such as `contract`
    template_version: int
    gives: Scope  #: needed to have it made
    takes: Scope  #: needed to send it back
    book: Callable[[Session, Asking], Book]  #: what it says now; also what files are compared with
    read: Callable[[Session, Asking, Filled], Made] | None = None  #: None: it is only given out
    #: the same rows; those without a reference have that of the row of ours that they are, where
    #: what tells such rows apart is not printed in `book`; None: natural keys alone tell
    known: Callable[[Session, Asking, Filled], Filled] | None = None
    write: Callable[[WriteSession, Asking, dict[str, Any]], tuple[Finding, ...]] | None = None
    #: in a session to write with it locks its target first, so that nobody moves it meanwhile
    stand: Callable[[Session, Asking], Stand] | None = None
    #: what in the tree of `stand` a file may change, and can be undone by itself
    parts: Parts = field(default_factory=dict)
    #: the tree of `stand`, but of rows that were not changed from a time on only what tells them
    #: apart; it locks its target as well; None: all that stands is little
    lately: Callable[[Session, Asking, datetime], dict[str, Any]] | None = None
    #: names a row of a part, and tells when it was last changed
    last: Callable[[Session, Asking, str, str], Last] | None = None
    #: the version of `stand` alone, where all that stands is much; it locks its target as well
    version: Callable[[Session, Asking], int] | None = None
    #: figures before and after, by words such as `Jobs, reported`; values as they are shown
    effect: Callable[[Session, Asking], Mapping[str, str]] | None = None
    #: which of our rows lie in the period that is replaced; raises Invalid if it has no such
    #: period; None: no file of it removes anything
    within: Callable[[Session, Asking], Callable[[Form, Mapping[str, Any]], bool]] | None = None
    #: by what a mapping profile is for: makes of a file in its sender's own layout what the sheets
    #: of this workbook would have held; it raises for nothing that the file says
    layouts: Mapping[TargetName, Callable[[Session, Asking, Laid], Filled]] = field(
        default_factory=dict
    )
    #: of its sheets, where they are always the same; other workbooks are told apart by them
    forms: tuple[Form, ...] = ()
    is_sealed: bool = False  #: its content may be known to nobody but who sent it
    stays: str = ""  #: why what it saves is not undone as a whole; its `read` tells that too
    by_row: bool = False  #: `read` is given only rows of the file that are added or changed

    def version_of(self, session: Session, asking: Asking) -> int | None:
        """Give the version of its target as it is now; None where it has none."""
        if self.version is not None:
            return self.version(session, asking)
        return None if self.stand is None else self.stand(session, asking).version

    def now(self, session: Session, asking: Asking, since: datetime) -> dict[str, Any]:
        """Give what stands now, or of it what was changed since; nothing where it has no stand."""
        if self.lately is not None:
            return self.lately(session, asking, since)
        return {} if self.stand is None else self.stand(session, asking).tree


def by_ref(rows: list[FilledRow]) -> dict[tuple[str, str], FilledRow]:
    """Give rows by their form and reference; new ones are left out."""
    return {(row.form, row.ref): row for row in rows if row.ref}


class Staging(Protocol):
    """One attempt at taking in a large file, as its kind sees it."""

    import_id: UUID  #: rows are staged under it, and count only once it is flipped
    asking: Asking
    path: Path  #: the file, in a folder of this attempt that is deleted after it
    file_name: str  #: as it was sent; not to be trusted
    file_digest: str  #: SHA-256, hexadecimal
    profile_id: UUID | None  #: the mapping profile it was sent with
    fixes: Sequence[Path]  #: lists of fixes for it, whose rows take the place of its own
    before: Wordings  #: headings of the last file that was saved by that profile

    def reading(self) -> AbstractContextManager[ReadSession]:
        """Open a session to look things up."""

    def writing(self) -> AbstractContextManager[WriteSession]:
        """Open a session to write one chunk of rows, such as 5 000; keep it under a second.

        It is refused (by an exception to let pass) once another attempt has begun.
        """

    def progress(self, rows: int, of: int | None = None) -> None:
        """Say how many rows have been gone through; cheap, so say it with every chunk."""


@dataclass(frozen=True, slots=True)
class Tally:
    """Rows of one sheet: those that went in are those that came out, one way or another."""

    sheet: str
    rows: int  #: rows with anything in them below the heading
    added: int = 0
    changed: int = 0
    same: int = 0
    faulty: int = 0
    not_read: int = 0

    @property
    def is_whole(self) -> bool:
        """Tell whether every row is accounted for."""
        return self.rows == self.added + self.changed + self.same + self.faulty + self.not_read


@dataclass(frozen=True, slots=True)
class StagedReport:
    """What a large file holds, once all of it is staged and none of it counts yet."""

    tallies: tuple[Tally, ...]  #: one a sheet; the engine refuses one that does not add up
    findings: tuple[Finding, ...] = ()  #: at most some thousands; `path` is empty, `cell` is set
    not_read: tuple[NotRead, ...] = ()
    before: Mapping[str, str] = field(default_factory=dict)  #: figures, by words
    after: Mapping[str, str] = field(default_factory=dict)
    sample: tuple[Mapping[str, Any], ...] = ()  #: at most 20 rows as they were understood
    #: by the name of a sheet, the number of the first row below its headings
    bodies: Mapping[str, int] = field(default_factory=dict)
    #: by the name of such a sheet, the columns that are read
    read: Mapping[str, list[int]] = field(default_factory=dict)
    #: by the name of such a sheet, the fields that the name itself tells
    named: Mapping[str, list[str]] = field(default_factory=dict)
    comes_whole: bool = True  #: all of its rows can be given back annotated
    wordings: Wordings = field(default_factory=dict)  #: the headings of its sheets
    #: those of the findings that are faults of the file, or of a sheet, and not of a row
    of_file: Collection[Finding] = ()
    #: by the name of a sheet, the numbers of all its faulty rows
    at_fault: Mapping[str, Sequence[int]] = field(default_factory=dict)
    #: by the name of a sheet, the fields that its faulty rows cannot tell alone
    leaning: Mapping[str, Collection[str]] = field(default_factory=dict)


class Rows(Protocol):
    """One sheet of a large file; its rows can be gone through once."""

    name: str
    hidden: bool

    @property
    def rows(self) -> Iterable[tuple[int, Sequence[Any]]]:
        """Give numbers, and cells: None, a text, or (kind, text)."""


#: reads a file sheet by sheet, with the rows of lists of fixes for it in their places; the lists
#: in the order in which they were sent
Sheets = Callable[[Path, Sequence[Path]], AbstractContextManager[Iterator[Rows]]]


@dataclass(frozen=True, slots=True)
class LargeKind:
    """A kind of large file: staged in chunks, and made to count by one flip.

    Its rows never go through `Kind`, as they are too many to hold. `stage` begins anew whenever
    it is called; the engine has dropped what an earlier attempt left.
    """

    name: str  #: never changed once in use, such as `spend`
    title: str
    takes: Scope  #: needed to send it
    stage: Callable[[Staging], StagedReport]
    #: make what is staged count; quick, as it is one transaction with the import's new state
    flip: Callable[[WriteSession, Asking, UUID], None]
    #: make it count no more; raises a Conflict where something depends on it
    undo: Callable[[WriteSession, Asking, UUID], None]
    #: delete some of what is staged and never counted (5 000 rows or so); True: call again
    drop: Callable[[WriteSession, Asking, UUID], bool]
    sheets: Sheets  #: to give a file back with what is wrong in it
    target: str = "authority"  #: what a target's id is of
    #: what a mapping profile may be for by which its files are read
    layouts: frozenset[TargetName] = frozenset()
