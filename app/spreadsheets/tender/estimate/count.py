"""What a promise counts for, in the measure's own unit, as the formula of a cell."""

from collections.abc import Mapping
from decimal import Decimal

from app.rules.plan import MeasurePlan, Plan
from app.scoring.engine.count import zones
from app.scoring.engine.credit import of_doubt, of_groups, of_zone
from app.scoring.submission import Field
from app.spreadsheets.forms.heading import FIRST
from app.spreadsheets.sheet import letter
from app.spreadsheets.tender.estimate.said import LATER, Unsayable, figure, quoted
from app.spreadsheets.tender.form import OFFER, UNWORKED

ONE = Decimal(1)
NO_NUMBER = "NA()"  #: makes the whole cell say that it is scored later
LAST = 1_003  #: row down to which promises are looked at
SHEET = f"'{OFFER.name}'!"
_PLACES = {field.key: letter(place) for place, field in enumerate(OFFER.fields, 1)}
COUNTS = letter(len(OFFER.fields) + 1)  #: column of what each row counts for
POINTS = letter(len(OFFER.fields) + 2)  #: column of its points


def at(key: str, row: int) -> str:
    """Give the cell of a field in a row, as it is named on its own sheet."""
    return f"{_PLACES[key]}{row}"


def down(key: str) -> str:
    """Give all cells of a field, as they are named on any sheet."""
    return column(_PLACES[key])


def column(letters: str) -> str:
    """Give all cells of a column, as they are named on any sheet."""
    return f"{SHEET}${letters}${FIRST}:${letters}${LAST}"


def counts(plan: Plan, measure: MeasurePlan, places: tuple[str, ...], row: int) -> str:
    """Write what the promise in a row counts for.

    Args:
        plan: the compiled rules.
        measure: that the row is of.
        places: codes that may be written without anything being looked up.
        row: its number.
    """
    quantity = at("offer_qty", row)
    factors = [
        f"IF(AND(ISNUMBER({quantity}),N({quantity})>=0),{quantity},{NO_NUMBER})",
        *_time(measure),
        _unit(measure, row),
        _attribution(at("attribution_pct", row)),
        f"IF(COUNTA({at(UNWORKED[0], row)}:{at(UNWORKED[-1], row)})=0,1,{NO_NUMBER})",
        _choice(at("place", row), *_at_places(plan, measure, places)),
        _choice(at("priority_group", row), *_for_groups(plan)),
        *_partner(plan, at("partner", row)),
    ]
    return f'=IF({quantity}="","",IFERROR({"*".join(factors)},"{LATER}"))'


def refuse_unsayable(measure: MeasurePlan) -> None:
    """Let a measure through whose counting the formula of a cell can say.

    Raises:
        Unsayable: if it needs more.
    """
    bounded = bool(measure.each_min or measure.each_max or measure.reductions)
    over_time = measure.drop_off is not None or measure.discount is not None
    rounds = measure.rounding is not None and measure.rounding.mode != "half_up"
    if bounded or over_time or rounds or measure.needs or measure.unit == "percent":
        raise Unsayable(measure.code)


def _time(measure: MeasurePlan) -> list[str]:
    """Write what a year or a million pounds makes of it; later years stand in a column apart."""
    is_plain = measure.time_basis in ("whole_contract", "first_year_only")
    return [] if is_plain else [figure(measure.time_factor)]


def _unit(measure: MeasurePlan, row: int) -> str:
    unit = at("unit", row)
    return f'IF(OR({unit}="",{unit}={quoted(measure.unit)}),1,{NO_NUMBER})'


def _attribution(cell: str) -> str:
    """Write a share; of 1 or less nobody can tell whether it is per cent."""
    is_plain = f"AND(ISNUMBER({cell}),OR(N({cell})=0,N({cell})>1),N({cell})<=100)"
    return f'IF({cell}="",1,IF({is_plain},{cell}/100,{NO_NUMBER}))'


def _at_places(
    plan: Plan, measure: MeasurePlan, places: tuple[str, ...]
) -> tuple[Decimal, Mapping[str, Decimal] | None]:
    """Tell what counts where: without a place, and at each that can be written."""
    if plan.locality is None or measure.localised is False:
        return ONE, None
    zone_of = zones(plan, Field("", ()))
    credits: dict[str | None, Decimal] = {}
    for place in (None, *places):
        zone = zone_of(place, measure)
        credits[place] = ONE if zone is None else of_zone(plan.locality.credit, zone)
    return credits.pop(None), {str(place): credit for place, credit in credits.items()}


def _for_groups(plan: Plan) -> tuple[Decimal, Mapping[str, Decimal] | None]:
    if plan.groups is None:
        return ONE, None
    named = {code: of_groups(plan.groups, (code,)) for code in plan.groups.credit}
    return of_groups(plan.groups, ()), named


def _choice(cell: str, blank: Decimal, named: Mapping[str, Decimal] | None) -> str:
    """Write what counts by a word in a cell; None: no word changes anything."""
    if named is None:
        return figure(blank)
    by_credit: dict[Decimal, list[str]] = {}
    for word, credit in named.items():
        by_credit.setdefault(credit, []).append(word)
    written = NO_NUMBER
    for credit, words in by_credit.items():
        alike = ",".join(f"{cell}={quoted(word)}" for word in words)
        written = f"IF(OR({alike}),{figure(credit)},{written})"
    return f'IF({cell}="",{figure(blank)},{written})'


def _partner(plan: Plan, cell: str) -> list[str]:
    """Write what counts while nobody has asked a partner that is named."""
    if plan.partners is None:
        return []
    return [f'IF({cell}="",1,{figure(of_doubt(plan.partners, "unconfirmed"))})']
