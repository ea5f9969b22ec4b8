import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.places.place import Level, ResolvedPlace, is_pseudo, level_of, place_of_code


@pytest.mark.parametrize(
    ("code", "level"),
    [
        ("E01000006", Level.LSOA),
        ("S01006514", Level.LSOA),
        ("95AA01S1", Level.LSOA),
        ("E05014055", Level.WARD),
        ("S13002843", Level.WARD),
        ("E09000002", Level.DISTRICT),
        ("E06000065", Level.DISTRICT),
        ("W06000001", Level.DISTRICT),
        ("N09000003", Level.DISTRICT),
        ("E10000014", Level.COUNTY),
        ("E12000007", Level.REGION),
        ("E92000001", Level.COUNTRY),
        ("E99999999", None),
        ("E0900000", None),
        ("e09000002", None),
        ("E09000002 ", None),
        ("E14000540", None),
        ("IG11 0AB", None),
        ("", None),
        ("E0900000٢", None),
    ],
)
def test_a_codes_first_letters_tell_the_kind_of_area(code: str, level: Level | None) -> None:
    assert level_of(code) is level


def test_pseudo_codes_are_none_at_all() -> None:
    assert all(is_pseudo(code) for code in ("", "E99999999", "S99999999", "M99999999"))
    assert not is_pseudo("E09000002")


@given(st.text(max_size=12))
def test_no_text_makes_it_fail(code: str) -> None:
    assert (place_of_code(code) is None) == (level_of(code) is None)


def test_northern_ireland_is_on_a_grid_of_its_own() -> None:
    assert ResolvedPlace(postcode="BT1 1AA").irish_grid
    assert ResolvedPlace(district="N09000003").irish_grid
    assert not ResolvedPlace(postcode="B1 1AA").irish_grid
