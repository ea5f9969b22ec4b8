"""What a check found: shown before anything is saved, and kept under the import's seal."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from app.spreadsheets.fixing.trouble import Trouble, Weight
from app.spreadsheets.forms.filled import NotRead
from app.spreadsheets.imports.check.change import Change, Question
from app.spreadsheets.imports.offering import Tally

MOST_KEPT = 200_000  #: changes, and problems, that are listed; the rest are counted
MOST_NAMED = 100  #: rows of ours that a file leaves out; the rest are counted


@dataclass
class Report:
    """All that there is to say about a file before it is saved."""

    tallies: list[Tally] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    changes_total: int = 0
    questions: list[Question] = field(default_factory=list)
    troubles: list[Trouble] = field(default_factory=list)
    troubles_total: int = 0
    not_read: list[NotRead] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)  #: rows of ours that it leaves out
    missing_total: int = 0
    before: dict[str, str] = field(default_factory=dict)  #: figures as they are
    after: dict[str, str] = field(default_factory=dict)  #: as they would be
    #: rows without which the rest can be saved: the sheet and number of each
    left_out: list[tuple[str, int]] = field(default_factory=list)
    lock_milliseconds: int = 0  #: for how long trying it out kept others from writing
    sample: list[dict[str, Any]] = field(default_factory=list)  #: first rows, as understood

    @property
    def needs_confirming(self) -> bool:
        """Tell whether a person is to say that something unusual is meant."""
        return any(one.severity is Weight.CONFIRM for one in self.troubles)

    @property
    def is_faulty(self) -> bool:
        """Tell whether something of it cannot be saved."""
        return any(one.severity in (Weight.STOP, Weight.FIX) for one in self.troubles)

    def total(self, name: str) -> int:
        """Add one count up over all sheets."""
        return sum(getattr(one, name) for one in self.tallies)


def document_of(report: Report) -> dict[str, Any]:
    """Write a report as JSON can say it."""
    return asdict(report)


def report_of(document: Mapping[str, Any] | None) -> Report:
    """Read a report back; an empty one where none was kept."""
    if document is None:
        return Report()
    made = Report(**document)
    made.left_out = [(sheet, number) for sheet, number in document["left_out"]]
    made.tallies = [Tally(**one) for one in document["tallies"]]
    made.changes = [Change(**one) for one in document["changes"]]
    made.questions = [Question(**one) for one in document["questions"]]
    made.troubles = [_trouble(one) for one in document["troubles"]]
    made.not_read = [NotRead(**one) for one in document["not_read"]]
    return made


def _trouble(kept: Mapping[str, Any]) -> Trouble:
    return Trouble(**{**kept, "severity": Weight(kept["severity"])})
