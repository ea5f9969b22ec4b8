"""Rows of large workbooks: read by an expression, and as the element by element reader does."""

import re
import zipfile
from collections.abc import Callable
from datetime import date, datetime
from io import BytesIO
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont

from app.problems import Invalid, TooLarge
from tests.spreadsheets.files import saved, three_sheets, xlsx
from tests.spreadsheets.large.said import about, rows_of, rows_of_the_other

Change = Callable[[str], str]
SHEET, RELATIONS = "xl/worksheets/sheet1.xml", "xl/_rels/workbook.xml.rels"
SHARED = (
    '<Relationship Id="texts" Target="sharedStrings.xml" Type="http://schemas.openxmlformats.org/'
    'officeDocument/2006/relationships/sharedStrings"/></Relationships>'
)


def with_sheet(change: Change, texts: str = "", root: str = "sst") -> bytes:
    """Give a workbook whose sheet's XML was changed, and whose cells may share texts."""
    made = BytesIO()
    old = zipfile.ZipFile(BytesIO(xlsx({"Spend": (("a", 1), ("b", 2))})))
    with old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            part = old.read(name).decode()
            if name == SHEET:
                part = change(part)
            elif name == RELATIONS and texts:
                part = part.replace("</Relationships>", SHARED)
            new.writestr(name, part)
        if texts:
            new.writestr("xl/sharedStrings.xml", f"<{root}>{texts}</{root}>")
    return made.getvalue()


def shared(at: str) -> Change:
    """Give the first cell the number of a shared text."""
    inline = 't="inlineStr"><is><t>a</t></is>'
    return lambda xml: xml.replace(inline, f't="s"><v>{at}</v>')


def streamed(rows: list[list[Any]]) -> bytes:
    """Write a workbook as openpyxl does where there are many rows: no shared texts."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Spend")
    for row in rows:
        sheet.append(row)
    made = BytesIO()
    book.save(made)
    return made.getvalue()


CELLS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**12), 10**12),
    st.floats(-1e9, 1e9, allow_nan=False),
    st.dates(date(1901, 1, 1), date(2100, 1, 1)),
    st.text(
        st.characters(codec="utf-8", exclude_categories=("Cs", "Cc", "Cn", "Co")), max_size=12
    ).filter(lambda text: not text.startswith("=")),
    st.sampled_from(["#REF!", "a & b < c > d", "_x0041_", "  ", " x ", "\u00a0", "Err:502"]),
)


@given(st.lists(st.lists(CELLS, min_size=1, max_size=4), min_size=1, max_size=3), st.booleans())
def test_both_readers_say_the_same_of_whatever_was_written(
    rows: list[list[Any]], many: bool
) -> None:
    content = streamed(rows) if many else xlsx({"Spend": rows})

    assert rows_of(content) == rows_of_the_other(content)


def test_both_readers_say_the_same_of_a_workbook_with_several_sheets() -> None:
    content = xlsx(three_sheets())

    assert rows_of(content) == rows_of_the_other(content)
    assert list(rows_of(content)) == ["Contract", "Tenders", "Commitments"]


def test_what_is_rich_or_worked_out_or_an_error_is_read_row_by_row_as_elsewhere() -> None:
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.append(["Supplier", "Amount", "Day"])
    bold = TextBlock(InlineFont(b=True), "Alpha")
    sheet["A2"] = CellRichText(bold, " Works")
    sheet["B2"] = "=1+1"
    sheet["C2"] = "#N/A"
    sheet.append(["Beta", 0.125, datetime(2026, 3, 1, 9, 30)])  # noqa: DTZ001
    sheet["B3"].number_format = "0.0%"
    content = saved(book)

    found = rows_of(content)["Sheet"]

    assert found == rows_of_the_other(content)["Sheet"]
    assert found[1] == (2, ["Alpha Works", ("formula", ""), ("error", "#N/A")])
    assert found[2] == (3, ["Beta", ("percent", "0.125"), ("moment", "2026-03-01 09:30:00")])


@pytest.mark.parametrize(
    "odd",
    [
        lambda xml: xml.replace("<sheetData>", "<!-- <row r='9'> --><sheetData>"),
        lambda xml: xml.replace("<sheetData>", "<?told more?><sheetData>"),
        lambda xml: xml.replace("<row ", "<row  spans='1:2'\n "),
        lambda xml: xml.replace("<v>1</v>", "<v><![CDATA[1]]></v>"),
        lambda xml: xml.replace("<v>1</v>", "<v>&#49;</v>"),
        lambda xml: xml.replace(' r="A1"', ""),
        lambda xml: xml.replace('r="1"', ""),
    ],
)
def test_xml_that_no_program_writes_is_read_all_the_same(odd: Callable[[str], str]) -> None:
    content = with_sheet(odd)

    assert rows_of(content) == rows_of_the_other(content) == {
        "Spend": [(1, ["a", ("number", "1")]), (2, ["b", ("number", "2")])]
    }  # fmt: skip


def test_prefixes_do_not_hide_rows() -> None:
    def prefixed(xml: str) -> str:
        for name in ("worksheet", "sheetData", "row", "c", "v"):
            xml = xml.replace(f"<{name} ", f"<x:{name} ").replace(f"<{name}>", f"<x:{name}>")
            xml = xml.replace(f"</{name}>", f"</x:{name}>")
        return (
            xml.replace("xmlns=", "xmlns:x=", 1)
            .replace("<sheet", "<x:sheet")
            .replace("<page", "<x:page")
        )

    content = with_sheet(
        lambda xml: prefixed(
            xml.split("<sheetPr>")[0]
            + "<sheetData>"
            + xml.split("<sheetData>")[1].split("</sheetData>")[0]
            + "</sheetData></worksheet>"
        )
    )

    assert rows_of(content)["Spend"] == [(1, ["a", ("number", "1")]), (2, ["b", ("number", "2")])]


@pytest.mark.parametrize(
    ("texts", "root"),
    [
        ("<!-- <si><t>Ghost Ltd</t></si> --><si><t>Real &amp; Co</t></si>", "sst"),
        ("<si><t><![CDATA[Real & Co]]></t></si>", "sst"),
        ("<x:si><x:t>Real &amp; Co</x:t></x:si>", "x:sst"),
        ("<si><x:t>Real &amp; Co</x:t></si>", "sst"),
    ],
)
def test_texts_that_no_expression_may_cut_are_those_of_their_cells(texts: str, root: str) -> None:
    content = with_sheet(shared("0"), texts, root)

    assert rows_of(content) == rows_of_the_other(content)
    assert rows_of(content)["Spend"][0] == (1, ["Real & Co", ("number", "1")])


@pytest.mark.parametrize("names", [("c",), ("c", "v"), ("row",), ("row", "c"), ("sheetData",)])
def test_a_prefix_further_in_hides_nothing(names: tuple[str, ...]) -> None:
    def prefixed(xml: str) -> str:
        for name in names:
            xml = re.sub(rf"<(/?){name}(?=[ >])", rf"<\1x:{name}", xml)
        return xml.replace("xmlns=", 'xmlns:x="urn:x" xmlns=', 1)

    content = with_sheet(prefixed)

    assert rows_of(content) == rows_of_the_other(content)
    assert len(rows_of(content)["Spend"]) == 2


def test_what_the_sheet_says_of_its_size_is_not_asked() -> None:
    content = with_sheet(lambda xml: xml.replace('<dimension ref="A1:B2"', '<dimension ref="A1"'))

    assert len(rows_of(content)["Spend"]) == 2


def test_days_are_counted_from_1904_where_the_workbook_says_so() -> None:
    book = Workbook()
    book.epoch = datetime(1904, 1, 1)  # noqa: DTZ001
    book.worksheets[0].append([date(2026, 3, 2)])

    assert rows_of(saved(book))["Sheet"] == [(1, [("day", "2026-03-02")])]


def test_a_cell_far_away_is_refused_by_its_name_and_breaks_nothing() -> None:
    book = Workbook()
    book.worksheets[0]["A1"] = "a"
    book.worksheets[0]["XFD1048576"] = "far"

    with pytest.raises(TooLarge, match="XFD1048576 is beyond the 500 columns") as refused:
        rows_of(saved(book))
    assert "100 MB and 1,000,000 rows" in refused.value.how_to_fix


def test_an_empty_formatted_cell_far_away_is_nothing() -> None:
    content = with_sheet(
        lambda xml: xml.replace(
            "</sheetData>", '<row r="1048576"><c r="XFD1048576" s="0"/></row></sheetData>'
        )
    )

    assert len(rows_of(content)["Spend"]) == 2


def test_hidden_and_merged_things_are_told() -> None:
    book = Workbook()
    sheet = book.worksheets[0]
    for row in range(1, 5):
        sheet.append([row, row])
    sheet.row_dimensions[2].hidden = True
    sheet.column_dimensions["B"].hidden = True
    sheet.merge_cells("A3:B4")

    [told] = about(saved(book))

    assert told == {"hidden_rows": 1, "hidden_columns": [2], "merged": 1, "merged_at": ["A3:B4"]}


@pytest.mark.parametrize(
    ("broken", "words"),
    [
        (lambda xml: xml.replace('r="2"', 'r="1"'), "not in order"),
        (lambda xml: xml.replace('r="B1"', 'r="A1"'), "not in order"),
        (lambda xml: xml.replace("</sheetData>", ""), "breaks off or is wrong"),
        (lambda xml: '<!DOCTYPE x [<!ENTITY a "b">]>' + xml, "declares document types"),
    ],
)
def test_a_damaged_sheet_is_refused_in_words(broken: Callable[[str], str], words: str) -> None:
    with pytest.raises(Invalid, match=words):
        rows_of(with_sheet(broken))


@pytest.mark.parametrize("at", ["1", "-1", "x", "1e3"])
def test_a_text_that_is_not_there_is_refused(at: str) -> None:
    with pytest.raises(Invalid, match="a text that is not there"):
        rows_of(with_sheet(shared(at), "<si><t>only</t></si>"))


@pytest.mark.parametrize("text", ["a", "a &amp; b", "#REF!", "_x000D_", "x" * 20_000])
def test_texts_that_cells_share_are_read_as_elsewhere(text: str) -> None:
    content = with_sheet(shared("1"), f"<si><t/></si><si><t>{text}</t></si>")

    assert rows_of(content) == rows_of_the_other(content)


def test_a_sheet_of_spaces_is_refused_on_its_directory() -> None:
    with pytest.raises(TooLarge, match="unpacks to"):
        rows_of(
            with_sheet(lambda xml: xml.replace("<sheetData>", " " * 50_000_000 + "<sheetData>"))
        )
