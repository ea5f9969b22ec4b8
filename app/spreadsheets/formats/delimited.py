"""The cells of a CSV or TSV file: encoding and separator found out, quotes and columns held to."""

import csv
import re
from collections import Counter
from collections.abc import Iterator
from io import StringIO

from app.problems import Invalid
from app.spreadsheets.cell import name_of
from app.spreadsheets.columns import is_known
from app.spreadsheets.formats.answer import Answer, Written
from app.spreadsheets.formats.limits import LONGEST_TEXT, MOST_ROWS, refused, too_large

SEPARATORS = ",;\t|"
START = 100_000  #: characters among which the separator is looked for
FIRST_LINES = 15  #: among which the headings stand
MARKS = ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"), (b"\xef\xbb\xbf", "utf-8-sig"))
SAYS = re.compile(r"sep=(.)\r?\n?", re.IGNORECASE)
_COMMA = re.compile(r"[£(+-]*\d{1,3},\d{3}\)?", re.ASCII)
#: how JSON begins: an object, or a list of objects, lists or texts
JSON = re.compile(r"\s*(?:\{\s*[\"}]|\[\s*(?:\{\s*[\"}]|\[|\"[^\"]*\"\s*[,\]]))")
_NO_TEXT = re.compile(rb"[\x00-\x08\x0e-\x19]")
_QUOTED = re.compile(r'"[^"]*"')
AS_UTF_8 = "Save it as CSV UTF-8, or as .xlsx."


def read_delimited(content: bytes, answer: Answer, is_ragged: bool = False) -> None:
    """Read the one sheet that a CSV file is.

    Args:
        content: the file.
        answer: where its rows go.
        is_ragged: rows may have any width; whoever asked looks at that.

    Raises:
        Invalid: if it is not text, its quotes do not close, or its rows have not one width.
    """
    text = _text(content)
    refuse_json(text)
    said = SAYS.match(text)
    separator = said[1] if said else separator_of(text)
    answer.sheet("")
    for number, record in _records(text, separator, is_ragged):
        if number == 1 and said:
            continue
        cells = {
            column: written_in(value, separator) for column, value in enumerate(record, 1) if value
        }
        answer.row(number, cells)
    answer.end_of_sheet()


def refuse_json(text: str) -> None:
    """Let a text through unless it is JSON.

    Raises:
        WrongMediaType: saying what to do.
    """
    if JSON.match(text):
        raise refused("a JSON file", "Convert its rows to .csv or .xlsx, one row a record.")


def _text(content: bytes) -> str:
    """Decode: by its mark, else UTF-16 by its empty halves, else UTF-8, else the Windows set."""
    encoding = next((name for mark, name in MARKS if content.startswith(mark)), "")
    if not encoding:
        encoding = unmarked_utf_16(content) or "utf-8"
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as fault:
        text = _windows(content, fault) if encoding == "utf-8" else ""
    if not text or "\0" in text:
        raise refused("no text", AS_UTF_8)
    return text


def unmarked_utf_16(content: bytes) -> str:
    """Tell UTF-16 without a mark by its empty halves, from the first of its bytes; or nothing."""
    start = content[:4_000]
    even, odd = start[::2].count(0), start[1::2].count(0)
    if odd > len(start) // 4 and not even:
        return "utf-16-le"
    return "utf-16-be" if even > len(start) // 4 and not odd else ""


def is_no_text(content: bytes) -> bool:
    """Tell pictures, programs and the like by signs that no text has; looks at the start alone."""
    return _NO_TEXT.search(content[:100_000]) is not None


def _windows(content: bytes, fault: UnicodeDecodeError) -> str:
    """Read the old Windows set, unless the file is UTF-8 with a broken character in it."""
    if is_no_text(content):
        raise refused("no text", AS_UTF_8)
    line = content.count(b"\n", 0, fault.start) + 1
    words = f"Line {line} has a character that cannot be read: the file mixes encodings."
    if not content.decode("utf-8", "ignore").isascii():
        raise Invalid(words, AS_UTF_8)
    try:
        return content.decode("cp1252")
    except UnicodeDecodeError:
        raise Invalid(words, AS_UTF_8) from None


def separator_of(text: str) -> str:
    """Take the sign under which most headings are known, else the one that parts lines alike.

    Text may be full of any of them; what parts columns does so in line after line.
    """
    lines = [line for line in text[:START].splitlines() if line.strip()][:FIRST_LINES]

    def worth(separator: str) -> tuple[int, int, int]:
        known = [
            sum(is_known(part.strip(' "')) for part in line.split(separator)) for line in lines
        ]
        widths = Counter(filter(None, (_QUOTED.sub("", line).count(separator) for line in lines)))
        alike = max(widths.values(), default=0)
        return max(known, default=0), alike, sum(line.count(separator) for line in lines)

    return max(SEPARATORS, key=worth)


def _records(text: str, separator: str, is_ragged: bool) -> Iterator[tuple[int, list[str]]]:
    """Give each record with its number; every one below the headings has their width."""
    csv.field_size_limit(10 * LONGEST_TEXT)
    reader = csv.reader(StringIO(text, newline=""), delimiter=separator, strict=True)
    width = 0
    try:
        for number, record in enumerate(reader, 1):
            if number > 20 * MOST_ROWS:
                raise too_large(f"The selected file has more than {20 * MOST_ROWS:,} lines.")
            if not width and any(name_of(value) == "supplier" for value in record):
                width = len(record)
            if not is_ragged:
                _check_width(record, width, number)
            yield number, record
    except csv.Error as fault:
        words = f"The selected file is broken near line {reader.line_num}: {fault}."
        fix = "Look for a quotation mark that is not closed, or save the file as .xlsx."
        raise Invalid(words, fix) from None


def _check_width(record: list[str], width: int, number: int) -> None:
    filled = len(record)
    while filled > width and not record[filled - 1].strip():
        filled -= 1
    if width and any(value.strip() for value in record) and filled != width:
        raise Invalid(
            f"Row {number} has {filled} columns where the headings have {width}.",
            "Look for a comma that is not in quotation marks, or save the file as .xlsx.",
        )


def written_in(value: str, separator: str) -> Written:
    """Make a cell; where commas do not part columns, one may be a decimal comma."""
    if separator == ";" and _COMMA.fullmatch(value.strip()):
        return "ambiguous", value.strip()
    return "text", value
