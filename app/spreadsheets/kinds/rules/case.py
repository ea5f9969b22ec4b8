"""A rule set as it is, and how its document is changed by what a workbook says."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from app.problems import Finding
from app.rules.digest import normal
from app.rules.document.ruleset import RuleSet
from app.rules.library import Library
from app.spreadsheets.forms.filled import FilledRow


@dataclass(frozen=True, slots=True)
class Case:
    """A rule set as it is."""

    document: Mapping[str, Any]  #: as it was written
    rule_set: RuleSet  #: composed with its bases
    library: Library


@dataclass
class Draft:
    """Its document as it is to be, and where the parts of it came from."""

    document: dict[str, Any]
    cells: dict[str, str] = field(default_factory=dict)  #: cell by path in the document
    by_words: dict[str, str] = field(default_factory=dict)  #: cell by what a finding would say
    findings: list[Finding] = field(default_factory=list)
    is_changed: bool = False

    @classmethod
    def of(cls, case: Case) -> "Draft":
        """Begin with the document as it is, down to what stands in it without quotes."""
        return cls(_copied(case.document))

    def part(self) -> dict[str, Any]:
        """Give the part that says what is changed: all of it, but for one that extends another."""
        whole = self.document
        return whole.setdefault("change", {}) if "extends" in whole else whole

    def put(self, key: str, value: Any, cell: str) -> None:
        """Have the document say something, which came from a cell."""
        self.part()[key] = value
        self.cells.setdefault(f"change.{key}", cell)
        self.cells.setdefault(key, cell)
        self.is_changed = True

    def fault(self, code: str, words: str, fix: str, cell: str) -> None:
        """Tell what is wrong with a cell."""
        self.findings.append(Finding(code, words, fix, cell=cell))

    def cell_of(self, found: Finding) -> str:
        """Give the cell that a finding about the document is about; empty: none."""
        if found.message in self.by_words:
            return self.by_words[found.message]
        path = found.path
        while path:
            if path in self.cells:
                return self.cells[path]
            path = path[: max(path.rfind("."), path.rfind("["), 0)]
        return ""


def _copied(part: Any) -> Any:
    """Copy a part of a document without its lines; a text knows still whether it had quotes."""
    if isinstance(part, Mapping):
        return {key: _copied(one) for key, one in part.items()}
    if isinstance(part, list):
        return [_copied(one) for one in part]
    return part if isinstance(part, str) else normal(part)


def is_of_file(row: FilledRow) -> bool:
    """Tell whether a row stands in the file; others are as they are here."""
    return row.number > 0
