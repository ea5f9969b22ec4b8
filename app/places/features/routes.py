"""Places as GeoJSON over HTTP."""

from typing import Annotated

from fastapi import Path
from fastapi.responses import JSONResponse

from app.places.features.messages import AreaFeature, PointOut, PostcodeFeature
from app.places.listing import names_around
from app.places.messages import PostcodeOut
from app.places.queries import look_up_for
from app.places.routes import On, Reader, VintageName, read_place
from app.platform.http.dependencies import NowDep, ReadDep
from app.platform.http.routing import Router

router = Router(prefix="/v1", tags=["places"])


class GeoJson(JSONResponse):
    """A document of GeoJSON."""

    media_type = "application/geo+json"


@router.get("/postcodes/{postcode}.geojson", response_class=GeoJson)
def map_postcode(
    caller: Reader,
    postcode: Annotated[str, Path(max_length=100, examples=["IG11 0AB"])],
    session: ReadDep,
    now: NowDep,
    on: On = None,
    vintage: VintageName = None,
) -> PostcodeFeature:
    """Tell where a postcode is on a day, as a point for maps (GeoJSON, RFC 7946).

    The point is the middle of its addresses, as its vintage gives it on the national grid, told
    in degrees of WGS 84 and good to some five metres; the geometry is null where there is no grid
    reference. In a sandbox `ZZ99 9ZZ` fails here too.
    """
    day = on or now.date()
    answer = look_up_for(session, caller, postcode, day, vintage)
    told = PostcodeOut.of(answer, day, names_around(session, answer.place))
    return PostcodeFeature(id=postcode, geometry=PointOut.of(answer.place), properties=told)


@router.get("/places/{code}.geojson", response_class=GeoJson)
def map_place(
    caller: Reader,
    code: Annotated[str, Path(max_length=20, examples=["E09000002"])],
    session: ReadDep,
    on: On = None,
) -> AreaFeature:
    """Give an area as a feature for maps (GeoJSON, RFC 7946), to be joined to its outline.

    Its geometry is null: no file that is loaded draws areas. Its id is the code that the
    outlines of the Office for National Statistics have.
    """
    told = read_place(caller, code, session, on)
    return AreaFeature(id=told.code, properties=told)
