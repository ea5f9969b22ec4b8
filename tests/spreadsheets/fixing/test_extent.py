"""How much of a file is given back whole."""

import pytest

from app.spreadsheets.fixing.extent import MOST_CELLS, MOST_ROWS, MOST_TEXT, Extent


def test_rows_cells_and_characters_of_every_kind_are_counted() -> None:
    extent = Extent()

    extent.take(["four", None, ("number", "12")])
    extent.take([])

    assert extent == Extent(rows=2, cells=3, text=6)


@pytest.mark.parametrize("most", [(MOST_ROWS, 0, 0), (0, MOST_CELLS, 0), (0, 0, MOST_TEXT)])
def test_what_is_as_much_as_may_be_is_not_beyond_and_one_more_is(
    most: tuple[int, int, int],
) -> None:
    beyond = Extent(*(one and one + 1 for one in most))

    assert not Extent(*most).is_beyond
    assert beyond.is_beyond
