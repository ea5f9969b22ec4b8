"""Look up the places that tenders name: in what was loaded, or else in the shipped sample."""

from datetime import date

from sqlmodel import Session

from app.places.place import ResolvedPlace
from app.places.queries import StoredPlaces
from app.places.reading import shipped
from app.rules.document.ruleset import RuleSet
from app.scoring.intake import TendersIn
from app.scoring.whereabouts import looked_up, places_named


def places_for(
    session: Session, rule_set: RuleSet, sent: TendersIn, today: date
) -> dict[str, ResolvedPlace]:
    """Give what is known of each place that the rules or the tenders name."""
    if not any(places_named(rule_set, sent)):
        return {}
    stored = StoredPlaces(session)
    source = stored.look_up if stored.vintages() else shipped().look_up
    return looked_up(rule_set, sent, source, today)
