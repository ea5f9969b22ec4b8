"""How much of a sheet a page takes, so that what is to be one sheet is one.

Letters are as wide as those of Arial, and of others made to its measure; what has no width here
counts as wide as it is high. Spaces over and under are added up, as Word does in some files and
not in others, so that a page rather takes less than is said here.
"""

from app.paper.clean import clean
from app.paper.docx_styles import KNOWN, MARGIN, OWN, SHEET, TEXT_WIDTH
from app.paper.page import Bullets, Heading, Page, Paragraph, Part, Table, words_of

POINTS = 72 / 2.54  #: in a centimetre
ROOM = (SHEET[1] - 2 * MARGIN) * POINTS  #: points of one sheet, from margin to margin
LINE = 1.15  #: of a line to its size in points
INDENT = 18  #: points that a list's item is set in
IN_CELL = 0.4  #: centimetres that a cell keeps clear at its sides
RULE = 0.5  #: points of a line between rows
NUMBER_WIDTH = 2.2  #: centimetres of a column of numbers
BOLD = 1.1  #: of what is bold to what is not
SPACE, BROAD = 0.28, 1.02  #: of a gap between words, and of the broadest letters, to their size
#: of a character to its size; those of one width together
WIDTHS = {
    character: width
    for width, characters in {
        0.23: "ijl'’‘", 0.28: " !,./:;I[\\]ft|", 0.34: "()-`r{}“”", 0.39: '*"•', 0.5: "Jcksvxyz^",
        0.56: "0123456789#$?L_abdeghnopqu£–", 0.62: "+<=>~FTZ", 0.67: "&ABEKPSVXY",
        0.73: "CDHNRUw", 0.78: "GOQ", 0.84: "Mm", 0.9: "%", 0.95: "W",
    }.items()
    for character in characters
}  # fmt: skip


def height(page: Page) -> float:
    """Give the points that a page takes, one part under the other.

    Raises:
        ValueError: for parts that are not measured: lines, facts and breaks.
    """
    title = _said("Title", page.title, TEXT_WIDTH)
    return title + sum(_height(part) for part in page.parts)


def lines(text: str, width: float, size: float) -> int:
    """Give how many lines a text takes.

    Args:
        text: with or without line ends.
        width: of the lines, in centimetres.
        size: of the letters, in points.
    """
    most = max(width * POINTS / size, 2 * BROAD)
    return sum(_wrapped(line, most) for line in clean(text).split("\n"))


def _wrapped(text: str, most: float) -> int:
    """Count the lines of a text without line ends; a word that is too long is broken."""
    count, used = 1, 0.0
    for word in text.split(" "):
        long = sum(WIDTHS.get(character, BROAD) for character in word)
        if used and used + SPACE + long > most:
            count, used = count + 1, 0.0
        used += (SPACE if used else 0.0) + long
        while used > most:
            count, used = count + 1, used - most + BROAD  # it breaks before what crosses the edge
    return count


def _said(style: str, text: str, width: float, *, is_last: bool = True) -> float:
    """Give the points that a text takes in a style."""
    size, before, after, is_bold = (KNOWN | OWN)[style]
    each = size * LINE * (1.0 if style in OWN else 1.1)
    many = lines(text, width / BOLD if is_bold else width, size)
    return before + many * each + (after if is_last else 0)


def _height(part: Part) -> float:
    match part:
        case Heading(text, level):
            return _said(f"Heading {level}", text, TEXT_WIDTH)
        case Paragraph():
            return _said("Normal", words_of(part), TEXT_WIDTH)
        case Bullets(items):
            inside, last = TEXT_WIDTH - INDENT / POINTS, len(items) - 1
            return sum(
                _said("List Bullet", words_of(one), inside, is_last=place == last)
                for place, one in enumerate(items)
            )
        case Table():
            return _table(part)
        case _:
            raise ValueError(f"{type(part).__name__} is not measured")


def _table(part: Table) -> float:
    wide = widths(part)
    titles = tuple(column.title for column in part.columns)
    rows = [_row("Cell", row, wide) for row in part.rows]
    rows += [_row("Total", part.total, wide)] if part.total else []
    caption = _said("Caption", part.caption, TEXT_WIDTH)
    return caption + _row("Column Heading", titles, wide) + sum(rows) + _said("After Table", "", 1)


def _row(style: str, row: tuple[str, ...], wide: list[float]) -> float:
    return RULE + max(
        _said(style, cell, width - IN_CELL) for cell, width in zip(row, wide, strict=True)
    )


def widths(part: Table) -> list[float]:
    """Share the width out: numbers alike, words by how much they have to hold."""
    words = {
        place: max(len(one) for one in (column.title, *(row[place] for row in part.rows)))
        for place, column in enumerate(part.columns)
        if not column.is_number
    }
    narrow = NUMBER_WIDTH if words else TEXT_WIDTH / len(part.columns)
    left = TEXT_WIDTH - narrow * (len(part.columns) - len(words))
    shares = {place: min(max(length, 16), 60) for place, length in words.items()}
    whole = sum(shares.values())
    return [
        left * shares[place] / whole if place in shares else narrow
        for place in range(len(part.columns))
    ]
