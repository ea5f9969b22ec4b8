"""A page as plain words, for the body of a letter by e-mail."""

from collections.abc import Iterator
from textwrap import wrap

from app.paper.clean import clean, one_line
from app.paper.page import Break, Bullets, Facts, Heading, Lines, Page, Paragraph, Part, Table
from app.paper.page import words_of as said

WIDTH = 78  #: characters of a line
GAP = "  "  #: between columns
LEAST = 12  #: characters that a column of words needs to be read in
UNDER = {1: "-", 2: ".", 3: ""}  #: what stands under a heading of each level


def as_text(page: Page) -> str:
    """Give a page as lines of at most 78 characters."""
    title = one_line(page.title)
    blocks = [_block(part) for part in page.above]
    blocks.append([*wrap(title, WIDTH), "=" * min(len(title), WIDTH)])
    blocks += [_block(part) for part in page.parts]
    if page.footer:
        blocks.append(["-" * WIDTH, *_wrapped(page.footer)])
    return "\n\n".join("\n".join(block) for block in blocks if block) + "\n"


def _block(part: Part) -> list[str]:
    match part:
        case Heading(text, level):
            line = one_line(text)
            under = UNDER[level] * min(len(line), WIDTH)
            return [*wrap(line, WIDTH), *filter(None, [under])]
        case Paragraph():
            return list(_wrapped(said(part)))
        case Lines(lines):
            return [line for one in lines for line in wrap(one_line(one), WIDTH)]
        case Bullets(items):
            return [line for item in items for line in _wrapped(said(item), "- ", "  ")]
        case Facts(rows):
            told = (f"{one_line(term)}: {words}" for term, words in rows)
            return [line for one in told for line in _wrapped(one, after="  ")]
        case Table():
            return list(_table(part))
        case Break():
            return ["-" * WIDTH]


def _wrapped(text: str, first: str = "", after: str = "") -> Iterator[str]:
    """Break a text into lines; a line end of its own is kept."""
    before = first
    for line in clean(text).split("\n"):
        yield from wrap(line, WIDTH, initial_indent=before, subsequent_indent=after)
        before = after


def _table(table: Table) -> Iterator[str]:
    yield from wrap(one_line(table.caption), WIDTH)
    cells = [tuple(column.title for column in table.columns), *_rows(table)]
    lines = [tuple(one_line(cell) for cell in row) for row in cells]
    widths = _widths(table, lines)
    if widths is None:
        yield from _one_by_one(table)
        return
    yield from _row(table, lines[0], widths)
    rule = GAP.join("-" * width for width in widths)
    yield rule
    for place, line in enumerate(lines[1:]):
        if table.total and place == len(table.rows):
            yield rule
        yield from _row(table, line, widths)


def _rows(table: Table) -> tuple[tuple[str, ...], ...]:
    return (*table.rows, table.total) if table.total else table.rows


def _widths(table: Table, lines: list[tuple[str, ...]]) -> list[int] | None:
    """Share the line out among the columns; None where there is too little for words."""
    needed = [max(1, *(len(line[place]) for line in lines)) for place in range(len(lines[0]))]
    words = [place for place, column in enumerate(table.columns) if not column.is_number]
    for place, column in enumerate(table.columns):
        if column.is_number:  # its title may take several lines, its numbers may not
            title = max(map(len, one_line(column.title).split()), default=1)
            needed[place] = max(title, *(len(line[place]) for line in lines[1:]), 1)
    left = WIDTH - len(GAP) * (len(needed) - 1)
    left -= sum(needed[place] for place in range(len(needed)) if place not in words)
    for rank, place in enumerate(sorted(words, key=lambda one: needed[one])):
        share = left // (len(words) - rank)
        needed[place] = min(needed[place], max(share, 0))
        left -= needed[place]
        if needed[place] < min(LEAST, max(len(line[place]) for line in lines)):
            return None
    return needed if left >= 0 else None


def _row(table: Table, line: tuple[str, ...], widths: list[int]) -> Iterator[str]:
    cells = [wrap(cell, width) for cell, width in zip(line, widths, strict=True)]
    for depth in range(max(map(len, cells))):
        parts = [cell[depth] if depth < len(cell) else "" for cell in cells]
        placed = [
            part.rjust(width) if column.is_number else part.ljust(width)
            for part, width, column in zip(parts, widths, table.columns, strict=True)
        ]
        yield GAP.join(placed).rstrip()


def _one_by_one(table: Table) -> Iterator[str]:
    """Write a table that is too wide as one small list for each of its rows."""
    for row in _rows(table):
        yield from _wrapped(one_line(row[0]), "* ", "  ")
        for column, cell in list(zip(table.columns, row, strict=True))[1:]:
            yield from _wrapped(f"{one_line(column.title)}: {cell}", "  ", "    ")
