"""What the API gives about places as GeoJSON."""

from typing import Literal

from app.places.features.coordinates import degrees
from app.places.messages import PlaceOut, PostcodeOut
from app.places.place import ResolvedPlace
from app.platform.request.messages import Message


class PointOut(Message):
    """A point of the globe."""

    type: Literal["Point"] = "Point"
    coordinates: tuple[float, float]  #: longitude and latitude, in degrees of WGS 84

    @classmethod
    def of(cls, place: ResolvedPlace | None) -> "PointOut | None":
        """Make it from a place with a grid reference; None: there is none."""
        if place is None or place.easting is None or place.northing is None:
            return None
        found = degrees(place.easting, place.northing, irish=place.irish_grid)
        return None if found is None else cls(coordinates=found)


class PostcodeFeature(Message):
    """A postcode on a day, as a feature of a map."""

    type: Literal["Feature"] = "Feature"
    id: str  #: the postcode as it was asked for
    geometry: PointOut | None  #: the middle of its addresses; null: it is not known
    properties: PostcodeOut


class AreaFeature(Message):
    """An area, as a feature of a map; it has no geometry, as no file that is loaded draws one."""

    type: Literal["Feature"] = "Feature"
    id: str  #: its code
    geometry: None = None
    properties: PlaceOut
