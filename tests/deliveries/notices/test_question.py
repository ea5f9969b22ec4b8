from datetime import date
from decimal import Decimal
from uuid import UUID

from app.contracts.kind import Direction
from app.deliveries.notices.question import (
    Doubts,
    Looked,
    Matter,
    Missing,
    Pending,
    Question,
    questions,
)
from app.deliveries.standing.forecast import Forecast, Method
from tests.deliveries.notices.stood import owing, stood

ONE = UUID(int=1)


def asked(looked: Looked) -> list[Matter]:
    return [one.matter for one in questions(looked)]


def only(looked: Looked) -> Question:
    [one] = questions(looked)
    return one


def test_nothing_is_asked_of_a_promise_that_is_where_it_should_be() -> None:
    assert questions(Looked([stood()])) == []
    assert questions(Looked([])) == []


def test_a_promise_of_which_nothing_was_said_is_asked_for_its_word() -> None:
    told = only(Looked([stood(0, 0, is_reported=False)]))

    assert told.matter is Matter.NOT_REPORTED
    assert "4 people were due and nothing was reported" in told.text
    not_due = stood(0, 0, is_reported=False, of=owing(due=Decimal(0)))
    less = stood(0, 0, is_reported=False, of=owing(direction=Direction.LESS))
    assert questions(Looked([not_due, less])) == []


def test_what_is_behind_is_told_with_all_its_figures() -> None:
    told = only(Looked([stood(3, 1)]))

    assert told == Question(
        Matter.BEHIND,
        "Local jobs: 4 people due, 3 people reported, 1 person verified. What holds it up, and "
        "when will the 3 people be made up?",
        ONE,
    )


def test_of_what_should_be_little_too_much_is_asked_about() -> None:
    of = owing("Complaints", direction=Direction.LESS)

    told = only(Looked([stood(9, 9, of=of, behind=Decimal(5))]))

    assert "more than it should be" in told.text


def test_what_is_doubtful_is_asked_about_once_for_each_doubt() -> None:
    doubts = Doubts(disputed=1, rejected=2, without_evidence=3, unverified=Decimal("1.5"))

    found = questions(Looked([stood()], {ONE: doubts}))

    assert [one.matter for one in found] == [Matter.DISPUTED, Matter.REJECTED, Matter.UNPROVEN]
    assert "1 delivery is disputed" in found[0].text
    assert "2 deliveries are rejected" in found[1].text
    assert "1.5 people reported and not verified" in found[2].text


def test_a_suppliers_own_forecast_below_its_promise_is_asked_about() -> None:
    short = Forecast(Method.SUPPLIER, Decimal(5))
    enough, ours = Forecast(Method.SUPPLIER, Decimal(8)), Forecast(Method.PLAN, Decimal(5))

    told = only(Looked([stood(forecasts=(short,))]))

    assert (told.matter, "5 people of 8 people promised" in told.text) == (
        Matter.FORECAST_SHORT, True,
    )  # fmt: skip
    assert questions(Looked([stood(forecasts=(enough, ours))])) == []


def test_what_matters_most_comes_first() -> None:
    far = stood(1, 0, of=owing("Far behind", 2))
    near = stood(3, 3)
    late = Missing(date(2026, 1, 1), date(2026, 3, 31), date(2026, 4, 28))
    plan = Pending("Hold two open days.", date(2026, 3, 1), ONE)

    found = questions(Looked([near, far], {}, [late], [plan], 1, 2))

    assert [one.matter for one in found] == [
        Matter.RETURN_MISSING, Matter.BEHIND, Matter.BEHIND, Matter.REMEDY_DUE,
        Matter.COUNTED_TWICE, Matter.JOBS_UNKNOWN,
    ]  # fmt: skip
    assert found[1].text.startswith("Far behind")
    assert found[3].text == "Was this done by 2026-03-01: Hold two open days?"


def test_several_missing_returns_make_one_question() -> None:
    first = Missing(date(2026, 1, 1), date(2026, 3, 31), date(2026, 4, 28))
    second = Missing(date(2026, 4, 1), date(2026, 6, 30), date(2026, 7, 28))

    assert "2 returns did not come" in only(Looked([], missing=[second, first])).text
    assert "due on 2026-04-28" in only(Looked([], missing=[second, first])).text
    assert asked(Looked([], missing=[first])) == [Matter.RETURN_MISSING]
