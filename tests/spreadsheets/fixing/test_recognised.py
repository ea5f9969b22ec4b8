"""Where what is wrong with the rows of a sheet is said: in columns that are free, and read."""

import pytest

from app.spreadsheets.fixing.recognised import Profiled, Recognised, recognised
from app.spreadsheets.sheet import LAST_COLUMN, Cell, Row, Sheet


def known(columns: list[int], read: tuple[int, ...] = ()) -> Recognised:
    cells = {one: Cell("text", "x", "") for one in columns}
    sheet = Sheet("May", (Row(1, cells), Row(2, {columns[0]: cells[columns[0]]})))
    return recognised(sheet, (), Profiled({"May": 2}, {"May": read}))


@pytest.mark.parametrize(
    ("columns", "read", "first"),
    [
        ([1, 2], (), 3),
        ([1], (1, 2, 4), 5),  # a column that is read is the sender's though nothing stands in it
        ([1, 494], (), 495),
        ([1, 495], (), 2),  # a large file is read to its 500th column
        ([1, 2, 495], (3,), 4),
        ([1, 501], (), 502),  # one that goes farther is no large one
        ([1, LAST_COLUMN], (), 2),
    ],
)
def test_they_stand_together_behind_the_senders_as_far_as_the_sheet_is_read(
    columns: list[int], read: tuple[int, ...], first: int
) -> None:
    assert known(columns, read).beside == tuple(range(first, first + 6))


def test_where_no_six_are_free_together_they_are_the_first_that_are() -> None:
    assert known(list(range(5, 501, 5))).beside == (1, 2, 3, 4, 6, 7)


@pytest.mark.parametrize(("many", "has_room"), [(494, True), (495, False), (500, False)])
def test_no_more_columns_are_filled_than_are_read(many: int, has_room: bool) -> None:
    assert bool(known(list(range(1, many + 1))).beside) is has_room
