"""Locality as a rule: what counts as local.

A rule set names a *place set*, which says which ground is inside and which is adjoining. Whose
place is looked at (where the person lives, where the work is done, where the money is paid, where
the benefit lands) is the measure's own test, and part of the published rules as well. What cannot
be told is `unknown`, with the reason: never quietly inside and never quietly elsewhere.
"""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from app.places.place import Level, ResolvedPlace, level_of
from app.places.postcode import recognise

_SIZE = {level: size for size, level in enumerate(Level)}
METRES_IN_A_MILE = Fraction(1_609_344, 1_000)  #: the international mile, exactly


class Zone(StrEnum):
    """Where a place stands to a place set."""

    INSIDE = "inside"
    ADJOINING = "adjoining"
    ELSEWHERE = "elsewhere"
    UNKNOWN = "unknown"  #: what is known of the place does not tell


@dataclass(frozen=True, slots=True)
class AreaSet:
    """Areas by their codes: districts, wards, LSOAs, counties or regions."""

    codes: frozenset[str]
    adjoining: frozenset[str] = frozenset()
    census: int | None = None  #: 2011 or 2021: which LSOAs the codes are of; `None` takes either


@dataclass(frozen=True, slots=True)
class PostcodeSet:
    """Postcodes, sectors (`IG11 0`), outward codes (`IG11`) or postcode areas (`IG`)."""

    codes: frozenset[str]  #: in display form
    adjoining: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Point:
    """A point on a national grid, in whole metres."""

    easting: int
    northing: int
    irish: bool = False  #: on the Irish grid, which no distance crosses


@dataclass(frozen=True, slots=True)
class Radius:
    """All within some miles of a point, its edge included."""

    miles: Decimal
    point: Point | None  #: `None` until the postcode `around` has been looked up
    around: str = ""  #: the postcode that the point comes from, if any
    adjoining_miles: Decimal | None = None  #: up to here is adjoining


@dataclass(frozen=True, slots=True)
class Deprivation:
    """The most deprived tenths of England's LSOAs, everywhere or within some areas."""

    at_most: int  #: decile, 1 to 10; 1 is the most deprived tenth
    index: int  #: 2019 or 2025; the two are not comparable
    within: frozenset[str] = frozenset()  #: codes of areas; empty is all of England


@dataclass(frozen=True, slots=True)
class NamedSet:
    """A place set that an authority keeps here under a name, for reports by its own areas.

    It is looked up (`app.places.defining.named_set`) before anything is located. Rules write
    their areas out instead, so that the published rules say by themselves what is local.
    """

    name: str
    version: int | None = None


PlaceSet = AreaSet | PostcodeSet | Radius | Deprivation | NamedSet


@dataclass(frozen=True, slots=True)
class Verdict:
    """Where a place stands, and why."""

    zone: Zone
    because: str


def locate(place_set: PlaceSet, where: ResolvedPlace | None) -> Zone:
    """Tell where a place stands to a place set."""
    return judge(place_set, where).zone


def judge(place_set: PlaceSet, where: ResolvedPlace | None) -> Verdict:
    """Tell where a place stands to a place set, with the reason in words."""
    if where is None:
        return Verdict(Zone.UNKNOWN, "no place was given, or it could not be found")
    match place_set:
        case AreaSet():
            return _by_area(place_set, where)
        case PostcodeSet():
            return _by_postcode(place_set, where)
        case Radius():
            return _by_distance(place_set, where)
        case Deprivation():
            return _by_deprivation(place_set, where)
        case NamedSet():
            return Verdict(Zone.UNKNOWN, f"the place set {place_set.name!r} was not looked up")


def _by_area(areas: AreaSet, where: ResolvedPlace) -> Verdict:
    known = {level: _known(where, level, areas.census) for level in Level}
    if inside := frozenset().union(*known.values()) & areas.codes:
        return Verdict(Zone.INSIDE, f"it is in {min(inside)}, which is listed")
    unsure = _missing(areas.codes, where, areas.census)
    for level, codes in known.items():
        # an area may be listed as adjoining and yet hold smaller ones that are inside
        if any(size < _SIZE[level] for size in unsure):
            break
        if adjoining := codes & areas.adjoining:
            return Verdict(Zone.ADJOINING, f"it is in {min(adjoining)}, listed as adjoining")
    if missing := sorted(unsure | _missing(areas.adjoining, where, areas.census)):
        names = " and ".join(list(Level)[size].value for size in missing)
        return Verdict(Zone.UNKNOWN, f"its {names} is not known")
    return Verdict(Zone.ELSEWHERE, "it is in none of the areas listed")


def _missing(codes: frozenset[str], where: ResolvedPlace, census: int | None) -> set[int]:
    """Give the sizes of listed areas for which the place has no code, by order of size."""
    levels = {level for code in codes if (level := level_of(code))}
    return {_SIZE[level] for level in levels if not _known(where, level, census)}


def _known(where: ResolvedPlace, level: Level, census: int | None) -> frozenset[str]:
    if level is not Level.LSOA or census is None:
        return where.at(level)
    code = where.lsoa11 if census == 2011 else where.lsoa21
    return frozenset((code,) if code else ())


def _by_postcode(postcodes: PostcodeSet, where: ResolvedPlace) -> Verdict:
    if not where.postcode:
        return Verdict(Zone.UNKNOWN, "its postcode is not known")
    postcode = recognise(where.postcode)
    area = "".join(letter for letter in postcode.display[:2] if letter.isalpha())
    parts = {postcode.display, postcode.sector, postcode.outward, area} - {""}
    for zone, codes in ((Zone.INSIDE, postcodes.codes), (Zone.ADJOINING, postcodes.adjoining)):
        if found := parts & codes:
            return Verdict(zone, f"it is in {max(found, key=len)}, which is listed")
        if any(code != area and _lies_in(code, postcode.display) for code in codes):
            return Verdict(Zone.UNKNOWN, f"only part of {postcode.display} is listed")
    return Verdict(Zone.ELSEWHERE, "its postcode is not among those listed")


def _lies_in(code: str, part: str) -> bool:
    """Tell whether a listed code is a smaller piece of a part of a postcode."""
    listed = recognise(code)
    return code != part and part in {listed.sector, listed.outward}


def _by_distance(radius: Radius, where: ResolvedPlace) -> Verdict:
    if radius.point is None:
        return Verdict(Zone.UNKNOWN, f"{radius.around} was not looked up")
    if where.easting is None or where.northing is None:
        return Verdict(Zone.UNKNOWN, "it has no grid reference")
    if where.irish_grid is not radius.point.irish:
        return Verdict(Zone.UNKNOWN, "it is on another grid, across the sea")
    east, north = where.easting - radius.point.easting, where.northing - radius.point.northing
    square = east * east + north * north
    if square <= _square(radius.miles):
        return Verdict(Zone.INSIDE, f"it is within {radius.miles} miles")
    if radius.adjoining_miles is not None and square <= _square(radius.adjoining_miles):
        return Verdict(Zone.ADJOINING, f"it is within {radius.adjoining_miles} miles")
    furthest = radius.miles if radius.adjoining_miles is None else radius.adjoining_miles
    return Verdict(Zone.ELSEWHERE, f"it is more than {furthest} miles away")


def _square(miles: Decimal) -> Fraction:
    """Give the square of a distance in square metres, exactly."""
    return (Fraction(miles) * METRES_IN_A_MILE) ** 2


def _by_deprivation(rule: Deprivation, where: ResolvedPlace) -> Verdict:
    if rule.within:
        ground = _by_area(AreaSet(rule.within), where)
        if ground.zone is not Zone.INSIDE:
            return ground
    decile = where.decile2019 if rule.index == 2019 else where.decile2025
    if decile is None:
        return Verdict(Zone.UNKNOWN, f"its decile in the index of {rule.index} is not known")
    zone = Zone.INSIDE if decile <= rule.at_most else Zone.ELSEWHERE
    return Verdict(zone, f"its decile is {decile} in the index of {rule.index}")
