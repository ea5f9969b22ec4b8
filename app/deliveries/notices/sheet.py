"""The sheet for a meeting with a supplier: one page of what is due, came, is doubtful, to ask.

What does not fit the page is counted, not dropped: the calendar and the report have all of it.
The four share the room: each shows one point, then another, until no more fit.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from app.contracts.duties.duty import Duty, DutyState
from app.deliveries.review.near import near
from app.deliveries.review.question import Matter, Promise, Question, Waiting, name_of, weighed
from app.deliveries.standing.sentence import SAID, TOLD, quantity
from app.deliveries.standing.standing import Standing
from app.deliveries.standing.word import PRINTED
from app.paper.measure import ROOM, height
from app.paper.page import Column, Heading, Page, Part, Table, bullets, paragraph
from app.units import plain, rounded

BLANKS = 3  #: rows to write in
SPARE = 6  #: points of a sheet that are left, for a program that sets it a little wider
LONGEST = 168  #: characters of a point before it is cut: two lines or three
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


@dataclass(frozen=True, slots=True)
class Shown:
    """How many points of each kind a page shows."""

    came: int = 0
    questions: int = 0
    due: int = 0
    doubtful: int = 0


#: in which they take what room there is, one point at a time, and over again
ORDER = ("came", "questions", "came", "due", "doubtful")


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
    shown, page = Shown(), _page(sheet, Shown())
    left = [*ORDER]
    while left:
        name = left.pop(0)
        wider = replace(shown, **{name: getattr(shown, name) + 1})
        if getattr(wider, name) > len(getattr(sheet, name)):
            continue
        tried = _page(sheet, wider)
        if height(tried) + SPARE <= ROOM:
            shown, page = wider, tried
            left.append(name)
    return page


def _page(sheet: Sheet, shown: Shown) -> Page:
    due, asked = [_told(one) for one in sheet.due], [one.words for one in sheet.questions]
    parts: list[Part] = [
        paragraph(f"{_cut(sheet.supplier, TITLE)}, at the end of {_day(sheet.on)}"),
        Heading("Due"),
        _listed(due, shown.due, "Nothing is due within a month."),
        Heading("Came"),
        _promises(sheet, shown.came),
        Heading("Doubtful"),
        _listed(sheet.doubtful, shown.doubtful, "Nothing."),
        Heading("To ask"),
        _listed(asked, shown.questions, "Nothing."),
        Table(
            "Agreed, to be written in",
            (Column("What"), Column("Who"), Column("By when")),
            (("\n", "", ""),) * BLANKS,
        ),
    ]
    return Page(_cut(f"Meeting sheet: {sheet.contract}", TITLE), sheet.on, tuple(parts))


def _rank(one: Standing) -> tuple[bool, object, str]:
    """Put what is not told of first, and then what is furthest behind."""
    share = one.behind / one.owing.due if one.owing.due else 0
    return not one.is_untold, -share, name_of(one)


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


def _promises(sheet: Sheet, shown: int) -> Part:
    if not sheet.came:
        return paragraph("Nothing is owed.")
    rows = tuple(row_of(one, NAME) for one in sheet.came[:shown])
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


def _listed(told: Sequence[str], shown: int, nothing: str) -> Part:
    """List so many, and count the rest."""
    if not told:
        return paragraph(nothing)
    left = len(told) - shown
    points = [_cut(one) for one in told[:shown]]
    return bullets([*points, f"and {left} more"] if left else points)


def _told(one: Duty) -> str:
    state = "overdue since" if one.state is DutyState.OVERDUE else "by"
    return f"{one.title}, {state} {one.due_on} ({one.binds})"


def _cut(text: str, longest: int = LONGEST) -> str:
    return text if len(text) <= longest else f"{text[: longest - 1].rstrip()}…"


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
