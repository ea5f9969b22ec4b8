"""Look areas up by their names, as spreadsheets write them."""

from collections.abc import Collection

from sqlmodel import Session, col, func, select

from app.places.place import Level
from app.places.queries import is_ready
from app.places.tables import PlaceArea, PlaceLoad

AT_ONCE = 500  #: names that are asked about together


def areas_named(session: Session, names: Collection[str]) -> dict[str, dict[str, Level]]:
    """Give the areas of each name, capitals aside: their codes, with what each is.

    A name that no loaded area has is left out; several areas may have one name.
    """
    wanted = sorted({name.casefold() for name in names})
    found: dict[str, dict[str, Level]] = {}
    for first in range(0, len(wanted), AT_ONCE):
        query = (
            select(PlaceArea.name, PlaceArea.code, PlaceArea.level)
            .join(PlaceLoad, col(PlaceArea.load) == PlaceLoad.number)
            .where(func.lower(PlaceArea.name).in_(wanted[first : first + AT_ONCE]), is_ready())
        )
        for called, code, level in session.exec(query):
            found.setdefault(called.casefold(), {})[code] = Level(level)
    return found
