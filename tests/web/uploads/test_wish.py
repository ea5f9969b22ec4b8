"""What somebody means to send, as an address says it."""

from datetime import date
from uuid import UUID

import pytest

from app.web.uploads.choosing import Asked
from app.web.uploads.wish import Wish

CONTRACT = "01a203be-cf59-762c-bd97-93d9f1e5a8cf"


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("31/3/2026", date(2026, 3, 31)),
        ("31 03 2026", date(2026, 3, 31)),
        (" 2026-03-31 ", date(2026, 3, 31)),
        ("3/31/2026", None),
        ("31/3/26", None),
        ("", None),
        ("soon", None),
    ],
)
def test_a_day_is_read_day_first(written: str, day: date | None) -> None:
    assert Wish(day=written).on == day


def test_what_is_missing_is_told_at_its_field() -> None:
    wish = Wish("return", "no id", "soon", "none")

    told = [(one.field, one.words) for one in wish.faults(Asked(target="contract", has_day=True))]

    assert told == [
        ("target", "Choose which contract it is for."),
        ("day", "Write the day as in 31/3/2026."),
        ("profile", "Choose how the columns are read."),
    ]


def test_what_is_whole_has_no_faults() -> None:
    wish = Wish("return", CONTRACT, "31/3/2026")

    assert wish.faults(Asked(target="contract", has_day=True)) == []
    assert wish.target_id == UUID(CONTRACT)


def test_an_address_says_what_was_chosen_and_nothing_else() -> None:
    assert Wish("return", "", "31/3/2026").at("/web") == "/web?kind=return&day=31%2F3%2F2026"
    assert Wish("a&b=c").at("/web") == "/web?kind=a%26b%3Dc"
