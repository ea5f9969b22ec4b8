"""Sheets too long, hidden, merged or headed wrongly, and text files (A6-A10, A16, A20, A23)."""

import re
from collections.abc import Callable
from functools import partial

from tests.spreadsheets.files import packed, parts_of
from tests.spreadsheets.hostile.packages import part
from tests.spreadsheets.hostile.spoiler import EITHER, REJECTED, TAKEN, Make, Spoiler
from tests.spreadsheets.hostile.template import Row, Template
from tests.spreadsheets.hostile.values import cell

SECRET = "QQ 12 34 56 C"
END = "</sheetData>"
UTF_16_LE, UTF_16_BE = "utf-16-le", "utf-16-be"


def below(xml: str, end: str = END) -> Make:
    return part("sheet", lambda sheet: sheet.replace(end, xml + end, 1))


def before(xml: str, start: str = "<sheetData>") -> Make:
    return part("sheet", lambda sheet: sheet.replace(start, xml + start, 1))


def rows(change: Callable[[Template], Template]) -> Make:
    return lambda template, _canary: change(template).xlsx()


def headed(change: Callable[[Row], Row]) -> Make:
    """Change the row of headings; the label above goes with it."""

    def make(template: Template, _canary: str) -> bytes:
        return template.with_rows([
            change(list(row)) if at == template.heading else row
            for at, row in enumerate(template.rows)
        ]).xlsx()  # fmt: skip

    return make


def bare(template: Template) -> Template:
    """Leave the row of headings and what is below alone, so that nothing else says what it is."""
    return template.with_rows([template.headings, *template.rows[template.first :]])


def wider(heading: str, value: str) -> Callable[[Template], Template]:
    def change(template: Template) -> Template:
        return template.with_rows([
            [*row, *[None] * (template.width - len(row)),
             heading if at == template.heading else value if at >= template.first else None]
            for at, row in enumerate(template.rows)
        ])  # fmt: skip

    return change


def without_references(xml: str) -> str:
    return re.sub(r' r="[A-Z]*\d+"', "", xml)


def hide_rows(xml: str) -> str:
    return xml.replace("<row ", '<row hidden="1" ')


def state(word: str) -> Make:
    return part("xl/workbook.xml", lambda xml: xml.replace("<sheet ", f'<sheet state="{word}" '))


def renamed(template: Template, name: str) -> Template:
    sheets = {
        name if one == template.entry else one: rows for one, rows in template.sheets.items()
    }
    return Template(sheets, name, template.heading, template.first)


def many(count: int, how: Callable[[Template], bytes]) -> Make:
    return lambda template, _canary: how(template.more(*[template.sample] * count))


BLANK = "".join(f'<row r="{at}"><c r="A{at}" s="1"/></row>' for at in range(5_000, 105_000))
LAST = '<row r="1048576"><c r="XFD1048576" s="1"/></row>'
A6 = [
    Spoiler("A6", "a hundred thousand blank formatted rows", below(BLANK), TAKEN),
    Spoiler("A6", "a blank cell at the last place", below(LAST), TAKEN),
    Spoiler("A6", "no references", part("sheet", without_references), TAKEN),
    *(Spoiler("A6", f"a size of {size}", before(f'<dimension ref="{size}"/>'), TAKEN)
      for size in ("A1", "A1:XFD1048576", "nonsense", "")),
    Spoiler("A6", "blank cells and spaces", rows(lambda t: t.more(*[[" "], ["\xa0"], [""]] * 5)),
            TAKEN),
    Spoiler("A6", "a value at the last place",
            below(LAST.replace("/></row>", "><v>7</v></c></row>")), EITHER, more=1),
    Spoiler("A6", "an ODS that is blank to its end", lambda t, _: blank_ods(t), TAKEN),
]  # fmt: skip
A7 = [
    Spoiler("A7", "66,000 rows in CSV", many(66_000, lambda t: t.text().encode()), EITHER,
            ("66,00", "6600", "50,000 rows"), more=66_000),
    Spoiler("A7", "an ODS that says one row a million times",
            lambda t, _: repeated_ods(t), EITHER, more=None),
]  # fmt: skip
A8 = [
    Spoiler("A8", "hidden rows", part("sheet", hide_rows), TAKEN, ("hidden",)),
    Spoiler("A8", "hidden columns", before('<cols><col min="1" max="3" hidden="1"/></cols>'),
            TAKEN, ("hidden",)),
    Spoiler("A8", "hidden sheets", state("hidden"), TAKEN, ("hidden",)),
    Spoiler("A8", "very hidden sheets", state("veryHidden"), TAKEN, ("hidden",)),
    Spoiler("A8", "all columns hidden without an end",
            before('<cols><col min="1" max="99999999" hidden="1"/></cols>'), TAKEN),
]  # fmt: skip
A9 = [
    Spoiler("A9", "a further column of personal data", rows(wider("NI number", SECRET)), TAKEN,
            ("ni number",), never=SECRET),
    Spoiler("A9", "a hidden sheet of personal data",
            rows(lambda t: t.also("Staff", [["name", "NI number"], ["A", SECRET]])), TAKEN,
            ("staff",), more=None, never=SECRET),
]  # fmt: skip
A10 = [
    Spoiler("A10", "no headings", rows(lambda t: t.with_rows(t.rows[t.first :])), TAKEN,
            more=None),
    Spoiler("A10", "headings alone", rows(lambda t: t.with_rows([t.headings])), TAKEN, more=None),
    Spoiler("A10", "nothing at all", rows(lambda t: t.with_rows([])), EITHER, more=None),
    Spoiler("A10", "all headings twice",
            rows(lambda t: bare(t).with_rows([row * 2 for row in bare(t).rows])), TAKEN,
            more=None),
    Spoiler("A10", "headings in other letters",
            headed(lambda row: [f"\xa0{str(one or '').upper()} " for one in row]), TAKEN,
            more=None),
    Spoiler("A10", "columns the other way round",
            rows(lambda t: t.with_rows([
                ([None] * (t.width - len(row)) + row[::-1]) for row in t.rows
            ])), TAKEN),
    Spoiler("A10", "look-alike headings",
            headed(lambda row: [str(one or "").replace("a", "а") for one in row]), TAKEN,
            more=None),
    Spoiler("A10", "headings that are numbers", headed(lambda row: list(range(len(row)))), TAKEN,
            more=None),
    Spoiler("A10", "headings of ten thousand characters",
            headed(lambda row: [f"{one}{'x' * 9_000}" for one in row]), TAKEN, more=None),
    Spoiler("A10", "headings that are merged",
            below('<mergeCells><mergeCell ref="A1:C3"/></mergeCells>', "</worksheet>"), TAKEN,
            ("merged",)),
    Spoiler("A10", "headings from row 30 on",
            rows(lambda t: t.with_rows([["Title"]] * 29 + t.rows)), TAKEN, more=None),
    Spoiler("A10", "a gap in front", rows(lambda t: t.with_rows([[None, *row] for row in t.rows])),
            TAKEN),
    Spoiler("A10", "headings of two columns swapped for errors",
            headed(lambda row: [cell("<v>#REF!</v>", "e"), *row[1:]]), TAKEN, more=None),
    Spoiler("A10", "two sheets of the same rows",
            rows(lambda t: t.also("Copy", t.rows)), TAKEN, more=None),
    *(Spoiler("A10", f"a sheet called {name!r}", rows(partial(renamed, name=name)),
              TAKEN)
      for name in ("=1+1", "<b>&amp;", "x" * 500, "Year's \"plan\"!A1", "../..", "\u202eX")),
    Spoiler("A10", "sheets without a name", rows(lambda t: renamed(t, "")), EITHER, more=None),
]  # fmt: skip
A16 = [
    Spoiler("A16", "a row of totals", rows(lambda t: t.more(["Total", 1, 2], ["Grand total:"])),
            TAKEN, more=2),
    Spoiler("A16", "notes below",
            rows(lambda t: t.more([], [], ["Note: as agreed."], ["Source: us"])), TAKEN, more=2),
    Spoiler("A16", "gaps between rows", rows(lambda t: t.more([], t.sample, [], [], t.sample)),
            TAKEN, more=2),
    Spoiler("A16", "rows merged over each other", below(
        '<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>', "</worksheet>"), TAKEN,
        ("merged",)),
    Spoiler("A16", "more blocks merged than anybody reads", below(
        "<mergeCells>" + "".join(f'<mergeCell ref="A{at}:B{at}"/>' for at in range(1, 40_000))
        + "</mergeCells>", "</worksheet>"), EITHER, ("merged",)),
    Spoiler("A16", "the headings once more between rows",
            rows(lambda t: t.more(t.headings, t.sample)), TAKEN, more=None),
    Spoiler("A16", "a remark in a cell far to the right",
            below('<row r="4000"><c r="ZZ4000" t="str"><v>see me</v></c></row>'), EITHER, more=1),
]  # fmt: skip
LONG = 2_000


def text(change: Callable[[Template], bytes]) -> Make:
    return lambda template, _canary: change(template)


def encoded(name: str, mark: bytes = b"") -> Make:
    return text(lambda t: mark + t.text().encode(name))


def lined(template: Template, separator: str = ",", end: str = "\r\n") -> bytes:
    return template.text(separator, end).encode()


def late_bad_byte(template: Template) -> bytes:
    """Write UTF-8 with one broken sign after a hundred thousand good ones."""
    row = template.sample
    row[-1] = "é" * LONG
    return template.more(*[row] * 50).text().encode() + b"\xe9\xff,x\r\n"


A20 = [
    Spoiler("A20", "UTF-8 with a mark", encoded("utf-8", b"\xef\xbb\xbf"), TAKEN),
    Spoiler("A20", "UTF-16 with a mark", encoded("utf-16"), TAKEN),
    Spoiler("A20", "UTF-16 big end first", encoded(UTF_16_BE, b"\xfe\xff"), TAKEN),
    Spoiler("A20", "UTF-16 without a mark", encoded(UTF_16_LE), TAKEN),
    Spoiler("A20", "UTF-16 that breaks off", text(lambda t: t.text().encode("utf-16") + b"\0"),
            EITHER),
    Spoiler("A20", "the Windows set", text(lambda t: t.more(
        [*t.sample[:-1], "caf\xe9 \x80"]).text().encode("cp1252", "replace")), TAKEN, more=1),
    Spoiler("A20", "a bad sign late in UTF-8", text(late_bad_byte), REJECTED, ("encodings",)),
    *(Spoiler("A20", f"parted by {name}", text(partial(lined, separator=sign)), TAKEN)
      for name, sign in (("semicolons", ";"), ("tabs", "\t"))),
    Spoiler("A20", "parted by bars", text(lambda t: t.text("|").encode()), EITHER, more=None),
    *(Spoiler("A20", f"lines that end in {end!r}",
              text(partial(lined, end=end)), TAKEN)
      for end in ("\n", "\r")),
    Spoiler("A20", "it says its separator", text(lambda t: b"sep=;\r\n" + t.text(";").encode()),
            TAKEN),
    Spoiler("A20", "it says a strange separator", text(lambda t: b"sep=x\n" + t.text().encode()),
            EITHER, more=None),
    Spoiler("A20", "a quote that is not closed",
            text(lambda t: t.text().encode() + b'"a,b\r\nc,d\r\n'),
            REJECTED, ("quotation", "broken")),
    Spoiler("A20", "a quote within a word",
            text(lambda t: t.text().encode() + b'"a"b,c\r\n'),
            REJECTED, ("quotation", "broken")),
    Spoiler("A20", "ragged rows",
            text(lambda t: t.text().encode() + b"a\r\nb,c\r\n" + b"d," * 300), EITHER, more=3),
    Spoiler("A20", "a nought", text(lambda t: t.text().encode() + b"a\0b,c\r\n"), REJECTED,
            ("no text", "must be")),
    Spoiler("A20", "a field of two megabytes",
            text(lambda t: t.text().encode() + b'"' + b"x" * 2_000_000 + b'"\r\n'), EITHER,
            more=1),
    Spoiler("A20", "two files glued together", text(lambda t: t.text().encode() * 2), TAKEN,
            more=None),
    Spoiler("A20", "two files glued without a line's end",
            text(lambda t: t.text().encode().rstrip() + t.text().encode()), EITHER, more=None),
    Spoiler("A20", "a workbook glued to text", text(lambda t: t.text().encode() + t.xlsx()),
            REJECTED, ("must be", "encodings", "broken")),
    Spoiler("A20", "a thousand columns", text(lambda t: b"a," * 1_000 + b"\r\n" + b"1," * 1_000),
            EITHER, more=None),
    Spoiler("A20", "one long line", text(lambda t: b"a" * 1_000_000), EITHER, more=None),
    Spoiler("A20", "headings twice", text(lambda t: b",".join(
        2 * [str(one).encode() for one in t.headings]) + b"\r\n"), TAKEN, more=None),
    Spoiler("A20", "lines of commas", text(lambda t: t.text().encode() + b",,,,\r\n" * 1_000),
            TAKEN),
    Spoiler("A20", "signs that end lines elsewhere", text(lambda t: t.more(
        [*t.sample[:-1], "a\x0bb\x0cc\x85d\u2028e"]).text().encode()), TAKEN, more=1),
]  # fmt: skip
A23 = [Spoiler("A23", "2,000 bad rows", rows(lambda t: t.more(*[
    ["?" if one is None else cell("<v>#REF!</v>", "e") for one in t.sample]] * 2_000)), TAKEN,
    more=2_000), Spoiler("A23", "more bad rows than are listed", rows(lambda t: t.more(*[
    ["?" if one is None else cell("<v>#REF!</v>", "e") for one in t.sample]] * 2_100)), TAKEN,
    more=2_100)]  # fmt: skip


def blank_ods(template: Template) -> bytes:
    blank = (
        b'<table:table-row table:number-rows-repeated="1000000">'
        b'<table:table-cell table:number-columns-repeated="16384"/></table:table-row>'
    )
    return _in_ods(template, lambda xml: xml.replace(b"</table:table>", blank + b"</table:table>"))


def repeated_ods(template: Template) -> bytes:
    repeat = b'<table:table-row table:number-rows-repeated="1000000">'
    return _in_ods(template, lambda xml: xml.replace(b"<table:table-row>", repeat))


def _in_ods(template: Template, change: Callable[[bytes], bytes]) -> bytes:
    parts = parts_of(template.ods())
    return packed(parts | {"content.xml": change(parts["content.xml"])})


LAYOUTS = (*A6, *A7, *A8, *A9, *A10, *A16, *A20, *A23)
