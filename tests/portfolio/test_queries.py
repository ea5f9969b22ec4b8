from datetime import date

import pytest

from app.deliveries.lifecycle import DeliveryState
from app.deliveries.people.tables import DoubtState
from app.deliveries.said import Said
from app.platform.database import WriteSession
from app.portfolio.queries import people_by_year
from app.portfolio.reach import People
from tests.deliveries.standing.made import a_contract


def test_what_was_rejected_reached_nobody(session: WriteSession) -> None:
    """Twenty trainees, eight of them rejected: no group has more than the twelve who are left."""
    on = date(2025, 2, 1)
    running = a_contract(session)
    trainees = running.owes(500, "people", "trainees")
    running.delivers(trainees, 12, on)
    running.delivers(trainees, 8, on, state=DeliveryState.REJECTED)
    running.says(trainees, on, Said.SOMETHING, groups={"disabled": 15, "ex_forces": 6})

    found = people_by_year(session, running.contract.authority_id)

    assert found.years == (People(2025, 12, {"disabled": 12, "ex_forces": 6}),)


def test_a_group_is_known_whose_people_would_tell_one_small_line(session: WriteSession) -> None:
    running = a_contract(session)
    for measure, groups in (
        ("trainees", {"disabled": 15, "ex_forces": 6}),
        ("jobs", {"disabled": 3, "ex_forces": 7}),
    ):
        owed = running.owes(500, "people", measure)
        running.delivers(owed, 20, date(2025, 2, 1))
        running.says(owed, date(2025, 2, 1), Said.SOMETHING, groups=groups)

    [year] = people_by_year(session, running.contract.authority_id).years

    assert year.groups == {"disabled": 18, "ex_forces": 13}
    assert year.telling == {"disabled"}


@pytest.mark.parametrize(
    ("state", "first", "people", "disabled"),
    [
        (DoubtState.SAME, DeliveryState.VERIFIED, 25, 15),
        (DoubtState.SAME, DeliveryState.REJECTED, 20, 20),
        (DoubtState.OTHERS, DeliveryState.VERIFIED, 30, 20),
        (DoubtState.OPEN, DeliveryState.VERIFIED, 30, 20),
    ],
)
def test_whoever_was_found_to_be_counted_twice_is_reached_once(
    session: WriteSession, state: DoubtState, first: DeliveryState, people: int, disabled: int
) -> None:
    """Of ten in one delivery, five are in another of twenty."""
    running = a_contract(session)
    trainees = running.owes(500, "people", "trainees")
    before = running.delivers(trainees, 10, date(2025, 2, 1), state=first)
    later = running.delivers(trainees, 20, date(2025, 5, 1))
    running.counts(before, *(f"A-{number}" for number in range(10)))
    running.counts(later, *(f"A-{number}" for number in range(5, 25)))
    running.doubts(before, later, state)
    running.says(trainees, date(2025, 5, 1), Said.SOMETHING, groups={"disabled": 20})

    found = people_by_year(session, running.contract.authority_id)

    assert found.years == (People(2025, people, {"disabled": disabled}),)
