"""The answer to "where is this, on that day?". It always comes, whatever was asked.

Unknown, ended, not yet begun, only part of a postcode, abroad, nonsense: each is an outcome with
words, so that nothing is dropped from a list and nothing is guessed.
"""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from app.places.place import Areas, ResolvedPlace
from app.places.postcode import ELSEWHERE, Postcode, Shape, display_of
from app.places.vintage import Vintage


class Outcome(StrEnum):
    """How the question was answered."""

    FOUND = "found"
    TERMINATED = "terminated"  #: it had ended by the day asked about; the place is given still
    NOT_YET = "not-yet"  #: it began after the day asked about; the place is given still
    PART = "part"  #: part of a postcode: only what all its postcodes share is given
    UNKNOWN = "unknown"  #: well formed, but not in the vintage
    NO_AREAS = "no-areas"  #: in the vintage, but in none of its areas, as the Isle of Man is
    ELSEWHERE = "elsewhere"  #: no place in the United Kingdom: an Eircode, forces, overseas
    NOT_A_PLACE = "not-a-place"  #: neither a postcode nor the code of an area


@dataclass(frozen=True, slots=True)
class Entry:
    """What one vintage says of one postcode."""

    key: str
    introduced: int | None = None  #: YYYYMMDD, with DD 00 when only the month is known
    terminated: int | None = None  #: as above
    easting: int | None = None  #: metres
    northing: int | None = None
    quality: int | None = None
    areas: Areas = field(default_factory=Areas)


@dataclass(frozen=True, slots=True)
class Deciles:
    """English deprivation of one LSOA, where it is known; 1 is the most deprived tenth."""

    decile2019: int | None = None
    decile2025: int | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """Where something is, in words and in codes, and which vintages said so."""

    asked: str
    outcome: Outcome
    words: str  #: the answer in a sentence
    place: ResolvedPlace | None = None
    suggestions: tuple[str, ...] = ()  #: what may have been meant; never applied
    vintages: tuple[Vintage, ...] = ()  #: the ones that were asked; the one that knew comes first


def iso(number: int | None) -> str | None:
    """Write YYYYMMDD as an ISO day, or as a month when its day is 00."""
    if number is None:
        return None
    year, month, day = number // 10_000, number // 100 % 100, number % 100
    return f"{year:04}-{month:02}" + (f"-{day:02}" if day else "")


def has_ended(terminated: int | None, on: date) -> bool:
    """Tell whether a postcode had ended; one that ended in some month is taken to last it out."""
    if terminated is None:
        return False
    day = on.year * 10_000 + on.month * 100 + on.day
    return day > terminated + 99 if terminated % 100 == 0 else day >= terminated


def has_begun(introduced: int | None, on: date) -> bool:
    """Tell whether a postcode had begun; without a date of introduction, it had."""
    return introduced is None or on.year * 10_000 + on.month * 100 + on.day >= introduced


def placed(entry: Entry, deciles: Deciles, on: date, vintage: Vintage) -> Answer:
    """Answer from what a vintage says of a whole postcode."""
    display = display_of(entry.key)
    place = ResolvedPlace(
        postcode=display,
        **asdict(entry.areas),
        **asdict(deciles),
        easting=entry.easting,
        northing=entry.northing,
        quality=entry.quality,
        introduced=iso(entry.introduced),
        terminated=iso(entry.terminated),
        vintage=str(vintage.id),
    )
    outcome, words = _standing(entry, on)
    return Answer(display, outcome, f"{display} {words} ({vintage.label}).", place, (), (vintage,))


def _standing(entry: Entry, on: date) -> tuple[Outcome, str]:
    if entry.areas == Areas(country=entry.areas.country):
        return Outcome.NO_AREAS, "is known, but lies in no district, ward or LSOA"
    if has_ended(entry.terminated, on):
        return Outcome.TERMINATED, f"ended in {iso(entry.terminated)}; this is where it was"
    if not has_begun(entry.introduced, on):
        return Outcome.NOT_YET, f"began only in {iso(entry.introduced)}; this is where it is"
    where = entry.areas.district or entry.areas.ward or entry.areas.country
    return Outcome.FOUND, f"is in {where}"


def shared(known: Sequence[Areas] | Sequence[Deciles]) -> dict[str, Any]:
    """Give each field's value where all have the same, and None where they differ."""
    values = [asdict(one) for one in known]
    names = values[0] if values else {}
    return {
        name: values[0][name] if len({one[name] for one in values}) == 1 else None
        for name in names
    }


def placed_in_part(
    postcode: Postcode, areas: Iterable[tuple[Areas, Deciles]], vintage: Vintage
) -> Answer | None:
    """Answer for a sector or outward code, with what all its live postcodes share.

    Args:
        postcode: the part that was asked about.
        areas: the areas of every live postcode in it, each kind once or more often.
        vintage: what they were read from.

    Returns:
        `None` when there is no postcode in it.
    """
    known = list(areas)
    if not known:
        return None
    told: dict[str, Any] = shared([one for one, _ in known]) | shared([one for _, one in known])
    place = ResolvedPlace(postcode=postcode.display, vintage=str(vintage.id), **told)
    where = place.ward or place.district or place.county or place.region or place.country
    words = (
        f"Every postcode of {postcode.display} is in {where} ({vintage.label})."
        if where
        else f"{postcode.display} spreads over several districts ({vintage.label})."
    )
    return Answer(postcode.written, Outcome.PART, words, place, (), (vintage,))


def unplaced(postcode: Postcode, vintages: tuple[Vintage, ...]) -> Answer:
    """Answer for what is in none of the vintages asked, or is no postcode at all."""
    if postcode.shape in ELSEWHERE:
        words = f"{postcode.display} {ELSEWHERE[postcode.shape]}."
        return Answer(postcode.written, Outcome.ELSEWHERE, words)
    if postcode.shape in {Shape.EMPTY, Shape.NONSENSE}:
        words = f"{postcode.written!r} is neither a postcode nor the code of an area."
        return Answer(postcode.written, Outcome.NOT_A_PLACE, words, None, postcode.suggestions)
    where = " or ".join(vintage.label for vintage in vintages) or "any file of places loaded here"
    words = f"{postcode.display} is not in {where}."
    return Answer(postcode.written, Outcome.UNKNOWN, words, vintages=vintages)


def placed_by_code(asked: str, place: ResolvedPlace, vintages: tuple[Vintage, ...]) -> Answer:
    """Answer for an area named by its code, which needs no postcode to be known."""
    return Answer(asked, Outcome.FOUND, f"{asked} is the code of an area.", place, (), vintages)
