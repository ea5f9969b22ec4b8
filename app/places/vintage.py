"""A vintage: one loaded file of places, with its source, its date and a digest of its bytes.

Every answer about a place names the vintage that gave it, so that it can be given again.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

_OGL = "Open Government Licence v3.0. Contains public sector information licensed under it."
_OS = "Contains OS data © Crown copyright and database right."
_ROYAL_MAIL = "Contains Royal Mail data © Royal Mail copyright and database right."
_ONS = "Source: Office for National Statistics."


class VintageKind(StrEnum):
    """What a file of places holds."""

    CODE_POINT_OPEN = "code-point-open"  #: live postcodes of Great Britain, to ward
    ONSPD = "onspd"  #: ONS Postcode Directory: live and ended postcodes, exact
    NSPL = "nspl"  #: National Statistics Postcode Lookup: the same, by best fit
    SPD = "spd"  #: Scottish Postcode Directory
    AREA_LOOK_UP = "area-look-up"  #: which ward and district an LSOA lies in, with names
    AREA_NAMES = "area-names"  #: names of areas by code
    LSOA_CHANGES = "lsoa-changes"  #: which LSOA of 2011 became which of 2021
    DISTRICT_CHANGES = "district-changes"  #: district codes year by year
    AUTHORITY_REGISTER = "authority-register"  #: authorities with dates and successors
    DEPRIVATION = "deprivation"  #: English index of multiple deprivation by LSOA


#: kinds that place a postcode, the most telling first: Code-Point Open has no LSOA
POSTCODE_KINDS = (
    VintageKind.ONSPD,
    VintageKind.NSPL,
    VintageKind.SPD,
    VintageKind.CODE_POINT_OPEN,
)

#: words that the licence of each kind asks to be shown beside its data
LICENCES = {
    VintageKind.CODE_POINT_OPEN: f"{_OGL} {_OS} {_ROYAL_MAIL}",
    VintageKind.ONSPD: f"{_OGL} {_OS} {_ROYAL_MAIL} {_ONS}",
    VintageKind.NSPL: f"{_OGL} {_OS} {_ROYAL_MAIL} {_ONS}",
    VintageKind.SPD: f"{_OGL} {_OS} {_ROYAL_MAIL} Source: National Records of Scotland.",
    VintageKind.AREA_LOOK_UP: f"{_OGL} {_OS} {_ONS}",
    VintageKind.AREA_NAMES: f"{_OGL} {_ONS}",
    VintageKind.LSOA_CHANGES: f"{_OGL} {_ONS}",
    VintageKind.DISTRICT_CHANGES: f"{_OGL} {_ONS}",
    VintageKind.AUTHORITY_REGISTER: "CC BY 4.0. Source: mySociety, UK local authority names.",
    VintageKind.DEPRIVATION: f"{_OGL} English Indices of Deprivation, MHCLG.",
}


class VintageState(StrEnum):
    """How far a load has come. Only what is ready is ever read."""

    LOADING = "loading"
    READY = "ready"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Vintage:
    """One loaded file, as answers name it."""

    id: UUID
    kind: VintageKind
    label: str  #: short name that people pin, such as `ONSPD November 2025`
    dated: date  #: the day that the file describes, as its publisher says
    source: str  #: where it came from
    licence: str
    digest: str  #: SHA-256 of the bytes that were read, in hexadecimal


def in_order_of_trust(
    vintages: Iterable[Vintage], on: date, kinds: tuple[VintageKind, ...] = POSTCODE_KINDS
) -> list[Vintage]:
    """Put the vintages of some kinds in the order in which to ask them about a day.

    Those dated on or before the day come first, newest first; then later ones, earliest first.
    So a file that is loaded later changes no answer about a day that a closer one describes. On
    one day the kind that is named first goes before.
    """

    def key(vintage: Vintage) -> tuple[bool, int, int, str]:
        later = vintage.dated > on
        days = vintage.dated.toordinal()
        return later, days if later else -days, kinds.index(vintage.kind), vintage.digest

    return sorted((vintage for vintage in vintages if vintage.kind in kinds), key=key)
