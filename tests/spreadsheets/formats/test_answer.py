"""How much of a file is told: what is beyond it is refused in words."""

import io
import json

import pytest

from app.problems import TooLarge
from app.spreadsheets.formats.answer import Answer, Written
from app.spreadsheets.formats.limits import MOST_COLUMNS


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
