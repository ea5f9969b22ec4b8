from datetime import date
from uuid import UUID

import pytest

from app.deliveries.people.once import Once, Place, Scope, is_question, once_under, question_of
from app.rules.document.catalogue import Measure

ONE, TWO = UUID(int=1), UUID(int=2)
QUARTER = (date(2026, 1, 1), date(2026, 3, 31))


def once(scope: Scope) -> Once:
    return Once(scope, frozenset({"job_local", "job_local_supply_chain"}))


def asked(scope: Scope, contract: UUID, on: date, measure: str = "job_local") -> bool:
    counted = Place(ONE, "job_local", date(2026, 2, 1), QUARTER)
    return is_question(once(scope), counted, Place(contract, measure, on, QUARTER))


@pytest.mark.parametrize(
    ("scope", "contract", "on", "is_asked"),
    [
        (Scope.PERIOD, TWO, date(2026, 3, 31), True),
        (Scope.PERIOD, TWO, date(2026, 1, 1), True),
        (Scope.PERIOD, ONE, date(2025, 12, 31), False),
        (Scope.PERIOD, ONE, date(2026, 4, 1), False),
        (Scope.CONTRACT, ONE, date(2024, 1, 1), True),
        (Scope.CONTRACT, TWO, date(2026, 2, 1), False),
        (Scope.LIFE, TWO, date(2019, 1, 1), True),
    ],
)
def test_a_person_is_asked_about_within_what_the_measure_says(
    scope: Scope, contract: UUID, on: date, is_asked: bool
) -> None:
    assert asked(scope, contract, on) is is_asked


def test_another_measure_is_no_question_unless_both_never_count() -> None:
    assert asked(Scope.LIFE, TWO, QUARTER[0], "job_local_supply_chain")
    assert not asked(Scope.LIFE, TWO, QUARTER[0], "apprenticeship_weeks")


def test_the_contract_may_say_otherwise_than_the_rules() -> None:
    measures = {
        "job_local": Measure(
            code="job_local", unit="fte_year", count_once_in="period",
            stacking={"job_local_supply_chain": "never_both", "job_disabled": "adds"},
        ),
        "hours": Measure(code="hours", unit="hour"),
    }  # fmt: skip

    assert once_under(measures, {}) == {"job_local": once(Scope.PERIOD)}
    agreed = once_under(measures, {"job_local": "life", "hours": "contract"})
    assert agreed["job_local"] == once(Scope.LIFE)
    assert agreed["hours"] == Once(Scope.CONTRACT, frozenset({"hours"}))


def test_what_one_measure_says_never_goes_with_another_holds_for_both() -> None:
    measures = {
        "a": Measure(
            code="a", unit="hour", count_once_in="contract", stacking={"b": "never_both"}
        ),
        "b": Measure(code="b", unit="hour", count_once_in="life"),
        "c": Measure(code="c", unit="hour", stacking={"b": "never_both"}),
    }  # fmt: skip

    every = once_under(measures, {})
    assert every["a"].measures == {"a", "b"}
    assert every["b"].measures == {"a", "b", "c"}
    assert "c" not in every


def test_it_is_asked_whichever_of_the_two_was_reported_last() -> None:
    strict = Place(ONE, "job_local", QUARTER[0], QUARTER, once(Scope.LIFE))
    lax = Place(TWO, "job_local", QUARTER[0], QUARTER, once(Scope.CONTRACT))
    none = Place(UUID(int=3), "job_local", QUARTER[0], QUARTER)

    assert question_of(strict, lax) is question_of(lax, strict) is Scope.LIFE
    assert question_of(strict, none) is question_of(none, strict) is Scope.LIFE
    assert question_of(lax, none) is question_of(none, lax) is None


def test_a_period_is_that_of_the_return_which_says_so() -> None:
    autumn = (date(2025, 10, 1), date(2025, 12, 31))
    here = Place(ONE, "job_local", date(2026, 2, 1), QUARTER, once(Scope.PERIOD))
    before = Place(TWO, "job_local", date(2025, 11, 1), autumn, once(Scope.PERIOD))

    assert question_of(here, before) is question_of(before, here) is None


def test_a_contract_says_it_of_a_measure_of_its_own_too() -> None:
    found = once_under({}, {"own_hours": "life"})

    assert found == {"own_hours": Once(Scope.LIFE, frozenset({"own_hours"}))}
