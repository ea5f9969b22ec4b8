"""Places as the database has them. Only loads that are ready are read."""

from dataclasses import astuple, fields
from datetime import date
from functools import cached_property
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_
from sqlmodel import Session, col, select

from app.places.answer import Answer, Deciles, Entry
from app.places.place import Areas, Level
from app.places.postcode import Postcode, Shape
from app.places.source import look_up
from app.places.tables import (
    PlaceArea,
    PlaceAreas,
    PlaceDeprivation,
    PlaceLoad,
    PlacePostcode,
    PlaceSuccession,
)
from app.places.vintage import Vintage, VintageKind, VintageState

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
        self._parents: dict[str, str | None] = {}
        self._deciles: dict[tuple[str | None, str | None], Deciles] = {}
        self._areas: dict[str, list[Areas]] = {}

    def look_up(self, written: str, on: date | None = None, vintage: str | None = None) -> Answer:
        """Tell where something is on a day: see `source.look_up`."""
        return look_up(self, written, on, vintage)

    @cached_property
    def _loads(self) -> dict[Vintage, int]:
        query = select(PlaceLoad).where(PlaceLoad.state == VintageState.READY)
        return {vintage_of(row): row.number or 0 for row in self._session.exec(query)}

    def vintages(self) -> list[Vintage]:
        """Give every vintage there is."""
        return list(self._loads)

    def _newest_first(self, *kinds: VintageKind) -> list[int]:
        fitting = [one for one in self._loads if not kinds or one.kind in kinds]
        fitting.sort(key=lambda one: (one.dated, one.digest), reverse=True)
        return [self._loads[one] for one in fitting]

    def entry(self, vintage: Vintage, key: str) -> Entry | None:
        """Give what a vintage says of a whole postcode."""
        query: Select[Any] = (
            select(*_ENTRY, *_AREAS)
            .join(PlaceAreas, _areas_of_postcode())
            .where(PlacePostcode.load == self._loads[vintage], PlacePostcode.key == key)
        )
        row = self._session.execute(query).one_or_none()
        if row is None:
            return None
        told = dict(row._mapping)
        areas = Areas(**{name: told.pop(name) for name in _AREA_NAMES})
        return Entry(**told, areas=areas)

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

    def areas_with(self, level: Level, code: str) -> list[Areas]:
        """Give the areas of postcodes in an area, from the newest vintage that knows it."""
        if code not in self._areas:
            self._areas[code] = self._read_areas_with(level, code)
        return self._areas[code]

    def _read_areas_with(self, level: Level, code: str) -> list[Areas]:
        names = ("lsoa11", "lsoa21") if level is Level.LSOA else (level.value,)
        holds = or_(*(getattr(PlaceAreas, name) == code for name in names))
        for load in self._newest_first():
            query: Select[Any] = select(*_AREAS).where(PlaceAreas.load == load, holds)
            if found := [Areas(*row) for row in self._session.execute(query)]:
                return _sorted(found)
        return []

    def parent_of(self, code: str) -> str | None:
        """Give the area that an LSOA or a ward lies in."""
        if code not in self._parents:
            query = (
                select(PlaceArea.parent)
                .join(PlaceLoad, col(PlaceArea.load) == PlaceLoad.number)
                .where(PlaceArea.code == code, col(PlaceArea.parent).is_not(None), is_ready())
                .order_by(col(PlaceLoad.dated).desc(), col(PlaceLoad.digest).desc())
            )
            self._parents[code] = self._session.exec(query).first()
        return self._parents[code]

    def deciles_of(self, lsoa11: str | None, lsoa21: str | None) -> Deciles:
        """Give the deprivation of an LSOA, each index by its own LSOA."""
        if (lsoa11, lsoa21) not in self._deciles:
            self._deciles[lsoa11, lsoa21] = Deciles(
                self._decile(2019, lsoa11), self._decile(2025, lsoa21)
            )
        return self._deciles[lsoa11, lsoa21]

    def _decile(self, year: int, lsoa: str | None) -> int | None:
        if lsoa is None:
            return None
        query = (
            select(PlaceDeprivation.decile)
            .join(PlaceLoad, col(PlaceDeprivation.load) == PlaceLoad.number)
            .where(PlaceDeprivation.lsoa == lsoa, PlaceDeprivation.index_year == year, is_ready())
            .order_by(col(PlaceLoad.dated).desc(), col(PlaceLoad.digest).desc())
        )
        return self._session.exec(query).first()

    def lsoas_after(self, code: str) -> list[str]:
        """Give what an LSOA of 2011 became in 2021."""
        return self._related(PlaceSuccession.before, code, PlaceSuccession.after)

    def lsoas_before(self, code: str) -> list[str]:
        """Give what an LSOA of 2021 was in 2011."""
        return self._related(PlaceSuccession.after, code, PlaceSuccession.before)

    def _related(self, known: Any, code: str, wanted: Any) -> list[str]:
        for load in self._newest_first(VintageKind.LSOA_CHANGES):
            query = select(wanted).where(PlaceSuccession.load == load, col(known) == code)
            if found := self._session.exec(query).all():
                return sorted(found)
        return []


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
