"""The sheet for a meeting with a supplier: one page of what is due, came, is doubtful, to ask.

What does not fit the page is counted, not dropped: the calendar and the report have all of it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from app.contracts.duties.duty import Duty, DutyState
from app.deliveries.review.near import near
from app.deliveries.review.question import Matter, Promise, Question, Waiting, name_of, weighed
from app.deliveries.standing.sentence import SAID, TOLD, quantity
from app.deliveries.standing.standing import Standing
from app.deliveries.standing.word import PRINTED
from app.paper.page import Column, Heading, Page, Part, Table, bullets, paragraph
from app.units import plain, rounded

#: what fits one sheet of A4 together: rows of promises, lines of each list, rows to write in
MOST_PROMISES, DUE_LINES, DOUBT_LINES, ASK_LINES, BLANKS = 4, 4, 2, 6, 3
LINE = 84  #: characters that surely fit a line
LONGEST = 2 * LINE  #: characters of a point before it is cut
TITLE, NAME = 60, 28  #: characters of a title, and of a promise in a row


@dataclass(frozen=True, slots=True)
class Sheet:
    """What a meeting sheet tells."""

    contract: str
    supplier: str
    on: date
    due: tuple[Duty, ...]  #: overdue, or due within a month
    came: tuple[Standing, ...]  #: every promise, the one that is furthest behind first
    doubtful: tuple[str, ...]
    questions: tuple[Question, ...]


def sheet_of(contract: str, supplier: str, matter: Matter, duties: Sequence[Duty]) -> Sheet:
    """Give the sheet of a contract, with whatever is the matter with it on a day."""
    return Sheet(
        contract=contract,
        supplier=supplier,
        on=matter.day,
        due=tuple(near(duties, matter.day)),
        came=tuple(sorted((one.standing for one in matter.promises), key=_rank)),
        doubtful=tuple(_doubtful(matter)),
        questions=tuple(weighed(matter)),
    )


def page_of_sheet(sheet: Sheet) -> Page:
    """Give the sheet as one page, with room to write what is agreed."""
    parts: list[Part] = [
        paragraph(f"{_cut(sheet.supplier, TITLE)}, at the end of {_day(sheet.on)}"),
        Heading("Due"),
        _listed([_told(one) for one in sheet.due], DUE_LINES, "Nothing is due within a month."),
        Heading("Came"),
        _promises(sheet),
        Heading("Doubtful"),
        _listed(sheet.doubtful, DOUBT_LINES, "Nothing."),
        Heading("To ask"),
        _listed([one.words for one in sheet.questions], ASK_LINES, "Nothing."),
        Table(
            "Agreed, to be written in",
            (Column("What"), Column("Who"), Column("By when")),
            (("\n", "", ""),) * BLANKS,
        ),
    ]
    return Page(_cut(f"Meeting sheet: {sheet.contract}", TITLE), sheet.on, tuple(parts))


def _rank(one: Standing) -> tuple[bool, object, str]:
    """Put what was not reported first, and then what is furthest behind."""
    share = one.behind / one.owing.due if one.owing.due else 0
    return one.is_reported or not one.owing.due, -share, name_of(one)


def _doubtful(matter: Matter) -> Iterator[str]:
    for one in matter.promises:
        told = ", ".join(_of(one))
        if told:
            yield f"{name_of(one.standing)}: {told}"
    if matter.doubts:
        yield f"Open questions whether a person was counted twice: {matter.doubts}"
    if matter.jobs_to_check:
        yield f"Checks of lasting jobs that were not made: {matter.jobs_to_check}"


def _of(one: Promise) -> Iterator[str]:
    unverified = one.claimed.quantity + one.evidenced.quantity
    if unverified > 0:
        yield f"{quantity(unverified, one.standing.owing.unit)} not verified yet"
    counted: tuple[tuple[Waiting, str], ...] = (
        (one.claimed, "without evidence"),
        (one.disputed, "disputed"),
        (one.rejected, "rejected"),
    )
    yield from (f"{each.deliveries} {words}" for each, words in counted if each.deliveries)


def _promises(sheet: Sheet) -> Part:
    if not sheet.came:
        return paragraph("Nothing is owed.")
    rows = tuple(row_of(one, NAME) for one in sheet.came[:MOST_PROMISES])
    left = len(sheet.came) - len(rows)
    more = f"; {left} more stand better and are in the report" if left else ""
    return Table(f"What was promised and came{more}", COLUMNS, rows)


COLUMNS = (
    Column("Promise, and its unit"), Column("Promised", True), Column("Due", True),
    Column("Reported", True), Column("Verified", True), Column("Rating", True),
)  # fmt: skip


def row_of(one: Standing, longest: int = LONGEST) -> tuple[str, ...]:
    """Give a promise as a row: its unit, the four quantities in it, and the rating."""
    owing, none = one.owing, ["not told", "not told"]
    came = [_number(one.reported), _number(one.verified)] if one.is_reported else none
    many = SAID[owing.unit][1] if owing.unit in SAID else owing.unit.replace("_", " ")
    told = _number(owing.promised), _number(owing.due), *came, rating_of(one)
    return f"{_cut(name_of(one), longest)} ({many})", *told


def _number(number: Decimal) -> str:
    return plain(rounded(number, TOLD))


def rating_of(one: Standing) -> str:
    """Give the rating that the bands propose, in words."""
    if one.rating is not None:
        return PRINTED[one.rating]
    return "Not due yet" if not one.owing.due else "No rating"


def _listed(told: Sequence[str], lines: int, nothing: str) -> Part:
    """List what fits so many lines, and count the rest."""
    if not told:
        return paragraph(nothing)
    shown: list[str] = []
    for one in (_cut(each) for each in told):
        lines -= -(-len(one) // LINE)
        if lines < 0:
            break
        shown.append(one)
    left = len(told) - len(shown)
    return bullets([*shown, f"and {left} more"] if left else shown)


def _told(one: Duty) -> str:
    state = "overdue since" if one.state is DutyState.OVERDUE else "by"
    return f"{one.title}, {state} {one.due_on} ({one.binds})"


def _cut(text: str, longest: int = LONGEST) -> str:
    return text if len(text) <= longest else f"{text[: longest - 1].rstrip()}…"


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
