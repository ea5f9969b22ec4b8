from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest

from app.contracts.kind import Accumulation, Direction
from app.deliveries.review.question import (
    Asked,
    Matter,
    Of,
    Promise,
    Question,
    Waiting,
    questions,
)
from app.deliveries.review.returns import Gap, ReturnGap
from app.deliveries.standing.forecast import Forecast, Method
from app.deliveries.standing.standing import Bands, Came, Standing, stands
from tests.deliveries.standing.test_line import OWING

DAY = date(2025, 12, 31)
PERIOD = date(2025, 1, 1), date(2025, 3, 31), date(2025, 4, 28)


def a_standing(verified: int | None, *forecasts: Forecast) -> Standing:
    came = Came() if verified is None else Came(Decimal(verified), Decimal(verified), 1)
    return stands(OWING, came, Bands(None, None), forecasts)


def asked(promise: Promise) -> list[Question]:
    return questions(Matter(DAY, promises=[promise]))


def test_what_is_in_order_raises_no_question() -> None:
    assert asked(Promise(a_standing(50))) == []
    assert questions(Matter(DAY)) == []


@pytest.mark.parametrize("gap", [Gap.MISSING, Gap.DRAFT])
def test_a_return_that_did_not_come_is_asked_for(gap: Gap) -> None:
    [one] = questions(Matter(DAY, returns=[ReturnGap(gap, *PERIOD, None)]))

    assert one.asked is Asked.RETURN_MISSING
    assert one.words == (
        "The return for 1 January 2025 to 31 March 2025 was due on 28 April 2025 and was not "
        "submitted. When will it come?"
    )


def test_several_returns_that_did_not_come_make_one_question() -> None:
    second = ReturnGap(Gap.DRAFT, date(2025, 4, 1), date(2025, 6, 30), date(2025, 7, 28), None)

    [one] = questions(Matter(DAY, returns=[second, ReturnGap(Gap.MISSING, *PERIOD, None)]))

    assert one.words == (
        "2 returns were not submitted; the first, for 1 January 2025 to 31 March 2025 was due on "
        "28 April 2025. When will they come?"
    )


def test_a_return_that_came_late_is_there() -> None:
    late = ReturnGap(Gap.LATE, *PERIOD, date(2025, 5, 1))

    assert questions(Matter(DAY, returns=[late])) == []


def test_what_is_not_reported_is_asked_about_and_not_called_short() -> None:
    [one] = asked(Promise(a_standing(None)))

    assert (one.asked, one.obligation_id) == (Asked.NOT_REPORTED, OWING.obligation_id)
    assert one.words.startswith("Volunteering: 50 hours due by 31 December 2025, and no return")
    not_due = stands(replace(OWING, due=Decimal(0)), Came(), Bands(None, None))
    assert asked(Promise(not_due)) == []


@pytest.mark.parametrize(
    "facts", [{"direction": Direction.LESS}, {"accumulation": Accumulation.LATEST}]
)
def test_what_looks_kept_only_for_want_of_a_return_is_asked_about(facts: dict[str, Any]) -> None:
    owing = replace(OWING, **facts)
    held = 40 if owing.direction is Direction.LESS else 60
    came = Came(Decimal(held), Decimal(held), 1, told=((PERIOD[0], PERIOD[1]),))

    silent = stands(owing, came, Bands(None, None), due_not_reported=Decimal("37.67"))
    [one] = asked(Promise(silent))

    assert (one.asked, one.of, one.obligation_id) == (
        Asked.NOT_REPORTED, Of.SUPPLIER, OWING.obligation_id,
    )  # fmt: skip
    assert one.words == (
        "Volunteering: 50 hours due by 31 December 2025, and no return says anything of the "
        "periods in which 37.67 hours of it fell due; the last that does ends on 31 March 2025. "
        "How did it go on?"
    )
    assert asked(Promise(stands(owing, came, Bands(None, None)))) == []


def test_what_is_behind_is_asked_about_and_its_cause_if_none_is_recorded() -> None:
    behind, cause = asked(Promise(a_standing(20)))
    [known] = asked(Promise(a_standing(20), has_shortfall=True))

    assert (behind.asked, cause.asked) == (Asked.BEHIND, Asked.CAUSE_UNKNOWN)
    assert known == behind
    assert "30 hours of 50 hours due not verified" in behind.words
    less = replace(a_standing(70), owing=replace(OWING, direction=Direction.LESS))
    [first, _] = asked(Promise(replace(less, behind=Decimal(20))))
    assert "20 hours more than the 50 hours allowed by now" in first.words


def test_a_forecast_that_falls_short_and_one_that_nothing_supports_are_asked_about() -> None:
    rate = Forecast(Method.RUN_RATE, Decimal(80), Decimal(70), Decimal(90))
    low, high = (Forecast(Method.SUPPLIER, Decimal(number)) for number in (85, 95))

    short = asked(Promise(a_standing(50, rate, low)))
    hopeful = asked(Promise(a_standing(50, rate, high)))
    kept = asked(Promise(a_standing(50, Forecast(Method.SUPPLIER, Decimal(100)))))

    assert [one.asked for one in short] == [Asked.FORECAST_SHORT]
    assert [one.asked for one in hopeful] == [Asked.FORECAST_SHORT, Asked.FORECASTS_DIFFER]
    assert "you expect 95 hours; even the best of the last four quarters leads to 90 hours" in (
        hopeful[1].words
    )
    assert kept == []


def test_what_waits_says_how_much_and_who_can_answer() -> None:
    two, one = Waiting(2, Decimal(8)), Waiting(1, Decimal(1))
    found = asked(Promise(a_standing(50), claimed=two, evidenced=one, disputed=one, doubts=2))

    assert [(each.asked, each.of) for each in found] == [
        (Asked.EVIDENCE_WANTING, Of.SUPPLIER), (Asked.TO_VERIFY, Of.AUTHORITY),
        (Asked.DISPUTED, Of.SUPPLIER), (Asked.DOUBTS_OPEN, Of.SUPPLIER),
    ]  # fmt: skip
    assert "2 deliveries (8 hours) without all the evidence" in found[0].words
    assert "1 delivery (1 hour) to be verified" in found[1].words
    assert "2 open questions whether somebody is counted twice" in found[3].words


@pytest.mark.parametrize(("number", "told"), [(1, "1 delivery counts"), (3, "3 deliveries count")])
def test_what_counts_of_anothers_days_is_asked_of_the_authority(number: int, told: str) -> None:
    [one] = questions(Matter(DAY, others_days=number))

    assert (one.asked, one.of, one.obligation_id) == (Asked.OTHERS_DAYS, Of.AUTHORITY, None)
    assert one.words.startswith(f"{told} of days on which another supplier held the contract")


def test_an_overdue_remedy_and_jobs_to_look_for_come_last() -> None:
    about = uuid4()
    remedies = [(about, "improvement_plan", date(2025, 11, 30))]

    found = questions(Matter(DAY, overdue_remedies=remedies, jobs_to_check=1))

    assert [(one.asked, one.obligation_id) for one in found] == [
        (Asked.REMEDY_OVERDUE, about), (Asked.JOBS_TO_CHECK, None),
    ]  # fmt: skip
    assert found[0].words.startswith("The improvement plan was to be met by 30 November 2025.")
    assert found[1].words.startswith("1 check of lasting jobs should have been made.")
