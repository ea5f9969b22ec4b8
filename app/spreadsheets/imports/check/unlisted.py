"""What of a file was not read: shown as far as it is at once, and counted, and listed in whole."""

from collections.abc import Iterator, Sequence

from app.spreadsheets.fixing.trouble import NOT_READ, Trouble, Weight
from app.spreadsheets.forms.filled import NotRead
from app.spreadsheets.sheet import area

MOST_SHOWN = 100  #: things that were not read
SUMMED = "(all of these together)"  #: ends the words for rows of which some are told singly too
_FIRST = {"sheet": 0, "column": 1, "row": 3}
_ROWS_TOGETHER = 2  #: rows that are told as one come before those that are told one by one


def shown_of(left: Sequence[NotRead]) -> list[NotRead]:
    """Give the first things that were not read, and last how many more there are.

    Whole sheets come first, then columns, then rows that are told together: a few of them say
    more than many single rows do.
    """
    ordered = sorted(left, key=_rank)
    kept, rest = ordered[:MOST_SHOWN], ordered[MOST_SHOWN:]
    if not rest:
        return ordered
    beside = [one for one in rest if one.what != "row"]
    told = list(_beside(beside))
    rows = _rows_of(left) - sum(one.rows for one in kept if one.what == "row" and not _sums(one))
    told += [NotRead("row", "", "", _more(rows, "row"), rows)] if rows else []
    return kept + told


def total_of(left: Sequence[NotRead]) -> int:
    """Count what was not read: sheets, columns and rows, each row once."""
    return sum(one.what != "row" for one in left) + _rows_of(left)


def columns_of(left: Sequence[NotRead]) -> dict[str, list[int]]:
    """Give the columns that were not read by the names of their sheets; the first is 1."""
    found: dict[str, list[int]] = {}
    for one in left:
        sheet, _, letters = one.place.rpartition("!")
        where = area(f"{letters}1") if one.what == "column" else None
        if where is not None:
            found.setdefault(sheet, []).append(where.left)
    return found


def listed(left: Sequence[NotRead]) -> list[Trouble]:
    """Give all that was not read as the list of problems has it, in the order of `shown_of`.

    A row names its first cell, and not what stands in it. A column or a sheet names no cell: it
    would be one of the headings.
    """
    return [_listed(one) for one in sorted(left, key=_rank)]


def _listed(one: NotRead) -> Trouble:
    sheet, _, within = one.place.rpartition("!")
    if _sums(one):
        sheet, within = one.place, ""
    elif one.what == "row" and within.isdecimal():
        within = f"A{within}"
    is_cell = one.what == "row" and area(within) is not None
    cell = (f"{sheet}!{within}" if sheet else within) * is_cell
    words = f"{_subject(one, within)} not read. {one.why[:1].upper()}{one.why[1:].rstrip('.')}."
    name = "" if one.what == "row" else one.name
    return Trouble(NOT_READ, Weight.NOTE, words, "", sheet, cell, your_value=name)


def _subject(one: NotRead, within: str) -> str:
    if one.what == "row":
        first = ", of which this is the first," if within else ""
        return "The row is" if one.rows == 1 else f"{one.rows:,} rows{first} are"
    return f"The column {within} is" if one.what == "column" else "The sheet is"


def _rank(one: NotRead) -> int:
    many = _sums(one) or (one.what == "row" and one.rows > 1)
    return _ROWS_TOGETHER if many else _FIRST[one.what]


def _sums(one: NotRead) -> bool:
    """Tell whether rows are counted of which some are told singly as well."""
    return one.why.endswith(SUMMED)


def _rows_of(left: Sequence[NotRead]) -> int:
    rows = [one for one in left if one.what == "row"]
    return sum(one.rows for one in rows if _sums(one)) or sum(one.rows for one in rows)


def _beside(left: Sequence[NotRead]) -> Iterator[NotRead]:
    """Count sheets and columns that are not shown."""
    if left:
        kinds = {one.what for one in left}
        what = "thing" if len(kinds) > 1 else left[0].what
        yield NotRead(left[-1].what, "", "", _more(len(left), what))


def _more(number: int, what: str) -> str:
    return f"and {number:,} more {what}{'' if number == 1 else 's'}"
