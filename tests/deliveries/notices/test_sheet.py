from datetime import date
from decimal import Decimal

from app.deliveries.notices.sheet import (
    ASK_LINES,
    LINE,
    LONGEST,
    MOST_PROMISES,
    page_of_sheet,
    rating_of,
    sheet_of,
)
from app.deliveries.review.question import Matter, Promise, Waiting
from app.deliveries.standing.standing import Standing
from app.deliveries.standing.word import Word
from app.paper.page import Bullets, Page, Table, words_of
from app.paper.text import as_text
from tests.deliveries.notices.stood import owing, stood

DAY = date(2026, 3, 31)


def matter(*standings: Standing) -> Matter:
    return Matter(DAY, promises=[Promise(one) for one in standings])


def page(of: Matter) -> Page:
    return page_of_sheet(sheet_of("Meals", "Ash Ltd", of, []))


def test_what_was_not_reported_comes_first_and_then_what_is_furthest_behind() -> None:
    silent = stood(0, 0, is_reported=False, of=owing("Silent", 1))
    far, near, good = (
        stood(4, verified, of=owing(title, number))
        for number, (title, verified) in enumerate((("Far", 0), ("Near", 3), ("Good", 4)), 2)
    )

    found = sheet_of("Meals", "Ash Ltd", matter(good, near, far, silent), [])

    assert [one.owing.title for one in found.came] == ["Silent", "Far", "Near", "Good"]


def test_a_row_has_the_four_quantities_and_never_a_zero_for_what_was_not_told() -> None:
    silent = stood(0, 0, is_reported=False, of=owing("Hours", 2))
    parts = page(matter(stood(3, 1), silent)).parts
    [table, _] = [part for part in parts if isinstance(part, Table)]

    assert table.rows == (
        ("Hours (people)", "8", "4", "not told", "not told", "No rating"),
        ("Local jobs (people)", "8", "4", "3", "1", "No rating"),
    )
    assert rating_of(stood(rating=Word.APPROACHING_TARGET)) == "Approaching target"
    assert rating_of(stood(of=owing(due=Decimal(0)))) == "Not due yet"


def test_what_does_not_fit_the_page_is_counted() -> None:
    several = [stood(1, 0, of=owing("x" * 300, n)) for n in range(1, 40)]
    disputed = Waiting(1, Decimal(1))
    made = page(Matter(DAY, promises=[Promise(one, disputed=disputed) for one in several]))
    [table, blank] = [part for part in made.parts if isinstance(part, Table)]
    lists = [part for part in made.parts if isinstance(part, Bullets)]

    assert len(table.rows) == MOST_PROMISES
    assert f"{39 - MOST_PROMISES} more" in table.caption
    points = [[words_of(item) for item in part.items] for part in lists]
    assert all(len(point) <= LONGEST for part in points for point in part)
    asked = points[-1]
    assert sum(-(-len(point) // LINE) for point in asked[:-1]) <= ASK_LINES
    assert asked[-1] == f"and {3 * 39 - len(asked[:-1])} more"
    assert len(made.title) <= LINE
    assert all(cell.strip() == "" for row in blank.rows for cell in row)


def test_an_empty_sheet_says_so() -> None:
    told = as_text(page(matter()))

    assert "Nothing is due within a month." in told
    assert "Nothing is owed." in told


def test_what_is_doubtful_is_told_by_promise_and_as_a_whole() -> None:
    one, two = Waiting(1, Decimal(1)), Waiting(2, Decimal("2.5"))
    promise = Promise(stood(), claimed=two, evidenced=one, disputed=one, rejected=two)
    of = Matter(DAY, promises=[promise], doubts=1, jobs_to_check=4)

    found = sheet_of("Meals", "Ash Ltd", of, [])

    assert found.doubtful == (
        "Local jobs: 3.5 people not verified yet, 2 without evidence, 1 disputed, 2 rejected",
        "Open questions whether a person was counted twice: 1",
        "Checks of lasting jobs that were not made: 4",
    )


def test_what_matters_most_is_asked_first() -> None:
    plan = (owing().obligation_id, "improvement_plan", date(2026, 3, 1))
    near, far = (
        Promise(stood(verified, verified, of=owing(title, number)), has_shortfall=True)
        for number, (title, verified) in enumerate((("Near", 3), ("Far", 0)), 1)
    )
    of = Matter(DAY, promises=[near, far], overdue_remedies=[plan], jobs_to_check=1)

    asked = [one.words for one in sheet_of("Meals", "Ash Ltd", of, []).questions]

    assert [one.split(":")[0] for one in asked[:2]] == ["Far", "Near"]
    assert asked[2].startswith("Near: the improvement plan was to be met by 1 March 2026.")
    assert "lasting jobs" in asked[3]
