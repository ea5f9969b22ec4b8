"""Count what tenders promise, measure by measure, each place looked up once in a lot."""

from collections import defaultdict
from collections.abc import Iterable
from itertools import islice

from app.places.place import ResolvedPlace, place_of_code
from app.rules.plan import MeasurePlan, Plan
from app.scoring.engine.quantity import Counted, Steps, Tally, ZoneOf, widely
from app.scoring.submission import Commitment, Field

CHUNK = 1_024  #: lines counted at a time; without a trace memory holds no more of them


class Counting:
    """Counts the commitments of the tenders of one lot."""

    def __init__(self, plan: Plan, lot: Field) -> None:
        """Take the rules, and the lot for what it knows of places."""
        self.plan = plan
        self.zone_of = zones(plan, lot)
        self._steps: dict[str, Steps] = {}

    def of(self, lines: Iterable[Commitment], *, trace: bool) -> dict[str, Counted]:
        """Count commitments as they come.

        Args:
            lines: of one tender, in any order; each names a measure of the plan.
            trace: keep every step of every commitment.
        """
        tallies: dict[str, Tally] = {}
        coming = iter(lines)
        with widely():
            while chunk := list(islice(coming, CHUNK)):
                for code, own in _by_measure(chunk).items():
                    if code not in tallies:
                        tallies[code] = Tally(self._steps_of(code), trace=trace)
                    tallies[code].add(own)
            return {code: tally.finish() for code, tally in tallies.items()}

    def _steps_of(self, code: str) -> Steps:
        if code not in self._steps:
            self._steps[code] = Steps(self.plan.measures[code], self.plan, self.zone_of)
        return self._steps[code]


def _by_measure(lines: Iterable[Commitment]) -> dict[str, list[Commitment]]:
    found: defaultdict[str, list[Commitment]] = defaultdict(list)
    for line in lines:
        found[line.measure].append(line)
    return found


def zones(plan: Plan, lot: Field) -> ZoneOf:
    """Make the function that tells where a place stands, looking each up once."""
    known: dict[str, str] = {}

    def zone_of(place: str | None, measure: MeasurePlan) -> str | None:
        if place is None:
            return None if measure.localised is None else "unknown"
        if place not in known and plan.locality is not None:
            known[place] = plan.locality.zone_of(resolved(lot, place))
        return known.get(place)

    return zone_of


def resolved(lot: Field, place: str) -> ResolvedPlace | None:
    """Give what is known of a place: as looked up beforehand, or by its own ONS code."""
    return lot.places.get(place) or place_of_code(place)
