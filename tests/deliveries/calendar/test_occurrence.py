from datetime import date
from uuid import UUID

from app.contracts.duties.happening import Year
from app.deliveries.calendar.occurrence import (
    Jobs,
    Kpi,
    Rated,
    Reported,
    assessments,
    breaches,
    lasting,
    of_periods,
)

START, END = date(2026, 1, 1), date(2026, 12, 31)
ONE, OTHER = UUID(int=1), UUID(int=2)
YEAR = Year("1", START, END, END, is_over=False)


def test_a_return_has_not_begun_before_its_period_is_over_unless_it_was_submitted() -> None:
    quarter = Reported(START, date(2026, 3, 31), date(2026, 4, 28))
    early = Reported(START, date(2026, 3, 31), date(2026, 4, 28), "r", date(2026, 3, 30))

    [waits] = of_periods([quarter], 28, date(2026, 3, 31))["period_return"]
    [due] = of_periods([quarter], 28, date(2026, 4, 1))["period_return"]
    [done] = of_periods([early], 28, date(2026, 3, 31))["period_return"]

    assert (waits.on, waits.expected_on) == (None, date(2026, 3, 31))
    assert (due.on, due.due_on) == (date(2026, 3, 31), date(2026, 4, 28))
    assert (done.is_done, done.done_on) == (True, date(2026, 3, 30))


def test_evidence_is_there_once_no_delivery_is_without_any() -> None:
    period = (START, date(2026, 3, 31), date(2026, 4, 28), "r", date(2026, 4, 2))

    [whole] = of_periods([Reported(*period)], 40, date(2026, 4, 3))["period_evidence"]
    [part] = of_periods([Reported(*period, 2)], 40, date(2026, 4, 3))["period_evidence"]

    assert (whole.is_done, part.is_done) == (True, False)
    assert "2 deliveries without any" in part.about
    assert part.due_on == date(2026, 5, 10)


def test_a_year_is_assessed_once_every_indicator_was_rated_for_days_in_it() -> None:
    first = Rated(ONE, date(2026, 6, 30), date(2026, 7, 9))
    second = Rated(OTHER, date(2026, 12, 31), date(2027, 1, 5))
    after = Rated(OTHER, date(2027, 1, 1), date(2027, 1, 5))

    def told(*ratings: Rated) -> tuple[bool, date | None]:
        both = [Kpi(ONE, START), Kpi(OTHER, START)]
        [one] = assessments([YEAR], both, ratings)["kpi_assessment"]
        return one.is_done, one.done_on

    assert told(first) == (False, None)
    assert told(first, after) == (False, None)
    assert told(first, second) == (True, date(2027, 1, 5))
    assert assessments([YEAR], [], []) == {}


def test_the_last_assessment_begins_with_the_end_of_the_contract() -> None:
    last = Year("final", START, END, date(2027, 1, 29), is_over=False)
    over = Year("final", START, END, date(2027, 1, 29), is_over=True)

    [waits, due] = assessments([last, over], [Kpi(ONE, START)], [])["performance_notice"]

    assert (waits.on, waits.expected_on) == (None, START)
    assert (due.on, due.due_on) == (START, date(2027, 1, 29))


def test_a_rating_put_right_later_does_not_make_the_assessment_late() -> None:
    first = Rated(ONE, END, date(2026, 12, 20))
    again = Rated(ONE, END, date(2027, 6, 1))

    [done] = assessments([YEAR], [Kpi(ONE, START)], [again, first])["kpi_assessment"]

    assert done.done_on == date(2026, 12, 20)


def test_an_indicator_that_was_set_after_a_year_does_not_undo_its_assessment() -> None:
    rated = [Rated(ONE, END, date(2026, 12, 20))]
    late = Kpi(OTHER, date(2027, 1, 1))

    def is_done(*indicators: Kpi) -> bool:
        [one] = assessments([YEAR], indicators, rated)["kpi_assessment"]
        return one.is_done

    assert is_done(Kpi(ONE, END), late)
    assert not is_done(Kpi(ONE, END), Kpi(OTHER, END))
    # nothing was set here in that year: the contract was taken on, and all are asked for
    assert not is_done(Kpi(ONE, date(2027, 1, 1)), late)
    assert is_done(Kpi(ONE, date(2027, 1, 1)))


def test_the_end_is_assessed_by_ratings_for_days_up_to_it() -> None:
    last = Year("final", START, END, date(2027, 1, 29), is_over=True)

    def is_done(ends_on: date) -> bool:
        rated = [Rated(ONE, ends_on, date(2027, 1, 5))]
        [one] = assessments([last], [Kpi(ONE, START)], rated)["kpi_assessment"]
        return one.is_done

    assert not is_done(date(2026, 6, 30))
    assert is_done(END)


def test_jobs_of_one_day_are_looked_for_together() -> None:
    [one] = lasting([Jobs(13, START, 3)], 28, date(2026, 4, 2))["lasting_jobs"]
    [before] = lasting([Jobs(13, START, 1)], 28, date(2026, 4, 1))["lasting_jobs"]

    assert (one.occurrence, one.on, one.due_on) == (
        "13-2026-01-01", date(2026, 4, 2), date(2026, 4, 30),
    )  # fmt: skip
    assert one.about == "13 weeks after 2026-01-01, 3 deliveries"
    assert (before.on, before.expected_on) == (None, date(2026, 4, 2))


def test_without_a_breach_there_is_none_to_tell() -> None:
    assert breaches([]) == {"breach_notice": []}
