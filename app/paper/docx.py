"""A page as a Word file with real styles, so that it can be read aloud, outlined and edited.

The same page gives the same bytes on any day and any machine: every time in the file is the
page's own date, and nobody is named as its author.
"""

from datetime import UTC, datetime, time
from io import BytesIO
from itertools import zip_longest
from typing import Any

from docx import Document
from docx.document import Document as Written
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm
from docx.table import _Cell
from docx.text.paragraph import Paragraph as WrittenParagraph

from app.paper.archive import unzipped, zipped
from app.paper.clean import clean, one_line
from app.paper.docx_styles import TEXT_WIDTH, dress
from app.paper.measure import widths
from app.paper.page import Bullets, Facts, Heading, Lines, Page, Paragraph, Part, Style, Table

EPOCH = 1980  #: the first year that a ZIP file can tell
KEPT_WHOLE = 600  #: characters of a row that is not broken across sheets
TERM_WIDTH = 4.5  #: centimetres of the terms of facts


def as_docx(page: Page) -> bytes:
    """Give a page as a Word file."""
    document = Document()
    dress(document, page)
    for part in page.above:
        _add(document, part)
    _paragraph(document, "Title", one_line(page.title))
    for part, following in zip_longest(page.parts, page.parts[1:]):
        _add(document, part)
        if isinstance(part, Paragraph) and isinstance(following, Bullets | Facts | Table):
            document.paragraphs[-1].paragraph_format.keep_with_next = True
    _date(document, page)
    written = BytesIO()
    document.save(written)
    return _still(written.getvalue(), page)


def _add(document: Written, part: Part) -> None:
    match part:
        case Heading(text, level):
            _paragraph(document, f"Heading {level}", one_line(text))
        case Paragraph():
            _fill(document.add_paragraph(), part)
        case Lines(lines):
            _paragraph(document, "Address", "\n".join(one_line(line) for line in lines))
        case Bullets(items):
            for item in items:
                _fill(_paragraph(document, "List Bullet"), item)
        case Facts():
            _facts(document, part)
        case Table():
            _table(document, part)
        case _:
            document.add_paragraph().add_run().add_break(WD_BREAK.PAGE)


def _paragraph(document: Written, style: str, text: str = "") -> WrittenParagraph:
    return _styled(document.add_paragraph(text), style)


def _styled(made: WrittenParagraph, style: str) -> WrittenParagraph:
    """Give a paragraph its style by the style's id: to look it up by name takes a thousandth."""
    made._p.style = style.replace(" ", "")
    return made


def _fill(into: WrittenParagraph, part: Paragraph) -> None:
    for run in part.runs:
        made = into.add_run(clean(run.text))
        made.bold = True if run.style is Style.STRONG else None
        made.italic = True if run.style is Style.EMPHASIS else None


def _facts(document: Written, part: Facts) -> None:
    table = document.add_table(len(part.rows), 2, style="Facts")
    wide = [TERM_WIDTH, TEXT_WIDTH - TERM_WIDTH]
    for (term, words), cells in zip(part.rows, _cells(table, wide), strict=True):
        _write(cells[0], one_line(term), "Term")
        _write(cells[1], clean(words), "Fact")
    _paragraph(document, "After Table")


def _table(document: Written, part: Table) -> None:
    _paragraph(document, "Caption", clean(part.caption))
    rows = [*part.rows, *([part.total] if part.total else ())]
    table = document.add_table(1 + len(rows), len(part.columns), style="Table Grid")
    table.alignment = WD_TABLE_ALIGNMENT.LEFT
    head, *cells = _cells(table, widths(part))
    for cell, column in zip(head, part.columns, strict=True):
        _write(cell, clean(column.title), "Column Heading", is_number=column.is_number)
        _shade(cell)
    elements = table._tbl.tr_lst
    _mark(elements[0], "w:cantSplit", "w:tblHeader")
    for place, row in enumerate(rows):
        style = "Total" if place == len(part.rows) else "Cell"
        for cell, text, column in zip(cells[place], row, part.columns, strict=True):
            _write(cell, clean(text), style, is_number=column.is_number)
        if sum(map(len, row)) < KEPT_WHOLE:
            _mark(elements[place + 1], "w:cantSplit")
    _paragraph(document, "After Table")


def _cells(table: Any, wide: list[float]) -> list[list[_Cell]]:
    """Give the cells row by row, each with its width; one by one they are slow to ask for."""
    table.autofit = False
    for column, width in zip(table.columns, wide, strict=True):
        column.width = Cm(width)
    rows = [[_Cell(tc, table) for tc in tr.tc_lst] for tr in table._tbl.tr_lst]
    for row in rows:
        for cell, width in zip(row, wide, strict=True):
            cell.width = Cm(width)
    return rows


def _write(cell: _Cell, text: str, style: str, *, is_number: bool = False) -> None:
    into = _styled(cell.paragraphs[0], style)
    into.add_run(text)
    if is_number:
        into.alignment = WD_ALIGN_PARAGRAPH.RIGHT


def _shade(cell: _Cell) -> None:
    shade = OxmlElement("w:shd")
    for name, value in (("val", "clear"), ("color", "auto"), ("fill", "F3F2F1")):
        shade.set(qn(f"w:{name}"), value)
    cell._tc.get_or_add_tcPr().append(shade)


def _mark(row: Any, *names: str) -> None:
    """Say of a row that it is repeated on each sheet, or kept on one."""
    properties = row.get_or_add_trPr()
    for name in names:
        properties.append(OxmlElement(name))


def _date(document: Written, page: Page) -> None:
    """Give the file the page's own title and date, and no author."""
    at = datetime.combine(page.on, time(), UTC).replace(tzinfo=None)
    properties = document.core_properties
    properties.title = one_line(page.title)[:255]
    properties.language = page.language
    properties.author = properties.last_modified_by = properties.comments = ""
    properties.created = properties.modified = at
    properties.revision = 1


def _still(written: bytes, page: Page) -> bytes:
    """Pack a file again in one order, with the page's date on every part of it."""
    stamp = (max(page.on.year, EPOCH), page.on.month, page.on.day, 0, 0, 0)
    return zipped(unzipped(written), stamp)
