from datetime import date
from decimal import Decimal

from app.contracts.duties.duty import Duty, DutyState
from app.contracts.duties.rule import Binds
from app.deliveries.notices.sheet import (
    LONGEST,
    SPARE,
    Sheet,
    page_of_sheet,
    rating_of,
    sheet_of,
)
from app.deliveries.review.question import Matter, Promise, Waiting
from app.deliveries.standing.standing import Standing
from app.deliveries.standing.word import Word
from app.paper.docx import as_docx
from app.paper.measure import ROOM, height
from app.paper.page import Bullets, Page, Table, words_of
from app.paper.text import as_text
from tests.deliveries.notices.stood import owing, stood
from tests.office import Office, leaves, office

__all__ = ["office"]

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


def test_what_looks_kept_only_for_want_of_a_return_comes_with_what_was_not_reported() -> None:
    behind = stood(0, 0, of=owing("Behind", 1))
    in_part = stood(4, 4, due_not_reported=Decimal(2), of=owing("In part", 2))
    kept = stood(4, 4, percent=Decimal(100), of=owing("Kept", 3))

    sheet = sheet_of("Meals", "Ash Ltd", matter(kept, behind, in_part), [])

    assert [one.owing.title for one in sheet.came] == ["In part", "Behind", "Kept"]


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


def crowded(title: str, unit: str, promised: str, of: int = 11) -> Sheet:
    """Give a sheet with more than fits, of promises with such names."""
    owed, due = Decimal(promised), Decimal(promised) / 3
    several = [
        stood(1, 0, of=owing(f"{title} {n}", n, promised=owed, due=due, unit=unit))
        for n in range(1, of + 1)
    ]
    disputed, claimed = Waiting(1, Decimal(1)), Waiting(2, Decimal(5))
    promises = [Promise(one, disputed=disputed, claimed=claimed) for one in several]
    notices = [
        Duty(
            "performance_notice", str(n), "Contract performance notice", law="",
            binds=Binds.AUTHORITY, state=DutyState.OVERDUE, begins_on=None, due_on=DAY,
            is_expected=False, done_on=None, reference="", why="",
        )
        for n in range(6)
    ]  # fmt: skip
    met = Matter(DAY, promises=promises, doubts=3, jobs_to_check=9)
    contract = "Repairs to council homes, north and west of the borough, lots 1 and 2"
    supplier = "Alder Building and Maintenance Services Ltd"
    return sheet_of(contract, supplier, met, notices)


def test_what_does_not_fit_the_page_is_counted() -> None:
    sheet = crowded("x" * 300, "people", "12345678901.25", of=39)
    made = page_of_sheet(sheet)
    [table, blank] = [part for part in made.parts if isinstance(part, Table)]
    lists = [part for part in made.parts if isinstance(part, Bullets)]
    due, doubtful, asked = ([words_of(item) for item in part.items] for part in lists)

    assert height(made) + SPARE <= ROOM
    assert len(table.rows) > 1
    assert f"{39 - len(table.rows)} more" in table.caption
    assert all(len(point) <= LONGEST for point in (*due, *doubtful, *asked))
    whole = (sheet.due, due), (sheet.doubtful, doubtful), (sheet.questions, asked)
    assert all(shown[-1] == f"and {len(every) - len(shown[:-1])} more" for every, shown in whole)
    assert all(len(shown) > 1 for _, shown in whole)
    assert len(made.title) <= 60
    assert all(cell.strip() == "" for row in blank.rows for cell in row)


def test_what_one_list_leaves_the_others_take() -> None:
    many = page(matter(*(stood(of=owing(f"Jobs {n}", n)) for n in range(1, 11))))
    [table, _] = [part for part in many.parts if isinstance(part, Table)]

    assert len(table.rows) == 10


#: a title, a unit and a promise: as short and as long, as narrow and as wide as they come
NAMES = {
    "short": ("Local jobs", "fte_year", "24"),
    "usual": ("Apprenticeship weeks", "staff_expert_hour", "1200"),
    "long": ("Staff hours with schools in the borough", "staff_expert_hour", "1250000"),
    "narrow": ("il" * 150, "people", "1"),
    "wide": ("W" * 300, "staff_expert_hour", "12345678901.25"),
    "words": ("Wide Words " * 27, "opportunity", "12345678901.25"),
}


def test_a_sheet_is_one_page_whatever_things_are_called(office: Office) -> None:
    made = {f"{name}.docx": as_docx(page_of_sheet(crowded(*told))) for name, told in NAMES.items()}
    made["empty.docx"] = as_docx(page(matter()))
    made["few.docx"] = as_docx(page(matter(stood())))

    pages = {name: leaves(content) for name, content in office.converted(made, "pdf").items()}

    assert pages == {name.replace("docx", "pdf"): 1 for name in made}


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
