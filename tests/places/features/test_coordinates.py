"""Grid references against points whose place is known from elsewhere."""

from math import cos, hypot, radians

import pytest

from app.places.features.coordinates import degrees

METRES = 111_320  #: to a degree of latitude


@pytest.mark.parametrize(
    ("easting", "northing", "irish", "longitude", "latitude", "within"),
    [
        # Caister water tower, the worked example of the Ordnance Survey's guide to coordinates
        (651_410, 313_177, False, 1 + 42 / 60 + 57.787 / 3600, 52 + 39 / 60 + 28.723 / 3600, 5),
        # the false origin of the British grid lies 400 km west and 100 km north of its true one
        (400_000, -100_000, False, -2.0, 49.0, 200),
        # Belfast City Hall, J 338 740, from a hundred metres' square
        (333_800, 374_000, True, -5.9301, 54.5965, 150),
    ],
)
def test_a_grid_reference_is_where_it_should_be(
    easting: int, northing: int, irish: bool, longitude: float, latitude: float, within: int
) -> None:
    found = degrees(easting, northing, irish=irish)

    assert found is not None
    east = (found[0] - longitude) * METRES * cos(radians(latitude))
    assert hypot(east, (found[1] - latitude) * METRES) < within


def test_the_same_numbers_are_another_place_on_the_other_grid() -> None:
    assert degrees(333_800, 374_000, irish=True) != degrees(333_800, 374_000, irish=False)


def test_what_is_nowhere_on_the_globe_is_no_point() -> None:
    assert degrees(10**12, 10**12, irish=False) is None
