"""What a committee is told, gathered from the rows."""

import pytest

from app.deliveries.standing.colour import Colour
from app.platform.database import WriteSession
from app.rules.reading import read_library
from app.spreadsheets.committee.gathering import pack_of
from app.spreadsheets.committee.pack import Pack
from tests.deliveries.standing.made import Running, a_contract, evenly
from tests.sealed.test_channels import counted
from tests.spreadsheets.committee.made import (
    DAY,
    EAST,
    FORMULA,
    JUNE,
    NORTH,
    OCTOBER,
    WEST,
    a_council,
)

Council = dict[str, Running]


@pytest.fixture
def council(session: WriteSession) -> Council:
    return a_council(session)


def pack(session: WriteSession, council: Council) -> Pack:
    return pack_of(session, council["clean"].manager, DAY, read_library())


def test_contracts_are_told_with_their_suppliers_and_whether_they_have_a_plan(
    session: WriteSession, council: Council
) -> None:
    council["roads"].owes(5)
    bare = a_contract(session, title="Bare")

    told = {one.title: one for one in pack(session, council).contracts}

    assert told["Catering"].supplier == "Cedar Kitchens Ltd"
    assert [title for title, one in told.items() if not one.has_plan] == ["Bare"]
    assert (told["Bare"].rules, told["Bare"].id) == ("", bare.contract.id)


def test_deliveries_are_added_up_by_place_where_their_figures_add_up(
    session: WriteSession, council: Council
) -> None:
    found = pack(session, council)

    people = {one.place: one.verified for one in found.placed if one.unit == "people"}
    assert people == {EAST: 2, NORTH: 9, WEST: 6}
    pounds = {one.place: [one.reported, one.verified] for one in found.placed if one.unit == "gbp"}
    assert pounds == {EAST: [90_000, 80_000], "": [30_000, 0]}


def test_what_came_after_the_day_is_left_out(session: WriteSession, council: Council) -> None:
    found = pack_of(session, council["clean"].manager, JUNE, read_library())

    assert {one.place for one in found.placed} == {EAST, NORTH}
    assert found.shortfalls == []
    assert [one.organisation for one in found.stories] == [FORMULA]


def test_stories_are_verified_received_by_an_organisation_and_count_no_people(
    session: WriteSession, council: Council
) -> None:
    told = [(one.organisation, one.delivered_on) for one in pack(session, council).stories]

    assert told == [("Anytown Scouts", OCTOBER), (FORMULA, JUNE)]


def test_what_is_open_is_told_with_its_cause_and_deliveries_by_how_far_they_are_proven(
    session: WriteSession, council: Council
) -> None:
    found = pack(session, council)

    [short] = found.shortfalls
    assert (short.cause, short.side) == ("No eligible candidates", "both")
    assert found.quality.states == {"claimed": 1, "verified": 6}
    assert (found.quality.without_place, found.quality.doubts) == (1, 0)


def test_a_promise_of_which_nothing_is_told_has_no_result(
    session: WriteSession, council: Council
) -> None:
    found = pack(session, council)

    [silent] = [one for one in found.standings if not one.is_reported]
    assert (silent.owing.measure, silent.colour) == ("cooking_classes", Colour.GREY)


def test_another_authority_is_told_nothing_of_it(session: WriteSession, council: Council) -> None:
    stranger = a_contract(session, authority="Elsewhere Council").manager

    found = pack_of(session, stranger, DAY, read_library())

    assert found.authority == "Elsewhere Council"
    assert [len(found.standings), len(found.placed), len(found.stories)] == [0, 0, 0]
    assert [len(found.shortfalls), sum(found.quality.states.values())] == [0, 0]


def test_many_contracts_take_as_many_questions_as_few(
    session: WriteSession, council: Council
) -> None:
    engine = session.get_bind().engine
    with counted(engine) as few:
        pack(session, council)
    for number in range(5):
        more = a_contract(session, title=f"More {number}")
        owed = more.owes(10, "hour")
        more.agrees((owed, evenly(owed)))
        more.delivers(owed, 5, JUNE, 5, place=f"E0500010{number}", organisation="Somebody")
    with counted(engine) as many:
        pack(session, council)

    assert 0 < len(few) == len(many)
