"""How a cell that is to be looked at is marked: a fill, a border of its own kind, and a note.

Colour never tells alone: each weight has its own border, its word stands in the note and in the
column at the end of the row, and all of it stands in the sheet Problems.
"""

from collections.abc import Sequence
from typing import Any

from openpyxl.cell import WriteOnlyCell
from openpyxl.comments import Comment
from openpyxl.styles import Border, Font, PatternFill, Side
from openpyxl.worksheet.hyperlink import Hyperlink

from app.spreadsheets.fixing.rebuilding import FACE
from app.spreadsheets.fixing.trouble import Trouble, Weight, heaviest, in_order

#: each weight in words, with a sign that is read out
WORDS = {
    Weight.STOP: "✖ Stops everything",
    Weight.FIX: "✖ Fix",
    Weight.CONFIRM: "? Confirm",
    Weight.NOTE: "ℹ Note",
}
#: fill, line of the border, and its colour; text on each fill keeps a contrast of over 12 to 1
LOOKS = {
    Weight.STOP: ("FFC7CE", "double", "8A1F11"),
    Weight.FIX: ("FFD9D4", "thick", "B10E1E"),
    Weight.CONFIRM: ("FFF0C7", "dashed", "7A5200"),
    Weight.NOTE: ("DCEBFA", "dotted", "1D4F91"),
}
AUTHOR = "Checked on upload"
LONGEST_NOTE = 600  #: characters; the sheet Problems has the rest
NOTE_WIDTH, LINE_HEIGHT, LINE = 320, 17, 44  #: points, points, characters


def _around(style: Any, colour: str) -> Border:
    line = Side(style=style, color=colour)
    return Border(left=line, right=line, top=line, bottom=line)


_FILLS = {weight: PatternFill("solid", fgColor=look[0]) for weight, look in LOOKS.items()}
_BORDERS = {weight: _around(*look[1:]) for weight, look in LOOKS.items()}
_LINK = Font(name=FACE, size=11, color="1D4F91", underline="single")


def marked(cell: Any, troubles: Sequence[Trouble], *, with_note: bool) -> Any:
    """Mark a cell.

    Args:
        cell: as it was rebuilt; blank where something is wanting.
        troubles: what is told of it.
        with_note: whether it gets a note; all of them at once would choke a program.
    """
    weight = heaviest(troubles)
    cell.fill, cell.border = _FILLS[weight], _BORDERS[weight]
    if with_note:
        cell.comment = _note(troubles)
    return cell


def told(troubles: Sequence[Trouble]) -> str:
    """Say in words what is wrong and what to do, the gravest first, a line each."""
    return "\n".join(_line(one) for one in in_order(troubles))


def linked(cell: Any, sheet: str, place: str) -> Any:
    """Make a cell lead to a place in the same workbook."""
    quoted = sheet.replace("'", "''")
    cell.hyperlink = Hyperlink(ref="", location=f"'{quoted}'!{place}", display=None)
    cell.font = _LINK
    return cell


def blank(sheet: Any) -> Any:
    """Give a cell without a value."""
    return WriteOnlyCell(sheet)


def _line(one: Trouble) -> str:
    suggested = f" Suggested: {one.suggested_value}." if one.suggested_value else ""
    fix = f" {one.how_to_fix}" if one.how_to_fix else ""
    return f"{WORDS[one.severity]}: {one.message}{fix}{suggested}"


def _note(troubles: Sequence[Trouble]) -> Comment:
    words = _readable(told(troubles))
    if len(words) > LONGEST_NOTE:
        words = f"{words[: LONGEST_NOTE - 1].rstrip()}…"
    lines = sum(-(-len(line) // LINE) or 1 for line in words.split("\n"))
    return Comment(words, AUTHOR, height=(lines + 1) * LINE_HEIGHT, width=NOTE_WIDTH)


def _readable(text: str) -> str:
    return "".join(sign if sign == "\n" or sign.isprintable() else " " for sign in text)
