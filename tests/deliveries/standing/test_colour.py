from decimal import Decimal

import pytest

from app.deliveries.standing.band import rated
from app.deliveries.standing.colour import BANDS, Colour, colour_of
from app.rules.checks.tables import bands
from app.rules.reading import read_library


@pytest.mark.parametrize(
    ("percent", "colour"),
    [
        ("100", Colour.GREEN), ("250", Colour.GREEN), ("99.9999", Colour.AMBER),
        ("80", Colour.AMBER), ("79.9999", Colour.RED), ("0", Colour.RED),
    ],
)  # fmt: skip
def test_green_is_what_was_kept_and_amber_four_fifths_of_it(percent: str, colour: Colour) -> None:
    assert colour_of(rated(read_library().ratings[BANDS], Decimal(percent))) is colour


@pytest.mark.parametrize("text", [None, "", "turquoise"])
def test_what_is_missing_is_grey(text: str | None) -> None:
    assert colour_of(text) is Colour.GREY


def test_the_bands_of_the_colours_have_no_gap() -> None:
    assert list(bands(read_library().ratings[BANDS], BANDS, forgiven=False)) == []
