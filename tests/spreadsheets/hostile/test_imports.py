"""Hundreds of files that nobody should send: each ends as it should, and no row is lost.

A sample of them is thrown at every kind in turn; `make soak` throws each at every kind, half of
them on either database.
"""

import os
from collections.abc import Sequence
from random import Random

import pytest

from tests.databases import PostgresqlSupply, Supply
from tests.spreadsheets.hostile.grounds import COLUMNS_OF, LARGE, TAKEN, Ground
from tests.spreadsheets.hostile.layouts import A23, LAYOUTS
from tests.spreadsheets.hostile.packages import PACKAGES
from tests.spreadsheets.hostile.spoiler import Spoiler
from tests.spreadsheets.hostile.throwing import Range
from tests.spreadsheets.hostile.values import VALUES

SOAK = "SVS_SOAK" in os.environ
SPOILERS = (*PACKAGES, *LAYOUTS, *VALUES)
KINDS = [*TAKEN, LARGE]
EVERY = 5  #: of how many files one is had back annotated, and as a list of fixes
SAMPLE = 40  #: files that are thrown on each database, unless there is time for all

pytestmark = pytest.mark.soak


def half_of(supply: Supply) -> int:
    """Say which half of what is thrown belongs to a database."""
    return int(type(supply) is PostgresqlSupply)


def chosen(kinds: Sequence[str], supply: Supply) -> list[tuple[str, Spoiler]]:
    """Give what is thrown at which kind on one database."""
    half = half_of(supply)
    shuffled = list(SPOILERS)
    Random("hostile").shuffle(shuffled)  # noqa: S311 - the same mischief on every machine
    if SOAK:
        return [(kind, one) for kind in kinds for one in shuffled[half::2]]
    mine = kinds[half::2]
    return [(mine[at % len(mine)], one) for at, one in enumerate(shuffled[half::2][:SAMPLE])]


@pytest.mark.parametrize("kinds", [[kind] for kind in KINDS] if SOAK else [KINDS], ids=" ".join)
def test_every_file_ends_as_it_should_and_no_row_is_lost(
    kinds: list[str], shooting: Range, grounds: dict[str, Ground], supply: Supply
) -> None:
    complaints = []
    for at, (kind, spoiler) in enumerate(chosen(kinds, supply)):
        complaints += shooting.throw(grounds[kind], spoiler, is_given_back=at % EVERY == 0)

    assert not complaints, "\n".join(complaints)


@pytest.mark.parametrize("spoiler", A23, ids=lambda one: one.name)
def test_thousands_of_bad_rows_are_told_of_every_large_kind(
    shooting: Range, grounds: dict[str, Ground], supply: Supply, spoiler: Spoiler
) -> None:
    kinds = list(COLUMNS_OF)
    for kind in kinds if SOAK else kinds[half_of(supply) :: 2]:
        assert shooting.throw(grounds[kind], spoiler, is_given_back=True) == []


def test_there_are_hundreds_of_ways_and_each_has_a_name_of_its_own() -> None:
    names = [one.called for one in SPOILERS]

    assert len(names) == len(set(names)) > 250
    assert {one.case for one in SPOILERS} >= {f"A{at}" for at in (*range(1, 21), 23)} - {"A21"}
