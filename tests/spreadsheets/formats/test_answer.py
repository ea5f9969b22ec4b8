"""How much of a file is told: what is beyond it is refused in words."""

import io
import json

import pytest

from app.problems import TooLarge
from app.spreadsheets.formats.answer import Answer, Written
from app.spreadsheets.formats.limits import MOST_COLUMNS, MOST_ROWS


def a_line(columns: range) -> dict[int, Written]:
    return dict.fromkeys(columns, ("text", "x"))


def test_a_sheet_that_is_too_wide_is_refused_with_its_name_and_the_limit() -> None:
    answer = Answer(io.StringIO())
    answer.sheet("Jobs")
    answer.row(1, a_line(range(1, MOST_COLUMNS + 1)))

    with pytest.raises(TooLarge, match="'Jobs' has something in more than 500 columns") as refusal:
        answer.row(2, a_line(range(MOST_COLUMNS + 1, MOST_COLUMNS + 2)))

    assert "Take out the columns" in refusal.value.how_to_fix


def test_a_cell_far_to_the_right_is_no_wide_sheet_and_each_sheet_has_its_own_width() -> None:
    said = io.StringIO()
    answer = Answer(said)
    for name in ("One", "Two"):
        answer.sheet(name)
        answer.row(1, a_line(range(1, 400)) | {16_384: ("text", "far away")})

    assert [json.loads(line)[0] for line in said.getvalue().splitlines()] == ["sheet", "row"] * 2


@pytest.mark.parametrize(("name", "called"), [("Jobs", "The sheet 'Jobs'"), ("", "The file")])
def test_a_sheet_that_is_too_long_is_refused_with_what_it_has_and_may_have(
    name: str, called: str
) -> None:
    answer = Answer(io.StringIO())
    answer.sheet(name)
    for number in range(MOST_ROWS + 1):
        answer.row(number + 1, a_line(range(1, 2)))

    words = f"{called} has 50,001 rows with its heading; a file may have 50,000."
    with pytest.raises(TooLarge) as refusal:
        answer.end_of_sheet()

    assert refusal.value.detail.startswith(words)
