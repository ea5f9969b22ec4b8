from collections.abc import Callable
from datetime import date

import pytest

from app.paper.docx_styles import TEXT_WIDTH
from app.paper.measure import POINTS, height, lines
from app.paper.page import Break, Column, Heading, Page, Part, Table, bullets, paragraph

DAY = date(2026, 3, 31)
WORDS = "The quick brown fox jumps over the lazy dog. "


def taken(*parts: Part) -> float:
    return height(Page("Title", DAY, parts)) - height(Page("Title", DAY, ()))


@pytest.mark.parametrize(
    ("text", "size", "expected"),
    [
        ("", 10, 1),
        ("one", 10, 1),
        ("\n", 10, 2),
        ("n" * 10, 10, 1),  # each is 0.56 of its size
        ("n" * 18, 10, 2),
        ("nnnn nnnn nnnn", 10, 1),
        ("nnnn nnnn nnnn nnnn nnnn", 10, 2),
        ("W" * 10, 10, 1),
        ("W" * 11, 10, 2),
        ("\u6f22" * 10, 10, 2),  # what has no width here is broad
    ],
)
def test_a_text_takes_as_many_lines_as_its_words_need(
    text: str, size: float, expected: int
) -> None:
    assert lines(text, 100 / POINTS, size) == expected


def test_a_column_that_is_too_narrow_for_a_letter_ends_too() -> None:
    assert lines("WWWW", 0, 10) >= 2


def test_longer_parts_take_more() -> None:
    short, long = "Jobs", WORDS * 3
    columns = Column("What"), Column("Number", True)
    made: list[Callable[[str], Part]] = [
        paragraph,
        Heading,
        lambda text: bullets([text]),
        lambda text: Table("Told", columns, ((text, "1"),)),
        lambda text: Table(text, columns, (("Jobs", "1"),)),
        lambda text: Table("Told", columns, (), total=(text, "1")),
    ]
    for part in made:
        assert taken(part(long)) > taken(part(short))


def test_points_of_a_list_stand_close_together() -> None:
    one, two = taken(bullets(["Jobs"])), taken(bullets(["Jobs", "Jobs"]))

    assert two < 2 * one


def test_what_is_not_measured_is_refused() -> None:
    with pytest.raises(ValueError, match="Break is not measured"):
        taken(Break())


def test_a_sheet_is_as_wide_as_its_text() -> None:
    assert lines(WORDS * 2, TEXT_WIDTH, 11) == 1
