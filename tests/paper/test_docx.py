import subprocess
import sys
from datetime import date, datetime
from io import BytesIO
from typing import Any
from zipfile import ZipFile

from docx import Document
from docx.oxml.ns import qn
from docx.shared import Cm

from app.paper.docx import as_docx
from app.paper.page import Column, Lines, Table, paragraph
from tests.paper.pages import HOSTILE, SCRIPT, a_page, a_table


def opened(file: bytes) -> Any:
    return Document(BytesIO(file))


def test_a_file_has_real_styles_for_its_outline() -> None:
    paragraphs = opened(as_docx(a_page())).paragraphs

    named = {one.text: one.style.name for one in paragraphs if one.text}
    assert named["A letter"] == "Title"
    assert named["First"] == "Heading 1"
    assert named["Second"] == "Heading 2"
    assert named["one"] == "List Bullet"
    assert named["Scores"] == "Caption"


def test_what_is_strong_or_apart_is_so_in_the_file() -> None:
    runs = opened(as_docx(a_page())).paragraphs[2].runs

    assert [(run.text, run.bold, run.italic) for run in runs] == [
        ("Plain, ", None, None), ("strong", True, None), (" and ", None, None),
        ("apart", None, True), (".", None, None),
    ]  # fmt: skip


def test_a_tables_header_comes_again_on_each_sheet_and_numbers_stand_at_the_right() -> None:
    [table] = opened(as_docx(a_page(a_table(80)))).tables

    head = table.rows[0]._tr.trPr
    assert head.find(qn("w:tblHeader")) is not None
    assert table.style.name == "Table Grid"
    assert [cell.paragraphs[0].alignment for cell in table.rows[1].cells] == [None, 2]
    assert len(table.rows) == 82


def test_a_file_says_its_language_and_its_sheet() -> None:
    document = opened(as_docx(a_page()))
    section = document.sections[0]

    assert document.core_properties.language == "en-GB"
    spoken = [one.get(qn("w:val")) for one in document.styles.element.iter(qn("w:lang"))]
    assert spoken == ["en-GB"] * len(spoken)
    assert spoken
    assert abs(section.page_width - Cm(21)) < Cm(0.1)
    assert abs(section.page_height - Cm(29.7)) < Cm(0.1)


def test_the_foot_of_each_sheet_has_its_number() -> None:
    foot = opened(as_docx(a_page())).sections[0].footer.paragraphs[0]

    assert foot.text.startswith("Anytown Council, A-1\tPage ")
    fields = [one.text.strip() for one in foot._p.iter(qn("w:instrText"))]
    assert fields == ["PAGE", "NUMPAGES"]


def test_nobody_is_named_as_its_author_and_its_time_is_the_pages_own() -> None:
    properties = opened(as_docx(a_page())).core_properties

    assert (properties.author, properties.last_modified_by, properties.comments) == ("", "", "")
    assert properties.created.replace(tzinfo=None) == datetime(2026, 3, 2)  # noqa: DTZ001
    assert properties.title == "A letter"


def test_the_same_page_gives_the_same_bytes_in_another_process() -> None:
    program = (
        "import hashlib; from app.paper.docx import as_docx; from tests.paper.pages import a_page;"
        "import sys; sys.stdout.buffer.write(as_docx(a_page()))"
    )

    other = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True)

    assert other.stdout == as_docx(a_page())


def test_every_part_of_the_file_bears_the_pages_date() -> None:
    with ZipFile(BytesIO(as_docx(a_page()))) as file:
        assert {one.date_time for one in file.infolist()} == {(2026, 3, 2, 0, 0, 0)}
        assert file.namelist()[0] == "[Content_Types].xml"


def test_a_page_from_before_there_were_such_files_can_be_written() -> None:
    assert opened(as_docx(a_page(on=date(1979, 1, 5)))).paragraphs


def test_a_file_can_be_written_whatever_its_words() -> None:
    page = a_page(
        paragraph(HOSTILE, SCRIPT), Lines((HOSTILE,)),
        Table(HOSTILE, (Column(HOSTILE),), ((HOSTILE,),)), title=HOSTILE, footer=HOSTILE,
    )  # fmt: skip

    document = opened(as_docx(page))

    assert any(one.text == f"abc\ndefirm{SCRIPT}" for one in document.paragraphs)


def test_a_cell_of_ten_thousand_words_is_kept_whole_and_may_go_on_over_sheets() -> None:
    words = "word " * 10_000

    [table] = opened(
        as_docx(a_page(Table("t", (Column("a"), Column("b")), (("x", words),))))
    ).tables

    assert table.rows[1].cells[1].text == words
    assert table.rows[1]._tr.trPr is None  # nothing keeps it on one sheet
