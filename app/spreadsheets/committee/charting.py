"""Charts that can be read by everybody: axes with titles, patterns beside colours, words for all.

openpyxl writes charts but no words for those who cannot see them; these are put into the finished
file.
"""

import re
from html import escape
from typing import Any

from openpyxl.chart import BarChart, Reference
from openpyxl.chart import Series as Bars
from openpyxl.chart.data_source import StrRef
from openpyxl.chart.label import DataLabelList
from openpyxl.chart.series import SeriesLabel
from openpyxl.chart.shapes import GraphicalProperties
from openpyxl.chart.text import RichText, Text
from openpyxl.chart.title import Title
from openpyxl.drawing.colors import ColorChoice
from openpyxl.drawing.fill import PatternFillProperties
from openpyxl.drawing.line import LineProperties
from openpyxl.drawing.text import (
    CharacterProperties,
    Paragraph,
    ParagraphProperties,
    RegularTextRun,
)

from app.spreadsheets.committee.leaf import Chart, Series, Tint

AROUND, EACH = 4.6, 0.95  #: centimetres: title, axis and legend; and for each row
LEAST, MOST = 7.0, 24.0
#: ink, ground, and pattern; None: the ink alone. The patterns differ in print without colour
LOOKS: dict[Tint, tuple[str, str, Any]] = {
    Tint.DARK: ("1D4F91", "FFFFFF", None),
    Tint.LIGHT: ("5694CA", "FFFFFF", "wdUpDiag"),
    Tint.GREEN: ("00703C", "FFFFFF", None),
    Tint.AMBER: ("B35900", "FFE9C7", "wdUpDiag"),
    Tint.RED: ("942514", "FFFFFF", "dkHorz"),
    Tint.GREY: ("505A5F", "FFFFFF", "pct20"),
}
INK = "0B0C0C"
_FORMAT = re.compile(rb'(<numFmt formatCode="[^"]*")/>')
_NAME = re.compile(rb'(<[\w:]*cNvPr id="\d+" name=")Chart \d+"')


def height(chart: Chart) -> float:
    """Give how high a chart is, in centimetres: every row has room for its name."""
    return min(max(AROUND + EACH * chart.rows, LEAST), MOST)


def drawn(sheet: Any, chart: Chart, heading: int, wide: float) -> Any:
    """Draw a chart.

    Args:
        sheet: that its table stands in, from the first column on.
        chart: what to draw.
        heading: number of the row of the table's headings.
        wide: its width in centimetres.
    """
    made: Any = BarChart()
    made.type, made.width, made.height = "bar", wide, height(chart)
    made.grouping = "stacked" if chart.is_stacked else "clustered"
    made.overlap, made.gapWidth = (100, 45) if chart.is_stacked else (0, 45)
    made.title = _title(chart.message, 1300, is_bold=True)
    for one in chart.series:
        made.series.append(_bars(sheet, one, heading, chart))
    made.set_categories(
        Reference(sheet, min_col=1, min_row=heading + 1, max_row=heading + chart.rows)
    )
    _axes(made, chart)
    if len(chart.series) > 1:
        made.legend.position, made.legend.txPr = "b", _text(1000)
    else:
        made.legend = None  # the axis says what it is
    return made


def with_words(part: bytes, name: str, about: str) -> bytes:
    """Put the words for its chart into the part of a file that places it.

    Args:
        part: a drawing of one chart, as it was written.
        name: of the chart.
        about: what is to be seen in it.
    """
    words = f'{escape(name)}" descr="{escape(about)}"'.encode()
    return _NAME.sub(lambda found: found[1] + words, part)


def with_own_formats(part: bytes) -> bytes:
    """Let the labels of a chart have formats of their own, not those of the cells."""
    return _FORMAT.sub(rb'\1 sourceLinked="0"/>', part)


def _bars(sheet: Any, one: Series, heading: int, chart: Chart) -> Any:
    column = one.column + 1
    values = Reference(sheet, min_col=column, min_row=heading + 1, max_row=heading + chart.rows)
    name = Reference(sheet, min_col=column, min_row=heading)
    bars: Any = Bars(values)
    bars.tx = SeriesLabel(strRef=StrRef(f=str(name)))
    bars.graphicalProperties = _fill(one.tint)
    bars.dLbls = _labels(is_inside=chart.is_stacked)
    return bars


def _fill(tint: Tint) -> GraphicalProperties:
    ink, ground, pattern = LOOKS[tint]
    line = LineProperties(solidFill=ink, w=9525)
    if pattern is None:
        return GraphicalProperties(solidFill=ink, ln=line)
    fill = PatternFillProperties(prst=pattern, fgClr=_colour(ink), bgClr=_colour(ground))
    return GraphicalProperties(pattFill=fill, ln=line)


def _colour(hexadecimal: Any) -> ColorChoice:
    return ColorChoice(srgbClr=hexadecimal)


def _labels(*, is_inside: bool) -> DataLabelList:
    """Write each figure at its bar; a part of nothing has none."""
    labels = DataLabelList(
        showVal=True, showSerName=False, showCatName=False, showLegendKey=False, showPercent=False
    )
    labels.numFmt = "#" if is_inside else "0.#"
    labels.position = "ctr" if is_inside else "outEnd"
    if is_inside:
        labels.spPr = GraphicalProperties(solidFill="FFFFFF", ln=LineProperties(noFill=True))
    labels.txPr = _text(900)
    return labels


def _axes(made: Any, chart: Chart) -> None:
    names, figures = made.x_axis, made.y_axis
    names.title, figures.title = _title(chart.of, 1000), _title(chart.scale, 1000)
    names.delete = figures.delete = False
    names.scaling.orientation = "maxMin"  # the first row at the top
    figures.crosses = "max"  # and the scale below, all the same
    figures.scaling.min = 0
    if chart.most is not None:
        figures.scaling.max = float(chart.most)
    if chart.is_stacked:
        figures.number_format = "0"
    figures.majorGridlines.spPr = GraphicalProperties(ln=LineProperties(solidFill="D8DCDE"))
    names.txPr, figures.txPr = _text(900), _text(900)
    names.tickLblPos = "low"


def _title(words: str, size: int, *, is_bold: bool = False) -> Title:
    style = CharacterProperties(sz=size, b=is_bold, solidFill=INK)
    run = RegularTextRun(rPr=style, t=words)
    paragraph = Paragraph(pPr=ParagraphProperties(defRPr=style), r=[run])
    rich = RichText(p=[paragraph])
    return Title(tx=Text(rich=rich), overlay=False)


def _text(size: int) -> RichText:
    style = CharacterProperties(sz=size, solidFill=INK)
    return RichText(p=[Paragraph(pPr=ParagraphProperties(defRPr=style), endParaRPr=style)])
