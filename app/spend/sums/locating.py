"""Where many postcodes are, in a few queries: as each would be told alone, but for deprivation."""

from collections.abc import Collection
from dataclasses import fields
from datetime import date
from typing import Any

from sqlmodel import Session, col, select

from app.places.answer import Deciles, Entry, placed
from app.places.place import Areas, ResolvedPlace
from app.places.queries import is_ready, vintage_of
from app.places.tables import PlaceAreas, PlaceLoad, PlacePostcode
from app.places.vintage import in_order_of_trust

ASKED_AT_ONCE = 5_000  #: keys in one query; SQLite takes 32 766
_AREA_NAMES = [field.name for field in fields(Areas)]
_ENTRY: tuple[Any, ...] = (
    PlacePostcode.key,
    PlacePostcode.introduced,
    PlacePostcode.terminated,
    PlacePostcode.easting,
    PlacePostcode.northing,
    PlacePostcode.quality,
    *(getattr(PlaceAreas, name) for name in _AREA_NAMES),
)


def places_of(session: Session, keys: Collection[str], on: date) -> dict[str, ResolvedPlace]:
    """Give the places of postcodes, by their keys; what no vintage knows is left out.

    Args:
        session: where to read.
        keys: postcodes in upper case without spaces.
        on: the day; the vintage in force then is asked first.
    """
    loads = {
        vintage_of(row): row.number for row in session.exec(select(PlaceLoad).where(is_ready()))
    }
    found: dict[str, ResolvedPlace] = {}
    missing = sorted({key for key in keys if key})
    for vintage in in_order_of_trust(list(loads), on):
        for at in range(0, len(missing), ASKED_AT_ONCE):
            query: Any = (
                select(*_ENTRY)
                .join(
                    PlaceAreas,
                    (col(PlaceAreas.load) == PlacePostcode.load)
                    & (col(PlaceAreas.number) == PlacePostcode.areas),
                )
                .where(
                    PlacePostcode.load == loads[vintage],
                    col(PlacePostcode.key).in_(missing[at : at + ASKED_AT_ONCE]),
                )
            )
            for row in session.execute(query):
                told = dict(row._mapping)
                areas = Areas(**{name: told.pop(name) for name in _AREA_NAMES})
                answer = placed(Entry(**told, areas=areas), Deciles(), on, vintage)
                if answer.place is not None:
                    found[told["key"]] = answer.place
        missing = [key for key in missing if key not in found]
        if not missing:
            break
    return found
