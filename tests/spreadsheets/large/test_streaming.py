"""What the child may say, and how much of it."""

from io import StringIO

import pytest

from app.problems import TooLarge
from app.spreadsheets.large import streaming
from app.spreadsheets.large.streaming import Stream


def test_rows_go_out_in_stretches() -> None:
    out = StringIO()
    stream = Stream(out)
    stream.sheet("a")
    for number in range(1, streaming.TOGETHER * 2 + 2):
        stream.line(number, ["x"], 1, 1)
    stream.end_of_sheet()

    assert [line[:6] for line in out.getvalue().splitlines()] == [
        '["shee',
        *['["rows'] * 3,
        '["end"',
    ]


@pytest.mark.parametrize(
    ("limit", "words"),
    [
        ("MOST_ROWS", "more than 2 rows"),
        ("MOST_CELLS", "2 filled cells"),
        ("MOST_TEXT", "2 characters"),
    ],
)
def test_every_limit_says_itself(limit: str, words: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(streaming, "ABOVE", 0)
    monkeypatch.setattr(streaming, limit, 2)
    stream = Stream(StringIO())
    stream.sheet("a")

    with pytest.raises(TooLarge, match=words) as refused:
        for number in range(1, 4):
            stream.line(number, ["x"], 1, 1)
    assert "100 MB and 1,000,000 rows" in refused.value.how_to_fix


def test_rows_of_all_sheets_count_together(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(streaming, "MOST_ROWS", 1)
    monkeypatch.setattr(streaming, "ABOVE", 1)
    stream = Stream(StringIO())

    with pytest.raises(TooLarge):
        for name in "abc":
            stream.sheet(name)
            stream.line(1, ["x"], 1, 1)
            stream.end_of_sheet()


def test_a_row_that_says_nothing_is_left_out() -> None:
    out = StringIO()
    stream = Stream(out)
    stream.sheet("a")
    stream.row(1, {1: ("text", " \u00a0"), 2: ("text", "")})
    stream.end_of_sheet()

    assert '"rows"' not in out.getvalue()
