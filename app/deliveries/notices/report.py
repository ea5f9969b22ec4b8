"""The report of a contract: where every promise stands, why, and what is done about it."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from app.contracts.plan.terms import RatedOver
from app.deliveries.notices.sheet import COLUMNS, row_of
from app.deliveries.review.question import name_of
from app.deliveries.standing.forecast import EXPLAINED
from app.deliveries.standing.lasting.share import Share
from app.deliveries.standing.sentence import quantity
from app.deliveries.standing.standing import Standing
from app.deliveries.standing.word import PRINTED, Word
from app.paper.page import Column, Facts, Heading, Page, Part, Table, bullets, paragraph
from app.units import plain

TERMS = (
    "Promised is what was undertaken for the whole contract, changes counted. Due is the part "
    "that the delivery plan asks for by the day. Reported is what the supplier says was done. "
    "Verified is what somebody other than the supplier has looked at and accepted. The rating "
    "compares verified with due. Not told means that no submitted return says anything, which is "
    "not the same as nothing."
)
AS_THE_BANDS_SAY = {
    None: "As the bands say",
    RatedOver.DAYS: "As the bands say of those days",
    RatedOver.CONTRACT: "As the bands say of all until then, since the contract began",
}
CARRIED = "with what had been verified before them beyond what was due by then"


@dataclass(frozen=True, slots=True)
class Rated:
    """What a person said of a promise or an indicator, for some days."""

    about: str
    starts_on: date
    ends_on: date
    word: Word
    reason: str
    over: RatedOver | None = None  #: what it was worked out from; None: from nothing
    carried: Decimal = Decimal(0)  #: of what counts as verified in those days, what was before

    @property
    def why(self) -> str:
        """Give the person's reason, or what the bands went by."""
        if self.reason:
            return self.reason
        words = AS_THE_BANDS_SAY[self.over]
        return f"{words}, {CARRIED}" if self.carried else words


@dataclass(frozen=True, slots=True)
class Short:
    """A shortfall that was raised, and why it came about."""

    about: str
    as_of: date
    quantity: str  #: with its unit
    cause: str
    side: str
    state: str


@dataclass(frozen=True, slots=True)
class Mended:
    """A remedy that was agreed."""

    about: str
    kind: str
    what: str
    due_on: date | None
    amount: Decimal | None  #: in pounds
    state: str


@dataclass(frozen=True, slots=True)
class Proof:
    """How far the deliveries of a promise are proven; each figure counts deliveries."""

    about: str
    states: dict[str, int]


@dataclass(frozen=True, slots=True)
class Report:
    """All that the report of a contract tells."""

    contract: str
    authority: str
    supplier: str
    runs: str  #: its days, in words
    on: date
    standings: Sequence[Standing]
    ratings: Sequence[Rated]
    shortfalls: Sequence[Short]
    remedies: Sequence[Mended]
    lasting: Sequence[Share]
    proof: Sequence[Proof]
    files: int  #: of evidence
    questions: Sequence[str]


def page_of_report(report: Report) -> Page:
    """Give the report, to be read or edited."""
    parts: list[Part] = [
        Facts(
            (
                ("Authority", report.authority),
                ("Supplier", report.supplier),
                ("Contract runs", report.runs),
                ("Standing at the end of", _day(report.on)),
            )
        ),
        *_promises(report),
        *_ratings(report),
        *_forecasts(report.standings),
        *_shortfalls(report),
        *_lasting(report.lasting),
        *_proof(report),
        Heading("Questions"),
        bullets(report.questions) if report.questions else paragraph("None."),
    ]
    footer = f"{report.authority}: {report.contract}"[:200]
    return Page(f"Contract report: {report.contract}", report.on, tuple(parts), footer=footer)


def _promises(report: Report) -> Iterator[Part]:
    yield Heading("Promised, due, reported, verified")
    yield paragraph(TERMS)
    if not report.standings:
        yield paragraph("Nothing is owed under this contract.")
        return
    rows = tuple(row_of(one) for one in report.standings)
    yield Table(f"Every promise on {_day(report.on)}", COLUMNS, rows)
    silent = [name_of(one) for one in report.standings if not one.is_reported and one.owing.due]
    if silent:
        yield paragraph("Not told of in any return, though something is due:")
        yield bullets(silent)


def _ratings(report: Report) -> Iterator[Part]:
    yield Heading("Ratings")
    if not report.ratings:
        yield paragraph("No person has rated anything yet; the ratings above are by the bands.")
        return
    rows = tuple(
        (
            one.about,
            f"{one.starts_on} to {one.ends_on}",
            PRINTED[one.word],
            one.why,
        )
        for one in report.ratings
    )
    heads = ("Of what", "Days assessed", "Rating", "Reason")
    yield _table("Ratings by people, in the words of regulation 39(5)", heads, rows)


def _forecasts(standings: Iterable[Standing]) -> Iterator[Part]:
    rows, used = [], {}
    for one in standings:
        for each in one.forecasts:
            used[each.method] = EXPLAINED[each.method]
            rows.append(
                (name_of(one), _method(each.method), quantity(each.quantity, one.owing.unit),
                 _range(each.lowest, each.highest, one.owing.unit))
            )  # fmt: skip
    yield Heading("What it may come to")
    if not rows:
        yield paragraph("There is no forecast: nothing was reported.")
        return
    yield _table("Forecasts for the end of the contract",
                 ("Promise", "Method", "Comes to", "Range"), tuple(rows))  # fmt: skip
    yield paragraph("How each was worked out:")
    yield bullets(f"{_method(method)}: {words}" for method, words in used.items())


def _shortfalls(report: Report) -> Iterator[Part]:
    yield Heading("Shortfalls and remedies")
    if not report.shortfalls and not report.remedies:
        yield paragraph("None were raised.")
    if report.shortfalls:
        rows = tuple(
            (one.about, f"{one.quantity} on {one.as_of}", f"{one.cause} ({one.side})", one.state)
            for one in report.shortfalls
        )
        heads: tuple[str, ...] = ("Promise", "Short", "Cause, and who can mend it", "State")
        yield _table("Shortfalls, and why", heads, rows)
    if report.remedies:
        told = tuple(
            (
                one.about,
                one.kind,
                f"{one.what}{_amount(one.amount)}",
                str(one.due_on or "no day"),
                one.state,
            )
            for one in report.remedies
        )
        heads = ("Promise", "Kind", "What", "By", "State")
        yield _table("Remedies", heads, told)


def _lasting(shares: Sequence[Share]) -> Iterator[Part]:
    yield Heading("Jobs that lasted")
    if not shares:
        yield paragraph("No job had begun long enough ago.")
        return
    rows = tuple(
        (
            f"{_words(one.measure)}, after {one.weeks} weeks",
            *(quantity(each, one.unit) for each in _counted(one)),
        )
        for one in shares
    )
    heads = (
        Column("Jobs"),
        *(Column(name, True) for name in ("Begun", "Lasted", "Ended", "Not known")),
    )
    yield Table("What became of the jobs that were reported", heads, rows)


def _counted(one: Share) -> tuple[Decimal, ...]:
    return one.begun, one.lasted, one.ended, one.unknown


def _proof(report: Report) -> Iterator[Part]:
    yield Heading("Proof")
    yield paragraph(f"Files handed in as evidence and still kept: {report.files}.")
    if not report.proof:
        return
    names = list(dict.fromkeys(state for one in report.proof for state in one.states))
    heads = (Column("Promise"), *(Column(_words(name), True) for name in names))
    rows = tuple(
        (one.about, *(str(one.states.get(name, 0)) for name in names)) for one in report.proof
    )
    yield Table("Deliveries by how far each is proven", heads, rows)


def _table(caption: str, heads: Iterable[str], rows: tuple[tuple[str, ...], ...]) -> Table:
    return Table(caption, tuple(Column(head) for head in heads), rows)


def _method(method: str) -> str:
    return _words(str(method))


def _words(code: str) -> str:
    return code.replace("_", " ").capitalize()


def _range(lowest: Decimal | None, highest: Decimal | None, unit: str) -> str:
    if lowest is None or highest is None:
        return "no range"
    return f"{quantity(lowest, unit)} to {quantity(highest, unit)}"


def _amount(amount: Decimal | None) -> str:
    return "" if amount is None else f" ({plain(amount)} pounds)"


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
