"""One sheet of a book as CSV: its keys, then its rows; safe to open in a spreadsheet program."""

import csv
from collections.abc import Iterable, Mapping
from io import StringIO
from typing import Any

from app.platform.renditions.delimited import as_sent, harmless
from app.spreadsheets.forms.form import Form
from app.spreadsheets.forms.plain import plain_of

MARK = "\ufeff"  #: without it spreadsheet programs take UTF-8 for something else


def as_csv(form: Form, rows: Iterable[Mapping[str, Any]]) -> bytes:
    """Write a sheet; what `forms.intake` reads from it are the same rows.

    A line of text that looks like a formula gets an apostrophe before it, as in every CSV of the
    API; `forms.intake` takes it away again.
    """
    written = StringIO(newline="")
    lines = csv.writer(written, lineterminator="\r\n")
    lines.writerow([field.key for field in form.fields])
    for row in rows:
        lines.writerow([cell_of(field.printed(row)) for field in form.fields])
    return (MARK + written.getvalue()).encode()


def cell_of(value: Any) -> str:
    """Write a value: text harmless, everything else in its one form."""
    is_text = isinstance(value, str | list | tuple | set | frozenset)
    return harmless(plain_of(value)) if is_text else plain_of(value)


def text_of(written: str) -> str:
    """Give back the text of a cell that `cell_of` wrote; what it did not write stays."""
    sent = as_sent(written)
    return sent if harmless(sent) == written else written
