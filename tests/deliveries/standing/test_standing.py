"""What councils met with, told as it should have come out; and what no return tells of."""

from datetime import date
from decimal import Decimal

import pytest

from app.contracts.change.wanted import ChangeKind, Wanted
from app.contracts.kind import Accumulation, Direction
from app.contracts.plan.shape import Milestone, Profile, Shape
from app.deliveries.said import Said
from app.deliveries.standing.colour import Colour
from app.deliveries.standing.word import Word
from app.platform.database import WriteSession
from app.rules.checks.tables import bands
from app.rules.document.table import Table
from app.rules.reading import HOME, read_file, read_tree
from tests.contracts.change.made import GROUND, a_change, approved, set_to
from tests.deliveries.standing.made import FIRST, LAST, a_contract, by_spend, evenly, told


@pytest.mark.parametrize(
    ("promised", "due", "verified"),
    [("27800000", "8000000", "8000000"), ("32000000", "12300000", "12300000")],
)
def test_rotherham_is_on_track_when_only_so_much_is_due(
    session: WriteSession, promised: str, due: str, verified: str
) -> None:
    """£8m of £27.8m in 2024 and £12.3m of £32m in 2025: a low ratio is not a shortfall."""
    running = a_contract(session)
    pounds = running.owes(promised, "gbp", "social_value")
    steps = (
        Milestone(by=date(2025, 12, 31), quantity=Decimal(due)),
        Milestone(by=date(2026, 12, 31), quantity=Decimal(promised)),
    )
    plan = Profile(shape=Shape.MILESTONES, whole=Decimal(promised), milestones=steps)
    running.agrees((pounds, plan))
    running.delivers(pounds, verified, date(2025, 11, 30), verified=verified)

    found = running.stands(pounds, date(2025, 12, 31))

    assert told(found.owing, "promised", "due") == [Decimal(promised), Decimal(due)]
    assert told(found, "percent", "behind", "rating", "colour") == [
        100, 0, Word.GOOD, Colour.GREEN,
    ]  # fmt: skip
    by_end = running.stands(pounds, date(2026, 12, 31))
    assert by_end.behind == Decimal(promised) - Decimal(verified)
    assert told(by_end, "rating", "colour") == [Word.INADEQUATE, Colour.RED]


def test_oxfordshire_has_nothing_due_before_so_much_is_spent(session: WriteSession) -> None:
    """£900,745 was about a quarter of the promise; nothing is recorded under £100,000 spent."""
    running = a_contract(session)
    promised = "3602980"
    pounds = running.owes(promised, "gbp", "social_value")
    running.agrees((pounds, by_spend(pounds, 1_000_000)), minimum_spend="100000")
    running.spends("99999.99", date(2025, 3, 31))

    early = running.stands(pounds, date(2025, 3, 31))
    running.spends("150000.01", date(2025, 6, 30))
    running.delivers(pounds, "900745", date(2025, 6, 15), verified="900745")
    later = running.stands(pounds, date(2025, 6, 30))

    assert early.owing.due == 0
    assert told(early, "percent", "rating", "colour", "behind") == [None, None, Colour.GREY, 0]
    assert later.owing.due == later.verified == Decimal("900745")  # a quarter of both
    assert told(later, "percent", "rating", "colour") == [100, Word.GOOD, Colour.GREEN]


def test_torbay_counts_years_of_full_time_work(session: WriteSession) -> None:
    """Ten full-time and five half-time staff for two years are 25 FTE-years; half after one."""
    running = a_contract(session)
    work = running.owes(25, "fte_year", "local_jobs")
    for year in (2025, 2026):
        running.delivers(work, "12.5", date(year, 12, 31), verified="12.5")

    after_one = running.stands(work, date(2025, 12, 31))
    after_two = running.stands(work, date(2026, 12, 31))

    assert told(after_one, "reported", "verified", "percent") == [Decimal("12.5")] * 2 + [100]
    assert after_one.owing.due == Decimal("12.5")
    assert told(after_two, "verified", "percent", "rating") == [25, 100, Word.GOOD]


def test_essex_counts_the_same_staff_as_posts_once(session: WriteSession) -> None:
    """The same ten and five are 12.5 posts, kept for a year: due and kept after one."""
    running = a_contract(session)
    posts = running.owes("12.5", "fte", "local_jobs", starts_on=FIRST, ends_on=date(2025, 12, 31))
    running.delivers(posts, "12.5", date(2025, 12, 31), verified="12.5")

    found = running.stands(posts, date(2025, 12, 31))

    assert told(found, "verified", "percent", "rating") == [Decimal("12.5"), 100, Word.GOOD]
    assert running.stands(posts, date(2026, 12, 31)).owing.due == Decimal("12.5")


@pytest.mark.parametrize(
    ("verified", "word"),
    [
        ("95", Word.GOOD), ("94", Word.APPROACHING_TARGET), ("93.5", Word.APPROACHING_TARGET),
        ("70", Word.INADEQUATE),
    ],
)  # fmt: skip
def test_bradford_is_rated_under_its_mended_bands(
    session: WriteSession, verified: str, word: Word
) -> None:
    """93.5 and 94 percent are in no band as printed, and 70 in another than the example says."""
    running = a_contract(session)
    hours = running.owes(100, ends_on=date(2025, 12, 31))
    running.agrees(ratings="bradford-mended")
    running.delivers(hours, 100, date(2025, 6, 30), verified=verified)

    assert running.stands(hours, date(2025, 12, 31)).rating is word


def test_bradfords_bands_as_printed_are_refused() -> None:
    file = HOME / "worked_examples" / "bands-with-holes.yaml"
    found = _tables(read_tree(read_file(file), file.name))

    assert found
    assert {
        one.finding.code for table in found for one in bands(table, "ratings", forgiven=False)
    } == {"bands_have_a_gap"}


def _tables(tree: object) -> list[Table]:
    """Find the tables of ranges in a document."""
    if isinstance(tree, dict):
        if "bands" in tree:
            return [Table.model_validate(tree)]
        return [table for part in tree.values() for table in _tables(part)]
    if isinstance(tree, list):
        return [table for part in tree for table in _tables(part)]
    return []


def test_less_carbon_is_good_and_more_is_not(session: WriteSession) -> None:
    running = a_contract(session)
    carbon = running.owes(100, "tonne", "carbon", direction=Direction.LESS)
    running.delivers(carbon, 40, date(2025, 6, 30), verified=40)

    found = running.stands(carbon, date(2025, 12, 31))

    assert told(found, "percent", "rating", "behind") == [125, Word.GOOD, 0]


def test_one_return_does_not_make_a_promise_reported_for_ever(session: WriteSession) -> None:
    """Of eight quarters one is told: six more should have been, the last is not due yet."""
    running = a_contract(session)
    hours = running.owes(730)
    running.agrees((hours, evenly(hours)))
    running.delivers(hours, 90, date(2025, 2, 1), verified=90)

    found = running.stands(hours, LAST)

    assert found.is_reported
    assert found.reported_until == date(2025, 3, 31)
    assert found.due_not_reported == 730 - 90 - 92
    assert told(found, "percent", "colour") == [Decimal("12.3287"), Colour.RED]


def test_while_no_return_is_late_nothing_is_missing(session: WriteSession) -> None:
    running = a_contract(session)
    hours = running.owes(730)
    running.agrees((hours, evenly(hours)), return_due_days=10)
    running.delivers(hours, 90, date(2025, 2, 1), verified=90)

    on_the_day = running.stands(hours, date(2025, 7, 10))
    a_day_later = running.stands(hours, date(2025, 7, 11))

    assert told(on_the_day, "due_not_reported", "reported_until") == [0, date(2025, 3, 31)]
    assert a_day_later.due_not_reported == 91


def test_a_return_in_between_that_is_missing_is_told_apart(session: WriteSession) -> None:
    running = a_contract(session)
    hours = running.owes(730)
    running.agrees((hours, evenly(hours)))
    for month in (2, 8, 11):
        running.says(hours, date(2025, month, 1), Said.NOTHING)

    found = running.stands(hours, date(2026, 2, 10))

    assert told(found, "reported_until", "due_not_reported") == [date(2025, 12, 31), 91]


def test_little_that_was_told_once_is_not_little_for_ever(session: WriteSession) -> None:
    running = a_contract(session)
    carbon = running.owes(100, "tonne", "carbon", direction=Direction.LESS)
    running.agrees((carbon, evenly(carbon)))
    running.delivers(carbon, 10, date(2025, 2, 1), verified=10)
    in_time = running.stands(carbon, date(2025, 7, 1))

    silent = running.stands(carbon, LAST)

    assert told(in_time, "colour", "due_not_reported") == [Colour.GREEN, 0]
    assert told(silent, "percent", "rating", "colour") == [None, None, Colour.GREY]
    assert silent.due_not_reported > 0
    running.delivers(carbon, 100, date(2026, 2, 1))
    too_much = running.stands(carbon, LAST)
    assert told(too_much, "behind", "colour") == [10, Colour.AMBER]  # more can only be worse


def test_a_share_that_was_told_once_grows_old(session: WriteSession) -> None:
    running = a_contract(session)
    share = running.owes(40, "percent", "local_workforce", accumulation=Accumulation.LATEST)
    running.agrees((share, evenly(share)))
    running.delivers(share, 42, date(2025, 3, 31), verified=42)
    fresh = running.stands(share, date(2025, 7, 28))

    old = running.stands(share, date(2025, 7, 29))

    assert told(fresh, "colour", "due_not_reported") == [Colour.GREEN, 0]
    assert told(old, "colour", "percent", "due_not_reported") == [Colour.GREY, None, 40]
    running.delivers(share, 42, date(2025, 8, 1), verified=42)
    again = running.stands(share, date(2025, 12, 31))
    assert told(again, "colour", "due_not_reported") == [Colour.GREEN, 0]


def test_what_is_kept_in_full_needs_no_more_returns(session: WriteSession) -> None:
    running = a_contract(session)
    hours = running.owes(100)
    running.agrees((hours, evenly(hours)))
    running.delivers(hours, 100, date(2025, 2, 1), verified=100)

    found = running.stands(hours, LAST)

    assert told(found, "percent", "colour") == [100, Colour.GREEN]
    assert found.due_not_reported > 0


def test_as_money_is_spent_only_what_it_made_due_since_is_missing(session: WriteSession) -> None:
    running = a_contract(session)
    hours = running.owes(100)
    running.agrees((hours, by_spend(hours, 1_000)))
    running.spends(300, date(2025, 3, 31))
    running.spends(200, date(2025, 6, 30))
    running.delivers(hours, 30, date(2025, 2, 1), verified=30)

    found = running.stands(hours, date(2025, 7, 29))

    assert told(found.owing, "due") + told(found, "due_not_reported") == [50, 20]


def test_without_a_plan_no_return_is_missing(session: WriteSession) -> None:
    running = a_contract(session)
    hours = running.owes(200)
    running.delivers(hours, 10, date(2025, 2, 1))

    assert running.stands(hours, LAST).due_not_reported == 0


CHANGED, JUST_AFTER = date(2026, 3, 2), date(2026, 3, 3)
CHANGES = [
    a_change(effective_on=CHANGED),
    a_change(effective_on=CHANGED, value=Decimal(920_000)),
    a_change(ChangeKind.TERM, effective_on=CHANGED, ends_on=date(2027, 6, 30), ground=GROUND),
    a_change(ChangeKind.SCOPE, effective_on=CHANGED, value=Decimal(1_050_000)),
    a_change(ChangeKind.EARLY_END, effective_on=CHANGED),
]


@pytest.mark.parametrize("wanted", CHANGES, ids=lambda one: f"{one.kind} {one.value}")
@pytest.mark.parametrize("direction", Direction)
def test_no_change_makes_good_what_no_return_told_of_before(
    session: WriteSession, direction: Direction, wanted: Wanted
) -> None:
    """Of four quarters that are over one is told, and then the contract is changed."""
    running = a_contract(session)
    hours = running.owes(730, direction=direction)
    running.agrees((hours, evenly(hours)))
    running.delivers(hours, 60, date(2025, 2, 1), verified=60)
    before = running.stands(hours, JUST_AFTER)

    approved(session, running.contract, wanted)

    found = running.stands(hours, JUST_AFTER)
    assert found.due_not_reported == before.due_not_reported == 365 - 90
    assert (found.colour is Colour.GREEN, found.rating is Word.GOOD) == (False, False)


def test_what_was_due_before_a_change_is_missing_by_the_plan_of_then(
    session: WriteSession,
) -> None:
    """Cut to less than was due, then raised: neither takes back what was not told.

    Of 575 in all, 90 fell due in the quarter that was told, and 92 in the last, of which the
    return is not due yet.
    """
    running = a_contract(session)
    hours = running.owes(730)
    running.agrees((hours, evenly(hours)))
    running.says(hours, date(2025, 2, 1), Said.NOTHING)
    for quantity, on in ((300, CHANGED), (575, date(2026, 4, 1))):
        cut = {"effective_on": on, "settings": set_to(hours.id, quantity)}
        approved(session, running.contract, a_change(ChangeKind.SCOPE, ground=GROUND, **cut))

    found = running.stands(hours, LAST)

    assert told(found.owing, "due") + told(found, "due_not_reported") == [575, 575 - 90 - 92]
