"""The cells of a CSV file: encoding and separator found out, quotes held to."""

import csv
from collections.abc import Iterator
from io import StringIO
from typing import Any

from app.problems import Invalid
from app.spreadsheets.value import Cells, written

SEPARATORS = ",;\t"
LONGEST = 100_000  #: characters of one cell


def sheet(content: bytes) -> dict[str, Any]:
    """Give the one sheet that a CSV file is.

    Raises:
        Invalid: if it is not text, or its quotes do not close.
    """
    text = _text(content)
    return {
        "name": "",
        "hidden": False,
        "hidden_rows": [],
        "hidden_columns": [],
        "rows": iter(list(_rows(text))),
    }


def _text(content: bytes) -> str:
    """Decode: UTF-8 or UTF-16 by its mark, UTF-8 if it is that, else the old Windows set."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings = ["utf-16"]
    else:
        encodings = ["utf-8-sig", "cp1252"]
    for encoding in encodings:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Invalid("The selected file is not text.", "Save it as CSV UTF-8, or as .xlsx.")


def _separator(text: str) -> str:
    """Take the sign that stands most often on the first line that holds anything."""
    first = next((line for line in text.splitlines() if line.strip()), "")
    return max(SEPARATORS, key=first.count)


def _rows(text: str) -> Cells:
    csv.field_size_limit(LONGEST)
    reader = csv.reader(StringIO(text, newline=""), delimiter=_separator(text), strict=True)
    records = enumerate(_records(reader), 1)
    for number, record in records:
        cells = [
            (column, found)
            for column, value in enumerate(record, 1)
            if (found := written(value)) is not None
        ]
        if cells:
            yield number, cells


def _records(reader: Any) -> Iterator[list[str]]:
    try:
        yield from reader
    except csv.Error as fault:
        words = f"The selected file is broken near line {reader.line_num}: {fault}."
        fix = "Look for a quotation mark that is not closed, or save the file as .xlsx."
        raise Invalid(words, fix) from None
