"""What is said of a row at its end, in columns that are passed over when it comes back."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from app.spreadsheets.fixing.rebuilding import BOLD, WRAPPED, text_cell
from app.spreadsheets.fixing.trouble import Trouble, heaviest, in_order
from app.spreadsheets.forms.stamp import FIXES

#: of the columns, in their order
WIDTHS = {
    "problem": 50, "how_to_fix": 50, "severity": 10, "cell": 16, "your_value": 28,
    "suggested_value": 24,
}  # fmt: skip


def said_heading(sheet: Any, columns: Sequence[int]) -> dict[int, Any]:
    """Give the headings of the columns; none where there is no room for them."""
    cells = {at: text_cell(sheet, name) for at, name in zip(columns, FIXES, strict=False)}
    for cell in cells.values():
        cell.font = BOLD
    return cells


def said_cells(
    sheet: Any, troubles: Sequence[Trouble], columns: Sequence[int], of_place: str = ""
) -> dict[int, Any]:
    """Say what is wrong in a row, in the columns; nothing where there is no room for them.

    Args:
        sheet: that it stands in.
        troubles: of the row.
        columns: in which it is said; none where there is no room.
        of_place: what more is said of where it stood.
    """
    said = {name: _SAID[name](troubles) for name in FIXES}
    said["cell"] = _lines((said["cell"], of_place))
    cells = {at: text_cell(sheet, said[name]) for at, name in zip(columns, FIXES, strict=False)}
    for cell in cells.values():
        cell.alignment = WRAPPED
    return cells


def _lines(texts: Iterable[str]) -> str:
    """Give texts a line each, every one once."""
    return "\n".join(dict.fromkeys(text for text in texts if text))


#: what is said of a row under each heading
_SAID: dict[str, Callable[[Sequence[Trouble]], str]] = {
    "problem": lambda of: _lines(one.message for one in in_order(of)),
    "how_to_fix": lambda of: _lines(one.how_to_fix for one in in_order(of)),
    "severity": lambda of: heaviest(of).value,
    "cell": lambda of: _lines(one.cell for one in in_order(of)),
    "your_value": lambda of: _lines(one.your_value for one in in_order(of)),
    "suggested_value": lambda of: _lines(one.suggested_value for one in in_order(of)),
}
