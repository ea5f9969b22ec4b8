"""Reading a place set as it is written in a rule set or sent to the API.

Every fault is listed with its path and its fix; nothing is corrected in silence. The same reader
serves rule files, the API and the place sets that an authority keeps.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from difflib import get_close_matches
from typing import Any

from app.places.locality import (
    AreaSet,
    Deprivation,
    NamedSet,
    PlaceSet,
    Point,
    PostcodeSet,
    Radius,
)
from app.places.place import Level, ResolvedPlace, level_of
from app.places.postcode import Shape, recognise
from app.problems import Finding

MOST_CODES = 50_000  #: more than all the LSOAs of the United Kingdom
MOST_MILES = Decimal(1_000)
_NUMBER = re.compile(r"-?\d{1,9}(?:\.\d{1,9})?", re.ASCII)
LEVELS = {
    "districts": Level.DISTRICT,
    "wards": Level.WARD,
    "lsoas": Level.LSOA,
    "counties": Level.COUNTY,
    "regions": Level.REGION,
}
KEYS = {
    **dict.fromkeys(LEVELS, ("codes", "adjoining", "census")),
    "postcodes": ("codes", "adjoining"),
    "radius": ("miles", "around", "easting", "northing", "irish_grid", "adjoining_miles"),
    "deprivation": ("at_most", "index", "within"),
    "named": ("name", "version"),
}
#: those that can be written in rules or kept; a name alone stands for one that is kept
KINDS = tuple(kind for kind in KEYS if kind != "named")
#: keys of a rule's `locality` block that are not about the ground
BESIDE = ("place_set", "credit", "vintage")


def place_set_of(
    block: Mapping[str, Any], path: str = "locality"
) -> tuple[PlaceSet | None, tuple[Finding, ...]]:
    """Read a place set from a mapping such as `{place_set: districts, codes: [E09000002]}`.

    Args:
        block: the mapping; numbers may be text, whole numbers or Decimals.
        path: where the block stands in its document, for the findings.

    Returns:
        The place set, or `None` when there is a fault; and every fault found.
    """
    reader = _Reader(block, path)
    kind = block.get("place_set")
    if not isinstance(kind, str) or kind not in KEYS:
        near = get_close_matches(str(kind), KINDS, n=1)
        fix = f"Did you mean {near[0]}?" if near else f"Choose one of: {', '.join(KINDS)}."
        reader.fault(
            "unknown_place_set", f"{kind!r} is not a kind of place set.", fix, "place_set"
        )
        return None, tuple(reader.findings)
    reader.refuse_unknown_keys(kind)
    place_set = _READERS.get(kind, _areas)(reader)
    return (None if reader.findings else place_set), tuple(reader.findings)


def anchored(place_set: PlaceSet, look_up: Callable[[str], ResolvedPlace | None]) -> PlaceSet:
    """Give a radius its point, by looking up the postcode it is drawn around.

    Any other place set comes back as it is, and so does a radius whose postcode has no grid
    reference: it stays without a point, and all that is measured against it is unknown.
    """
    if not isinstance(place_set, Radius) or place_set.point is not None:
        return place_set
    place = look_up(place_set.around)
    if place is None or place.easting is None or place.northing is None:
        return place_set
    return replace(place_set, point=Point(place.easting, place.northing, place.irish_grid))


@dataclass
class _Reader:
    block: Mapping[str, Any]
    path: str
    findings: list[Finding] = field(default_factory=list)

    def fault(self, code: str, message: str, fix: str, key: str) -> None:
        self.findings.append(Finding(code, message, fix, path=f"{self.path}.{key}"))

    def refuse_unknown_keys(self, kind: str) -> None:
        for key in self.block:
            if key not in KEYS[kind] and key not in BESIDE:
                near = get_close_matches(str(key), KEYS[kind], n=1)
                fix = f"Did you mean {near[0]}?" if near else f"It takes {', '.join(KEYS[kind])}."
                self.fault("unknown_key", f"A set of {kind} has no {key!r}.", fix, str(key))

    def listed(self, key: str, *, needed: bool) -> list[str]:
        """Give the texts of a list; what is not one is a fault."""
        given = self.block.get(key, [])
        if not isinstance(given, (list, tuple)) or not all(isinstance(one, str) for one in given):
            self.fault("not_a_list", f"{key} is not a list of texts.", "Write [A, B].", key)
            return []
        if needed and not given:
            self.fault("missing", f"{key} lists nothing.", "List at least one.", key)
        if len(given) > MOST_CODES:
            self.fault("too_many", f"{key} has {len(given)} entries.", "Use larger areas.", key)
            return []
        return list(given)

    def number(self, key: str) -> Decimal | None:
        """Give a finite number; `None` when there is none."""
        given = self.block.get(key)
        if given is None:
            return None
        number = Decimal("NaN")
        if not isinstance(given, (bool, float)) and _NUMBER.fullmatch(str(given)):
            number = Decimal(str(given))
        if number.is_nan():
            self.fault("not_a_number", f"{given!r:.40} is not a plain number.", "Write 2.5.", key)
            return None
        return number

    def whole(self, key: str, low: int, high: int, *, needed: bool = False) -> int | None:
        """Give a whole number within bounds."""
        number = self.number(key)
        if number is None:
            if needed and self.block.get(key) is None:
                self.fault("missing", f"{key} is missing.", f"Give {low} to {high}.", key)
            return None
        if number != number.to_integral_value() or not low <= number <= high:
            fix = f"Give a whole number from {low} to {high}."
            self.fault("out_of_range", f"{key} is {number}.", fix, key)
            return None
        return int(number)


def _areas(reader: _Reader) -> PlaceSet:
    level = LEVELS[str(reader.block["place_set"])]
    codes = _codes(reader, "codes", level, needed=True)
    adjoining = _codes(reader, "adjoining", None, needed=False)
    census = reader.whole("census", 2011, 2021)
    if census not in {None, 2011, 2021} or (census and level is not Level.LSOA):
        fix = "Write 2011 or 2021, for LSOAs only."
        reader.fault("out_of_range", f"census is {census}.", fix, "census")
    _refuse_both(reader, codes, adjoining)
    return AreaSet(codes, adjoining, census)


def _codes(reader: _Reader, key: str, level: Level | None, *, needed: bool) -> frozenset[str]:
    codes = [code.strip().upper() for code in reader.listed(key, needed=needed)]
    for place, code in enumerate(codes):
        found = level_of(code)
        where = f"{key}[{place}]"
        if found is None:
            fix = "Use the nine-character ONS code, such as E09000002."
            reader.fault("not_an_area", f"{code[:20]!r} is not the code of an area.", fix, where)
        elif level is not None and found is not level:
            fix = f"Use the code of a {level.value}, or another kind of place set."
            reader.fault("wrong_kind_of_area", f"{code} is a {found.value}.", fix, where)
    _refuse_twice(reader, key, codes)
    return frozenset(codes)


def _refuse_twice(reader: _Reader, key: str, codes: list[str]) -> None:
    for code, times in sorted(Counter(codes).items()):
        if times > 1:
            reader.fault("listed_twice", f"{code} is listed twice.", "Take one out.", key)


def _refuse_both(reader: _Reader, codes: Iterable[str], adjoining: Iterable[str]) -> None:
    for code in sorted(set(codes) & set(adjoining)):
        fix = "List it under codes or under adjoining."
        reader.fault("listed_twice", f"{code} is both inside and adjoining.", fix, "adjoining")


def _postcodes(reader: _Reader) -> PlaceSet:
    codes, adjoining = (_parts(reader, key) for key in ("codes", "adjoining"))
    _refuse_both(reader, codes, adjoining)
    return PostcodeSet(codes, adjoining)


def _parts(reader: _Reader, key: str) -> frozenset[str]:
    found = []
    for place, written in enumerate(reader.listed(key, needed=key == "codes")):
        postcode = recognise(written)
        if postcode.shape not in {Shape.FULL, Shape.SECTOR, Shape.OUTWARD, Shape.AREA}:
            meant = " or ".join(postcode.suggestions)
            fix = f"Did you mean {meant}?" if meant else "Write IG11 0AB, IG11 0, IG11 or IG."
            said = f"{postcode.written!r} is not a postcode or part of one."
            reader.fault("not_a_postcode", said, fix, f"{key}[{place}]")
        found.append(postcode.display)
    _refuse_twice(reader, key, found)
    return frozenset(found)


def _radius(reader: _Reader) -> PlaceSet:
    miles = _distance(reader, "miles", needed=True)
    adjoining = _distance(reader, "adjoining_miles", needed=False)
    if adjoining is not None and miles is not None and adjoining <= miles:
        fix = "It reaches further than miles, or is left out."
        reader.fault(
            "out_of_range", "adjoining_miles is not beyond miles.", fix, "adjoining_miles"
        )
    around, point = reader.block.get("around"), _point(reader)
    if (around is None) is (point is None):
        fix = "Give around: a postcode, or easting and northing in metres."
        reader.fault("missing", "A radius needs one point.", fix, "around")
    elif around is not None and recognise(str(around)).shape is not Shape.FULL:
        fix = "Write a whole postcode, such as IG11 7LU."
        reader.fault("not_a_postcode", f"{str(around)[:24]!r} is no postcode.", fix, "around")
    display = recognise(str(around)).display if around is not None else ""
    return Radius(miles or Decimal(0), point, display, adjoining)


def _distance(reader: _Reader, key: str, *, needed: bool) -> Decimal | None:
    miles = reader.number(key)
    if miles is not None and not 0 < miles <= MOST_MILES:
        fix = f"Give more than 0 and at most {MOST_MILES}."
        reader.fault("out_of_range", f"{key} is {miles}.", fix, key)
    if miles is None and needed and reader.block.get(key) is None:
        reader.fault("missing", f"{key} is missing.", "Say how many miles.", key)
    return miles


def _point(reader: _Reader) -> Point | None:
    east, north = reader.whole("easting", 0, 700_000), reader.whole("northing", 0, 1_300_000)
    if east is None or north is None:
        return None
    return Point(east, north, reader.block.get("irish_grid") in {True, "true"})


def _deprivation(reader: _Reader) -> PlaceSet:
    at_most = reader.whole("at_most", 1, 10, needed=True)
    index = reader.whole("index", 2019, 2025, needed=True)
    if index not in {None, 2019, 2025}:
        fix = "Name the index: 2019 or 2025. Their deciles are not comparable."
        reader.fault("out_of_range", f"There is no index of {index}.", fix, "index")
    within = _codes(reader, "within", None, needed=False)
    return Deprivation(at_most or 1, index or 2025, within)


def _named(reader: _Reader) -> PlaceSet:
    name = reader.block.get("name")
    if not isinstance(name, str) or not 0 < len(name) <= 100:
        fix = "Give the name of a place set that the authority keeps."
        reader.fault("missing", "name is missing.", fix, "name")
    return NamedSet(str(name), reader.whole("version", 1, 1_000_000))


_READERS: dict[str, Callable[[_Reader], PlaceSet]] = {
    "postcodes": _postcodes,
    "radius": _radius,
    "deprivation": _deprivation,
    "named": _named,
}
