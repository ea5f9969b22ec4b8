"""What to say of the places that commitments name: a slip must never cost marks in silence."""

from collections.abc import Iterator, Mapping

from app.places.place import ResolvedPlace, is_pseudo, place_of_code
from app.places.postcode import Shape, recognise
from app.problems import Finding, Severity
from app.rules.plan import MeasurePlan, Plan
from app.scoring.intake import CommitmentIn

Places = Mapping[str, ResolvedPlace]


def place_faults(
    plan: Plan, measure: MeasurePlan, line: CommitmentIn, places: Places, where: str
) -> Iterator[Finding]:
    """List what is wrong with the place that a commitment is tested by.

    Args:
        plan: the rules; where they have no locality, places do not matter.
        measure: what is promised.
        line: the commitment.
        places: what is known of places by looking them up.
        where: the commitment's path.
    """
    if plan.locality is None or measure.localised is False:
        return
    path = f"{where}.place"
    name = line.places.get(measure.locality_test or "", line.place)
    if name is None:
        yield _no_place(measure, path)
    elif name not in places and place_of_code(name) is None:
        yield _not_found(name, path)
    elif plan.locality.zone_of(places.get(name) or place_of_code(name)) == "unknown":
        words = f"Nobody can tell here whether {name!r} is inside: {_counts(plan)}."
        fix = "Give a whole postcode, or the ONS code of the very kind of area the rules list."
        yield Finding("place_not_told", words, fix, Severity.WARNING, path)


def _counts(plan: Plan) -> str:
    credit = {} if plan.locality is None else plan.locality.credit
    zone = "unknown" if "unknown" in credit else "elsewhere"
    return f"it counts as {zone}"


def _no_place(measure: MeasurePlan, path: str) -> Finding:
    how = "it counts as elsewhere" if measure.localised else "it counts in full"
    words = f"`{measure.code}` counts by place, and no place is given: {how}."
    fix = "Give the place: a postcode or an ONS code."
    return Finding("no_place", words, fix, Severity.WARNING, path)


def _not_found(name: str, path: str) -> Finding:
    written = recognise(name)
    if written.shape in (Shape.NONSENSE, Shape.EMPTY) and not is_pseudo(name.strip()):
        meant = f" Did you mean {' or '.join(written.suggestions)}?" if written.suggestions else ""
        words = (
            f"{name[:50]!r} is neither a postcode nor the ONS code of an area: it counts as "
            f"elsewhere.{meant}"
        )
        fix = "Give a postcode such as IG11 7LU, or a code such as E09000002."
        return Finding("not_a_place", words, fix, Severity.WARNING, path)
    words = f"{name[:50]!r} was not found in the places known here: it counts as elsewhere."
    fix = "Check it, or load the postcodes of its part of the country."
    return Finding("unknown_place", words, fix, Severity.WARNING, path)
