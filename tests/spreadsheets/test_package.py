"""What is no workbook, and what is one meant to hurt: refused whole, at once, with help."""

import time
import zipfile
from io import BytesIO
from typing import Any

import pytest

from app.problems import Invalid, Problem, TooLarge, WrongMediaType
from app.spreadsheets.reading import workbook
from tests.spreadsheets.files import packed, parts_of, three_sheets, with_part, xlsx

FIRST_SHEET = "xl/worksheets/sheet1.xml"


def refusal(content: bytes) -> Problem:
    with pytest.raises(Problem) as refused:
        workbook(content, "offer.xlsx")
    return refused.value


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "is empty"),
        (b" \r\n ", "is empty"),
        (b"%PDF-1.7 ...", "must be an XLSX, ODS or CSV; it is a PDF"),
        (b"\x89PNG\r\n", "a picture"),
        (b"<html><table><tr>", "a web page, whatever its name says"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600, "an old Office file"),
        (b"a\x00b\x00c\x01\x00", "no text"),
        (b"\x1f\x8b\x08", "a packed file"),
        (packed({"letter.txt": b"x"}), "a ZIP file"),
        (packed({"xl/workbook.bin": b"x"}), "a binary workbook"),
        (packed({"word/document.xml": b"x"}), "a document or a presentation"),
        (packed({"mimetype": b"application/vnd.oasis.opendocument.text"}), "no spreadsheet"),
        (packed({"xl/workbook.xml": b"x", "xl/vbaProject.bin": b"x"}), "with macros"),
    ],
)
def test_what_is_no_workbook_is_refused_by_its_content(content: bytes, words: str) -> None:
    problem = refusal(content)

    assert isinstance(problem, Invalid | WrongMediaType)
    assert words in problem.detail
    assert problem.how_to_fix


def test_a_protected_workbook_is_called_that() -> None:
    old = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le")

    assert refusal(old).detail == "The selected file is password protected."


def test_a_workbook_that_says_it_has_macros_is_refused() -> None:
    content = with_part(
        xlsx(three_sheets()),
        "[Content_Types].xml",
        lambda part: part.replace(b"spreadsheetml.sheet.main+xml", b"x.macroEnabled.main+xml"),
    )

    assert "with macros" in refusal(content).detail


def _cut(content: bytes) -> bytes:
    return content[: len(content) // 2]


def _flipped(content: bytes) -> bytes:
    at = content.index(b"PK\x03\x04") + 60
    return content[:at] + bytes([content[at] ^ 0xFF]) + content[at + 1 :]


def _with_text_number(content: bytes, number: bytes) -> bytes:
    """Let a cell name a shared text that is not there."""
    cell = b'<c r="B2" t="s"><v>' + number + b"</v></c>"
    whole = b'<c r="B2" t="n"><v>1000000</v></c>'
    return with_part(content, FIRST_SHEET, lambda part: part.replace(whole, cell))


@pytest.mark.parametrize(
    "damage",
    [
        _cut,
        _flipped,
        lambda content: with_part(content, FIRST_SHEET, lambda part: part[: len(part) // 2]),
        lambda content: with_part(content, FIRST_SHEET, lambda part: b""),
        lambda content: with_part(content, "xl/workbook.xml", lambda part: b"<x/>"),
        lambda content: _with_text_number(content, b"99"),
        lambda content: _with_text_number(content, b"-1"),
        lambda content: packed({k: v for k, v in parts_of(content).items() if k != FIRST_SHEET}),
    ],
    ids=[
        "cut",
        "flipped",
        "cut-xml",
        "empty-xml",
        "no-sheets",
        "no-text",
        "last-text",
        "missing-part",
    ],
)
def test_a_damaged_workbook_is_refused_whole(damage: Any) -> None:
    problem = refusal(damage(xlsx(three_sheets())))

    assert isinstance(problem, Invalid)
    assert "damaged" in problem.detail


def _doctype(part: bytes) -> bytes:
    declared = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]>'
    return part.replace(b"<worksheet", declared + b"<worksheet", 1)


@pytest.mark.parametrize("change", [_doctype, lambda p: b" " * 5_000 + _doctype(p)])
def test_declared_entities_are_refused_wherever_they_stand(change: Any) -> None:
    content = with_part(xlsx(three_sheets()), FIRST_SHEET, change)

    assert "damaged" in refusal(content).detail or "declares" in refusal(content).detail


def test_a_bomb_is_refused_at_once() -> None:
    bomb = with_part(xlsx(three_sheets()), FIRST_SHEET, lambda part: part + b" " * 150_000_000)
    assert len(bomb) < 1_000_000

    started = time.monotonic()
    problem = refusal(bomb)

    assert isinstance(problem, TooLarge)
    assert time.monotonic() - started < 5


def test_more_parts_than_a_workbook_has_are_refused() -> None:
    parts = parts_of(xlsx(three_sheets())) | {f"xl/media/{n}.png": b"" for n in range(2_001)}

    assert "parts" in refusal(packed(parts)).detail


def test_a_part_that_stands_twice_is_refused() -> None:
    made = BytesIO()
    with zipfile.ZipFile(made, "w") as package:
        for name, content in parts_of(xlsx(three_sheets())).items():
            package.writestr(name, content)
        with pytest.warns(UserWarning, match="Duplicate name"):
            package.writestr(FIRST_SHEET, b"<worksheet/>")

    assert "damaged" in refusal(made.getvalue()).detail


def test_a_file_over_twenty_megabytes_is_not_even_opened() -> None:
    problem = refusal(b"PK" + b"x" * 20_000_000)

    assert isinstance(problem, TooLarge)
    assert "smaller than 20 MB" in problem.detail
    assert "50,000 rows" in problem.how_to_fix
