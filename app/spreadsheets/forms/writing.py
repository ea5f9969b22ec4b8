"""Write a book as an XLSX workbook; the same book is the same bytes.

It is always made afresh, never by changing a file of anybody's. No text in it is a formula,
whoever wrote the text; the formulas are ours alone. What is filled in is not protected, as
nobody can sort a sheet that is; what is ours is, without a password.
"""

from collections.abc import Iterable, Mapping, Sequence
from itertools import zip_longest
from typing import Any

from openpyxl import Workbook
from openpyxl.packaging.custom import StringProperty
from openpyxl.utils import get_column_letter
from openpyxl.workbook.defined_name import DefinedName

from app.spreadsheets.cell import name_of
from app.spreadsheets.forms.book import Book, Shown
from app.spreadsheets.forms.entry_writing import add_form
from app.spreadsheets.forms.heading import YES_NO, held
from app.spreadsheets.forms.pen import BOLD, PLAIN, TITLE, Pen, written_text
from app.spreadsheets.forms.stamp import (
    CHECK,
    FACT,
    KIND,
    LABEL,
    LISTS,
    PROPERTY,
    READ_ME,
    REFERENCE,
    ROWS_OUT,
    STAMP,
    TEMPLATE,
)
from app.spreadsheets.writing import still

MAKER = "social-value-scorer"
HOW = (
    ("Fill in", "Write from row 4 on, below the three rows of heading. Columns and rows may "
     "stand in any order; leave the first column of our rows as it is, and blank in new rows."),
    ("Blank or 0", "Blank means that you say nothing. 0 means none. Missing rows are never "
     "taken for deleted ones."),
    ("Choose", "Where a cell offers a list, choose from it. Grey cells came with the workbook: "
     "changes of them are told, not taken."),
    ("Send it back", "Save it as .xlsx or .ods, or one sheet as .csv; without macros or a "
     "password. You see what it would do before anything is saved."),
)  # fmt: skip
SAFE = 4_000  #: characters that fit a cell however many of them must be written out
LIST_OF_YES_NO = {YES_NO: ("yes", "no")}


def write_book(book: Book, reference: str) -> bytes:
    """Write a workbook.

    Args:
        book: what it says.
        reference: by which it is known when it comes back.

    Returns:
        The bytes of an XLSX file; the same for the same book and reference.

    Raises:
        NotAcceptable: if a text is longer than a cell can hold.
    """
    _refuse_unwritable(book)
    made = Workbook(write_only=True)
    lists = _lists_of(book)
    names = {name: f"sv_{name_of(name)}" for name in lists}
    _add_read_me(made, book, reference)
    for form, rows in book.forms:
        estimates = [one for one in book.estimates if one.form == form.key]
        add_form(made, form, rows, names, estimates)
    for shown in book.shown:
        _add_shown(made, shown)
    if book.checks:
        _add_checks(made, book)
    if lists:
        _add_lists(made, lists, names)
    _add_stamp(made, book, reference)
    _stamp_file(made, book, reference)
    return still(made)


def _refuse_unwritable(book: Book) -> None:
    """Look for what no cell can hold before anything is written, as nothing is half written."""
    for form, rows in book.forms:
        for row in rows:
            for field in form.fields:
                value = field.printed(row)
                if isinstance(value, str) and len(value) > SAFE:
                    written_text(value)


def _lists_of(book: Book) -> Mapping[str, Sequence[str]]:
    """Give the lists that are not empty, and that of yes and no where it is chosen from."""
    asked = any(held(field) == YES_NO for form, _ in book.forms for field in form.fields)
    lists = {**(LIST_OF_YES_NO if asked else {}), **book.lists}
    return {name: words for name, words in lists.items() if words}


def _add_read_me(made: Any, book: Book, reference: str) -> None:
    sheet, pen = _sheet(made, READ_ME, 26, 100)
    pen.write([book.title], TITLE)
    about = [(form.name, form.about) for form, _ in book.forms]
    about += [(one.name, one.about) for one in book.shown]
    checks = [(CHECK, "Helps to check before you send. It is not read.")] if book.checks else []
    how = HOW if book.is_previewed else HOW[:-1]  # it then says itself how it is sent back
    for line in [(LABEL, reference), *book.told, *how, *about, *checks]:
        pen.write(line, BOLD, PLAIN)
    sheet.protection.sheet = True


def _add_shown(made: Any, shown: Shown) -> None:
    sheet, pen = _sheet(made, shown.name, *[26] * len(shown.headings))
    sheet.freeze_panes = "A2"
    first, *others = shown.headings
    pen.write([f"{shown.name}: {first}", *others], BOLD)
    for row in shown.rows:
        pen.write(row, PLAIN)


def _add_checks(made: Any, book: Book) -> None:
    sheet, pen = _sheet(made, CHECK, 60, 30)
    sheet.freeze_panes = "A2"
    pen.write([f"{CHECK}: before you send", "What it comes to"], BOLD)
    for check in book.checks:
        pen.row([pen.cell(check.label), pen.formula(check.formula, BOLD)])
    sheet.protection.sheet = True


def _add_lists(made: Any, lists: Mapping[str, Sequence[str]], names: Mapping[str, str]) -> None:
    """Add the lists that cells are chosen from, each in a column under a name of its own."""
    sheet, pen = _sheet(made, LISTS, *[30] * len(lists))
    sheet.freeze_panes = "A2"
    first, *others = lists
    pen.write([f"{LISTS}: {first}", *others], BOLD)
    for row in zip_longest(*lists.values()):
        pen.write(row, PLAIN)
    for place, (name, words) in enumerate(lists.items(), 1):
        letter = get_column_letter(place)
        area = f"{LISTS}!${letter}$2:${letter}${len(words) + 1}"
        made.defined_names[names[name]] = DefinedName(names[name], attr_text=area)
    sheet.protection.sheet = True


def _add_stamp(made: Any, book: Book, reference: str) -> None:
    sheet, pen = _sheet(made, STAMP, 26, 60)
    for line in _stamp(book, reference):
        pen.write(line, PLAIN)
    sheet.protection.sheet = True
    sheet.sheet_state = "hidden"


def _stamp(book: Book, reference: str) -> Iterable[tuple[str, str]]:
    """Give what tells the workbook apart when it comes back."""
    yield REFERENCE, reference
    yield KIND, book.kind
    yield TEMPLATE, str(book.template_version)
    for name, fact in book.facts.items():
        yield FACT + name, fact
    for form, rows in book.forms:
        yield f"{ROWS_OUT}: {form.key}", str(len(rows))
    yield from book.made.items()


def _stamp_file(made: Any, book: Book, reference: str) -> None:
    """Say the same in the file's own properties, and what readers of screens ask for."""
    made.custom_doc_props.append(StringProperty(name=PROPERTY, value=reference))
    made.properties.title, made.properties.creator = written_text(book.title), MAKER
    made.properties.language = "en-GB"


def _sheet(made: Any, name: str, *widths: int) -> tuple[Any, Pen]:
    sheet = made.create_sheet(name)
    return sheet, Pen(sheet, widths)
