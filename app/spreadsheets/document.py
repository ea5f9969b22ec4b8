"""What a workbook says, as a document, and the cell that each part of it came from."""

from dataclasses import dataclass, field
from typing import Any

from app.problems import Finding, Severity


@dataclass
class Document:
    """A document that was read from cells, and all that there is to say about them."""

    tree: dict[str, Any] = field(default_factory=dict)
    cells: dict[str, str] = field(default_factory=dict)  #: cell by path, such as tenders[0].price
    findings: list[Finding] = field(default_factory=list)

    @property
    def faults(self) -> list[Finding]:
        """What stops it from being used."""
        return [one for one in self.findings if one.severity is Severity.FAULT]

    def cell_of(self, path: str) -> str:
        """Find the cell that a path of the document, or what is around it, came from."""
        while path:
            if path in self.cells:
                return self.cells[path]
            path = path[: max(path.rfind("."), path.rfind("["), 0)]
        return ""
