import zipfile
from io import BytesIO

import pytest

from app.deliveries.evidence.media import CSV, DOCX, JPEG, ODS, PDF, PNG, TEXT, XLSX, media_of
from app.problems import Invalid
from tests.deliveries.evidence import made

ODS_FILE = made.a_zip(mimetype=ODS.type, **{"content.xml": "<office/>"})
WHOLE = {
    "a.pdf": (made.PDF, PDF),
    "a.png": (made.PNG, PNG),
    "a.JPG": (made.JPEG, JPEG),
    "a.jpeg": (made.JPEG, JPEG),
    "a.xlsx": (made.an_office_file(), XLSX),
    "a.docx": (made.an_office_file(made.DOCX_MAIN), DOCX),
    "a.ods": (ODS_FILE, ODS),
    "a.csv": (b"name,hours\r\nA,3\r\n", CSV),
    "a.txt": ("Sixty pounds: £60".encode("cp1252"), TEXT),
    "b.txt": (b"\xef\xbb\xbfhours", TEXT),
    "": (made.PDF, PDF),
}


def refusal(content: bytes, name: str = "") -> str:
    with pytest.raises(Invalid) as refused:
        media_of(content, name)
    return refused.value.findings[0].code


@pytest.mark.parametrize("name", WHOLE)
def test_the_bytes_tell_what_a_file_is(name: str) -> None:
    content, media = WHOLE[name]

    assert media_of(content, name) is media


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (made.PNG, "payslip.pdf"),
        (made.PDF, "payslip"),
        (made.an_office_file(), "a.docx"),
        (b"just words", "a.pdf"),
        (made.PDF, "a.pdf.csv"),
    ],
)
def test_a_name_must_fit(content: bytes, name: str) -> None:
    assert refusal(content, name) == "name_does_not_fit"


@pytest.mark.parametrize(
    "content",
    [
        b"MZ" + b"\0" * 300,
        b"GIF89a" + b"\0" * 300,
        b"<html><script>alert(1)</script></html>",
        b"  <svg xmlns='http://www.w3.org/2000/svg'/>",
        b"#!/bin/sh\necho",
        b"{\\rtf1 hello}",
        b"words with a \0 in them",
        b"\x81\x8d not a letter in any coding",
        made.a_zip(**{"setup.exe": "MZ"}),
    ],
)
def test_what_is_not_on_the_list_is_refused(content: bytes) -> None:
    assert refusal(content) == "kind_not_taken"


@pytest.mark.parametrize(
    "content",
    [
        made.an_office_file(made.XLSX_MAIN.replace("sheet.main", "sheet.macroEnabled.main")),
        made.an_office_file(**{"xl__vbaProject.bin": "x"}),
        made.an_office_file(**{"xl__macrosheets__sheet1.xml": "x"}),
        made.a_zip(mimetype=ODS.type, Basic__script="x"),
    ],
)
def test_macros_are_refused(content: bytes) -> None:
    assert refusal(content) == "has_macros"


@pytest.mark.parametrize("content", [made.PDF[:-8], made.PNG[:-8], made.JPEG[:-2]])
def test_what_breaks_off_is_refused(content: bytes) -> None:
    assert refusal(content) == "broken_off"


def test_an_empty_file_is_refused() -> None:
    assert refusal(b"", "a.pdf") == "empty_file"


def test_a_damaged_archive_is_refused() -> None:
    assert refusal(made.an_office_file()[:-30], "a.xlsx") == "damaged_file"


def test_an_archive_that_unpacks_to_too_much_is_refused_without_unpacking_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("app.deliveries.evidence.archive.MOST_UNPACKED", 1_000)
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("xl/workbook.xml", b"0" * 2_000)

    assert refusal(out.getvalue(), "a.xlsx") == "unpacks_to_too_much"


def test_a_locked_archive_is_refused() -> None:
    content = bytearray(made.an_office_file())
    place = content.index(b"PK\x01\x02") + 8  # the flags in the directory's first entry
    content[place] |= 1

    assert refusal(bytes(content), "a.xlsx") == "locked_file"


def packed(compression: int) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", compression) as package:
        package.writestr("[Content_Types].xml", f"<Types>{made.XLSX_MAIN}{'a1b2' * 500}</Types>")
    return out.getvalue()


@pytest.mark.parametrize("compression", [zipfile.ZIP_LZMA, zipfile.ZIP_BZIP2])
def test_an_archive_is_packed_as_office_files_are(compression: int) -> None:
    assert refusal(packed(compression), "a.xlsx") == "packed_otherwise"


def test_damage_anywhere_in_an_archive_is_a_refusal_or_nothing() -> None:
    whole, codes = packed(zipfile.ZIP_DEFLATED), set()
    assert media_of(whole, "a.xlsx") is XLSX

    for place in range(4, len(whole)):  # the first four bytes tell that it is an archive at all
        content = bytearray(whole)
        content[place] ^= 0xFF
        try:
            media_of(bytes(content), "a.xlsx")
        except Invalid as refused:
            codes.add(refused.findings[0].code)

    assert {"damaged_file", "packed_otherwise", "locked_file"} <= codes
