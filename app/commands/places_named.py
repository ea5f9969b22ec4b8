"""Places for the command line: the real sample that comes with the code."""

from app.places.place import ResolvedPlace
from app.platform.clock import now
from app.rules.document.ruleset import RuleSet
from app.scoring.intake import TendersIn
from app.scoring.whereabouts import looked_up, places_named


def resolved_places(rule_set: RuleSet, sent: TendersIn) -> dict[str, ResolvedPlace]:
    """Give what is known of each place that the rules or the tenders name."""
    if not any(places_named(rule_set, sent)):
        return {}
    from app.places.reading import shipped  # a moment to load, and seldom needed

    return looked_up(rule_set, sent, shipped().look_up, now().date())
