"""Postcodes as people write them: any case, any spacing, whole or in part, or something else.

Nothing here knows which postcodes exist; it tells the shapes apart and never raises. A likely slip
(the letter O for a nought, I for a one) is suggested as a fix and never applied: "SK1" and "SKI"
can be two places.
"""

import re
from dataclasses import dataclass
from enum import StrEnum
from itertools import product

LONGEST = 24  #: characters beyond which a text is not looked at as a postcode

_OUTWARD = (
    r"[A-PR-UWYZ](?:[0-9]{1,2}|[A-HK-Y][0-9]{1,2}|[0-9][A-HJKPSTUW]|[A-HK-Y][0-9][ABEHMNPRVWXY])"
)
_INWARD = r"[0-9][ABD-HJLNP-UW-Z]{2}"
FULL_PATTERN = _OUTWARD + _INWARD  #: a regular expression for the key of a whole postcode
_FULL = re.compile(FULL_PATTERN)
_SECTOR = re.compile(rf"({_OUTWARD}) ([0-9])")
_OUTWARD_ALONE = re.compile(_OUTWARD)
TO_FAIL = "ZZ999ZZ"  #: in a sandbox, looking it up fails; no real postcode begins like it
_AREA = re.compile(r"[A-PR-UWYZ][A-HK-Y]?")
_EIRCODE = re.compile(r"[AC-FHKNPRTV-Y][0-9][0-9W][0-9AC-FHKNPRTV-Y]{4}")
_FORCES = re.compile(r"BFPO(?:C/O)?[0-9]{1,4}|BF1[0-9][A-Z]{2}")
_OVERSEAS = re.compile(r"(?:ASCN|BBND|BIQQ|FIQQ|PCRN|SIQQ|STHL|TKCA)1ZZ|GX111AA")
_OTHER_THAN_TEXT = re.compile(r"[^A-Z0-9]")
_SWAPS = {"O": "O0", "0": "0O", "I": "I1", "1": "1I"}


class Shape(StrEnum):
    """What a written postcode looks like."""

    FULL = "full"  #: IG11 0AB
    SECTOR = "sector"  #: IG11 0
    OUTWARD = "outward"  #: IG11, which Royal Mail calls a postcode district
    AREA = "area"  #: IG
    EIRCODE = "eircode"  #: T12 VP94, in the Republic of Ireland
    FORCES = "forces"  #: BFPO 12 or BF1 2AA: British forces, at no fixed place
    GIROBANK = "girobank"  #: GIR 0AA: a bank's old code, at no place
    OVERSEAS = "overseas"  #: FIQQ 1ZZ: an overseas territory
    EMPTY = "empty"
    NONSENSE = "nonsense"


#: what is written after "This ", for shapes that are no place in the United Kingdom
ELSEWHERE = {
    Shape.EIRCODE: "is an Eircode, in the Republic of Ireland",
    Shape.FORCES: "belongs to British forces, who have no fixed place",
    Shape.GIROBANK: "is Girobank's code, which is at no place",
    Shape.OVERSEAS: "is in an overseas territory",
}


def is_to_fail(written: str) -> bool:
    """Tell whether somebody who tries things out wants to see a look-up fail."""
    return _OTHER_THAN_TEXT.sub("", written[:LONGEST].upper()) == TO_FAIL


@dataclass(frozen=True, slots=True)
class Postcode:
    """What was written, told apart."""

    written: str  #: as it came, at most `LONGEST` characters of it
    shape: Shape
    key: str = ""  #: upper case without spaces, `IG110AB`; empty unless a UK postcode or part
    display: str = ""  #: with its one space, `IG11 0AB`; for a part, as much as there is
    suggestions: tuple[str, ...] = ()  #: what may have been meant, in display form

    @property
    def outward(self) -> str:
        """Give the part before the space, or nothing when this is not a UK postcode."""
        return "" if self.shape is Shape.AREA else self.display.split(" ")[0]

    @property
    def sector(self) -> str:
        """Give the sector in display form, `IG11 0`; nothing for less than a sector."""
        outward, _, inward = self.display.partition(" ")
        return f"{outward} {inward[0]}" if inward else ""


def key_of(written: str) -> str:
    """Give upper case without any white space; it need not be a postcode."""
    return "".join(written.split()).upper()


def display_of(key: str) -> str:
    """Put the one space before the last three characters of a full postcode's key."""
    return f"{key[:-3]} {key[-3:]}"


def is_full(key: str) -> bool:
    """Tell whether a key has the shape of a whole postcode that may stand for a place."""
    return _FULL.fullmatch(key) is not None


def recognise(written: str) -> Postcode:
    """Tell what a written postcode is. Any text has an answer.

    Without a space, `IG11` is the outward code; the sector of `IG1` must be written `IG1 1`.
    """
    shown = written[:LONGEST]
    if len(written) > LONGEST:
        return Postcode(shown, Shape.NONSENSE)
    spaced = " ".join(written.split())
    if not spaced or not spaced.isascii():
        return Postcode(shown, Shape.NONSENSE if spaced else Shape.EMPTY)
    spaced = spaced.upper()
    key = spaced.replace(" ", "")
    shape, display = _shape(spaced, key)
    if shape is Shape.NONSENSE:
        return Postcode(shown, shape, suggestions=_suggestions(key))
    if shape in ELSEWHERE:
        return Postcode(shown, shape, display=spaced)
    return Postcode(shown, shape, display.replace(" ", ""), display)


def _shape(spaced: str, key: str) -> tuple[Shape, str]:
    if key == "GIR0AA":
        return Shape.GIROBANK, ""
    if _FORCES.fullmatch(key):
        return Shape.FORCES, ""
    if _OVERSEAS.fullmatch(key):
        return Shape.OVERSEAS, ""
    if _FULL.fullmatch(key):
        return Shape.FULL, display_of(key)
    if _SECTOR.fullmatch(spaced):
        return Shape.SECTOR, spaced
    if _OUTWARD_ALONE.fullmatch(spaced):
        return Shape.OUTWARD, spaced
    if _AREA.fullmatch(spaced):
        return Shape.AREA, spaced
    return (Shape.EIRCODE if _EIRCODE.fullmatch(key) else Shape.NONSENSE), ""


def _suggestions(key: str) -> tuple[str, ...]:
    """Try the fewest swaps of O and 0, I and 1, once anything but letters and digits is gone."""
    bare = _OTHER_THAN_TEXT.sub("", key)
    if not 5 <= len(bare) <= 7:
        return ()
    tries = ("".join(letters) for letters in product(*(_SWAPS.get(c, c) for c in bare)))
    fits = [
        (sum(a != b for a, b in zip(bare, other, strict=True)), other)
        for other in tries
        if is_full(other)
    ]
    fewest = min(fits, default=(0, ""))[0]
    return tuple(sorted(display_of(other) for swaps, other in fits if swaps == fewest))
