"""What the API gives about where promises stand."""

from datetime import date
from decimal import Decimal
from typing import Annotated
from uuid import UUID

from pydantic import AfterValidator

from app.contracts.kind import Accumulation, Direction
from app.contracts.plan.shape import Shape
from app.deliveries.standing.colour import Colour
from app.deliveries.standing.forecast import EXPLAINED, Forecast, Method
from app.deliveries.standing.line import By, Line, LineForecast
from app.deliveries.standing.sentence import sentence
from app.deliveries.standing.standing import Standing
from app.deliveries.standing.tables import Rating
from app.deliveries.standing.word import Word, code_of
from app.platform.request.messages import Message
from app.platform.request.paging import PageMarks
from app.units import Rounding, plain, rounded

PLACES = Rounding(4)
#: to four places, without the zeros that fill them
Amount = Annotated[Decimal, AfterValidator(lambda number: Decimal(plain(rounded(number, PLACES))))]


class ForecastOut(Message):
    """What a promise may come to by its end, and by which method that was worked out."""

    method: Method
    quantity: Amount  #: in the promise's unit
    lowest: Amount | None  #: null: the method gives no range, or too little was verified for one
    highest: Amount | None
    confidence: str | None  #: the supplier's own: low, medium or high
    as_of: date | None  #: last day of the return that a supplier's own is from
    explained: str

    @classmethod
    def of(cls, found: Forecast) -> "ForecastOut":
        """Make it from a forecast."""
        return cls(
            method=found.method,
            quantity=found.quantity,
            lowest=found.lowest,
            highest=found.highest,
            confidence=found.confidence,
            as_of=found.as_of,
            explained=EXPLAINED[found.method],
        )


class LastRatingOut(Message):
    """What a person said of a promise last."""

    id: UUID
    word: Word
    starts_on: date  #: the days that were assessed
    ends_on: date

    @classmethod
    def of(cls, rating: Rating) -> "LastRatingOut":
        """Make it from what is stored."""
        return cls(
            id=rating.id, word=rating.word, starts_on=rating.starts_on, ends_on=rating.ends_on
        )


class StandingOut(Message):
    """Where one promise stands at the end of a day; every quantity is in `unit`."""

    obligation_id: UUID
    contract_id: UUID
    on: date
    measure: str
    theme: str
    title: str
    unit: str
    direction: Direction  #: which way is better
    accumulation: Accumulation  #: how several deliveries make one figure
    shape: Shape  #: how it falls due
    starts_on: date | None
    ends_on: date | None
    baseline: Amount  #: as first promised
    promised: Amount  #: as it stands on the day, changes and spend counted
    recalculated: bool  #: `promised` follows what was spent
    due: Amount  #: by the end of the day
    reported: Amount
    verified: Amount
    behind: Amount  #: due and not verified; of less, verified or reported beyond what is due
    deliveries: int  #: how many count
    is_reported: bool  #: false: no submitted return says anything of it; that is not zero
    reported_until: date | None  #: last day that a submitted return tells of; null: none
    #: the part of `due` of which a return should have told by then, and none did
    due_not_reported: Amount
    said_nothing: bool  #: reported as zero, and meant
    #: verified of due; null: nothing is due, nothing was reported, or a missing return could
    #: undo what looks kept
    percent: Amount | None
    rating: Word | None  #: by the contract's bands; a person has the last word
    code: str | None  #: of the rating, in open contracting
    colour: Colour
    last_rating: LastRatingOut | None  #: by a person, for days that ended by then
    forecasts: list[ForecastOut]  #: none where nothing was reported
    told: str  #: in words

    @classmethod
    def of(cls, found: Standing, day: date, rating: Rating | None = None) -> "StandingOut":
        """Make it from a standing, and what a person said last."""
        own = {name: getattr(found.owing, name) for name in _OF_OWING}
        own |= {name: getattr(found, name) for name in _OF_STANDING}
        return cls(
            **own,
            on=day,
            code=None if found.rating is None else code_of(found.rating),
            last_rating=None if rating is None else LastRatingOut.of(rating),
            forecasts=[ForecastOut.of(one) for one in found.forecasts],
            told=sentence(found, day),
        )


_OF_STANDING = (
    "reported", "verified", "behind", "deliveries", "is_reported", "said_nothing", "percent",
    "rating", "colour", "reported_until", "due_not_reported",
)  # fmt: skip
_OF_OWING = (
    "obligation_id", "contract_id", "measure", "theme", "title", "unit", "direction",
    "accumulation", "shape", "starts_on", "ends_on", "baseline", "promised", "recalculated", "due",
)  # fmt: skip


class LineForecastOut(Message):
    """What the promises of a line may come to together by their end: the sum of their own."""

    method: Method
    quantity: Amount | None  #: null: not every promise has a forecast by this method
    lowest: Amount | None  #: null: or not every one has a range
    highest: Amount | None
    missing: int  #: promises of the line without one
    explained: str

    @classmethod
    def of(cls, found: LineForecast) -> "LineForecastOut":
        """Make it from a line's forecast."""
        own = {name: getattr(found, name) for name in cls.model_fields if name != "explained"}
        return cls(**own, explained=EXPLAINED[found.method])


class StandingLineOut(Message):
    """What the promises of one group come to; every quantity is in `unit`.

    Its rating is summed up: it is not a statutory rating of a key performance indicator.
    """

    key: str  #: the theme, the measure, or an id
    title: str
    unit: str
    direction: Direction
    accumulation: Accumulation
    promises: int  #: how many
    not_due: int  #: of which nothing is due yet
    not_reported: int  #: of which something is due and no return says anything; not zero
    in_part: int  #: that were reported, but not for all periods that should be by now
    promised: Amount | None  #: null, as the three below it: such figures do not add up
    due: Amount | None
    reported: Amount | None
    verified: Amount | None
    behind: Amount | None  #: each promise's own; more of one makes up for nothing
    due_not_reported: Amount | None  #: the part of `due` of which no return says anything
    #: what each promise kept of its own due, over those that have a result; more of one makes
    #: up for nothing of another, so that it is never above 100
    percent: Amount | None
    #: `percent` by the bands that its promises share; null as well where they have different ones
    rating: Word | None
    colour: Colour
    green: int  #: how many promises are
    amber: int
    red: int
    grey: int  #: not due yet, or not reported
    forecasts: list[LineForecastOut]  #: where one contract or supplier is asked about alone

    @classmethod
    def of(cls, line: Line) -> "StandingLineOut":
        """Make it from a line."""
        totals = line.totals
        return cls(
            key=line.group.key,
            title=line.group.title,
            unit=line.unit,
            direction=line.direction,
            accumulation=line.accumulation,
            promises=line.promises,
            not_due=line.not_due,
            not_reported=line.not_reported,
            in_part=line.in_part,
            promised=totals and totals.promised,
            due=totals and totals.due,
            reported=totals and totals.reported,
            verified=totals and totals.verified,
            behind=line.behind,
            due_not_reported=line.due_not_reported,
            percent=line.percent,
            rating=line.rating,
            colour=line.colour,
            forecasts=[LineForecastOut.of(one) for one in line.forecasts],
            **{colour.value: line.colours.get(colour, 0) for colour in Colour},
        )


class ContractStandingOut(Message):
    """Where a contract stands at the end of a day: each promise, and each theme."""

    contract_id: UUID
    on: date
    promises: list[StandingOut]  #: in the order in which they were made
    themes: list[StandingLineOut]


class SupplierStandingOut(Message):
    """Where all that a supplier owes stands at the end of a day."""

    supplier_id: UUID
    on: date
    contracts: int  #: that it held on the day, whatever became of them
    themes: list[StandingLineOut]
    by_contract: list[StandingLineOut]


class AuthorityStandingOut(Message):
    """Where all that is owed to an authority stands at the end of a day."""

    on: date
    by: By
    contracts: int  #: that were entered into, whatever became of them
    promises: int
    not_reported: int  #: of which something is due and no return says anything
    data: list[StandingLineOut]  #: of this page
    page: PageMarks
