"""Places as the database has them. Only loads that are ready are read."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import astuple, fields
from datetime import date
from functools import cached_property
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_
from sqlmodel import Session, col, select

from app.organisations.caller import Caller
from app.organisations.secret import Mode
from app.places.answer import Answer, Entry
from app.places.place import Areas, Level
from app.places.postcode import Postcode, Shape, is_to_fail
from app.places.source import Vintages, look_up
from app.places.tables import (
    PlaceArea,
    PlaceAreas,
    PlaceDeprivation,
    PlaceLoad,
    PlacePostcode,
    PlaceSuccession,
)
from app.places.vintage import Vintage, VintageState, in_order_of_trust
from app.problems import Unavailable

ASKED_AT_ONCE = 5_000  #: keys in one query; SQLite takes 32 766
_AREA_NAMES = [field.name for field in fields(Areas)]
_AREAS: list[Any] = [getattr(PlaceAreas, name) for name in _AREA_NAMES]
_ENTRY: tuple[Any, ...] = (
    PlacePostcode.key,
    PlacePostcode.introduced,
    PlacePostcode.terminated,
    PlacePostcode.easting,
    PlacePostcode.northing,
    PlacePostcode.quality,
)


class Simulated(Unavailable):
    """A test key asked for something that always fails in a sandbox."""

    slug = "simulated"


def vintage_of(row: PlaceLoad) -> Vintage:
    """Give a load that is ready as answers name it."""
    return Vintage(row.id, row.kind, row.label, row.dated, row.source, row.licence, row.digest)


class StoredPlaces:
    """The places of the database, for the length of one session.

    What it reads of vintages and of areas it keeps, so that many look-ups cost little more than
    one query each.
    """

    def __init__(self, session: Session) -> None:
        """Read places in a session."""
        self._session = session
        self._known: dict[tuple[Any, ...], list[tuple[Any, ...]]] = {}
        self._ahead: dict[tuple[Vintage, str], Entry] = {}
        self._read: set[str] = set()  #: whole postcodes of which `_ahead` has all there is

    def look_up(self, written: str, on: date | None = None, vintage: str | None = None) -> Answer:
        """Tell where something is on a day: see `source.look_up`."""
        return look_up(self, written, on, vintage)

    @cached_property
    def _loads(self) -> dict[Vintage, int]:
        query = select(PlaceLoad).where(is_ready())
        return {vintage_of(row): row.number or 0 for row in self._session.exec(query)}

    def vintages(self) -> list[Vintage]:
        """Give every vintage there is."""
        return list(self._loads)

    def entry(self, vintage: Vintage, key: str) -> Entry | None:
        """Give what a vintage says of a whole postcode."""
        if key in self._read:
            return self._ahead.get((vintage, key))
        return next(self._entries(vintage, col(PlacePostcode.key) == key), None)

    def look_ahead(self, keys: Collection[str]) -> None:
        """Read many whole postcodes in a few queries, before each is looked up.

        Args:
            keys: in upper case without spaces; they are kept as long as this is.
        """
        new = sorted(set(keys) - self._read)
        for vintage in in_order_of_trust(self.vintages(), date.max):
            for entry in self.entries(vintage, new):
                self._ahead[vintage, entry.key] = entry
        self._read.update(new)

    def entries(self, vintage: Vintage, keys: Sequence[str]) -> Iterator[Entry]:
        """Give what a vintage says of many whole postcodes; those it does not know are left out.

        Args:
            vintage: one that there is.
            keys: in upper case without spaces.
        """
        for at in range(0, len(keys), ASKED_AT_ONCE):
            is_asked = col(PlacePostcode.key).in_(keys[at : at + ASKED_AT_ONCE])
            yield from self._entries(vintage, is_asked)

    def _entries(self, vintage: Vintage, is_asked: ColumnElement[bool]) -> Iterator[Entry]:
        query: Select[Any] = (
            select(*_ENTRY, *_AREAS)
            .join(PlaceAreas, _areas_of_postcode())
            .where(PlacePostcode.load == self._loads[vintage], is_asked)
        )
        for row in self._session.execute(query):
            told = dict(row._mapping)
            areas = Areas(**{name: told.pop(name) for name in _AREA_NAMES})
            yield Entry(**told, areas=areas)

    def areas_within(self, vintage: Vintage, postcode: Postcode, on: date) -> list[Areas]:
        """Give the areas of all postcodes of a sector or outward code that are live on a day."""
        length = len(postcode.key) + (2 if postcode.shape is Shape.SECTOR else 3)
        query: Select[Any] = (
            select(*_AREAS)
            .join(PlacePostcode, _areas_of_postcode())
            .where(
                PlacePostcode.load == self._loads[vintage],
                col(PlacePostcode.key).between(postcode.key, postcode.key + "ZZZ"),
                col(PlacePostcode.key).startswith(postcode.key),
                func.length(PlacePostcode.key) == length,
                _is_live(on),
            )
            .distinct()
        )
        return _sorted(Areas(*row) for row in self._session.execute(query))

    def areas_with(self, among: Vintages, level: Level, code: str) -> list[Areas]:
        """Give the areas of the postcodes in an area."""
        names = ("lsoa11", "lsoa21") if level is Level.LSOA else (level.value,)
        holds = or_(*(getattr(PlaceAreas, name) == code for name in names))
        for load in self._numbers(among):
            query: Select[Any] = select(*_AREAS).where(PlaceAreas.load == load, holds)
            if found := self._kept((load, code), query):
                return _sorted(Areas(*row) for row in found)
        return []

    def _numbers(self, among: Vintages) -> list[int]:
        return [self._loads[vintage] for vintage in among]

    def _kept(self, key: tuple[Any, ...], query: Select[Any]) -> list[tuple[Any, ...]]:
        """Ask once for what does not change while the session lasts."""
        if key not in self._known:
            self._known[key] = [tuple(row) for row in self._session.execute(query)]
        return self._known[key]

    def parent_of(self, among: Vintages, code: str) -> str | None:
        """Give the area that an LSOA or a ward lies in."""
        for load in self._numbers(among):
            query: Select[Any] = select(PlaceArea.parent).where(
                PlaceArea.load == load, PlaceArea.code == code, col(PlaceArea.parent).is_not(None)
            )
            if found := self._kept((load, "parent", code), query):
                return str(found[0][0])
        return None

    def decile_of(self, among: Vintages, year: int, lsoa: str) -> int | None:
        """Give the deprivation of an LSOA in the index of a year."""
        for load in self._numbers(among):
            query: Select[Any] = select(PlaceDeprivation.decile).where(
                PlaceDeprivation.load == load,
                PlaceDeprivation.lsoa == lsoa,
                PlaceDeprivation.index_year == year,
            )
            if found := self._kept((load, year, lsoa), query):
                return int(found[0][0])
        return None

    def lsoas_after(self, among: Vintages, code: str) -> list[str]:
        """Give what an LSOA of 2011 became in 2021."""
        return self._related(among, code, PlaceSuccession.before, PlaceSuccession.after)

    def lsoas_before(self, among: Vintages, code: str) -> list[str]:
        """Give what an LSOA of 2021 was in 2011."""
        return self._related(among, code, PlaceSuccession.after, PlaceSuccession.before)

    def _related(self, among: Vintages, code: str, known: Any, wanted: Any) -> list[str]:
        for load in self._numbers(among):
            query: Select[Any] = select(wanted).where(
                PlaceSuccession.load == load, col(known) == code
            )
            if found := self._kept((load, wanted.key, code), query):
                return sorted(row[0] for row in found)
        return []


def look_up_for(
    session: Session, caller: Caller, postcode: str, on: date, vintage: str | None
) -> Answer:
    """Tell a caller where a postcode is on a day.

    Raises:
        Simulated: if somebody who tries things out wants to see a look-up fail.
    """
    if caller.mode is Mode.TEST and is_to_fail(postcode):
        raise Simulated("This look-up fails because you asked for it.", "Use another postcode.")
    return StoredPlaces(session).look_up(postcode, on, vintage)


def is_ready(load: type[PlaceLoad] = PlaceLoad) -> ColumnElement[bool]:
    """Tell in SQL that a load may be read."""
    return col(load.state) == VintageState.READY


def _areas_of_postcode() -> ColumnElement[bool]:
    return and_(
        col(PlaceAreas.load) == PlacePostcode.load,
        col(PlaceAreas.number) == PlacePostcode.areas,
    )


def _is_live(on: date) -> ColumnElement[bool]:
    """Tell in SQL what `answer.has_begun` and `answer.has_ended` tell of one postcode."""
    day = on.year * 10_000 + on.month * 100 + on.day
    ended = col(PlacePostcode.terminated)
    begun = col(PlacePostcode.introduced)
    to_the_month = and_(ended % 100 == 0, ended + 99 >= day)
    to_the_day = and_(ended % 100 != 0, ended > day)
    lasts = or_(ended.is_(None), to_the_month, to_the_day)
    return and_(lasts, or_(begun.is_(None), begun <= day))


def _sorted(areas: Any) -> list[Areas]:
    return sorted(areas, key=lambda one: [code or "" for code in astuple(one)])
