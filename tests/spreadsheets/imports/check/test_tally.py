import pytest

from app.spreadsheets.forms.filled import Filled, FilledRow, NotRead
from app.spreadsheets.imports.check.change import Standing
from app.spreadsheets.imports.check.tally import LostRows, tallies
from app.spreadsheets.imports.offering import Tally

FILLED = Filled(
    rows=[FilledRow("jobs", "Jobs", at, "", {}, {}) for at in (4, 5, 6)],
    not_read=[
        NotRead("row", "Jobs!9", "Total", "It is a row of totals."),
        NotRead("column", "Jobs!H", "Shoe size", "No column is called that.", 3),
        NotRead("sheet", "Extra!A1", "Extra", "It has other headings.", 5),
    ],
    counts={"jobs": 4},
)
STANDING = {
    ("Jobs", 4): Standing.ADDED, ("Jobs", 5): Standing.SAME, ("Jobs", 6): Standing.FAULTY,
}  # fmt: skip


def test_every_row_is_in_one_count() -> None:
    assert tallies(FILLED, STANDING) == (
        Tally("Jobs", 4, added=1, same=1, faulty=1, not_read=1),
        Tally("Extra", 5, not_read=5),
    )


def test_a_row_that_the_reader_counted_and_nobody_has_is_a_fault_of_ours() -> None:
    lost = Filled(FILLED.rows[:2], FILLED.not_read, counts=FILLED.counts)

    with pytest.raises(LostRows, match="9 rows went in, and 8 came out"):
        tallies(lost, STANDING)
