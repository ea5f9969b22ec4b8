"""One thing to look at in a workbook that was sent: the same in JSON, in CSV and in workbooks."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from app.spreadsheets.cell import name_of
from app.spreadsheets.forms.stamp import PROBLEMS
from app.spreadsheets.sheet import Area, area


class Weight(StrEnum):
    """How much it matters."""

    STOP = "stop"  #: nothing is saved until the file itself is put right
    FIX = "fix"  #: the row is not saved until it is put right
    CONFIRM = "confirm"  #: a person is to say whether it is meant
    NOTE = "note"  #: worth knowing


FAILING = (Weight.STOP, Weight.FIX)  #: what keeps a row from being saved
UNTOLD = "Some cell of this row is at fault; of so many of one kind only the first are told."
UNTOLD_FIX = "Look at what is told of the rows before it, and mend this one likewise."
NOT_READ = "not_read"  #: code of what is passed over, with why: there is nothing to mend


@dataclass(frozen=True, slots=True)
class Trouble:
    """One thing to look at, in one cell, one row, one sheet or the file as a whole."""

    code: str  #: stable, snake_case
    severity: Weight
    message: str
    how_to_fix: str = ""
    sheet: str = ""  #: empty for a CSV file, and where it is about the file as a whole
    cell: str = ""  #: such as `Jobs!F12`; in a CSV file, `F12`
    row_ref: str = ""
    field: str = ""  #: its key
    your_value: str = ""  #: cut, and on one line
    suggested_value: str = ""
    rule_ref: str = ""
    occurrences: int = 1  #: how often the same is told of this file

    @property
    def place(self) -> Area | None:
        """Give the cell within its sheet; None where it names none."""
        return area(self.cell.rpartition("!")[2])


#: headings of what is told, as everywhere
COLUMNS = (
    "code", "severity", "sheet", "cell", "row_ref", "field", "your_value", "message",
    "how_to_fix", "suggested_value", "rule_ref", "occurrences",
)  # fmt: skip


def is_problems(sheet: str) -> bool:
    """Tell whether a sheet is the list of problems that we added: it is not read."""
    return name_of(sheet) == name_of(PROBLEMS)


def by_place(troubles: Iterable[Trouble]) -> dict[tuple[str, int], list[Trouble]]:
    """Give what is told of each row, by its sheet and number; what names no cell is left out."""
    found: dict[tuple[str, int], list[Trouble]] = {}
    for one in troubles:
        if one.place is not None:
            found.setdefault((one.sheet, one.place.top), []).append(one)
    return found


def untold(
    troubles: Iterable[Trouble], at_fault: Mapping[str, Sequence[int]]
) -> Iterator[Trouble]:
    """Tell of each faulty row of which nothing is told, as of too many only the first are.

    Args:
        troubles: that are told.
        at_fault: by the name of a sheet, the numbers of its faulty rows.
    """
    told = set(by_place(one for one in troubles if one.severity in FAILING))
    for sheet, numbers in at_fault.items():
        for number in numbers:
            if (sheet, number) not in told:
                at = f"{sheet}!A{number}" if sheet else f"A{number}"
                yield Trouble("faulty_row", Weight.FIX, UNTOLD, UNTOLD_FIX, sheet, at)


def by_column(troubles: Iterable[Trouble]) -> dict[int, list[Trouble]]:
    """Give what is told of each cell of a row, by its column; what names no cell is left out."""
    found: dict[int, list[Trouble]] = {}
    for one in troubles:
        if one.place is not None:
            found.setdefault(one.place.left, []).append(one)
    return found


def heaviest(troubles: Iterable[Trouble]) -> Weight:
    """Give the weight of the gravest of some."""
    return min((one.severity for one in troubles), key=list(Weight).index)


def in_order(troubles: Iterable[Trouble]) -> Iterator[Trouble]:
    """Give them by their weight, the gravest first, and else as they came."""
    yield from sorted(troubles, key=lambda one: list(Weight).index(one.severity))
