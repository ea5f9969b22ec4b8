"""What somebody means to send, as an address says it."""

from datetime import date
from uuid import UUID

import pytest

from app.spreadsheets.imports.period import Period
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


def test_the_period_that_a_file_replaces_has_two_days() -> None:
    wish = Wish("return", CONTRACT, first="1/1/2026", last=" 2026-03-31 ")

    assert wish.replaces == Period(date(2026, 1, 1), date(2026, 3, 31))
    assert wish.at("/web").endswith("&first=1%2F1%2F2026&last=+2026-03-31+")


@pytest.mark.parametrize(
    ("first", "last"), [("1/1/2026", ""), ("", "31/3/2026"), ("31/3/2026", "1/1/2026"), ("x", "y")]
)
def test_half_a_period_is_told_and_replaces_nothing(first: str, last: str) -> None:
    wish = Wish("return", CONTRACT, first=first, last=last)

    [fault] = wish.faults(Asked(target="contract", can_replace=True))
    assert (fault.field, wish.replaces) == ("first", None)
