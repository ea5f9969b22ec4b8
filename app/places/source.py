"""Looking a place up, the same way wherever places come from.

A source holds vintages: the database does, and so does a file read into memory. What is asked may
be a postcode, part of one, or the code of an area. With a vintage named, only that one answers;
without, each is asked in turn, the one in force on the day first, and the answer names the one
that knew.
"""

from collections.abc import Iterable
from dataclasses import asdict, replace
from datetime import date
from typing import Any, Protocol

from app.places.answer import (
    Answer,
    Deciles,
    Entry,
    placed,
    placed_by_code,
    placed_in_part,
    shared,
    unplaced,
)
from app.places.place import Areas, Level, ResolvedPlace, level_of, place_of_code
from app.places.postcode import Postcode, Shape, recognise
from app.places.vintage import Vintage, VintageKind, in_order_of_trust
from app.problems import NotFound

_PARTS = (Shape.SECTOR, Shape.OUTWARD)


class Source(Protocol):
    """What knows about places. Each method answers from vintages that are ready."""

    def vintages(self) -> list[Vintage]:
        """Give every vintage there is."""

    def entry(self, vintage: Vintage, key: str) -> Entry | None:
        """Give what a vintage says of a whole postcode."""

    def areas_within(self, vintage: Vintage, postcode: Postcode, on: date) -> list[Areas]:
        """Give the areas of all postcodes of a sector or outward code that are live on a day."""

    def areas_with(self, level: Level, code: str) -> list[Areas]:
        """Give the areas of postcodes in an area, from the newest vintage that knows it."""

    def parent_of(self, code: str) -> str | None:
        """Give the area that an LSOA or a ward lies in."""

    def deciles_of(self, lsoa11: str | None, lsoa21: str | None) -> Deciles:
        """Give the deprivation of an LSOA, each index by its own LSOA."""

    def lsoas_after(self, code: str) -> list[str]:
        """Give what an LSOA of 2011 became in 2021."""

    def lsoas_before(self, code: str) -> list[str]:
        """Give what an LSOA of 2021 was in 2011."""


def look_up(
    source: Source, written: str, on: date | None = None, vintage: str | None = None
) -> Answer:
    """Tell where something is on a day.

    Args:
        source: where to look.
        written: a postcode, part of one, or the code of an area, however it is written.
        on: the day; `None` is after all that is known.
        vintage: label or id of the one vintage to ask; `None` asks all of them in turn.

    Returns:
        An answer, whatever was asked.

    Raises:
        NotFound: when there is no vintage of that name.
    """
    on = on or date.max
    asked = _asked(source, on, vintage)
    code = written.strip().upper()
    if level_of(code):
        kinds = (VintageKind.AREA_LOOK_UP, VintageKind.LSOA_CHANGES, VintageKind.DEPRIVATION)
        return placed_by_code(code, _around(source, code), _of_kinds(source, *kinds))
    postcode = recognise(written)
    for one in asked:
        if found := _found(source, one, postcode, on):
            beside = _of_kinds(source, VintageKind.DEPRIVATION) if _is_ranked(found) else ()
            return replace(found, asked=postcode.written, vintages=(one, *beside))
    return unplaced(postcode, tuple(asked))


def _asked(source: Source, on: date, name: str | None) -> list[Vintage]:
    ordered = in_order_of_trust(source.vintages(), on)
    if name is None:
        return ordered
    named = [one for one in ordered if name in {one.label, str(one.id)}]
    if not named:
        known = ", ".join(one.label for one in ordered) or "none is loaded"
        raise NotFound(
            f"There is no vintage of postcodes called {name[:100]!r}.", f"There are: {known}."
        )
    return named


def _of_kinds(source: Source, *kinds: VintageKind) -> tuple[Vintage, ...]:
    fitting = [one for one in source.vintages() if one.kind in kinds]
    return tuple(sorted(fitting, key=lambda one: (kinds.index(one.kind), one.dated, one.digest)))


def _is_ranked(answer: Answer) -> bool:
    place = answer.place
    return place is not None and (place.decile2019, place.decile2025) != (None, None)


def _found(source: Source, vintage: Vintage, postcode: Postcode, on: date) -> Answer | None:
    if postcode.shape is Shape.FULL and (entry := source.entry(vintage, postcode.key)):
        deciles = source.deciles_of(entry.areas.lsoa11, entry.areas.lsoa21)
        return placed(entry, deciles, on, vintage)
    if postcode.shape in _PARTS:
        areas = source.areas_within(vintage, postcode, on)
        known = [(one, source.deciles_of(one.lsoa11, one.lsoa21)) for one in areas]
        return placed_in_part(postcode, known, vintage)
    return None


def _around(source: Source, code: str) -> ResolvedPlace:
    """Give an area with the areas that it lies in, as far as anything tells."""
    place, level = place_of_code(code), level_of(code)
    assert place is not None  # noqa: S101 - the caller asked for its level
    assert level is not None  # noqa: S101 - as above
    known = _as_counted(source, code) if level is Level.LSOA else {}
    known |= _parents(source, [code, *source.lsoas_after(code)])
    larger = {other.value for other in list(Level)[list(Level).index(level) + 1 :]}
    for name, value in shared(source.areas_with(level, code)).items():
        if name in larger and value:
            known.setdefault(name, value)
    deciles = source.deciles_of(known.get("lsoa11"), known.get("lsoa21"))
    around: dict[str, Any] = {**known, **asdict(deciles)}
    return replace(place, **around)


def _parents(source: Source, codes: list[str]) -> dict[str, str | None]:
    """Give what all of some areas lie in, of those that are known to lie in anything."""
    known = [parents for code in codes if (parents := _line_of(source, code))]
    first = known[0] if known else {}
    return {
        level: code
        for level, code in first.items()
        if all(parents.get(level) == code for parents in known)
    }


def _line_of(source: Source, code: str) -> dict[str, str]:
    found: dict[str, str] = {}
    parent = source.parent_of(code)
    while parent and (level := level_of(parent)) and level.value not in found:
        found[level.value] = parent
        parent = source.parent_of(parent)
    return found


def _as_counted(source: Source, code: str) -> dict[str, str | None]:
    """Give an LSOA's codes of both censuses: one that was split has none of 2021."""
    after, before = source.lsoas_after(code), source.lsoas_before(code)
    return {
        "lsoa21": _only(after) if after else code,
        "lsoa11": _only(before) if before else code,
    }


def _only(codes: Iterable[str]) -> str | None:
    found = list(codes)
    return found[0] if len(found) == 1 else None
