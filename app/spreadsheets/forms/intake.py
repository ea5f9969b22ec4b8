"""What a workbook of ours says when it comes back: every row read, or named with why not.

Sheets may have been renamed or moved, columns moved, rows sorted; a CSV of one sheet is known by
its headings alone. What is hidden is read, and told.
"""

from collections.abc import Sequence
from itertools import groupby

from app.problems import Finding, Severity
from app.spreadsheets.cell import name_of
from app.spreadsheets.forms.block import Block, best, block_of, faults_of
from app.spreadsheets.forms.entries import Entries
from app.spreadsheets.forms.filled import Filled, NotRead
from app.spreadsheets.forms.form import Form
from app.spreadsheets.forms.stamp import OURS
from app.spreadsheets.sheet import Sheet, Workbook
from app.spreadsheets.table import fault, hidden, merged

_OURS = frozenset(map(name_of, OURS))


def filled_in(workbook: Workbook, forms: Sequence[Form], shown: Sequence[str] = ()) -> Filled:
    """Read the sheets of a workbook that are filled in.

    Args:
        workbook: as it was read.
        forms: that it was made of.
        shown: names of its sheets that are only read by people.

    Returns:
        Every row below a heading: read, faulty, or not read with the reason. Nothing is raised
        for what a file says.
    """
    filled = Filled()
    blocks = []
    for sheet in workbook.sheets:
        block = _found(sheet, forms, shown) if sheet.rows else None
        if block is not None:
            blocks.append(block)
        elif sheet.rows and not _is_ours(sheet, shown):
            filled.not_read.append(_strange(sheet, forms))
    for block in _one_each(blocks, filled):
        _read(block, filled)
    if not filled.headings:
        filled.findings.append(_no_form(workbook, forms))
    elif workbook.sheets[0].name:
        missing = [form for form in forms if form.key not in filled.headings]
        filled.findings += [_missing(form, workbook) for form in missing]
    return filled


def _found(sheet: Sheet, forms: Sequence[Form], shown: Sequence[str]) -> Block | None:
    """Find the form of a sheet; one of our own other sheets is none, whatever its headings."""
    if _is_ours(sheet, shown) and not any(form.name == sheet.name for form in forms):
        return None
    return best([block for form in forms if (block := block_of(sheet, form)) is not None])


def _is_ours(sheet: Sheet, shown: Sequence[str]) -> bool:
    return name_of(sheet.name) in _OURS | set(map(name_of, shown))


def _one_each(blocks: Sequence[Block], filled: Filled) -> list[Block]:
    """Give one block for each form; a second sheet of the same form is a fault, and not read."""
    chosen = []
    ordered = sorted(blocks, key=lambda block: block.form.key)
    for _, found in groupby(ordered, key=lambda block: block.form.key):
        same = list(found)
        kept = best(same)
        chosen += [block for block in same if block is kept]
        for block in same:
            if kept is not None and block is not kept:
                _twice(block, kept, filled)
    return chosen


def _twice(block: Block, kept: Block, filled: Filled) -> None:
    words = f"The sheets {kept.sheet.name!r} and {block.sheet.name!r} both hold {block.form.name}."
    fix = "Put all rows into one of them, and delete the other."
    filled.findings.append(fault("sheet_twice", words, fix, block.sheet.place(1, 1)))
    rows = len(block.rows)
    why = f"{kept.sheet.name!r} holds the same, and only one of them can be read."
    filled.not_read.append(NotRead("sheet", block.sheet.place(1, 1), block.sheet.name, why, rows))


def _read(block: Block, filled: Filled) -> None:
    entries = Entries(block, filled)
    filled.findings += [
        *faults_of(block),
        *merged(block.sheet, block.heading.number),
        *hidden(block.sheet),
    ]
    filled.headings[block.form.key] = frozenset(field.key for field in block.fields.values())
    entries.read()


def _strange(sheet: Sheet, forms: Sequence[Form]) -> NotRead:
    known = ", ".join(form.name for form in forms)
    why = f"It has not the headings of any sheet that is read ({known})."
    return NotRead("sheet", sheet.place(1, 1), sheet.name[:50], why, len(sheet.rows))


def _no_form(workbook: Workbook, forms: Sequence[Form]) -> Finding:
    known = ", ".join(form.name for form in forms)
    words = f"The selected file must use the template: it has none of the sheets {known}."
    fix = "Fill in the workbook that you were given; keep its row of headings."
    at = workbook.sheets[0].place(1, 1) if workbook.sheets else ""
    return fault("no_form", words, fix, at)


def _missing(form: Form, workbook: Workbook) -> Finding:
    """Tell of a form that no sheet is of: one by its name may have lost what it is known by."""
    named = (one for one in workbook.sheets if name_of(one.name) == name_of(form.name))
    sheet = next((one for one in named if one.rows), None)
    return _absent(form) if sheet is None else _headless(sheet)


def _headless(sheet: Sheet) -> Finding:
    rows = f"{len(sheet.rows):,} rows are" if len(sheet.rows) > 1 else "one row is"
    words = f"The sheet {sheet.name!r} has lost its headings: its {rows} not read."
    fix = "Put its headings back as they were; or confirm that nothing of it is to change."
    return Finding("headings_lost", words, fix, Severity.WARNING, cell=sheet.place(1, 1))


def _absent(form: Form) -> Finding:
    words = f"There is no sheet {form.name!r}: nothing is said of it, and nothing of it changes."
    return Finding("sheet_absent", words, "", Severity.NOTE)
