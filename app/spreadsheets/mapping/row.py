"""One row that does not simply come out: what it is, and what is wrong with it."""

from collections.abc import Iterator
from typing import Any

from app.problems import Finding, Severity
from app.spreadsheets.mapping.bound import Bound, BoundColumn
from app.spreadsheets.mapping.heading import Cells, heading_name, words
from app.spreadsheets.mapping.pipe import REDACTED_NAME
from app.spreadsheets.mapping.reader import Noted, Unreadable, a_number, as_text
from app.spreadsheets.mapping.target import REDACTED, WITHHELD
from app.spreadsheets.mapping.understood import Understood
from app.spreadsheets.sheet import place

TOTALS = frozenset({
    "total", "totals", "grand total", "grand totals", "sub total", "subtotal", "sub-total",
    "sub totals", "overall total", "sum",
})  # fmt: skip
#: words that tell a total where they are the first or the last of a text, such as `Roads total`;
#: a sum is none of them, as in `Lump sum`
_TOTAL = frozenset({"total", "totals", "subtotal", "subtotals", "sub-total", "sub-totals"})
_BEFORE_TOTAL = frozenset({"grand", "sub", "overall"})
BLANK_CELL = "cell_blank"  #: code of a cell that is blank and should not be
AGAIN = "the headings again"
A_TOTAL = "a total, not a row of its own"


def is_total_word(text: str) -> bool:
    """Tell whether a text is one that stands before a total."""
    return text.casefold().rstrip(" :.") in TOTALS


def tells_total(text: str) -> bool:
    """Tell whether a text is of a total: all of it, or its first or last word."""
    said = [word for one in text.casefold().split() if (word := one.strip(":.,;()–-"))]
    if len(said) > 1 and said[0] in _BEFORE_TOTAL:
        said = said[1:]
    return is_total_word(text) or not _TOTAL.isdisjoint((*said[:1], *said[-1:]))


def why_not(bound: Bound, cells: Cells) -> str:
    """Tell why a row is none of the table's, if it is not."""
    if _is_heading(bound, cells):
        return AGAIN
    said = [text for cell in cells if (text := words(cell))]
    if any(is_total_word(text) for text in said):
        return A_TOTAL
    blank = [one for one in bound.columns if one.is_required and not says(one, cells)]
    if blank and any(text.casefold().startswith(("total", "grand total")) for text in said):
        return A_TOTAL
    if any(one.fills_down for one in blank) and any(map(tells_total, _labels(bound, cells))):
        return A_TOTAL  # it would be counted once more, as of the row above
    for one in bound.columns:
        if one.leaves_row and not says(one, cells):
            return f"{one.title!r} is blank in it"
    required = [one for one in bound.columns if one.is_required]
    is_of_above = bound.takes_all and _goes_on(bound, cells)
    if required and len(blank) == len(required) and not is_of_above:
        named = " nor ".join(repr(one.title) for one in blank)
        return f"it says neither {named}" if len(blank) > 1 else f"it does not say {named}"
    return ""


def _labels(bound: Bound, cells: Cells) -> Iterator[str]:
    """Give what may say what a row is: its first words, and those that stand for rows below it."""
    yield next((text for cell in cells if (text := words(cell))), "")
    for one in bound.columns:
        if one.fills_down and one.at < len(cells):
            yield words(cells[one.at])


def _goes_on(bound: Bound, cells: Cells) -> bool:
    """Tell whether a row says more of what stands above it: a note below a table does not."""
    if bound.turned:
        return any(one.at < len(cells) and words(cells[one.at]) for one in bound.turned)
    own = (one for one in bound.columns if not (one.fills_down or one.is_words))
    return any(read_field(one, "", 1, cells)[0] is not None for one in own)


def says(one: BoundColumn, cells: Cells) -> bool:
    """Tell whether anything stands where a field is read, be it a word for `not stated`."""
    return any(at < len(cells) and words(cells[at]) for at in one.parts)


def _is_heading(bound: Bound, cells: Cells) -> bool:
    """Tell whether a row says the headings once more."""
    same = told = 0
    for one in bound.columns:
        text = words(cells[one.at]) if one.at < len(cells) else ""
        if text and one.heading:
            told += 1
            same += heading_name(text) in heading_name(one.heading)
    return told > 0 and same == told and same * 2 >= len(bound.columns)


def read_row(bound: Bound, sheet: str, number: int, cells: Cells) -> Understood:
    """Read a row cell by cell, and put down whatever is wrong with it or worth knowing."""
    values: dict[str, Any] = dict(bound.base)
    findings: list[Finding] = []
    tried: set[str] = set()
    for one in bound.columns:
        value, finding = read_field(one, sheet, number, cells)
        if finding is not None:
            findings.append(finding)
            tried.add(one.key)
        if value is not None:
            values[one.key] = value
    findings += [
        _blank(one, place(sheet, number, one.at + 1))
        for one in bound.columns
        if one.is_required and one.key not in values and one.key not in tried
    ]
    withhold(values)
    return Understood(number, values, findings=tuple(findings))


def withhold(values: dict[str, Any]) -> None:
    """Take a name that was withheld out of a row, and say that it was."""
    for key in WITHHELD & values.keys():
        if values[key] is REDACTED_NAME:
            del values[key]
            values[REDACTED] = True


def cell_of(one: BoundColumn, cells: Cells) -> Any:
    """Give what a field is read from; None where it is blank."""
    if len(one.parts) == 1:
        return cells[one.at] if one.at < len(cells) else None
    said = [as_text(cells[at]) for at in one.parts if at < len(cells) and cells[at]]  # type: ignore[arg-type]
    return one.by.join(text for text in said if text) or None


def value_of(one: BoundColumn, cells: Cells) -> Any:
    """Read a field.

    Raises:
        Unreadable: if it cannot be read.
        Noted: with its value, if it was read but not quite as it stands.
    """
    cell = cell_of(one, cells)
    if not cell:
        return None
    value = one.read(cell)
    if one.times is None or value is None:
        return value
    by = cells[one.times] if one.times < len(cells) else None
    other = a_number(by) if by else None
    if other is None:
        raise Unreadable("has nothing to be multiplied by", "Fill in both columns.")
    return value * other


def read_field(
    one: BoundColumn, sheet: str, number: int, cells: Cells
) -> tuple[Any, Finding | None]:  # fmt: skip
    """Read a field; what cannot be read, or not quite as it stands, is told."""
    at = place(sheet, number, one.at + 1)
    try:
        return value_of(one, cells), None
    except Noted as noted:
        return noted.value, Finding(noted.code, noted.words, "", Severity.NOTE, cell=at)
    except Unreadable as refusal:
        if one.is_refused:
            found = Finding("bad_cell", f"{one.title} {refusal.what}.", refusal.fix, cell=at)
            return None, found
        told = f"{one.title} {refusal.what}; it is left blank."
        return None, Finding("left_blank", told, refusal.fix, Severity.WARNING, cell=at)


def _blank(one: BoundColumn, at: str) -> Finding:
    return Finding(BLANK_CELL, f"{one.title} is blank.", "Fill it in.", cell=at)
