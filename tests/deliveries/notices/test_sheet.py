from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

from app.contracts.duties.duty import DutyState
from app.deliveries.notices.question import Doubts, Looked
from app.deliveries.notices.sheet import (
    ASK_LINES,
    LINE,
    LONGEST,
    MOST_PROMISES,
    page_of_sheet,
    rating_of,
    sheet_of,
)
from app.deliveries.standing.word import Word
from app.paper.page import Bullets, Page, Table, words_of
from app.paper.text import as_text
from tests.deliveries.calendar.test_ics import a_duty
from tests.deliveries.notices.stood import owing, stood

DAY = date(2026, 3, 31)


def page(looked: Looked) -> Page:
    return page_of_sheet(sheet_of("Meals", "Ash Ltd", DAY, looked, []))


def test_due_is_what_is_overdue_or_comes_within_a_month() -> None:
    day = timedelta(days=1)
    late = a_duty(DutyState.OVERDUE, due_on=DAY - 400 * day)
    near = a_duty(due_on=DAY + 31 * day)
    others = [
        a_duty(due_on=DAY + 32 * day), a_duty(DutyState.DONE, due_on=DAY), a_duty(due_on=None),
        a_duty(DutyState.WAITING, due_on=DAY - day), a_duty(DutyState.NOT_YET, due_on=DAY),
    ]  # fmt: skip

    found = sheet_of("Meals", "Ash Ltd", DAY, Looked([]), [near, *others, late])

    assert found.due == (late, near)


def test_what_was_not_reported_comes_first_and_then_what_is_furthest_behind() -> None:
    silent = stood(0, 0, is_reported=False, of=owing("Silent", 1))
    far, near, good = (
        stood(4, verified, of=owing(title, number))
        for number, (title, verified) in enumerate((("Far", 0), ("Near", 3), ("Good", 4)), 2)
    )

    found = sheet_of("Meals", "Ash Ltd", DAY, Looked([good, near, far, silent]), [])

    assert [one.owing.title for one in found.came] == ["Silent", "Far", "Near", "Good"]


def test_a_row_has_the_four_quantities_and_never_a_zero_for_what_was_not_told() -> None:
    looked = Looked([stood(3, 1), stood(0, 0, is_reported=False, of=owing("Hours", 2))])
    [table, _] = [part for part in page(looked).parts if isinstance(part, Table)]

    assert table.rows == (
        ("Hours (people)", "8", "4", "not told", "not told", "No rating"),
        ("Local jobs (people)", "8", "4", "3", "1", "No rating"),
    )
    assert rating_of(stood(rating=Word.APPROACHING_TARGET)) == "Approaching target"
    assert rating_of(stood(of=owing(due=Decimal(0)))) == "Not due yet"


def test_what_does_not_fit_the_page_is_counted() -> None:
    several = [stood(1, 0, of=owing("x" * 300, n)) for n in range(1, 40)]
    doubts = {UUID(int=n): Doubts(disputed=1) for n in range(1, 40)}
    made = page(Looked(several, doubts))
    [table, blank] = [part for part in made.parts if isinstance(part, Table)]
    lists = [part for part in made.parts if isinstance(part, Bullets)]

    assert len(table.rows) == MOST_PROMISES
    assert f"{39 - MOST_PROMISES} more" in table.caption
    points = [[words_of(item) for item in part.items] for part in lists]
    assert all(len(point) <= LONGEST for part in points for point in part)
    asked = points[-1]
    assert sum(-(-len(point) // LINE) for point in asked[:-1]) <= ASK_LINES
    assert asked[-1] == f"and {78 - len(asked[:-1])} more"
    assert len(made.title) <= LINE
    assert all(cell.strip() == "" for row in blank.rows for cell in row)


def test_an_empty_sheet_says_so() -> None:
    told = as_text(page(Looked([])))

    assert "Nothing is due within a month." in told
    assert "Nothing is owed." in told


def test_what_is_doubtful_is_told_by_promise_and_as_a_whole() -> None:
    doubts = Doubts(disputed=1, without_evidence=2, unverified=Decimal(3))

    found = sheet_of(
        "Meals", "Ash Ltd", DAY,
        Looked([stood()], {UUID(int=1): doubts}, counted_twice=1, jobs_unknown=4), [],
    )  # fmt: skip

    assert found.doubtful == (
        "Local jobs: 3 people not verified yet, 2 without evidence, 1 disputed",
        "Open questions whether a person was counted twice: 1",
        "Jobs of which nobody has said whether they lasted: 4",
    )
