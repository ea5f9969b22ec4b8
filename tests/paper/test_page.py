import pytest

from app.paper.page import Column, Heading, Table, paragraph, strong, words_of
from tests.paper.pages import a_page


@pytest.mark.parametrize("levels", [(2,), (1, 3), (1, 2, 3, 4), (0,)])
def test_headings_leave_no_level_out(levels: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match="stands under"):
        a_page(*(Heading("h", level) for level in levels))


def test_headings_may_come_back_up() -> None:
    levels = (1, 2, 3, 1, 2)

    page = a_page(*(Heading("h", level) for level in levels))

    assert [part.level for part in page.parts if isinstance(part, Heading)] == list(levels)


@pytest.mark.parametrize(
    ("rows", "total"), [((("a",),), ()), ((("a", "b", "c"),), ()), ((), ("a",))]
)
def test_a_row_has_a_cell_for_each_column(
    rows: tuple[tuple[str, ...], ...], total: tuple[str, ...]
) -> None:
    with pytest.raises(ValueError, match="do not fit 2 columns"):
        Table("t", (Column("a"), Column("b")), rows, total)


def test_a_table_has_a_column() -> None:
    with pytest.raises(ValueError, match="needs a column"):
        Table("t", (), ())


def test_the_words_of_a_paragraph_are_what_its_runs_say() -> None:
    assert words_of(paragraph("a ", strong("b"), " c")) == "a b c"
