"""What a check found: shown before anything is saved, and kept under the import's seal."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields
from typing import Any

from app.spreadsheets.fixing.trouble import Trouble, Weight
from app.spreadsheets.forms.filled import NotRead
from app.spreadsheets.imports.check.change import Change, Question, Removed
from app.spreadsheets.imports.check.told import MOST_SHOWN, Group, grouped
from app.spreadsheets.imports.check.unlisted import columns_of, shown_of, total_of
from app.spreadsheets.imports.offering import Tally
from app.spreadsheets.mapping.wording import Wordings

MOST_KEPT = 200_000  #: changes, and problems, that are listed; the rest are counted
MOST_NAMED = 100  #: rows of ours that a file leaves out; the rest are counted


@dataclass
class Told:
    """What there is to say about a file as a whole, before it is saved."""

    tallies: list[Tally] = field(default_factory=list)
    changes_total: int = 0
    troubles_total: int = 0
    not_read: list[NotRead] = field(default_factory=list)
    not_read_total: int = 0  #: sheets, columns and rows
    missing: list[str] = field(default_factory=list)  #: rows of ours that it leaves out
    missing_total: int = 0
    removed: list[Removed] = field(default_factory=list)  #: rows of ours that would go
    removed_total: int = 0
    before: dict[str, str] = field(default_factory=dict)  #: figures as they are
    after: dict[str, str] = field(default_factory=dict)  #: as they would be
    #: rows without which the rest can be saved: the sheet and number of each
    left_out: list[tuple[str, int]] = field(default_factory=list)
    lock_milliseconds: int = 0  #: for how long trying it out kept others from writing
    sample: list[dict[str, Any]] = field(default_factory=list)  #: first rows, as understood
    #: by the name of a sheet that is read by a profile, the first row below its headings
    bodies: dict[str, int] = field(default_factory=dict)
    #: by the name of such a sheet, the columns that are read, though nothing may stand in them
    read: dict[str, list[int]] = field(default_factory=dict)
    #: by the name of such a sheet, the fields that the name itself tells; none where it tells none
    named: dict[str, list[str]] = field(default_factory=dict)
    comes_whole: bool = True  #: all of its rows can be given back annotated
    held_to: str = ""  #: digest of the headings of the file before; empty: there was none

    def total(self, name: str) -> int:
        """Add one count up over all sheets."""
        return sum(getattr(one, name) for one in self.tallies)


@dataclass
class Report(Told):
    """All that there is to say about a file, as its check makes it."""

    changes: list[Change] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)
    troubles: list[Trouble] = field(default_factory=list)
    #: the headings of sheets that were read by a profile
    wordings: Wordings = field(default_factory=dict)
    #: by the name of a sheet, the numbers of all its faulty rows, however many there are
    at_fault: Mapping[str, Sequence[int]] = field(default_factory=dict)

    @property
    def needs_confirming(self) -> bool:
        """Tell whether a person is to say that something unusual is meant."""
        return any(one.severity is Weight.CONFIRM for one in self.troubles)

    @property
    def is_faulty(self) -> bool:
        """Tell whether something of it cannot be saved."""
        return any(one.severity in (Weight.STOP, Weight.FIX) for one in self.troubles)


@dataclass
class Head(Told):
    """What is read of a report first; its lists are kept apart, a page in each part."""

    groups: list[Group] = field(default_factory=list)  #: the first of its problems
    questions_total: int = 0
    #: by the name of a sheet, its columns that are not read
    unread: dict[str, list[int]] = field(default_factory=dict)


def head_of(report: Report) -> dict[str, Any]:
    """Write the head of a report as JSON can say it."""
    told = {one.name: getattr(report, one.name) for one in fields(Told)}
    shown = [asdict(one) for one in grouped(report.troubles)[:MOST_SHOWN]]
    return told | {
        "tallies": [asdict(one) for one in report.tallies],
        "not_read": [asdict(one) for one in shown_of(report.not_read)],
        "not_read_total": total_of(report.not_read),
        "removed": [asdict(one) for one in report.removed],
        "groups": shown,
        "questions_total": len(report.questions),
        "unread": columns_of(report.not_read),
    }


def head_read(document: Mapping[str, Any] | None) -> Head:
    """Read the head of a report back; an empty one where none was kept."""
    if document is None:
        return Head()
    known = {one.name for one in fields(Head)}
    made = Head(**{name: told for name, told in document.items() if name in known})
    made.left_out = [(sheet, number) for sheet, number in document["left_out"]]
    made.tallies = [Tally(**one) for one in document["tallies"]]
    made.removed = [Removed(**one) for one in document["removed"]]
    made.not_read = [NotRead(**one) for one in document["not_read"]]
    made.groups = [
        Group(
            trouble_read(one["first"]), tuple(one["cells"]), one["occurrences"],
            tuple(one.get("values", ())), tuple(one.get("messages", ())),
        )
        for one in document["groups"]
    ]  # fmt: skip
    return made


def trouble_read(kept: Mapping[str, Any]) -> Trouble:
    """Read a trouble back."""
    return Trouble(**{**kept, "severity": Weight(kept["severity"])})
