from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.contracts.kind import Accumulation, Direction
from app.contracts.plan.owing import Falling, Promise, Spending, owing
from app.contracts.plan.shape import Profile, Shape

FIRST, LAST = date(2025, 4, 1), date(2027, 3, 31)
HALFWAY = date(2026, 3, 31)
HUNDRED_THOUSAND = Decimal(100_000)


def a_promise(quantity: str = "25", **facts: Any) -> Promise:
    given: dict[str, Any] = {
        "obligation_id": UUID(int=1),
        "contract_id": UUID(int=2),
        "measure": "job_local",
        "theme": "jobs",
        "title": "Local jobs",
        "unit": "fte_year",
        "direction": Direction.MORE,
        "accumulation": Accumulation.SUM,
        "baseline": Decimal(quantity),
        "quantity": Decimal(quantity),
        "rate": None,
        "per_pounds": None,
        "starts_on": FIRST,
        "ends_on": LAST,
    }
    return Promise(**given | facts)


def spent(pounds: int | str, least: int = 0) -> Spending:
    return Spending(Decimal(pounds), is_recorded=True, least=Decimal(least))


def test_unplanned_it_falls_due_evenly() -> None:
    found = owing(a_promise(), None, Spending(), HALFWAY)

    assert [found.promised, found.due, found.shape] == [25, Decimal("12.5"), Shape.EVEN]
    assert found.recalculated is False


def test_a_planned_promise_that_was_changed_falls_due_in_proportion() -> None:
    """Halfway through a plan for 25, with 50 owed by now."""
    planned = Profile(shape=Shape.EVEN, whole=Decimal(25), first_on=FIRST, last_on=LAST)

    found = owing(a_promise("50", baseline=Decimal(25)), planned, Spending(), HALFWAY)

    assert [found.baseline, found.promised, found.due] == [25, 50, 25]


def test_what_counts_by_its_latest_figure_is_due_in_full_from_its_first_day() -> None:
    share = a_promise("80", unit="percent", accumulation=Accumulation.LATEST)

    assert owing(share, None, Spending(), FIRST - timedelta(days=1)).due == 0
    assert owing(share, None, Spending(), FIRST).due == 80


def test_a_limit_falls_due_like_anything_else() -> None:
    carbon = a_promise("100", unit="tonne", direction=Direction.LESS)

    assert owing(carbon, None, Spending(), HALFWAY).due == 50


def test_nothing_is_due_before_a_hundred_thousand_pounds_are_spent() -> None:
    """As Oxfordshire has it: nothing is recorded until then."""
    before = owing(a_promise(), None, spent("99999.99", least=100_000), HALFWAY)
    after = owing(a_promise(), None, spent(100_000, least=100_000), HALFWAY)

    assert [before.promised, before.due] == [25, 0]
    assert [after.promised, after.due] == [25, Decimal("12.5")]


def test_a_promise_by_the_pound_is_recalculated_from_what_was_spent() -> None:
    """One apprentice for each £500,000."""
    by_pound = a_promise("4", rate=Decimal(1), per_pounds=Decimal(500_000))

    before = owing(by_pound, None, Spending(), HALFWAY)
    after = owing(by_pound, None, spent(750_000), HALFWAY)

    assert [before.promised, before.due, before.recalculated] == [4, 0, False]
    assert (after.promised, after.due, after.recalculated) == (
        Decimal("1.5"),
        Decimal("1.5"),
        True,
    )
    assert after.baseline == 4


def test_a_credit_note_beyond_what_was_spent_promises_nothing() -> None:
    by_pound = a_promise("4", rate=Decimal(1), per_pounds=Decimal(500_000))

    found = owing(by_pound, None, spent(-1_000), HALFWAY)

    assert [found.promised, found.due] == [0, 0]


def test_8_million_of_27_8_is_on_track_where_no_more_was_due() -> None:
    """Rotherham, 2024: 8 of 27.8 million pounds were delivered, which alone looks like failure."""
    years = (Decimal("7.6"), Decimal("9.2"), Decimal(11))
    planned = Profile(
        shape=Shape.PER_YEAR,
        whole=Decimal("27.8"),
        first_on=date(2023, 4, 1),
        last_on=date(2026, 3, 31),
        years=years,
    )
    promise = a_promise(
        "27.8", unit="gbp_million", starts_on=date(2023, 4, 1), ends_on=date(2026, 3, 31)
    )

    found = owing(promise, planned, Spending(), date(2024, 3, 31))

    assert found.due == Decimal("7.6")
    assert Decimal(8) >= found.due
    assert Decimal(8) < found.promised


@pytest.mark.parametrize("changed_to", ["10", "25", "31.7"])
@given(day=st.integers(-100, 1_000), later=st.integers(0, 400), pounds=st.integers(0, 2_000_000))
def test_what_is_due_never_exceeds_what_is_promised(
    changed_to: str, day: int, later: int, pounds: int
) -> None:
    planned = Profile(shape=Shape.FRONT, whole=Decimal(25), first_on=FIRST, last_on=LAST)
    on = FIRST + timedelta(days=day)

    before = owing(a_promise(changed_to), planned, spent(pounds), on)
    after = owing(a_promise(changed_to), planned, spent(pounds), on + timedelta(days=later))

    assert 0 <= before.due <= after.due <= after.promised


def test_what_was_due_before_follows_what_was_spent_by_then() -> None:
    planned = Profile(shape=Shape.BY_SPEND, whole=Decimal(25), expected_spend=Decimal(1000))
    spent_in = ((date(2025, 6, 30), Decimal(200)), (HALFWAY, Decimal(400)))
    falling = Falling(a_promise(), planned, spent_in, least=Decimal(100))

    dues = [falling.owing(day).due for day in (FIRST, date(2025, 6, 30), HALFWAY)]

    assert dues == [0, 5, 15]
    assert falling.owing(HALFWAY) == owing(a_promise(), planned, spent(600, least=100), HALFWAY)


@pytest.mark.parametrize("pounds", [-1, 0])
def test_a_credit_note_alone_undoes_nothing_that_falls_due_by_days(pounds: int) -> None:
    found = owing(a_promise(), None, spent(pounds), HALFWAY)

    assert found.due == Decimal("12.5")


def a_plan(whole: int, **facts: Any) -> Profile:
    given: dict[str, Any] = {"shape": Shape.EVEN, "first_on": FIRST, "last_on": LAST}
    return Profile(whole=Decimal(whole), **given | facts)


def test_what_fell_due_in_some_days_is_told_by_the_plans_of_those_days() -> None:
    """730 over as many days; from halfway on 1 460, two a day, of which 365 were due at once."""
    first = Falling(a_promise("730"), a_plan(730))
    later = HALFWAY + timedelta(days=1)
    falling = Falling(a_promise("1460"), a_plan(1460), since=later, before=(first,))

    assert falling.fell_due(FIRST, HALFWAY) == 365
    assert falling.fell_due(HALFWAY - timedelta(days=9), HALFWAY) == 10
    assert falling.fell_due(later, later) == 365 + 2
    assert falling.fell_due(later + timedelta(days=1), LAST) == 364 * 2
    assert falling.fell_due(FIRST, LAST) == falling.owing(LAST).due == 1460


def test_a_plan_by_which_less_was_due_takes_back_nothing_that_fell_due() -> None:
    """From halfway on half as much is due: half of what was stays over, and one falls each day."""
    first = Falling(a_promise("1460"), a_plan(1460))
    later = HALFWAY + timedelta(days=1)
    falling = Falling(a_promise("730"), a_plan(730), since=later, before=(first,))

    assert falling.fell_due(FIRST, HALFWAY) == falling.fell_due(FIRST, later) == 730
    assert falling.fell_due(later, LAST) == falling.due_within(later, LAST) == 365
    assert falling.due_within(FIRST, later) == 366
    assert falling.fell_due(FIRST, LAST) == falling.due_within(FIRST, LAST) == 730


BY_DAYS = [Shape.EVEN, Shape.FRONT, Shape.BACK]
SPLITS = st.lists(st.integers(1, 729), min_size=1, max_size=5, unique=True).map(sorted)


@given(shape=st.sampled_from(BY_DAYS), splits=SPLITS)
def test_what_is_due_in_each_part_adds_up_to_the_whole(shape: Shape, splits: list[int]) -> None:
    falling = Falling(a_promise("730"), a_plan(730, shape=shape))
    firsts = [FIRST + timedelta(days=day) for day in (0, *splits)]
    lasts = [day - timedelta(days=1) for day in firsts[1:]] + [LAST]
    parts = list(zip(firsts, lasts, strict=True))

    for each in (falling.due_within, falling.fell_due):
        assert sum(each(*part) for part in parts) == each(FIRST, LAST) == 730


@given(
    shapes=st.tuples(st.sampled_from(BY_DAYS), st.sampled_from(BY_DAYS)),
    cut_to=st.integers(0, 1460),
    changed=st.integers(0, 729),
    days=st.tuples(st.integers(0, 729), st.integers(0, 729)).map(sorted),
)
def test_no_more_is_due_in_any_days_than_is_promised_at_their_end(
    shapes: tuple[Shape, Shape], cut_to: int, changed: int, days: list[int]
) -> None:
    since, first_on, last_on = (FIRST + timedelta(days=day) for day in (changed, *days))
    before = Falling(a_promise("730"), a_plan(730, shape=shapes[0]))
    planned = a_plan(cut_to, shape=shapes[1])
    falling = Falling(a_promise(str(cut_to)), planned, since=since, before=(before,))
    if last_on < since:
        falling = before

    due, by_then = falling.due_within(first_on, last_on), falling.owing(last_on)

    assert 0 <= due <= by_then.due <= by_then.promised
    assert due <= falling.fell_due(first_on, last_on) <= max(Decimal(730), by_then.promised)
