"""Looking a place up, the same way wherever places come from.

A source holds vintages: the database does, and so does a file read into memory. What is asked may
be a postcode, part of one, or the code of an area. With a vintage named, only its postcodes
answer; without, each is asked in turn, the one in force on the day first, and the answer names
the one that knew.
"""

from collections.abc import Sequence
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
from app.places.place import Areas, Level, ResolvedPlace, level_of
from app.places.postcode import Postcode, Shape, recognise
from app.places.vintage import Vintage, VintageKind, in_order_of_trust
from app.problems import NotFound

Vintages = Sequence[Vintage]

_PARTS = (Shape.SECTOR, Shape.OUTWARD)


class Source(Protocol):
    """What knows about places. Of several vintages, the first that knows answers."""

    def vintages(self) -> list[Vintage]:
        """Give every vintage there is."""

    def entry(self, vintage: Vintage, key: str) -> Entry | None:
        """Give what a vintage says of a whole postcode."""

    def areas_within(self, vintage: Vintage, postcode: Postcode, on: date) -> list[Areas]:
        """Give the areas of all postcodes of a sector or outward code that are live on a day."""

    def areas_with(self, among: Vintages, level: Level, code: str) -> list[Areas]:
        """Give the areas of the postcodes in an area."""

    def parent_of(self, among: Vintages, code: str) -> str | None:
        """Give the area that an LSOA or a ward lies in."""

    def decile_of(self, among: Vintages, year: int, lsoa: str) -> int | None:
        """Give the deprivation of an LSOA in the index of a year."""

    def lsoas_after(self, among: Vintages, code: str) -> list[str]:
        """Give what an LSOA of 2011 became in 2021."""

    def lsoas_before(self, among: Vintages, code: str) -> list[str]:
        """Give what an LSOA of 2021 was in 2011."""


def look_up(
    source: Source, written: str, on: date | None = None, vintage: str | None = None
) -> Answer:
    """Tell where something is on a day.

    Args:
        source: where to look.
        written: a postcode, part of one, or the code of an area, however it is written.
        on: the day; `None` is after all that is known.
        vintage: label or id of the one vintage of postcodes to ask; `None` asks all in turn.

    Returns:
        An answer, whatever was asked.

    Raises:
        NotFound: when there is no vintage of that name.
    """
    return _Question(source, on or date.max, vintage).answer(written)


class _Question:
    """What is asked of which vintages."""

    def __init__(self, source: Source, on: date, vintage: str | None) -> None:
        known = source.vintages()
        self.source = source
        self.on = on
        self.postcodes = _named(in_order_of_trust(known, on), vintage)
        self.look_ups = in_order_of_trust(known, on, (VintageKind.AREA_LOOK_UP,))
        self.changes = in_order_of_trust(known, on, (VintageKind.LSOA_CHANGES,))
        self.deprivation = in_order_of_trust(known, on, (VintageKind.DEPRIVATION,))

    def answer(self, written: str) -> Answer:
        code = written.strip().upper()
        if level := level_of(code):
            beside = (*self.look_ups, *self.changes, *self.deprivation)
            return placed_by_code(code, self._around(code, level), beside)
        postcode = recognise(written)
        for vintage in self.postcodes:
            if found := self._found(vintage, postcode):
                ranked = found.place and (found.place.decile2019 or found.place.decile2025)
                beside = tuple(self.deprivation) if ranked else ()
                return replace(found, asked=postcode.written, vintages=(vintage, *beside))
        return unplaced(postcode, tuple(self.postcodes))

    def _found(self, vintage: Vintage, postcode: Postcode) -> Answer | None:
        if postcode.shape is Shape.FULL:
            entry = self.source.entry(vintage, postcode.key)
            if entry is None:
                return None
            return placed(entry, self._deciles(entry.areas), self.on, vintage)
        if postcode.shape in _PARTS:
            areas = self.source.areas_within(vintage, postcode, self.on)
            known = [(one, self._deciles(one)) for one in areas]
            return placed_in_part(postcode, known, vintage)
        return None

    def _deciles(self, areas: Areas) -> Deciles:
        """Give the deprivation, each index by the LSOA of its own census."""
        return Deciles(self._decile(2019, areas.lsoa11), self._decile(2025, areas.lsoa21))

    def _decile(self, year: int, lsoa: str | None) -> int | None:
        return self.source.decile_of(self.deprivation, year, lsoa) if lsoa else None

    def _around(self, code: str, level: Level) -> ResolvedPlace:
        """Give an area with the areas that it lies in, as far as anything tells."""
        after = self.source.lsoas_after(self.changes, code)
        known: dict[str, Any] = {level.value: code}
        if level is Level.LSOA:
            before = self.source.lsoas_before(self.changes, code)
            # one that was split has no LSOA of 2021, and one that was merged none of 2011
            known = {"lsoa21": _only(after, code), "lsoa11": _only(before, code)}
        known |= self._parents([code, *after])
        larger = {other.value for other in list(Level)[list(Level).index(level) + 1 :]}
        areas = shared(self.source.areas_with(self.postcodes, level, code))
        for name, value in areas.items():
            if name in larger and value:
                known.setdefault(name, value)
        deciles = self._deciles(Areas(lsoa11=known.get("lsoa11"), lsoa21=known.get("lsoa21")))
        return ResolvedPlace(**known, **asdict(deciles))

    def _parents(self, codes: list[str]) -> dict[str, str]:
        """Give what all of some areas lie in, of those that are known to lie in anything."""
        known = [parents for code in codes if (parents := self._line_of(code))]
        return {
            level: code
            for level, code in (known[0] if known else {}).items()
            if all(parents.get(level) == code for parents in known)
        }

    def _line_of(self, code: str) -> dict[str, str]:
        found: dict[str, str] = {}
        parent = self.source.parent_of(self.look_ups, code)
        while parent and (level := level_of(parent)) and level.value not in found:
            found[level.value] = parent
            parent = self.source.parent_of(self.look_ups, parent)
        return found


def _named(ordered: list[Vintage], name: str | None) -> list[Vintage]:
    if name is None:
        return ordered
    named = [one for one in ordered if name in {one.label, str(one.id)}]
    if not named:
        known = ", ".join(one.label for one in ordered) or "none is loaded"
        raise NotFound(
            f"There is no vintage of postcodes called {name[:100]!r}.", f"There are: {known}."
        )
    return named


def _only(codes: list[str], otherwise: str) -> str | None:
    if not codes:
        return otherwise
    return codes[0] if len(codes) == 1 else None
