"""Large CSV files: encodings, separators, broken quotes."""

from io import BytesIO

import pytest

from app.problems import Invalid, Problem, TooLarge, WrongMediaType
from app.spreadsheets.large import tables_of_text
from app.spreadsheets.large.tables_of_text import encoding_of
from tests.spreadsheets.large.said import rows_of

TEXT = 'Supplier,Net Amount(£)\r\nCafé “Blue”,"1,200.50"\r\n'


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le", "utf-16-be"]
)
def test_common_encodings_are_told_apart(encoding: str) -> None:
    assert rows_of(TEXT.encode(encoding))[""] == [
        (1, ["Supplier", "Net Amount(£)"]),
        (2, ["Café “Blue”", "1,200.50"]),
    ]


def test_a_late_byte_of_another_encoding_is_found() -> None:
    late = b"a,b\n" + b"x,y\n" * 600_000 + "Café,1\n".encode("cp1252")

    assert encoding_of(BytesIO(late)) == "cp1252"


def test_a_file_of_two_encodings_is_refused_by_its_line() -> None:
    mixed = "Café,1\n".encode() + "Café,2\n".encode("cp1252")

    with pytest.raises(Invalid, match="Line 2 has a character that cannot be read"):
        rows_of(mixed)


@pytest.mark.parametrize("content", [b"a,b\n\0,1\n", b"\x81\x8d\x8f\n", b"a\x07\xe9,1\n"])
def test_what_is_no_text_is_refused(content: bytes) -> None:
    with pytest.raises((WrongMediaType, Invalid)):
        rows_of(content)


@pytest.mark.parametrize("sign", [",", ";", "\t", "|"])
def test_the_separator_is_found_out_as_in_a_small_file(sign: str) -> None:
    lines = ("Spend, over; £500 | in May, June", '"Of; us|a,b",5', '"Of; us|c,d",6', '"x;y|z",7')
    text = "\n".join([lines[0], *(f"{sign}".join(line.rsplit(",", 1)) for line in lines[1:])])

    assert [cells[1] for _, cells in rows_of(text.encode())[""][1:]] == ["5", "6", "7"]


def test_a_line_that_names_the_separator_is_believed_and_is_no_row() -> None:
    assert rows_of(b"sep=;\na;b\n")[""] == [(2, ["a", "b"])]


def test_a_comma_between_semicolons_is_not_decided() -> None:
    assert rows_of(b"a;b\nx;1,234\n")[""][1] == (2, ["x", ("ambiguous", "1,234")])


def test_lines_may_end_in_a_carriage_return_alone() -> None:
    assert rows_of(b"a,b\rc,d\r")[""] == [(1, ["a", "b"]), (2, ["c", "d"])]


def test_ragged_and_blank_rows_keep_their_numbers() -> None:
    assert rows_of(b"a\n,,\n\nb,c,d\n")[""] == [(1, ["a"]), (4, ["b", "c", "d"])]


def test_a_quotation_mark_that_is_not_closed_is_refused_near_its_line() -> None:
    with pytest.raises(Invalid, match="broken near line 4"):
        rows_of(b'a,b\n"c,d\ne,f\ng,h\n')


def test_a_file_of_endless_lines_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tables_of_text, "MOST_ROWS", 2)

    with pytest.raises(TooLarge, match="more than 10 lines"):
        rows_of(b"\n" * 20 + b"a\n")


def test_refusals_are_problems_that_say_what_to_do() -> None:
    with pytest.raises(Problem) as refused:
        rows_of(b"%PDF-1.7")

    assert "Save it as .xlsx" in refused.value.how_to_fix


@pytest.mark.parametrize("content", [b'{"rows": []}', b'\xef\xbb\xbf[{"a": 1}]'])
def test_json_is_refused_with_what_to_do(content: bytes) -> None:
    with pytest.raises(WrongMediaType, match="a JSON file"):
        rows_of(content)
