"""A delivery that was checked, beside the one that is kept."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from uuid import UUID

import pytest

from app.deliveries.returns.checks.entry import Entry

KEPT = Entry(
    "M-1", UUID(int=1), Decimal(10), Decimal(10), "hour", date(2026, 2, 20), place="E09000031",
    vintage="August 2023",
)  # fmt: skip


def test_a_place_given_again_by_its_code_keeps_the_list_that_told_it() -> None:
    again = replace(KEPT, vintage="")

    assert not again.says(KEPT, frozenset())
    assert again.placed_as(KEPT).says(KEPT, frozenset())


@pytest.mark.parametrize(
    "entry",
    [
        replace(KEPT, vintage="", place="E09000002"),
        replace(KEPT, vintage="", place=""),
        replace(KEPT, vintage="November 2025"),
    ],
)
def test_another_place_or_another_list_is_taken_as_it_is_given(entry: Entry) -> None:
    assert entry.placed_as(KEPT) == entry


def test_a_new_delivery_has_the_list_that_it_came_with() -> None:
    assert replace(KEPT, vintage="").placed_as(None).vintage == ""
