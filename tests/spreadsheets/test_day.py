"""Days with the day first: read where the workbook says so, refused where they are none."""

import pytest

from app.spreadsheets.day import a_day_first
from app.spreadsheets.sheet import Cell, Kind


@pytest.mark.parametrize(
    ("kind", "typed", "day"),
    [
        ("day", "2026-03-31", "2026-03-31"),
        ("text", "2026-03-31", "2026-03-31"),
        ("text", " 31/03/2026\xa0", "2026-03-31"),
        ("text", "1.4.2026", "2026-04-01"),
        ("text", "01/04/2026 00:00:00", "2026-04-01"),
        ("text", "2026-03-31T00:00", "2026-03-31"),
        ("moment", "2026-03-31 00:00:00", "2026-03-31"),
        ("text", "09-Nov-2026", "2026-11-09"),
        ("text", "1st Sept 2026", "2026-09-01"),
        ("text", "3 may, 2026", "2026-05-03"),
    ],
)
def test_a_day_is_read_however_it_is_written(kind: Kind, typed: str, day: str) -> None:
    assert a_day_first(Cell(kind, typed, "A1")) == day


@pytest.mark.parametrize(
    ("kind", "typed", "words"),
    [
        ("text", "31/03/26", "a year of two digits"),
        ("text", "03/31/2026", "not a day"),
        ("text", "2026-02-30", "not a day"),
        ("text", "30-Feb-2026", "not a day"),
        ("text", "9-Nov-26", "not a day"),
        ("text", "9-Noon-2026", "not a day"),
        ("moment", "2026-03-31 09:30:00", "not a day"),
        ("number", "46112", "not a day"),
        ("error", "#REF!", "#REF!"),
    ],
)
def test_what_is_no_day_is_refused_with_words(kind: Kind, typed: str, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        a_day_first(Cell(kind, typed, "A1"))
