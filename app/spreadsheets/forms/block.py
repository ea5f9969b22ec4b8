"""Where the rows of a form begin in a sheet, and which column is which field."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from app.problems import Finding, Severity
from app.spreadsheets.cell import name_of
from app.spreadsheets.forms.form import ROW_REF, Field, Form
from app.spreadsheets.forms.heading import ESTIMATE, HINTS, KEYS, LABELS, hint_of, label_of
from app.spreadsheets.forms.stamp import FIXES
from app.spreadsheets.sheet import Cell, Row, Sheet
from app.spreadsheets.table import HEADING_WITHIN, NEAR, fault

MOSTLY = 0.5  #: share of a row's cells that make it a row of the heading
RENAME = "Give it one of the workbook's own headings, or leave it: it changes nothing."


@dataclass(frozen=True, slots=True)
class Block:
    """A form found in a sheet."""

    form: Form
    sheet: Sheet
    heading: Row
    fields: Mapping[int, Field]  #: by column
    named: bool  #: the sheet has the form's own name

    @property
    def likeness(self) -> tuple[int, bool, float]:
        """Tell how much the sheet is like the form: fields found, its name, and their share."""
        found = len({field.key for field in self.fields.values()})
        return found, self.named, found / len(self.form.fields)

    @property
    def is_ours(self) -> bool:
        """Tell whether it is a CSV as we write it: its keys are its first row."""
        keys = [field.key for field in self.form.fields]
        row = self.sheet.rows[0]
        return not self.sheet.name and [row.cells[at].text for at in sorted(row.cells)] == keys

    @property
    def rows(self) -> tuple[Row, ...]:
        """Give the rows below the heading."""
        return tuple(row for row in self.sheet.rows if row.number > self.heading.number)


def block_of(sheet: Sheet, form: Form) -> Block | None:
    """Find a form in a sheet: of its first rows, the one with most headings that are known.

    The keys are taken before the labels where both are whole. None if there are too few of them
    for it to be meant.
    """
    named = bool(sheet.name) and name_of(sheet.name) == name_of(form.name)
    first = [row for row in sheet.rows if row.number <= sheet.rows[0].number + HEADING_WITHIN]
    known = {name: field for field in reversed(form.fields) for name in field.names}
    found = [(row, _fields_of(row, form, known)) for row in first]
    row, fields = max(found, key=lambda pair: (len(pair[1]), _keys_in(*pair)))
    enough = 1 if named else min(2, len(form.fields))
    if len({field.key for field in fields.values()}) < enough:
        return None
    return Block(form, sheet, row, fields, named)


def _fields_of(row: Row, form: Form, known: Mapping[str, Field]) -> dict[int, Field]:
    """Tell which columns of a row of headings are which fields."""
    found = {}
    for column, cell in row.cells.items():
        field = known.get(name_of(_bare(cell.text, form)))
        if field is not None:
            found[column] = field
    return found


def _bare(heading: str, form: Form) -> str:
    """Take away what the first cell of a sheet says of the sheet."""
    before, colon, after = heading.partition(":")
    return after if colon and name_of(before) == name_of(form.name) else heading


def _keys_in(row: Row, fields: Mapping[int, Field]) -> int:
    return sum(row.cells[column].text.strip() == field.key for column, field in fields.items())


def parts_of(block: Block) -> dict[int, dict[str, int]]:
    """Give, by column, the texts of our heading, each with the row of it that it belongs to."""
    return {
        column: {
            _plainly(hint_of(field)): HINTS,
            _plainly(field.label): LABELS,
            _plainly(label_of(block.form, field)): LABELS,
            field.key: KEYS,
        }
        for column, field in block.fields.items()
    }


def part_of(row: Row, parts: Mapping[int, Mapping[str, int]]) -> int | None:
    """Tell which row of the heading a row is, wherever it came to stand; None: it holds data.

    A program that sorts may take all but the first row of the heading for data.

    Args:
        row: any row.
        parts: of its block, as `parts_of` gives them.
    """
    known = [(cell, parts[at]) for at, cell in row.cells.items() if at in parts]
    alike = Counter(part for cell, texts in known if (part := texts.get(_plainly(cell.text))))
    for part, times in alike.most_common(1):
        if times > MOSTLY * len(known) and times >= min(2, len(parts)):
            return part
    return None


def _plainly(text: str) -> str:
    return text.strip().casefold()


def faults_of(block: Block) -> Iterator[Finding]:
    """Tell what is wrong with the headings of a sheet: one twice, one missing."""
    seen: dict[str, list[Cell]] = {}
    for column, field in block.fields.items():
        seen.setdefault(field.key, []).append(block.heading.cells[column])
    for first, *others in seen.values():
        if others:
            yield _twice(first, others)
    for field in block.form.fields:
        if field.key not in seen:
            yield from _missing(block, field)


def _twice(first: Cell, others: Sequence[Cell]) -> Finding:
    """Tell once that a heading stands more than once."""
    again = others[0]
    words = f"The heading {again.shown!r} stands twice; it is at {first.at} too."
    fix = "Keep one of the two columns."
    if len(others) > 1:
        words = f"The heading {again.shown!r} stands {len(others) + 1} times, first at {first.at}."
        fix = "Keep one of these columns."
    return fault("heading_twice", words, fix, again.at)


def _missing(block: Block, field: Field) -> Iterator[Finding]:
    at = block.sheet.place(block.heading.number, 1)
    named = f"{field.label!r} ({field.key})"
    if field.is_required and not field.is_prefilled:
        fix = "Add the column, or fill in the workbook that you were given."
        yield fault("heading_missing", f"There is no column {named}.", fix, at)
    elif field.key != ROW_REF:
        words = f"There is no column {named}: nothing is said of it, and nothing of it changes."
        yield Finding("column_absent", words, "", Severity.NOTE, cell=at)
    elif not block.form.natural_key:
        words = f"There is no column {named}, so every row counts as a new one."
        fix = "Add the column from the workbook that you were given, if the rows are not new."
        yield Finding("references_absent", words, fix, Severity.WARNING, cell=at)


def strange_columns(block: Block) -> Iterator[tuple[int, Cell | None, str]]:
    """Give the columns that hold something and are not read: each with what it was meant to be.

    Columns that we add ourselves, such as those of a list of things to fix, are passed over.
    """
    ours = _ours(block.heading)
    used = {column for row in block.rows for column in row.cells}
    used |= block.heading.cells.keys()
    for column in sorted(used - block.fields.keys()):
        cell = block.heading.cells.get(column)
        if column not in ours:
            meant = _meant(cell, block) if cell else ""
            yield column, cell or _above(block, column), meant


def _above(block: Block, column: int) -> Cell | None:
    """Give what stands over a column without a key: somebody added it beside our labels."""
    rows = (row for row in block.sheet.rows if row.number < block.heading.number)
    return next((row.cells[column] for row in rows if column in row.cells), None)


def _ours(heading: Row) -> set[int]:
    """Tell which columns we added: estimates, and all that a list of things to fix has more."""
    named = {column: cell.text.strip() for column, cell in heading.cells.items()}
    added = {column for column, name in named.items() if name in FIXES}
    estimates = {column for column, name in named.items() if name == ESTIMATE}
    return estimates | (added if len(added) == len(FIXES) else set())


def _meant(cell: Cell, block: Block) -> str:
    """Give the label that a misspelt heading was meant to be, where that has no column."""
    there = {field.key for field in block.fields.values()}
    open_ = [field for field in block.form.fields if field.key not in there]
    titles = {name: field.label for field in open_ for name in field.names}
    near = get_close_matches(name_of(cell.text), titles, 1, NEAR)
    return titles[near[0]] if near else ""


def best(blocks: Sequence[Block]) -> Block | None:
    """Give the form that a sheet is most like."""
    return max(blocks, key=lambda block: block.likeness, default=None)
