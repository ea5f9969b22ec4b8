"""The sheets of a committee pack."""

import re
from typing import Any

import pytest
from sqlmodel import select

from app.contracts.tables import ContractState
from app.deliveries.tables import Delivery
from app.organisations.caller import Caller
from app.platform.database import WriteSession
from app.rules.reading import read_library
from app.spreadsheets.committee.gathering import pack_of
from app.spreadsheets.committee.leaf import Leaf, short
from app.spreadsheets.committee.leaves import leaves
from tests.deliveries.standing.made import a_contract, evenly
from tests.portfolio.made import a_shortfall
from tests.spreadsheets.committee.made import DAY, EAST, JUNE, NORTH, WEST, a_council, ids


@pytest.fixture
def told(session: WriteSession) -> dict[str, Leaf]:
    council = a_council(session)
    pack = pack_of(session, council["clean"].manager, DAY, read_library())
    return {one.name: one for one in leaves(pack)}


def told_of(session: WriteSession, caller: Caller) -> dict[str, Leaf]:
    """Give the sheets of an authority's pack by their names."""
    return {one.name: one for one in leaves(pack_of(session, caller, DAY, read_library()))}


def column(leaf: Leaf, name: str) -> list[Any]:
    return [row[leaf.headings.index(name)] for row in leaf.rows]


def test_every_sheet_of_a_pack_is_there(told: dict[str, Leaf]) -> None:
    assert list(told) == [
        "Headlines", "By theme", "By place", "Published spend", "By contract", "At risk",
        "Case studies", "Method and rules version", "Data quality", "Whom it reaches",
        "All promises",
    ]  # fmt: skip


def test_each_row_has_a_value_for_each_heading_and_a_width(told: dict[str, Leaf]) -> None:
    for leaf in told.values():
        assert len(leaf.headings) == len(leaf.widths)
        assert {len(row) for row in leaf.rows} <= {len(leaf.headings)}


def test_every_total_says_which_path_it_opens_to(told: dict[str, Leaf]) -> None:
    for name in ("Headlines", "By theme", "By place", "By contract", "At risk", "All promises"):
        for opens in column(told[name], "Opens to"):
            assert re.match(r"/v1/(portfolio|standing|contracts/|obligations/)", opens)


def test_units_are_never_added_and_each_promise_is_told_by_itself(
    told: dict[str, Leaf],
) -> None:
    headlines = told["Headlines"]

    assert column(headlines, "Unit") == ["Events", "Pounds", "Hours", "People", "Percent"]
    promised = {row[2]: row[3] for row in told["All promises"].rows}
    assert promised == {
        "events": 50, "pounds": 200_000, "hours": 400, "people": 40, "percent": 100,
    }  # fmt: skip
    assert dict(zip(column(headlines, "Unit"), column(headlines, "Promised"), strict=True)) == {
        unit.capitalize(): number for unit, number in promised.items()
    }


def test_places_with_few_people_are_not_named_nor_their_contracts(
    told: dict[str, Leaf],
) -> None:
    people = [row for row in told["By place"].rows if row[1] == "people"]

    assert [row[2:7] for row in people] == [
        (9, 9, 1, NORTH, 1), (8, 8, 2, "", "left out"), (17, 17, 3, "", 1),
    ]  # fmt: skip
    assert {row[7] for row in people[:2]} == {"/v1/portfolio/delivered?by=place&on=2025-12-31"}
    assert people[1][0] == "Places with few people, together"


def test_a_pack_is_the_same_whichever_place_the_few_came_to(session: WriteSession) -> None:
    """Two people came to one ward and six to another: no sheet tells which."""
    council = a_council(session)
    caller, library = council["clean"].manager, read_library()
    before = leaves(pack_of(session, caller, DAY, library))

    moved = {EAST: WEST, WEST: EAST}
    mine = Delivery.contract_id == council["roads"].contract.id
    for one in session.exec(select(Delivery).where(mine)):
        one.place = moved.get(one.place, one.place)
    session.flush()

    assert leaves(pack_of(session, caller, DAY, library)) == before


def test_what_is_furthest_behind_comes_first_and_silence_is_at_risk(
    told: dict[str, Leaf],
) -> None:
    risk = told["At risk"]

    first = risk.rows[0]
    assert first[0].startswith("Cooking_classes (Catering)")
    assert (first[1], first[2]) == (100, "No return says anything of it")
    wanting = column(risk, "Wanting of what is due (%)")
    assert wanting == sorted(wanting, reverse=True)
    assert "No eligible candidates (both)" in risk.rows[-1]


def test_the_method_names_the_bands_the_engine_and_the_rules(told: dict[str, Leaf]) -> None:
    rows = told["Method and rules version"].rows

    assert ("Colour", "Green", "Verified from 100% of what is due.") in rows
    assert any(row[1].startswith("social-value-scorer ") for row in rows)
    assert sum(row[0].startswith("Rules of the contract: ") for row in rows) == 3


def test_a_chart_says_what_its_table_says(told: dict[str, Leaf]) -> None:
    for name in ("Headlines", "By theme", "By place", "By contract", "At risk"):
        leaf = told[name]
        assert leaf.chart is not None
        assert 0 < leaf.chart.rows <= len(leaf.rows)
        for row in leaf.rows[: leaf.chart.rows]:
            assert row[0] in leaf.chart.about
        for series in leaf.chart.series:
            assert series.column < (leaf.printed or len(leaf.headings))


def test_one_of_something_is_told_as_one(session: WriteSession) -> None:
    alone = a_contract(session, authority="Elsewhere Council")
    alone.agrees((owed := alone.owes(5), evenly(owed)))
    a_shortfall(alone, owed)

    sheets = told_of(session, alone.manager)

    assert sheets["Headlines"].told[0].startswith("1 contract with 1 promise: ")
    assert sheets["At risk"].told[0].endswith(": 1 of 1 promise.")
    assert "1 in 1 contract, 1 still open" in column(sheets["Method and rules version"], "Which")


def test_abbreviations_are_written_in_capitals(session: WriteSession) -> None:
    alone = a_contract(session, authority="Elsewhere Council")
    alone.owes(5, "hour", theme="vcs_capacity")

    sheets = told_of(session, alone.manager)

    assert column(sheets["By theme"], "Theme, and its unit") == ["VCS capacity (hours)"]


def test_a_label_is_told_whole_and_a_very_long_one_is_cut_between_two_words(
    session: WriteSession,
) -> None:
    title = "Repairs, cleaning and catering for all council homes of the borough, north"
    behind = a_contract(session, authority="Elsewhere Council", title=title)
    owed = behind.owes(5, measure="paid_work_for_people_who_were_long_without_any_of_it_at_all")
    behind.agrees((owed, evenly(owed)))

    sheets = told_of(session, behind.manager)

    assert column(sheets["By contract"], "Contract, and the unit") == [f"{title} (hours)"]
    assert column(sheets["At risk"], "Contract") == [title]
    assert short("one two three", 9) == "one two …"
    assert short("one two three", 13) == "one two three"


def test_where_nothing_says_where_there_is_a_sentence_and_no_chart(session: WriteSession) -> None:
    nowhere = a_contract(session, authority="Elsewhere Council")
    hours = nowhere.owes(10, "hour")
    nowhere.delivers(hours, 5, JUNE, 5)

    by_place = told_of(session, nowhere.manager)["By place"]

    assert by_place.chart is None
    assert by_place.told[-1].startswith("No delivery says where it was done")
    assert column(by_place, "Place") == ["Not told where", "All places (hours)"]


def test_what_says_not_where_is_drawn_last_and_is_never_the_message(
    session: WriteSession,
) -> None:
    council = a_contract(session, authority="Elsewhere Council")
    hours = council.owes(100, "hour")
    council.delivers(hours, 50, JUNE, 50)
    council.delivers(hours, 5, JUNE, 5, place=EAST)

    by_place = told_of(session, council.manager)["By place"]

    assert by_place.chart is not None
    assert by_place.chart.message.startswith(f"Most was verified in {by_place.rows[0][0]} (")
    assert [row[5] for row in by_place.rows[:2]] == [EAST, ""]
    assert (by_place.chart.rows, by_place.rows[1][0]) == (2, "Not told where")


def test_contracts_awarded_and_not_yet_entered_into_are_counted(session: WriteSession) -> None:
    council = a_council(session)
    before = told_of(session, council["clean"].manager)["Data quality"]
    council["silent"].contract.state = ContractState.AWARDED
    session.flush()

    after = told_of(session, council["clean"].manager)

    words = "Contracts awarded and not yet entered into, which stand in no figure"
    assert (words, 0, "/v1/contracts?state=awarded") in before.rows
    assert (words, 1, "/v1/contracts?state=awarded") in after["Data quality"].rows
    assert after["Headlines"].told[0].startswith("2 contracts with ")


def test_an_authority_without_contracts_has_sheets_without_charts(session: WriteSession) -> None:
    manager = a_contract(session, authority="Elsewhere Council").manager

    made = leaves(pack_of(session, manager, DAY, read_library()))

    assert [one.name for one in made if one.chart is not None] == []


def test_a_contract_opens_to_its_promises(session: WriteSession) -> None:
    council = a_council(session)
    pack = pack_of(session, council["clean"].manager, DAY, read_library())

    [by_contract] = [one for one in leaves(pack) if one.name == "By contract"]

    assert {path.split("/")[3] for path in column(by_contract, "Opens to")} == {
        str(one) for one in ids(council).values()
    }
