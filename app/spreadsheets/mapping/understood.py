"""What came of a row, and of a sheet's columns, when a profile read them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from app.problems import Finding, Severity

Series = tuple[Any, ...]  #: a field, and what tells one running figure of it from another


@dataclass(slots=True)
class Understood:
    """One row as a profile understood it, or why it was not read."""

    number: int  #: as the spreadsheet shows it
    values: dict[str, Any]  #: by the keys of fields; a blank cell is absent
    why: str = ""  #: not empty: it was not read
    findings: tuple[Finding, ...] = ()
    column: int = 0  #: that became this row, where columns become rows; the first is 1
    heading: str = ""  #: of that column
    #: of a faulty row: the heading of each column that would have become a row, and what that says
    turned: tuple[tuple[str, Mapping[str, str]], ...] = ()
    #: fields of which other rows say something as well, so that it would mean something else alone
    leans: frozenset[str] = frozenset()
    #: running figures that it is of; rows of one mean something else without each other
    series: tuple[Series, ...] = ()
    #: by field: figures by the end of a period, of which `values` has what was new in it
    running: Mapping[str, Decimal] = field(default_factory=dict)

    @property
    def is_faulty(self) -> bool:
        """Tell whether something must be put right before it can be used."""
        return any(one.severity is Severity.FAULT for one in self.findings)


@dataclass(slots=True)
class ColumnNotRead:
    """A column that was not read, and why."""

    place: str  #: such as `Jobs!H`
    heading: str  #: empty: it has none
    why: str
    rows: int = 0  #: in which something stands, where it has no heading
    values: list[str] = field(default_factory=list)  #: the first few of them
