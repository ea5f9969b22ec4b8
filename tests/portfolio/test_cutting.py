from collections.abc import Sequence
from datetime import date
from typing import Any

import pytest

from app.contracts.kind import Accumulation, Direction
from app.contracts.tables import Contract
from app.platform.database import WriteSession
from app.portfolio.cut import CutBy
from app.portfolio.cutting import cut_by
from tests.callers import ISSUED
from tests.deliveries.standing.made import LAST, Running, a_contract, evenly, told
from tests.sealed.test_channels import counted

HALF_WAY = date(2025, 12, 31)


def a_running(session: WriteSession, times: int = 1) -> Running:
    """Give a contract of 730 hours with deliveries in two years, areas and tiers."""
    running = a_contract(session)
    hours = running.owes(730 * times)
    share = running.owes(40, "percent", "share", accumulation=Accumulation.LATEST)
    running.agrees((hours, evenly(hours)), (share, evenly(share)))
    for on, quantity, facts in (
        (date(2025, 2, 1), 10, {"place": "E05000001", "organisation": "Food bank"}),
        (date(2025, 12, 31), 20, {"place": "E05000002", "tier": 2}),
        (date(2026, 2, 1), 40, {"place": "E05000001", "tier": 2}),
        (date(2026, 3, 15), 80, {}),
    ):
        running.delivers(hours, quantity * times, on, verified=quantity * times // 2, **facts)
    running.delivers(hours, 999, date(2025, 5, 1), withdrawn_at=ISSUED)
    running.delivers(hours, 999, date(2025, 5, 1), submission=None)
    running.delivers(share, 30, date(2025, 5, 1), verified=30)
    return running


def found(
    session: WriteSession, contracts: Sequence[Contract], by: CutBy, day: date, **asked: Any
) -> list[list[Any]]:
    given = {"is_one": False} | asked
    names = ("key", "due", "reported", "verified", "deliveries")
    return [told(one, *names) for one in cut_by(session, contracts, by, day, **given)]


def test_years_have_what_fell_due_and_what_came_in_them(session: WriteSession) -> None:
    contracts = [a_running(session).contract]

    def years(day: date) -> list[list[Any]]:
        return found(session, contracts, CutBy.YEAR, day)

    assert years(HALF_WAY) == [["2025", 365, 30, 15, 2]]
    assert years(date(2026, 3, 14)) == [["2025", 365, 30, 15, 2], ["2026", 73, 40, 20, 1]]
    assert years(LAST) == [["2025", 365, 30, 15, 2], ["2026", 365, 120, 60, 2]]
    assert years(date(2024, 12, 31)) == []


def test_areas_tiers_and_receivers_have_what_was_done_and_nothing_due(
    session: WriteSession,
) -> None:
    contracts = [a_running(session).contract]

    def by(what: CutBy, day: date = LAST) -> list[list[Any]]:
        return found(session, contracts, what, day)

    assert by(CutBy.PLACE) == [
        ["", None, 80, 40, 1], ["E05000001", None, 50, 25, 2], ["E05000002", None, 20, 10, 1],
    ]  # fmt: skip
    assert by(CutBy.TIER) == [["1", None, 90, 45, 2], ["2", None, 60, 30, 2]]
    assert by(CutBy.TIER, HALF_WAY) == [["1", None, 10, 5, 1], ["2", None, 20, 10, 1]]
    assert by(CutBy.ORGANISATION) == [["", None, 140, 70, 3], ["Food bank", None, 10, 5, 1]]


def test_less_of_something_stands_apart_from_more(session: WriteSession) -> None:
    running = a_contract(session)
    for direction in Direction:
        owed = running.owes(10, direction=direction)
        running.delivers(owed, 5, date(2025, 2, 1))

    for by in CutBy:
        cut = cut_by(session, [running.contract], by, HALF_WAY, is_one=False)
        assert [one.direction for one in cut] == sorted(Direction)


def test_one_contract_is_asked_about_alone(session: WriteSession) -> None:
    one, other = a_running(session), a_running(session, times=2)

    for by in CutBy:
        alone = found(session, [one.contract], by, LAST, is_one=True)
        both = found(session, [one.contract, other.contract], by, LAST)
        assert [row[2] * 3 for row in alone] == [row[2] for row in both]
    assert found(session, [], CutBy.PLACE, LAST) == []


@pytest.mark.parametrize("by", CutBy)
def test_many_contracts_take_as_many_questions_as_one(session: WriteSession, by: CutBy) -> None:
    contracts = [a_running(session).contract for _ in range(3)]

    def asked(number: int) -> int:
        with counted(session.get_bind().engine) as sent:
            cut_by(session, contracts[:number], by, date(2026, 2, 2), is_one=False)
        return len(sent)

    assert asked(1) == asked(3) > 0
