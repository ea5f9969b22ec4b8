"""Where many postcodes are, in a few queries: as each would be told alone, but for deprivation."""

from collections.abc import Collection
from datetime import date

from sqlmodel import Session

from app.places.answer import Deciles, placed
from app.places.place import ResolvedPlace
from app.places.queries import StoredPlaces
from app.places.vintage import in_order_of_trust


def places_of(session: Session, keys: Collection[str], on: date) -> dict[str, ResolvedPlace]:
    """Give the places of postcodes, by their keys; what no vintage knows is left out.

    Args:
        session: where to read.
        keys: postcodes in upper case without spaces.
        on: the day; the vintage in force then is asked first.
    """
    stored = StoredPlaces(session)
    found: dict[str, ResolvedPlace] = {}
    missing = sorted({key for key in keys if key})
    for vintage in in_order_of_trust(stored.vintages(), on):
        for entry in stored.entries(vintage, missing):
            answer = placed(entry, Deciles(), on, vintage)
            if answer.place is not None:
                found[entry.key] = answer.place
        missing = [key for key in missing if key not in found]
        if not missing:
            break
    return found
