"""How a Word file looks: one sheet size, one typeface, styles by name, numbers at the foot."""

from typing import Any

from docx.document import Document as Written
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from docx.styles.style import ParagraphStyle

from app.paper.clean import clean
from app.paper.page import Page

FONT = "Arial"
SHEET = (21.0, 29.7)  #: centimetres: A4
MARGIN = 2.25  #: centimetres, all round
TEXT_WIDTH = SHEET[0] - 2 * MARGIN
INK = RGBColor(0x0B, 0x0C, 0x0C)
GREY = RGBColor(0x3D, 0x40, 0x42)

#: points: size, space before, space after; and whether bold
KNOWN: dict[str, tuple[float, float, float, bool]] = {
    "Normal": (11, 0, 7, False),
    "Title": (18, 14, 12, True),
    "Heading 1": (14, 16, 5, True),
    "Heading 2": (12, 12, 3, True),
    "Heading 3": (11, 8, 2, True),
    "List Bullet": (11, 0, 4, False),
    "Caption": (11, 8, 4, True),
    "Footer": (9, 0, 0, False),
}
#: the same for those that Word does not bring
OWN: dict[str, tuple[float, float, float, bool]] = {
    "Address": (11, 0, 10, False),
    "Term": (10.5, 2, 2, True),
    "Fact": (10.5, 2, 2, False),
    "Cell": (10, 2, 2, False),
    "Total": (10, 2, 2, True),
    "Column Heading": (10, 2, 2, True),
    "After Table": (4, 0, 4, False),
}
KEPT_WITH_NEXT = ("Title", "Heading 1", "Heading 2", "Heading 3", "Caption", "Column Heading")


def dress(document: Written, page: Page) -> None:
    """Give an empty document its sheet, its styles and its foot."""
    section = document.sections[0]
    section.page_width, section.page_height = Cm(SHEET[0]), Cm(SHEET[1])
    section.left_margin = section.right_margin = Cm(MARGIN)
    section.top_margin = section.bottom_margin = Cm(MARGIN)
    for name, look in KNOWN.items():
        _style(document.styles[name], *look)
    for name, look in OWN.items():
        made = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        made.base_style = document.styles["Normal"]
        _style(made, *look)
    for name in KEPT_WITH_NEXT:
        document.styles[name].paragraph_format.keep_with_next = True
    _without(document.styles["Title"], "w:pBdr")
    _without(document.styles["Footer"], "w:tabs")
    document.styles.add_style("Facts", WD_STYLE_TYPE.TABLE)
    _speak(document, page.language)
    _foot(document, clean(page.footer))


def _style(
    style: ParagraphStyle | Any, size: float, before: float, after: float, bold: bool
) -> None:
    style.font.name, style.font.size = FONT, Pt(size)
    style.font.bold, style.font.italic = bold, False
    style.font.color.rgb = GREY if style.name == "Footer" else INK
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for kind in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{kind}"), None)  # a theme's typeface would go before ours
    for kind in ("ascii", "hAnsi", "cs", "eastAsia"):
        fonts.set(qn(f"w:{kind}"), FONT)
    space = style.paragraph_format
    space.space_before, space.space_after = Pt(before), Pt(after)
    space.line_spacing = 1.0 if style.name in OWN else 1.1
    space.widow_control = True


def _without(style: Any, name: str) -> None:
    """Take away something that Word's own style has, such as a border."""
    properties = style.element.get_or_add_pPr()
    for found in properties.findall(qn(name)):
        properties.remove(found)


def _speak(document: Written, language: str) -> None:
    """Say which language the text is in, for spelling and for reading aloud."""
    for spoken in document.styles.element.iter(qn("w:lang")):
        spoken.set(qn("w:val"), language)


def _foot(document: Written, text: str) -> None:
    foot = document.sections[0].footer.paragraphs[0]
    foot.style = "Footer"
    foot.paragraph_format.tab_stops.add_tab_stop(Cm(TEXT_WIDTH), WD_TAB_ALIGNMENT.RIGHT)
    foot.add_run(f"{text}\tPage ")
    _field(foot, "PAGE")
    foot.add_run(" of ")
    _field(foot, "NUMPAGES")


def _field(into: Any, name: str) -> None:
    """Put in a number that the reader's program works out."""
    for kind in ("begin", None, "separate", "1", "end"):
        run = into.add_run()
        if kind == "1":
            run.text = "1"  # until it is worked out
            continue
        if kind is None:
            element = OxmlElement("w:instrText")
            element.text = f" {name} "
        else:
            element = OxmlElement("w:fldChar")
            element.set(qn("w:fldCharType"), kind)
        run._r.append(element)
