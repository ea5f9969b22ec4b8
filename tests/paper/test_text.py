import pytest

from app.paper.page import Column, Facts, Heading, Table, bullets, paragraph
from app.paper.text import WIDTH, as_text
from tests.paper.pages import HOSTILE, a_page, a_table


def test_no_line_is_wider_than_a_letter() -> None:
    long = "incomprehensibility " * 40 + "x" * 200

    text = as_text(
        a_page(
            paragraph(long), Heading(long), Facts(((long, long),)), bullets([long]),
            Table(long, (Column("a"), Column("b")), ((long, long),)), footer=long,
        )
    )  # fmt: skip

    assert max(map(len, text.split("\n"))) <= WIDTH


def test_everything_is_said_in_its_order() -> None:
    text = as_text(a_page())

    said = ["Anytown Council", "A letter", "Plain, strong and apart.", "Reference: A-1",
            "Second", "- one", "Criterion 2", "The end."]  # fmt: skip
    places = [text.index(one) for one in said]
    assert places == sorted(places)


def test_numbers_stand_under_one_another() -> None:
    lines = as_text(a_page(a_table(10))).split("\n")

    rows = [line for line in lines if line.startswith(("Criterion ", "Total"))]
    assert len({len(row) for row in rows if row[-1].isdigit()}) == 1


def test_a_table_too_wide_for_columns_is_told_row_by_row() -> None:
    columns = tuple(Column(f"A rather long title {place}", is_number=True) for place in range(9))
    row = tuple("1234567890" for _ in columns)

    text = as_text(a_page(Table("Wide", columns, (row,))))

    assert "* 1234567890\n  A rather long title 1: 1234567890" in text


def test_a_table_of_many_wordy_columns_is_told_row_by_row() -> None:
    columns = tuple(Column(f"Title {place}") for place in range(8))
    row = tuple("some words that need room" for _ in columns)

    assert "  Title 7: some words" in as_text(a_page(Table("Wide", columns, (row,))))


def test_a_line_end_within_a_text_is_kept() -> None:
    assert "one\ntwo" in as_text(a_page(paragraph("one\ntwo")))


@pytest.mark.parametrize("part", [paragraph(""), bullets([]), Facts(()), a_table(0)])
def test_what_is_empty_can_be_written(part: object) -> None:
    assert as_text(a_page(part))


def test_a_page_can_be_written_whatever_its_words() -> None:
    assert "abc\ndefirm" in as_text(a_page(paragraph(HOSTILE)))
