"""CSV as programs in many places write it: read right, or refused with the row."""

import io
from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.problems import Problem
from app.spreadsheets.formats.answer import Answer, Written
from app.spreadsheets.formats.delimited import read_delimited, separator_of

ACCENTED = "Supplier,Price\nCafé & Fils,£12\n"


class Listed(Answer):
    """An answer that keeps its rows, to be looked at."""

    def __init__(self) -> None:
        super().__init__(io.StringIO())
        self.listed: dict[int, dict[int, Written]] = {}

    def row(self, number: int, cells: Mapping[int, Written], *, hidden: bool = False) -> None:
        super().row(number, cells, hidden=hidden)
        self.listed[number] = dict(cells)


def rows(content: bytes) -> list[list[str]]:
    answer = Listed()
    read_delimited(content, answer)
    return [[text for _, text in cells.values()] for cells in answer.listed.values()]


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"]
)
def test_every_encoding_that_spreadsheets_save_in_is_read(encoding: str) -> None:
    assert rows(ACCENTED.encode(encoding)) == [["Supplier", "Price"], ["Café & Fils", "£12"]]


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_every_separator_and_line_end_is_found_out(separator: str, end: str) -> None:
    lines = ("Our, tender; of: 2026", "Supplier,Price,Note", 'Alpha,1,"a,b;c\td|e"')
    text = end.join([lines[0], *(line.replace(",", separator) for line in lines[1:])])
    note = f"a{separator}b;c\td|e"

    assert rows(text.encode())[1:] == [["Supplier", "Price", "Note"], ["Alpha", "1", note]]


@pytest.mark.parametrize(
    ("sign", "start"),
    [
        (";", "a;b\n1;2\n"), ("\t", "a\tb\n"), (",", "a,b\n"), ("|", "a|b\n"),
        (";", "Spend, over £500, in May, June, July\na;b\nc;d\ne;f\n"),
        (",", '"a;x;y",b\n"c;x;y",d\n"e;x;y",f\n'),
    ],
)  # fmt: skip
def test_the_separator_is_the_one_that_parts_lines_alike(sign: str, start: str) -> None:
    assert separator_of(start) == sign


def test_the_line_by_which_excel_says_the_separator_is_obeyed_and_not_read() -> None:
    answer = Listed()

    read_delimited(b"sep=;\r\nSupplier;Price\r\nAlpha;1\r\n", answer)

    assert list(answer.listed) == [2, 3]


def test_rows_keep_their_numbers_across_gaps() -> None:
    answer = Listed()

    read_delimited(b"Supplier,Price\n\n,\nAlpha,1\n", answer)

    assert list(answer.listed) == [1, 2, 3, 4]
    assert answer.listed[4][1] == ("text", "Alpha")


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"Supplier,Price,Measure\nAlpha,1\n", "Row 2 has 2 columns where the headings have 3"),
        (b"Supplier,Price\nAlpha,1,234\n", "Row 2 has 3 columns where the headings have 2"),
        (b'Supplier,Price\nAlpha,"1\nBeta,2\n', "broken near line"),
        (b'Supplier,Price\nAl"pha",1\n"Be"ta,2\n', "broken near line"),
        ("Supplier,Price\nCafé,1\n".encode() + b"Caf\xe9,2\n", "Line 3 has a character"),
        (b"Supplier,Price\nA\x81,1\n", "Line 2 has a character"),
        (b"Supplier,Price\nA\x00,1\n", "no text"),
        ("Supplier,Price\nA\x00B,1\n".encode("utf-16"), "no text"),
        (b"\xff\xfeS\xd8", "no text"),
        (b"Supplier,Price\n" + b"x" * 200_000 + b",1\n", "broken near line"),
    ],
)
def test_what_may_be_read_in_two_ways_is_refused(content: bytes, words: str) -> None:
    with pytest.raises(Problem) as refused:
        rows(content)

    assert words in refused.value.detail
    assert refused.value.how_to_fix


def test_empty_columns_at_the_end_do_not_count() -> None:
    assert rows(b"Supplier,Price\nAlpha,1,,\n")[1] == ["Alpha", "1"]


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"Supplier;Price\nAlpha;1,234\n", "ambiguous"),
        (b"Supplier;Price\nAlpha;1,234.50\n", "text"),
        (b'Supplier,Price\nAlpha,"1,234"\n', "text"),
    ],
)
def test_a_comma_between_semicolons_may_be_a_decimal_one(content: bytes, kind: str) -> None:
    answer = Listed()

    read_delimited(content, answer)

    assert answer.listed[2][2][0] == kind


CELLS = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), min_size=1, max_size=20)


@given(st.lists(st.tuples(CELLS, CELLS), max_size=8))
def test_what_is_written_as_csv_is_read_back(lines: list[tuple[Any, Any]]) -> None:
    quoted = [tuple('"' + cell.replace('"', '""') + '"' for cell in line) for line in lines]
    text = "".join(",".join(line) + "\r\n" for line in [("Supplier", "Price"), *quoted])
    answer = Listed()

    read_delimited(text.encode(), answer)

    assert [tuple(text for _, text in cells.values()) for cells in answer.listed.values()] == [
        ("Supplier", "Price"),
        *lines,
    ]


def test_a_picture_or_a_program_is_called_no_text() -> None:
    with pytest.raises(Problem, match="it is no text"):
        rows(b"\x7fELF\x02\x01\xff\xfe,1\n")
