"""Rows at fault without what is not kept of them, once the rest of their file is saved.

Whoever mends them fills in again what is blank; they are told which columns are, and why.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from app.spreadsheets.fixing.recognised import BY_NONE, Profiled, Recognised, recognised
from app.spreadsheets.fixing.trouble import FAILING, Trouble, Weight, by_place
from app.spreadsheets.forms.form import Form
from app.spreadsheets.sheet import Row, Sheet, Workbook, letter

UNREAD = "no field takes it, so what stood there is not kept"
NEVER_TOLD = "what it says is never told again, so it is not kept"
AGAIN = "Fill it in again before you send the row."


@dataclass(frozen=True, slots=True)
class Columns:
    """How the columns of a file are read."""

    forms: Sequence[Form] = ()  #: those that its sheets may be
    profiled: Profiled = BY_NONE  #: how a profile reads its sheets
    #: by the name of such a sheet, the columns that it does not read
    unread: Mapping[str, Collection[int]] = field(default_factory=dict)


def kept_back(
    workbook: Workbook, troubles: Iterable[Trouble], columns: Columns
) -> tuple[Workbook, list[Trouble]]:
    """Give a workbook with no more in its rows at fault than may be kept, and tell what is blank.

    A column stays that a field takes, unless what it says is never told again. Above the headings
    of a form nothing stays; a profile may read what stands there.

    Args:
        workbook: as it was read.
        troubles: all that is told of it.
        columns: how they are read.

    Returns:
        The workbook, whose sheets with faults have these rows and their headings alone; and a
        note for each column in which something was taken away.
    """
    rows = set(by_place(one for one in troubles if one.severity in FAILING))
    made: list[Sheet] = []
    notes: list[Trouble] = []
    for sheet in workbook.sheets:
        numbers = {number for name, number in rows if name == sheet.name}
        if numbers:
            known = recognised(sheet, columns.forms, columns.profiled)
            why = _why_blank(known, columns.unread.get(sheet.name, ()))
            sheet, told = _without(known, numbers, why)
            notes += told
        made.append(sheet)
    return replace(workbook, sheets=tuple(made)), notes


def _why_blank(known: Recognised, unread: Collection[int]) -> dict[int, str]:
    """Give the columns that are left blank, with the reason."""
    if known.form is None:
        return dict.fromkeys(unread, UNREAD)
    others = set(range(1, known.width + 1)) - known.fields.keys()
    hidden = {column for column, field in known.fields.items() if field.is_kept_when_blank}
    return dict.fromkeys(others, UNREAD) | dict.fromkeys(hidden, NEVER_TOLD)


def _without(
    known: Recognised, numbers: Collection[int], why: Mapping[int, str]
) -> tuple[Sheet, list[Trouble]]:
    first = 1 if known.form is None else known.first
    kept, taken = list[Row](), set[int]()
    for row in known.sheet.rows:
        if first <= row.number < known.body:
            kept.append(row)
        elif row.number >= known.body and row.number in numbers:
            taken |= row.cells.keys() & why.keys()
            cells = {column: cell for column, cell in row.cells.items() if column not in why}
            kept.append(Row(row.number, cells))
    notes = list(_notes(known, {column: why[column] for column in sorted(taken)}))
    return replace(known.sheet, rows=tuple(kept)), notes


def _notes(known: Recognised, why: Mapping[int, str]) -> Iterator[Trouble]:
    heading = next((row for row in known.sheet.rows if row.number == known.heading), None)
    for column, reason in why.items():
        cell = heading.cells.get(column) if heading else None
        named = f"{letter(column)}, {cell.shown!r}," if cell else letter(column)
        words = f"The column {named} is blank in these rows: {reason}."
        fix = AGAIN if reason == NEVER_TOLD else ""
        yield Trouble("not_kept", Weight.NOTE, words, fix, known.sheet.name)
