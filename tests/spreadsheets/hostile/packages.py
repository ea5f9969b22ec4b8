"""Files that are none, are damaged, are locked, or unpack to more than anybody reads (A1-A5)."""

import io
import struct
import zipfile
from collections.abc import Callable

from tests.spreadsheets.files import packed
from tests.spreadsheets.hostile.spoiler import EITHER, REJECTED, TAKEN, Make, Spoiler
from tests.spreadsheets.hostile.template import HEAD, Template

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
LIKE = ("must be an xlsx", "must be", "is damaged", "is empty")
STRANGE: dict[str, bytes] = {
    "nothing but spaces": b" \r\n\t \n",
    "a mark alone": b"\xef\xbb\xbf",
    "a PNG": b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 8,
    "a JPEG": b"\xff\xd8\xff\xe0" + bytes(500),
    "a PDF": b"%PDF-1.7\n1 0 obj <<>> endobj\n%%EOF",
    "an HTML table": b"<html><table><tr><td>1</td></tr></table></html>",
    "an HTML table after a mark": b"\xef\xbb\xbf\n <TABLE><tr><td>1</td></tr></TABLE>",
    "an XML workbook of 2003": b'<?xml version="1.0"?><Workbook><Worksheet/></Workbook>',
    "a rich text": b"{\\rtf1\\ansi hello}",
    "a gzip": b"\x1f\x8b\x08" + bytes(90),
    "a Parquet file": b"PAR1" + bytes(60) + b"PAR1",
    "an old workbook": OLE + "Workbook".encode("utf-16-le") + bytes(512),
    "an older workbook": b"\x09\x08\x10\x00\x00\x06\x05\x00" + bytes(100),
    "an object of JSON": b'{"rows": [{"a": 1}]}',
    "a list of JSON": b'[{"a": 1}, {"a": 2}]',
    "an empty ZIP": b"PK\x05\x06" + bytes(18),
    "a ZIP of a picture": packed({"picture.png": b"\x89PNG" + bytes(50)}),
    "a document": packed({"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<w/>"}),
    "a presentation": packed(
        {"[Content_Types].xml": b"<Types/>", "ppt/presentation.xml": b"<p/>"}
    ),
    "an XLSB": packed({"[Content_Types].xml": b"<Types/>", "xl/workbook.bin": b"\x83\x01\x00"}),
    "an ODT": packed({"mimetype": b"application/vnd.oasis.opendocument.text"}),
    "random bytes": bytes((at * 7919 + at // 3) % 256 for at in range(5_000)),
    "noughts": bytes(10_000),
    "a program": b"\x7fELF\x02\x01\x01" + bytes(200),
    "PK and nothing": b"PK",
}


def always(content: bytes) -> Make:
    return lambda _template, _canary: content


def part(name: str, change: Callable[[str], str]) -> Make:
    return lambda template, _canary: template.changing(name, change).xlsx()


def added(parts: dict[str, bytes]) -> Make:
    return lambda template, _canary: packed(template.package() | parts)


def without(*names: str) -> Make:
    def make(template: Template, _canary: str) -> bytes:
        return packed({name: one for name, one in template.package().items() if name not in names})

    return make


def cut(share: float, how: Callable[[Template], bytes] = Template.xlsx) -> Make:
    def make(template: Template, _canary: str) -> bytes:
        content = how(template)
        return content[: int(len(content) * share)]

    return make


def flipped(share: float) -> Make:
    """Turn eight bytes over, somewhere within what is packed."""

    def make(template: Template, _canary: str) -> bytes:
        content = bytearray(template.xlsx())
        at = int(content.find(b"PK\x01\x02") * share)
        content[at : at + 8] = bytes(255 - one for one in content[at : at + 8])
        return bytes(content)

    return make


def directory(offset: int, form: str, value: int) -> Make:
    """Write something else into every entry of the ZIP's directory."""

    def make(template: Template, _canary: str) -> bytes:
        raw = bytearray(template.xlsx())
        at = raw.find(b"PK\x01\x02")
        while at >= 0:
            struct.pack_into(form, raw, at + offset, value)
            at = raw.find(b"PK\x01\x02", at + 4)
        return bytes(raw)

    return make


def twice(template: Template, _canary: str) -> bytes:
    made = io.BytesIO(template.xlsx())
    with zipfile.ZipFile(made, "a") as package:
        package.writestr("XL/Workbook.xml", "<workbook/>")
    return made.getvalue()


def declared(doctype: str, name: str = "sheet", use: str = "") -> Make:
    def make(template: Template, canary: str) -> bytes:
        def change(xml: str) -> str:
            bare = xml.removeprefix(HEAD).replace("<sheetData>", f"<sheetData>{use}", 1)
            return doctype.replace("CANARY", canary) + bare

        return template.changing(name, change).xlsx()

    return make


def linked(kind: str, where: str) -> Make:
    def make(template: Template, canary: str) -> bytes:
        link = f'<Relationship Id="x9" Type="a/{kind}" TargetMode="External" Target="{where}"/>'
        change = link.replace("CANARY", canary) + "</Relationships>"
        part = "xl/_rels/workbook.xml.rels"
        return template.changing(part, lambda xml: xml.replace("</Relationships>", change)).xlsx()

    return make


LAUGHS = "".join(f'<!ENTITY a{at} "{f"&a{at - 1};" * 10}">' for at in range(1, 10))
DOCTYPES = {
    "an outer DTD": '<!DOCTYPE x SYSTEM "CANARY/x.dtd">',
    "an outer entity": '<!DOCTYPE x [<!ENTITY a SYSTEM "CANARY/a">]>',
    "a file as an entity": '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>',
    "a parameter entity": '<!DOCTYPE x [<!ENTITY % p SYSTEM "CANARY/p"> %p;]>',
    "a billion laughs": f'<!DOCTYPE x [<!ENTITY a0 "ha">{LAUGHS}]>',
    "a quadratic entity": f'<!DOCTYPE x [<!ENTITY a "{"x" * 50_000}">]>',
    "a DTD alone": "<!DOCTYPE x>",
}
MUCH = 60_000_000  #: bytes of next to nothing
MACROS = (
    '<Override PartName="/x" ContentType="application/vnd.ms-excel.sheet.macroEnabled"/></Types>'
)

A1 = [Spoiler("A1", name, always(content), REJECTED, LIKE) for name, content in STRANGE.items()]
A1 += [
    Spoiler("A1", "an XLSM", part("[Content_Types].xml", lambda x: x.replace("</Types>", MACROS)),
            REJECTED, ("macros",)),
    Spoiler("A1", "a workbook with a macro project", added({"xl/vbaProject.bin": b"x"}),
            REJECTED, ("macros",)),
    Spoiler("A1", "a workbook in a ZIP", lambda t, _: packed({"offer.xlsx": t.xlsx()}),
            REJECTED, ("zip",)),
    Spoiler("A1", "a workbook with words before it", lambda t, _: b"hello\n" + t.xlsx(),
            REJECTED, LIKE),
]  # fmt: skip
A2 = [
    Spoiler("A2", "a locked workbook",
            always(OLE + "EncryptedPackage".encode("utf-16-le") + bytes(700)),
            REJECTED, ("password",)),
    Spoiler("A2", "a locked part", directory(8, "<H", 1), REJECTED, ("password",)),
    Spoiler("A2", "a locked ODS", lambda t, _: packed({
        "mimetype": b"application/vnd.oasis.opendocument.spreadsheet",
        "META-INF/manifest.xml": b"<m:encryption-data/>", "content.xml": b"\x00\x01",
    }), REJECTED, ("password",)),
]  # fmt: skip
A3 = [
    *(Spoiler("A3", f"an XLSX cut at {share:.0%}", cut(share), REJECTED, LIKE)
      for share in (0.02, 0.25, 0.5, 0.75, 0.97, 0.999)),
    *(Spoiler("A3", f"an ODS cut at {share:.0%}", cut(share, Template.ods), REJECTED, LIKE)
      for share in (0.3, 0.9)),
    *(Spoiler("A3", f"bytes turned over at {share:.0%}", flipped(share), EITHER, more=None)
      for share in (0.001, 0.1, 0.2, 0.35, 0.5, 0.65, 0.8, 0.95)),
    *(Spoiler("A3", f"no {name}", without(name), REJECTED, ("damaged",))
      for name in ("xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/worksheets/sheet1.xml")),
    Spoiler("A3", "no types and no relations", without("[Content_Types].xml", "_rels/.rels"),
            EITHER),
    Spoiler("A3", "no styles", without("xl/styles.xml"), EITHER),
    Spoiler("A3", "a row that is not closed",
            part("sheet", lambda xml: xml.replace("</row>", "", 1)), REJECTED, ("damaged",)),
    Spoiler("A3", "XML that breaks off", part("sheet", lambda xml: xml[:-40]),
            REJECTED, ("damaged",)),
    Spoiler("A3", "rows out of order",
            part("sheet", lambda xml: xml.replace('<row r="2"', '<row r="99"', 1)),
            REJECTED, ("order",)),
    Spoiler("A3", "two rows of one number",
            part("sheet", lambda xml: xml.replace('<row r="2"', '<row r="1"', 1)),
            REJECTED, ("order",)),
    Spoiler("A3", "a cell of another row",
            part("sheet", lambda xml: xml.replace('r="A2"', 'r="A9"', 1)
                 if 'r="A2"' in xml else xml.replace('r="B2"', 'r="B9"', 1)),
            REJECTED, ("order",)),
    Spoiler("A3", "a shared text that is not there",
            part("sheet", lambda xml: xml.replace(
                "</sheetData>", '<row r="9999"><c r="A9999" t="s"><v>-1</v></c></row></sheetData>'
            )), REJECTED, ("not there",)),
    Spoiler("A3", "a nought within XML",
            part("sheet", lambda xml: xml.replace("<sheetData>", "<sheetData>\0")),
            REJECTED, ("damaged",)),
    Spoiler("A3", "a sheet that leads out of the file",
            part("xl/_rels/workbook.xml.rels",
                 lambda xml: xml.replace("worksheets/sheet1.xml", "../../../etc/passwd")),
            REJECTED, ("damaged",), never="root:"),
    Spoiler("A3", "no sheet at all",
            part("xl/workbook.xml",
                 lambda xml: xml[: xml.index("<sheet ")] + "</sheets></workbook>"),
            REJECTED, ("damaged",)),
]  # fmt: skip
A4 = [
    Spoiler("A4", "a bomb of spaces",
            part("sheet", lambda xml: xml.replace("<sheetData>", "<sheetData>" + " " * MUCH)),
            REJECTED, ("unpacks to", "once unpacked", "damaged")),
    Spoiler("A4", "a bomb beside the sheets",
            lambda t, _: packed(t.package() | {"xl/media/a.bin": bytes(MUCH)}),
            REJECTED, ("once unpacked", "unpacks to")),
    Spoiler("A4", "thousands of parts",
            added({f"xl/media/{at}.png": b"" for at in range(3_000)}), REJECTED, ("parts",)),
    Spoiler("A4", "sizes that are too small", directory(24, "<I", 100), REJECTED, ("damaged",)),
    Spoiler("A4", "sizes that are too large", directory(24, "<I", 2_000_000_000), REJECTED),
    Spoiler("A4", "parts over each other", directory(42, "<I", 0), REJECTED, ("overlap",)),
    Spoiler("A4", "two parts of one name", twice, REJECTED, ("one name",)),
    Spoiler("A4", "a part packed in a strange way", directory(10, "<H", 12), REJECTED,
            ("packed",)),
    Spoiler("A4", "deep elements",
            part("sheet", lambda xml: xml.replace("<sheetData>", "<a>" * 50_000 + "<sheetData>")),
            REJECTED, ("damaged",)),
    Spoiler("A4", "an attribute of a megabyte",
            part("sheet", lambda xml: xml.replace(
                "<sheetData>", f'<sheetData a="{"x" * 1_000_000}">')), EITHER),
]  # fmt: skip
A5 = [
    *(Spoiler("A5", name, declared(doctype, use="<row r='1'><c t='str'><v>&a;</v></c></row>"),
              REJECTED, ("declares",), never="root:")
      for name, doctype in DOCTYPES.items()),
    *(Spoiler("A5", f"an outer DTD in {name}", declared(DOCTYPES["an outer DTD"], name),
              REJECTED, ("declares",))
      for name in ("xl/workbook.xml", "xl/styles.xml", "xl/_rels/workbook.xml.rels")),
    *(Spoiler("A5", f"a link out as {kind}", linked(kind, where), TAKEN)
      for kind, where in (("externalLink", "CANARY/rates.xlsx"), ("worksheet", "CANARY/a.xml"),
                          ("image", "file:///etc/passwd"), ("hyperlink", "CANARY/?q=1"))),
    Spoiler("A5", "data that is fetched when it is opened", added({
        "xl/connections.xml": b'<connections><connection url="http://127.0.0.1/"/></connections>',
    }), TAKEN),
]  # fmt: skip
PACKAGES = (*A1, *A2, *A3, *A4, *A5)
