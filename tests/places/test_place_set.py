from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.places.locality import AreaSet, Deprivation, NamedSet, Point, PostcodeSet, Radius
from app.places.place import ResolvedPlace
from app.places.place_set import anchored, place_set_of


def faults(**block: Any) -> list[tuple[str, str]]:
    place_set, findings = place_set_of(block)
    assert (place_set is None) == bool(findings)
    return [(finding.code, finding.path) for finding in findings]


@pytest.mark.parametrize(
    ("block", "place_set"),
    [
        (
            {"place_set": "districts", "codes": ["E09000002"], "credit": {"inside": 1}},
            AreaSet(frozenset({"E09000002"})),
        ),
        (
            {"place_set": "lsoas", "codes": [" e01000006"], "census": "2011"},
            AreaSet(frozenset({"E01000006"}), census=2011),
        ),
        (
            {"place_set": "wards", "codes": ["E05014055"], "adjoining": ["E09000002"]},
            AreaSet(frozenset({"E05014055"}), frozenset({"E09000002"})),
        ),
        (
            {"place_set": "postcodes", "codes": ["ig110ab", "IG11 7", "RM10", "IG"]},
            PostcodeSet(frozenset({"IG11 0AB", "IG11 7", "RM10", "IG"})),
        ),
        (
            {"place_set": "radius", "miles": Decimal("2.5"), "around": "ig11 0ab"},
            Radius(Decimal("2.5"), None, "IG11 0AB"),
        ),
        (
            {"place_set": "radius", "miles": 5, "easting": 547437, "northing": "182820"},
            Radius(Decimal(5), Point(547437, 182820)),
        ),
        (
            {"place_set": "deprivation", "at_most": 3, "index": 2025, "within": ["E09000002"]},
            Deprivation(3, 2025, frozenset({"E09000002"})),
        ),
        ({"place_set": "named", "name": "east", "version": 2}, NamedSet("east", 2)),
    ],
)
def test_each_kind_is_read(block: dict[str, Any], place_set: object) -> None:
    assert place_set_of(block) == (place_set, ())


@pytest.mark.parametrize(
    ("block", "expected"),
    [
        ({}, [("unknown_place_set", "locality.place_set")]),
        ({"place_set": ["districts"]}, [("unknown_place_set", "locality.place_set")]),
        ({"place_set": "districts"}, [("missing", "locality.codes")]),
        ({"place_set": "districts", "codes": "E09000002"}, [("not_a_list", "locality.codes")]),
        (
            {"place_set": "districts", "codes": ["E05014055", "Barking"]},
            [("wrong_kind_of_area", "locality.codes[0]"), ("not_an_area", "locality.codes[1]")],
        ),
        (
            {"place_set": "districts", "codes": ["E99999999"]},
            [("not_an_area", "locality.codes[0]")],
        ),
        (
            {"place_set": "districts", "codes": ["E09000002"] * 2, "adjoining": ["E09000002"]},
            [("listed_twice", "locality.codes"), ("listed_twice", "locality.adjoining")],
        ),
        (
            {"place_set": "districts", "codes": ["E09000002"], "adjoinin": []},
            [("unknown_key", "locality.adjoinin")],
        ),
        (
            {"place_set": "districts", "codes": ["E09000002"], "census": 2021},
            [("out_of_range", "locality.census")],
        ),
        (
            {"place_set": "lsoas", "codes": ["E01000006"], "census": 2015},
            [("out_of_range", "locality.census")],
        ),
        (
            {"place_set": "postcodes", "codes": ["IG11 OAB"]},
            [("not_a_postcode", "locality.codes[0]")],
        ),
        (
            {"place_set": "radius", "miles": "NaN", "around": "IG11 0AB"},
            [("not_a_number", "locality.miles")],
        ),
        (
            {"place_set": "radius", "miles": 1.5, "around": "IG11 0AB"},
            [("not_a_number", "locality.miles")],
        ),
        (
            {"place_set": "radius", "miles": "1e5", "around": "IG11 0AB"},
            [("not_a_number", "locality.miles")],
        ),
        ({"place_set": "radius", "miles": -1, "around": "IG11"}, [
            ("out_of_range", "locality.miles"), ("not_a_postcode", "locality.around"),
        ]),
        ({"place_set": "radius"}, [("missing", "locality.miles"), ("missing", "locality.around")]),
        (
            {"place_set": "radius", "miles": 2, "adjoining_miles": 2, "around": "IG11 0AB"},
            [("out_of_range", "locality.adjoining_miles")],
        ),
        (
            {"place_set": "radius", "miles": 2, "easting": "1.5", "northing": 3},
            [("out_of_range", "locality.easting"), ("missing", "locality.around")],
        ),
        ({"place_set": "deprivation", "at_most": 11, "index": 2020}, [
            ("out_of_range", "locality.at_most"), ("out_of_range", "locality.index"),
        ]),
        ({"place_set": "deprivation"}, [
            ("missing", "locality.at_most"), ("missing", "locality.index"),
        ]),
        ({"place_set": "named"}, [("missing", "locality.name")]),
    ],
)  # fmt: skip
def test_every_fault_is_listed_with_its_path(
    block: dict[str, Any], expected: list[tuple[str, str]]
) -> None:
    assert faults(**block) == expected


def test_a_misspelt_kind_is_told_the_nearest() -> None:
    _, findings = place_set_of({"place_set": "district"})

    assert findings[0].how_to_fix == "Did you mean districts?"


def test_fifty_thousand_copies_of_one_code_are_one_fault() -> None:
    assert faults(place_set="districts", codes=["E09000002"] * 50_000) == [
        ("listed_twice", "locality.codes")
    ]
    assert faults(place_set="districts", codes=["E09000002"] * 50_001) == [
        ("too_many", "locality.codes")
    ]


@given(
    st.dictionaries(
        st.sampled_from(["codes", "adjoining", "miles", "around", "at_most", "name", "x"]),
        st.none() | st.booleans() | st.integers() | st.text(max_size=9) | st.lists(st.text()),
    ),
    st.sampled_from(["districts", "lsoas", "postcodes", "radius", "deprivation", "named"]),
)
def test_no_block_makes_it_fail(block: dict[str, Any], kind: str) -> None:
    place_set, findings = place_set_of({**block, "place_set": kind})

    assert (place_set is None) == bool(findings)


def test_a_radius_takes_its_point_from_the_postcode_it_is_drawn_around() -> None:
    asked = []

    def look_up(written: str) -> ResolvedPlace:
        asked.append(written)
        return ResolvedPlace(easting=1, northing=2)

    radius, _ = place_set_of({"place_set": "radius", "miles": 2, "around": "IG11 0AB"})
    districts, _ = place_set_of({"place_set": "districts", "codes": ["E09000002"]})
    assert radius
    assert districts

    assert anchored(radius, look_up) == Radius(Decimal(2), Point(1, 2), "IG11 0AB")
    assert anchored(districts, look_up) == districts
    assert asked == ["IG11 0AB"]


def test_a_name_alone_is_never_offered_as_a_kind_of_place_set() -> None:
    for kind in ("nothing like it", "name", "nmaed"):
        _, [fault] = place_set_of({"place_set": kind})

        assert fault.code == "unknown_place_set"
        assert "named" not in fault.how_to_fix
        assert "districts" in fault.how_to_fix


def test_a_radius_around_nowhere_stays_without_a_point() -> None:
    radius, _ = place_set_of({"place_set": "radius", "miles": 2, "around": "IG11 0AB"})
    assert radius

    assert anchored(radius, lambda _: None) == radius
