"""Where a grid reference is on the globe: degrees of WGS 84, as maps on the web have them.

Grid references are whole metres, and a postcode's is the middle of its addresses; so degrees are
rounded to six places, which is about a tenth of a metre. They are not good to that: the conversion
is pyproj's, from what it ships, as it never asks the network, and that is without Ordnance
Survey's grid of corrections (OSTN15). It may be some five metres out.
"""

from functools import cache
from math import isfinite

from pyproj import Transformer

PLACES = 6  #: of a degree
BRITISH, IRISH, WGS84 = "EPSG:27700", "EPSG:29902", "EPSG:4326"


def degrees(easting: int, northing: int, *, irish: bool) -> tuple[float, float] | None:
    """Give the longitude and latitude of a grid reference; None: it is nowhere on the globe.

    Args:
        easting: metres on the British grid, or on the Irish one.
        northing: as above.
        irish: whether it is on the Irish grid.
    """
    east, north = _from_grid(IRISH if irish else BRITISH).transform(easting, northing)
    if not (isfinite(east) and isfinite(north)):
        return None
    return round(east, PLACES), round(north, PLACES)


@cache
def _from_grid(grid: str) -> Transformer:
    return Transformer.from_crs(grid, WGS84, always_xy=True)
