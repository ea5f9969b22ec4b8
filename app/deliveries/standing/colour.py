"""Red, amber, green and grey beside a rating.

They are ours, not the law's: the bands stand in `scoring_rules/ratings.yaml` as
`red-amber-green`. Grey is no result: nothing was due, or nothing was reported. What is missing
is never green.
"""

from enum import StrEnum

#: name of the bands in the library's ratings
BANDS = "red-amber-green"


class Colour(StrEnum):
    """How a promise stands at a glance."""

    GREEN = "green"
    AMBER = "amber"
    RED = "red"
    GREY = "grey"  #: not due yet, or not reported


_READ = {colour.value: colour for colour in Colour}


def colour_of(text: str | None) -> Colour:
    """Read a colour as the bands have it; grey for none, and for what is no colour."""
    return _READ.get((text or "").strip().casefold(), Colour.GREY)
