"""A workbook as rows, written by hand so that every sign of it can be made wrong."""

import csv
import io
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from openpyxl import load_workbook

from app.spreadsheets.sheet import letter
from tests.spreadsheets.files import ods, packed

Row = list[Any]
DAY_STYLE, PERCENT_STYLE, MONTH_STYLE = 1, 2, 3
NAMESPACE = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'


@dataclass(frozen=True, slots=True)
class Raw:
    """A cell as XML, to be put in as it is; `{at}` is where it stands."""

    xml: str


@dataclass(frozen=True)
class Template:
    """Sheets of rows, one of which is filled in."""

    sheets: Mapping[str, list[Row]]
    entry: str  #: name of the sheet that is filled in
    heading: int  #: place of the row of headings in it, the first is 0
    first: int  #: place of its first row of data
    parts: Mapping[str, Callable[[str], str]] = field(default_factory=dict)  #: changes, by part

    @property
    def rows(self) -> list[Row]:
        """Give the rows of the sheet that is filled in."""
        return self.sheets[self.entry]

    @property
    def headings(self) -> Row:
        """Give its headings."""
        return self.rows[self.heading]

    @property
    def width(self) -> int:
        """Tell how many columns have one."""
        return len(self.headings)

    @property
    def sample(self) -> Row:
        """Give a row as somebody would fill it in, without a reference of ours."""
        last = list(self.rows[-1]) if len(self.rows) > self.first else []
        last += [None] * (self.width - len(last))
        return [None if name == "row_ref" else last[at] for at, name in enumerate(self.headings)]

    def with_rows(self, rows: list[Row]) -> "Template":
        """Put other rows into the sheet that is filled in."""
        return replace(self, sheets={**self.sheets, self.entry: rows})

    def more(self, *rows: Row) -> "Template":
        """Add rows below the last."""
        return self.with_rows([*self.rows, *rows])

    def also(self, name: str, rows: list[Row]) -> "Template":
        """Add a sheet."""
        return replace(self, sheets={**self.sheets, name: rows})

    def changing(self, part: str, change: Callable[[str], str]) -> "Template":
        """Change the XML of a part when it is written; `sheet` is the one that is filled in."""
        names = list(self.sheets)
        name = f"xl/worksheets/sheet{names.index(self.entry) + 1}.xml" if part == "sheet" else part
        return replace(self, parts={**self.parts, name: change})

    def package(self) -> dict[str, bytes]:
        """Give the parts of an XLSX file."""
        written = {
            "[Content_Types].xml": _types(len(self.sheets)),
            "_rels/.rels": _relations({"w": ("officeDocument", "xl/workbook.xml")}),
            "xl/workbook.xml": _listing(list(self.sheets)),
            "xl/_rels/workbook.xml.rels": _relations(
                {f"r{at}": ("worksheet", f"worksheets/sheet{at}.xml")
                 for at in range(1, len(self.sheets) + 1)}
                | {"st": ("styles", "styles.xml")}
            ),
            "xl/styles.xml": STYLES,
        }  # fmt: skip
        for at, rows in enumerate(self.sheets.values(), 1):
            written[f"xl/worksheets/sheet{at}.xml"] = _sheet(rows)
        for name, change in self.parts.items():
            written[name] = change(written.get(name, ""))
        return {name: text.encode("utf-8", "surrogatepass") for name, text in written.items()}

    def xlsx(self) -> bytes:
        """Write it as XLSX."""
        return packed(self.package())

    def ods(self) -> bytes:
        """Write it as ODS."""
        return ods({name: [[_bare(one) for one in row] for row in rows]
                    for name, rows in self.sheets.items()})  # fmt: skip

    def text(self, separator: str = ",", end: str = "\r\n") -> str:
        """Write the sheet that is filled in as CSV, from its headings on."""
        made = io.StringIO(newline="")
        lines = csv.writer(made, delimiter=separator, lineterminator=end)
        rows = [self.rows[self.heading], *self.rows[self.first :]]
        lines.writerows([["" if one is None else _bare(one) for one in row] for row in rows])
        return made.getvalue()


def template_of(content: bytes, entry: str, rows: list[Row]) -> Template:
    """Make one of a workbook that was given out, with some rows below those that it has.

    Args:
        content: of the workbook.
        entry: name of the sheet that is filled in.
        rows: to be added to it.
    """
    book = load_workbook(io.BytesIO(content), read_only=False)
    sheets = {
        sheet.title: [[_value(cell.value) for cell in row] for row in sheet.iter_rows()]
        for sheet in book
    }
    full = sheets[entry]
    while full and not any(one is not None for one in full[-1]):
        full.pop()
    made = Template({**sheets, entry: [*full, *rows]}, entry, heading=1, first=3)
    width = max(at for at, one in enumerate(made.headings, 1) if one is not None)
    return made.with_rows([row[:width] for row in made.rows])


def _value(value: Any) -> Any:
    is_plain = value is None or isinstance(value, int | float)
    return value if is_plain else str(value)


def _bare(value: Any) -> Any:
    return "" if isinstance(value, Raw) else value


def _sheet(rows: list[Row]) -> str:
    lines = []
    for number, row in enumerate(rows, 1):
        cells = "".join(_cell(one, f"{letter(at)}{number}") for at, one in enumerate(row, 1))
        lines.append(f'<row r="{number}">{cells}</row>')
    data = f"<sheetData>{''.join(lines)}</sheetData>"
    return f'{HEAD}<worksheet xmlns="{NAMESPACE}">{data}</worksheet>'


def _cell(value: Any, at: str) -> str:
    match value:
        case None:
            return ""
        case Raw():
            return value.xml.replace("{at}", at)
        case bool():
            return f'<c r="{at}" t="b"><v>{int(value)}</v></c>'
        case int() | float():
            return f'<c r="{at}"><v>{value}</v></c>'
    words = f'<is><t xml:space="preserve">{escape(str(value))}</t></is>'
    return f'<c r="{at}" t="inlineStr">{words}</c>'


def _types(sheets: int) -> str:
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    parts = "".join(
        f'<Override PartName="/xl/worksheets/sheet{at}.xml" ContentType="{kind}.worksheet+xml"/>'
        for at in range(1, sheets + 1)
    )
    main = f'<Override PartName="/xl/workbook.xml" ContentType="{kind}.sheet.main+xml"/>'
    return f'{HEAD}<Types xmlns="{PACKAGE}/content-types">{main}{parts}</Types>'


def _relations(links: Mapping[str, tuple[str, str]]) -> str:
    made = "".join(
        f'<Relationship Id="{name}" Type="{RELATIONS}/{kind}" Target="{target}"/>'
        for name, (kind, target) in links.items()
    )
    return f'{HEAD}<Relationships xmlns="{PACKAGE}/relationships">{made}</Relationships>'


def _listing(names: list[str]) -> str:
    sheets = "".join(
        f'<sheet name={quoteattr(name)} sheetId="{at}" r:id="r{at}"/>'
        for at, name in enumerate(names, 1)
    )
    opening = f'<workbook xmlns="{NAMESPACE}" xmlns:r="{RELATIONS}"><workbookPr/>'
    return f"{HEAD}{opening}<sheets>{sheets}</sheets></workbook>"


STYLES = (
    f'{HEAD}<styleSheet xmlns="{NAMESPACE}"><cellXfs count="4"><xf numFmtId="0"/>'
    '<xf numFmtId="14"/><xf numFmtId="10"/><xf numFmtId="17"/></cellXfs></styleSheet>'
)
