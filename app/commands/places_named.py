"""Look the postcodes named in tenders up in the places that come with the code."""

from collections.abc import Iterator

from app.places.place import ResolvedPlace, level_of
from app.scoring.intake import LotOffer, TendersIn


def places_in(sent: TendersIn) -> Iterator[str]:
    """List every place that tenders name, as written."""
    for tender in sent.tenders:
        offers: list[LotOffer] = [tender, *tender.lots.values()]
        for offer in offers:
            for line in offer.commitments or ():
                yield from ([line.place] if line.place else [])
                yield from line.places.values()


def resolved_places(sent: TendersIn) -> dict[str, ResolvedPlace]:
    """Give what is known of each postcode that is named; ONS codes need no looking up."""
    wanted = sorted({place for place in places_in(sent) if level_of(place) is None})
    if not wanted:
        return {}
    from app.places.reading import shipped

    gazetteer = shipped()
    found = {place: gazetteer.look_up(place).place for place in wanted}
    return {place: where for place, where in found.items() if where is not None}
