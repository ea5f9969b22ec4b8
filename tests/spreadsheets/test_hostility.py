"""Files meant to hurt, through the real child: words within seconds, memory of the parent flat."""

import re
import socket
import struct
import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest

from app.problems import Invalid, TooLarge
from app.spreadsheets.reading import tenders_in, workbook
from tests.spreadsheets.files import COMMITMENTS, ods, packed, parts_of, three_sheets, with_part
from tests.spreadsheets.files import xlsx as written
from tests.spreadsheets.refusals import refusal, soon_and_flat

FIRST = "xl/worksheets/sheet1.xml"
TENDERS_PART = "xl/worksheets/sheet2.xml"


def in_part(change: Callable[[bytes], bytes], part: str = FIRST) -> bytes:
    return with_part(written(three_sheets()), part, change)


def row(cells: bytes) -> Callable[[bytes], bytes]:
    """Add a ninth row."""
    return before_end(b'<row r="9">' + cells + b"</row>")


def before_end(more: bytes, end: bytes = b"</sheetData>") -> Callable[[bytes], bytes]:
    return lambda part: part.replace(end, more + end)


def test_a_million_blank_formatted_rows_are_passed_over() -> None:
    rows = b"".join(b'<row r="%d"><c r="A%d" s="1"/></row>' % (n, n) for n in range(9, 1_048_577))

    with soon_and_flat():
        made = workbook(in_part(before_end(rows), TENDERS_PART), "offer.xlsx")

    assert [len(sheet.rows) for sheet in made.sheets] == [5, 3, 3]


def test_a_value_in_the_last_cell_there_is_is_read_where_it_stands() -> None:
    far = b'<row r="1048576"><c r="XFD1048576"><v>7</v></c></row>'

    with soon_and_flat():
        made = workbook(in_part(before_end(far)), "offer.xlsx")

    assert made.sheets[0].rows[-1].cells[16_384].at == "Contract!XFD1048576"


@pytest.mark.parametrize("ref", [b"A1", b"A1:XFD1048576", b"nonsense"])
def test_what_a_sheet_says_of_its_size_is_not_asked(ref: bytes) -> None:
    content = in_part(lambda part: re.sub(rb'(?<=dimension ref=")[^"]*', ref, part))

    assert [len(sheet.rows) for sheet in workbook(content, "offer.xlsx").sheets] == [5, 3, 3]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (before_end(b'<row r="2"><c r="A2"/></row>'), "rows of Contract are not in order"),
        (before_end(b'<row r="1048577"/>'), "rows of Contract are not in order"),
        (
            row(b'<c r="A8"><v>1</v></c>'),
            "cells of Contract!A9 are not in order",
        ),
        (
            row(b'<c r="B9"><v>1</v></c><c r="A9"><v>1</v></c>'),
            "not in order",
        ),
        (row(b'<c r="XFE9"><v>1</v></c>'), "not in order"),
        (row(b'<c r="A9" t="s"><v>-1</v></c>'), "Contract!A9 names a"),
        (row(b'<c r="A9" t="s"><v>9e9</v></c>'), "Contract!A9 names a"),
        (
            before_end(b'<mergeCells><mergeCell ref="B2:A1"/></mergeCells>', b"</worksheet>"),
            "merg",
        ),
        (lambda part: part.replace(b"</row>", b"", 1), "its XML breaks off or is wrong"),
        (lambda part: part.replace(b"<sheetData>", b"<sheetData>\x00"), "its XML breaks off"),
    ],
)
def test_a_sheet_that_no_program_writes_is_damaged(
    change: Callable[[bytes], bytes], words: str
) -> None:
    problem = refusal(in_part(change))

    assert "damaged" in problem.detail
    assert words in problem.detail


def test_millions_of_cells_are_refused_before_they_cost_anything() -> None:
    cells = b'<row r="9">' + b"<c/>" * 16_000 + b"</row>"
    rows = b"".join(cells.replace(b'"9"', b'"%d"' % n) for n in range(9, 700))

    assert isinstance(refusal(in_part(before_end(rows))), TooLarge)


def _with_strings(strings: bytes) -> bytes:
    link = b'<Relationship Type="x/sharedStrings" Target="/xl/sharedStrings.xml" Id="s"/>'
    content = in_part(before_end(link, b"</Relationships>"), "xl/_rels/workbook.xml.rels")
    return with_part(content, "xl/sharedStrings.xml", lambda _: b"<sst>" + strings + b"</sst>")


def test_two_million_shared_texts_are_refused() -> None:
    strings = b"".join(b"<si><t>%d</t></si>" % n for n in range(2_000_000))

    assert "million different texts" in refusal(_with_strings(strings)).detail


def test_one_text_that_every_cell_shares_does_not_fill_the_memory() -> None:
    rows = b"".join(
        b'<row r="%d">' % n + b'<c t="s"><v>0</v></c>' * 20 + b"</row>" for n in range(9, 9_000)
    )
    content = _with_strings(b"<si><t>" + b"0123456789" * 3_000 + b"</t></si>")

    problem = refusal(with_part(content, FIRST, before_end(rows)))

    assert isinstance(problem, TooLarge)


def test_a_number_of_five_thousand_digits_names_its_cell(tmp_path: Path) -> None:
    path = tmp_path / "offer.xlsx"
    path.write_bytes(
        in_part(
            lambda p: p.replace(b"<v>940000</v>", b"<v>" + b"9" * 5_000 + b"</v>"), TENDERS_PART
        )
    )

    with soon_and_flat(), pytest.raises(Invalid) as refused:
        tenders_in(path)

    [fault] = [one for one in refused.value.findings if one.severity == "fault"]
    assert fault.cell == "Tenders!B2"
    assert "5,000 characters" in fault.message


DOCTYPES = (
    b'<!DOCTYPE x SYSTEM "http://127.0.0.1:%d/x.dtd">',
    b'<!DOCTYPE x [<!ENTITY a SYSTEM "http://127.0.0.1:%d/a">]>',
    b'<!DOCTYPE x [<!ENTITY %% p SYSTEM "http://127.0.0.1:%d/p"> %%p;]>',
    b'<!DOCTYPE x [<!ENTITY a "%d"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;">]>',
)


@pytest.mark.parametrize("doctype", DOCTYPES)
@pytest.mark.parametrize("part", [FIRST, "xl/workbook.xml", "xl/styles.xml"])
@pytest.mark.parametrize("as_utf_16", [False, True])
def test_no_declaration_is_obeyed_and_nothing_is_fetched(
    doctype: bytes, part: str, *, as_utf_16: bool
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as canary:
        canary.setblocking(False)
        declared = doctype % canary.getsockname()[1]

        def change(xml: bytes) -> bytes:
            bare = re.sub(rb"^<\?xml[^>]*\?>\s*", b"", xml)
            whole = b" " * 5_000 + declared + bare
            return bytes(whole.decode().encode("utf-16") if as_utf_16 else whole)

        problem = refusal(in_part(change, part))

        assert "declares document types" in problem.detail
        with pytest.raises(BlockingIOError):
            canary.accept()


def test_links_that_lead_out_are_never_followed() -> None:
    with socket.create_server(("127.0.0.1", 0)) as canary:
        canary.setblocking(False)
        address = b"http://127.0.0.1:%d/rates.xlsx" % canary.getsockname()[1]
        link = (
            b'<Relationship Id="e" TargetMode="External" Type="x/worksheet" Target="' + address
        ) + b'"/>'
        content = in_part(before_end(link, b"</Relationships>"), "xl/_rels/workbook.xml.rels")

        made = workbook(content, "offer.xlsx")

        assert len(made.sheets) == 3
        with pytest.raises(BlockingIOError):
            canary.accept()


def test_a_sheet_that_lies_outside_the_file_is_damaged() -> None:
    content = in_part(
        lambda part: re.sub(rb'Target="/?[^"]*sheet1.xml"', b'Target="../../etc/passwd"', part),
        "xl/_rels/workbook.xml.rels",
    )

    assert "etc/passwd" in refusal(content).detail


def _patched(content: bytes, what: Callable[[bytearray, int], None]) -> bytes:
    """Change every entry of a ZIP's directory."""
    raw = bytearray(content)
    at = raw.find(b"PK\x01\x02")
    while at >= 0:
        what(raw, at)
        at = raw.find(b"PK\x01\x02", at + 4)
    return bytes(raw)


def test_parts_laid_over_each_other_are_refused() -> None:
    def overlap(raw: bytearray, at: int) -> None:
        struct.pack_into("<I", raw, at + 42, 0)

    assert "overlap" in refusal(_patched(written(three_sheets()), overlap)).detail


def test_a_part_locked_with_a_password_is_called_that() -> None:
    def lock(raw: bytearray, at: int) -> None:
        struct.pack_into("<H", raw, at + 8, 1)

    assert "password protected" in refusal(_patched(written(three_sheets()), lock)).detail


def test_a_part_that_is_larger_than_it_says_is_damaged() -> None:
    def smaller(raw: bytearray, at: int) -> None:
        struct.pack_into("<I", raw, at + 24, 200)

    assert "damaged" in refusal(_patched(written(three_sheets()), smaller)).detail


def test_a_part_that_nobody_reads_must_be_whole_too() -> None:
    made = BytesIO(written(three_sheets()))
    with zipfile.ZipFile(made, "a") as package:
        package.writestr("xl/media/picture.bin", b"0123456789" * 10)
    broken = made.getvalue().replace(b"0123456789012345", b"0123456789X12345", 1)

    assert "damaged" in refusal(broken).detail


def test_an_ods_that_repeats_one_row_a_million_times_is_refused() -> None:
    repeat = b'<table:table-row table:number-rows-repeated="1000000">'
    content = with_part(
        ods(three_sheets()),
        "content.xml",
        lambda part: part.replace(b"<table:table-row>", repeat, 1),
    )

    assert isinstance(refusal(content), TooLarge)


def test_an_ods_that_is_blank_to_its_last_cell_is_read() -> None:
    blank = (
        b'<table:table-row table:number-rows-repeated="1048571">'
        b'<table:table-cell table:number-columns-repeated="16384"/></table:table-row>'
    )
    content = with_part(ods(three_sheets()), "content.xml", before_end(blank, b"</table:table>"))

    with soon_and_flat():
        made = workbook(content, "offer.ods")

    assert [len(sheet.rows) for sheet in made.sheets] == [5, 3, 3]


def test_a_text_of_many_megabytes_is_refused_by_its_length(tmp_path: Path) -> None:
    path = tmp_path / "offer.xlsx"
    rows = [(*COMMITMENTS[0], "Evidence"), (*COMMITMENTS[1], "x" * 32_000)]
    path.write_bytes(written(three_sheets(Commitments=rows)))

    with soon_and_flat(), pytest.raises(Invalid) as refused:
        tenders_in(path)

    assert "characters" in refused.value.findings[0].message


def test_a_packed_file_in_a_packed_file_is_told_to_be_unpacked() -> None:
    assert "ZIP" in refusal(packed({"offer.xlsx": written(three_sheets())})).detail
    assert "xl/workbook.xml" in parts_of(written(three_sheets()))
