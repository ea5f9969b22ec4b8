from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.places.locality import (
    AreaSet,
    Deprivation,
    NamedSet,
    Point,
    PostcodeSet,
    Radius,
    Zone,
    judge,
    locate,
)
from app.places.place import ResolvedPlace, place_of_code

BARKING = ResolvedPlace(
    postcode="IG11 0AB",
    lsoa11="E01000010",
    lsoa21="E01034473",
    ward="E05014055",
    district="E09000002",
    region="E12000007",
    country="E92000001",
    easting=547437,
    northing=182820,
    decile2019=3,
    decile2025=2,
    quality=1,
)
REDBRIDGE = replace(
    BARKING, postcode="IG1 1AG", ward="E05011246", district="E09000026", lsoa11="E01003723",
    lsoa21="E01003723", easting=543761, northing=186342,
)  # fmt: skip
DISTRICTS = AreaSet(frozenset({"E09000002"}), frozenset({"E09000026"}))


def a_place(code: str) -> ResolvedPlace:
    place = place_of_code(code)
    assert place is not None
    return place


def test_a_place_is_inside_adjoining_or_elsewhere() -> None:
    assert locate(DISTRICTS, BARKING) is Zone.INSIDE
    assert locate(DISTRICTS, REDBRIDGE) is Zone.ADJOINING
    assert locate(DISTRICTS, replace(BARKING, district="E09000005")) is Zone.ELSEWHERE


@pytest.mark.parametrize(
    ("code", "place_set"),
    [
        ("E09000002", AreaSet(frozenset({"E09000002"}))),
        ("E05014055", AreaSet(frozenset({"E05014055", "E05014053"}))),
        ("E01034473", AreaSet(frozenset({"E01034473"}), census=2021)),
        ("E01000010", AreaSet(frozenset({"E01000010"}), census=2011)),
        ("E12000007", AreaSet(frozenset({"E12000007"}))),
    ],
)
def test_a_bare_code_is_located_without_any_data(code: str, place_set: AreaSet) -> None:
    assert locate(place_set, a_place(code)) is Zone.INSIDE


def test_a_ward_whose_district_is_not_known_is_not_guessed() -> None:
    verdict = judge(DISTRICTS, a_place("E05014055"))

    assert verdict.zone is Zone.UNKNOWN
    assert verdict.because == "its district is not known"


def test_an_area_that_may_hold_an_inside_one_is_not_called_adjoining() -> None:
    wards = AreaSet(frozenset({"E05014055"}), frozenset({"E09000002"}))

    assert locate(wards, a_place("E09000002")) is Zone.UNKNOWN
    assert locate(wards, replace(BARKING, ward="E05014053")) is Zone.ADJOINING


def test_an_lsoa_list_of_one_census_is_not_held_against_the_other() -> None:
    split_since = AreaSet(frozenset({"E01000010"}), census=2011)

    assert locate(split_since, BARKING) is Zone.INSIDE
    assert locate(replace(split_since, census=2021), BARKING) is Zone.ELSEWHERE
    assert locate(split_since, replace(BARKING, lsoa11=None)) is Zone.UNKNOWN
    assert locate(replace(split_since, census=None), BARKING) is Zone.INSIDE


@pytest.mark.parametrize(
    ("codes", "postcode", "zone"),
    [
        ("IG11 0AB", "IG11 0AB", Zone.INSIDE),
        ("IG11 0", "IG11 0AB", Zone.INSIDE),
        ("IG11", "IG11 0AB", Zone.INSIDE),
        ("IG", "IG11 0AB", Zone.INSIDE),
        ("IG1", "IG11 0AB", Zone.ELSEWHERE),
        ("IG1 1", "IG11 1AA", Zone.ELSEWHERE),
        ("E", "EC1A 1BB", Zone.ELSEWHERE),
        ("IG11 0AB", "IG11 0", Zone.UNKNOWN),
        ("IG11 0", "IG11", Zone.UNKNOWN),
        ("IG11 0", "IG11 0", Zone.INSIDE),
        ("IG11", "IG11 0", Zone.INSIDE),
        ("IG11 9", "IG11 0", Zone.ELSEWHERE),
    ],
)
def test_postcodes_are_matched_by_whole_parts(codes: str, postcode: str, zone: Zone) -> None:
    assert locate(PostcodeSet(frozenset({codes})), ResolvedPlace(postcode=postcode)) is zone


def test_a_place_without_a_postcode_is_unknown_to_a_list_of_postcodes() -> None:
    assert locate(PostcodeSet(frozenset({"IG11"})), a_place("E09000002")) is Zone.UNKNOWN


def test_the_edge_of_a_radius_belongs_to_it_to_the_metre() -> None:
    # 125 miles are 201 168 metres exactly
    circle = Radius(Decimal(125), Point(0, 0))

    assert locate(circle, ResolvedPlace(easting=201168, northing=0)) is Zone.INSIDE
    assert locate(circle, ResolvedPlace(easting=201168, northing=1)) is Zone.ELSEWHERE


def test_beyond_the_radius_lies_the_adjoining_ring() -> None:
    circle = Radius(Decimal(5), Point(547437, 182820), adjoining_miles=Decimal("10.5"))

    assert locate(circle, REDBRIDGE) is Zone.INSIDE
    assert locate(circle, replace(BARKING, easting=560000)) is Zone.ADJOINING
    assert locate(circle, replace(BARKING, easting=600000)) is Zone.ELSEWHERE


def test_no_distance_is_measured_to_another_grid_or_to_no_grid_reference() -> None:
    circle = Radius(Decimal(1000), Point(547437, 182820))
    belfast = ResolvedPlace(postcode="BT1 1AA", easting=333800, northing=374400)

    assert locate(circle, belfast) is Zone.UNKNOWN
    assert locate(replace(circle, point=Point(333800, 374400, irish=True)), belfast) is Zone.INSIDE
    assert locate(circle, replace(BARKING, easting=None)) is Zone.UNKNOWN
    assert locate(Radius(Decimal(1), None, "IG11 0AB"), BARKING) is Zone.UNKNOWN


@given(
    miles=st.decimals("0.001", "1000", places=3),
    east=st.integers(0, 700_000),
    north=st.integers(0, 1_300_000),
)
def test_distance_is_compared_exactly(miles: Decimal, east: int, north: int) -> None:
    thousandths = int(miles * 1000)
    within = (east * east + north * north) * 1000**2 <= Fraction(
        (thousandths * 1_609_344) ** 2, 1000**2
    )

    zone = locate(Radius(miles, Point(0, 0)), ResolvedPlace(easting=east, northing=north))

    assert (zone is Zone.INSIDE) == within


def test_deprivation_names_its_index_and_does_not_mix_the_two() -> None:
    assert locate(Deprivation(2, 2025), BARKING) is Zone.INSIDE
    assert locate(Deprivation(2, 2019), BARKING) is Zone.ELSEWHERE
    assert locate(Deprivation(2, 2025), replace(BARKING, decile2025=None)) is Zone.UNKNOWN
    in_redbridge = Deprivation(2, 2025, frozenset({"E09000026"}))
    assert locate(in_redbridge, BARKING) is Zone.ELSEWHERE
    assert locate(in_redbridge, REDBRIDGE) is Zone.INSIDE


def test_what_was_not_looked_up_is_unknown_and_says_so() -> None:
    assert judge(NamedSet("East"), BARKING).because == "the place set 'East' was not looked up"
    assert locate(DISTRICTS, None) is Zone.UNKNOWN
