"""What the columns of a file mean, told from its first line.

ONS renamed the columns of its directories in 2025 and their names hold a year besides, so they
are matched by pattern. Code-Point Open and the Scottish Postcode Directory come without a header
and are told by what their first row holds.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from app.places.postcode import Shape, recognise
from app.places.vintage import VintageKind

_POSTCODE_COLUMNS = {
    "postcode": r"pcds|pcd|pcd7|pcd8|postcode|pc",
    "introduced": r"dointr|dateofintroduction",
    "terminated": r"doterm|dateofdeletion",
    "easting": r"oseast1m|east1m|eastings|gridreferenceeasting|ea",
    "northing": r"osnrth1m|north1m|northings|gridreferencenorthing|no",
    "quality": r"osgrdind|gridind|positional_quality_indicator|pq",
    "lsoa11": r"lsoa11(?:cd)?|datazone2011code",
    "lsoa21": r"lsoa21(?:cd)?|datazone2022code",
    "ward": r"osward|ward|wd\d\dcd|admin_ward_code|wc|electoralward\d{4}code",
    "district": r"oslaua|laua|lad\d\dcd|admin_district_code|dc|councilarea\d{4}code",
    "county": r"oscty|cty|cty\d\dcd|admin_county_code|cc",
    "region": r"rgn|rgn\d\dcd|gor",
    "country": r"ctry|ctry\d\dcd|country_code|cy",
}
_AREAS = ("lsoa11", "lsoa21", "ward", "district", "county", "region", "country")
_SCOTTISH_DATE = re.compile(r"\d{1,2}/\d{1,2}/\d{4}(?: \d\d:\d\d:\d\d)?")
_COUNTRY_CODE = re.compile(r"[EWS]92\d{6}")

#: columns of other kinds of file: each kind needs all of its patterns, and the first kind fits
_OTHER_COLUMNS: dict[VintageKind, dict[str, str]] = {
    VintageKind.LSOA_CHANGES: {
        "before": r"lsoa11(?:_?code|cd)",
        "change": r"change_code|chgind|chngind",
        "after": r"lsoa21(?:_?code|cd)",
    },
    VintageKind.AREA_LOOK_UP: {
        "lsoa": r"lsoa\d\d(?:_?code|cd)",
        "lsoa_name": r"lsoa\d\d(?:_?name|nm)",
        "ward": r"(?:ward|wd)\d\d(?:_?code|cd)",
        "ward_name": r"(?:ward|wd)\d\d(?:_?name|nm)",
        "district": r"(?:ltla|lad|utla)\d\d(?:_?code|cd)",
        "district_name": r"(?:ltla|lad|utla)\d\d(?:_?name|nm)",
    },
    VintageKind.DEPRIVATION: {
        "lsoa": r"lsoa(?:11|21)(?:_?code|cd)|lsoa code \(20(?:11|21)\)",
        "decile": r"imd_decile|index of multiple deprivation \(imd\) decile.*",
        "rank": r"imd_rank|index of multiple deprivation \(imd\) rank.*",
    },
    VintageKind.AUTHORITY_REGISTER: {
        "register_code": r"local-authority-code",
        "name": r"nice-name",
        "code": r"gss-code",
        "starts": r"start-date",
        "ends": r"end-date",
        "replaced_by": r"replaced-by",
        "region": r"region",
    },
    VintageKind.AREA_NAMES: {
        "code": r"code|(?:lad|wd|rgn|cty|ctry|lsoa\d\d|pcon)\d?\d?cd",
        "name": r"name|(?:lad|wd|rgn|cty|ctry|lsoa\d\d|pcon)\d?\d?nm",
    },
}
_YEAR_COLUMN = re.compile(r"(?:ltla|lad)(\d\d)(?:_?code|cd)")


@dataclass(frozen=True, slots=True)
class PostcodeLayout:
    """Where a file of postcodes keeps what is used of it; columns count from 0."""

    kind: VintageKind
    width: int  #: columns in every row
    postcode: int
    easting: int
    northing: int
    areas: tuple[int | None, ...]  #: in the order of `place.Areas`
    introduced: int | None = None
    terminated: int | None = None
    quality: int | None = None
    has_header: bool = True
    scottish_dates: bool = False  #: d/m/yyyy hh:mm:ss, not YYYYMM


@dataclass(frozen=True, slots=True)
class TableLayout:
    """Where another kind of file keeps what is used of it."""

    kind: VintageKind
    width: int
    columns: tuple[tuple[str, int], ...]  #: what is used, and its column
    census: int | None = None  #: of the LSOAs in it, where there are any


Layout = PostcodeLayout | TableLayout

_CODE_POINT_OPEN = PostcodeLayout(
    VintageKind.CODE_POINT_OPEN,
    width=10,
    postcode=0,
    quality=1,
    easting=2,
    northing=3,
    areas=(None, None, 9, 8, 7, None, 4),
    has_header=False,
)
_SCOTTISH = PostcodeLayout(
    VintageKind.SPD,
    width=57,
    postcode=0,
    introduced=3,
    terminated=4,
    easting=5,
    northing=6,
    areas=(22, None, 14, 10, None, None, None),
    has_header=False,
    scottish_dates=True,
)


def layout_of(first: Sequence[str], file: str) -> Layout | None:
    """Tell what a file is from the fields of its first line.

    Args:
        first: the fields of the first line.
        file: the file's name; ONSPD and NSPL can be told apart by it only since 2025.

    Returns:
        `None` for a file that this service has no use for.
    """
    names = [field.strip().lower() for field in first]
    return _with_header(names, file) or _without_header(first) or _table(names)


def _with_header(names: list[str], file: str) -> PostcodeLayout | None:
    found = {key: _column(names, pattern) for key, pattern in _POSTCODE_COLUMNS.items()}
    postcode, east, north = found["postcode"], found["easting"], found["northing"]
    if postcode is None or east is None or north is None or found["district"] is None:
        return None
    kind = _kind(names, file)
    return PostcodeLayout(
        kind,
        len(names),
        postcode,
        east,
        north,
        tuple(found[area] for area in _AREAS),
        found["introduced"],
        found["terminated"],
        found["quality"],
        scottish_dates=kind is VintageKind.SPD,
    )


def _column(names: list[str], pattern: str) -> int | None:
    """Find the column whose name fits, trying the choices of the pattern in their order."""
    for choice in pattern.split("|") if "(" not in pattern else [pattern]:
        for place, name in enumerate(names):
            if re.fullmatch(choice, name):
                return place
    return None


def _kind(names: list[str], file: str) -> VintageKind:
    if "dateofintroduction" in names:
        return VintageKind.SPD
    if _column(names, r"doterm") is None:
        return VintageKind.CODE_POINT_OPEN
    best_fit = "laua" in names or "nspl" in file.lower()
    return VintageKind.NSPL if best_fit else VintageKind.ONSPD


def _without_header(first: Sequence[str]) -> PostcodeLayout | None:
    if not first:
        return None
    if len(first) == 10 and _COUNTRY_CODE.fullmatch(first[4]) and _is_postcode(first[0]):
        return _CODE_POINT_OPEN
    scottish = len(first) >= 50 and _SCOTTISH_DATE.fullmatch(first[3])
    if scottish and (_is_postcode(first[0]) or _is_postcode(first[0][:-1])):
        return replace(_SCOTTISH, width=len(first))
    return None


def _is_postcode(text: str) -> bool:
    return recognise(text).shape is Shape.FULL


def _table(names: list[str]) -> TableLayout | None:
    years = sum(_YEAR_COLUMN.fullmatch(name) is not None for name in names)
    if years >= 2:
        columns = tuple(
            (f"20{match[1]}", place)
            for place, name in enumerate(names)
            if (match := _YEAR_COLUMN.fullmatch(name))
        )
        return TableLayout(VintageKind.DISTRICT_CHANGES, len(names), columns)
    for kind, patterns in _OTHER_COLUMNS.items():
        found = {key: _column(names, pattern) for key, pattern in patterns.items()}
        if all(place is not None for place in found.values()):
            columns = tuple((key, place) for key, place in found.items() if place is not None)
            return TableLayout(kind, len(names), columns, _census(names, dict(columns)))
    return None


def _census(names: list[str], columns: dict[str, int]) -> int | None:
    """Tell the census of the LSOAs from the name of their column."""
    name = names[columns["lsoa"]] if "lsoa" in columns else ""
    return 2011 if "11" in name else 2021 if "21" in name else None
