"""A place, known by the codes of the areas it lies in.

It is known only as far as its vintage tells: `None` is "not known here", never "nowhere".
"""

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

_GSS = re.compile(r"[EWSNLMK][0-9]{8}")
_NORTHERN_SOA = re.compile(r"95[A-Z]{2}[0-9]{2}[A-Z][0-9]")
NO_GRID_REFERENCE = frozenset({9, 90})  #: positional quality in ONS and in OS files


class Level(StrEnum):
    """A kind of area, smallest first."""

    LSOA = "lsoa"
    WARD = "ward"
    DISTRICT = "district"
    COUNTY = "county"
    REGION = "region"
    COUNTRY = "country"


_LEVELS = {
    **dict.fromkeys(("E01", "W01", "S01", "N20"), Level.LSOA),
    **dict.fromkeys(("E05", "W05", "S13", "N08"), Level.WARD),
    **dict.fromkeys(("E06", "E07", "E08", "E09", "W06", "S12", "N09"), Level.DISTRICT),
    **dict.fromkeys(("E10", "E11", "E13"), Level.COUNTY),
    "E12": Level.REGION,
    **dict.fromkeys(("E92", "W92", "S92", "N92", "L93", "M83"), Level.COUNTRY),
}


def level_of(code: str) -> Level | None:
    """Tell what kind of area an ONS code names; `None` for one that this service does not use."""
    if _NORTHERN_SOA.fullmatch(code):
        return Level.LSOA
    return _LEVELS.get(code[:3]) if _GSS.fullmatch(code) and not is_pseudo(code) else None


def is_pseudo(code: str) -> bool:
    """Tell whether a code stands for "none", as E99999999 does."""
    return not code or code[1:] == "99999999"


@dataclass(frozen=True, slots=True)
class Areas:
    """The areas that a postcode lies in, each by its code."""

    lsoa11: str | None = None
    lsoa21: str | None = None
    ward: str | None = None
    district: str | None = None
    county: str | None = None
    region: str | None = None
    country: str | None = None


@dataclass(frozen=True, slots=True)
class ResolvedPlace:
    """Where something is, as one vintage tells it."""

    postcode: str | None = None  #: in display form; a part when only a part was given
    lsoa11: str | None = None
    lsoa21: str | None = None
    ward: str | None = None
    district: str | None = None
    county: str | None = None
    region: str | None = None
    country: str | None = None
    easting: int | None = None  #: metres; on the Irish grid for Northern Ireland
    northing: int | None = None
    decile2019: int | None = None  #: 1 is the most deprived tenth of England
    decile2025: int | None = None  #: as above; not comparable with 2019
    quality: int | None = None  #: positional quality as the file gives it
    introduced: str | None = None  #: ISO day or month
    terminated: str | None = None  #: ISO day or month in which the postcode ended
    vintage: str | None = None  #: id of the vintage; `None` for a bare code

    @property
    def irish_grid(self) -> bool:
        """Tell whether easting and northing are on the Irish grid, not the British one."""
        return (self.postcode or "").startswith("BT") or (self.district or "").startswith("N")

    def at(self, level: Level) -> frozenset[str]:
        """Give the codes known at one level; an LSOA may have one of 2011 and one of 2021."""
        if level is Level.LSOA:
            return frozenset(code for code in (self.lsoa11, self.lsoa21) if code)
        code = getattr(self, level.value)
        return frozenset((code,) if code else ())


def place_of_code(code: str) -> ResolvedPlace | None:
    """Give the place that an ONS code names, knowing nothing but the code.

    An LSOA is put down under both censuses: its code names one and the same area in each.
    """
    level = level_of(code)
    if level is None:
        return None
    if level is Level.LSOA:
        return ResolvedPlace(lsoa11=code, lsoa21=code)
    known: dict[str, Any] = {level.value: code}
    return ResolvedPlace(**known)
