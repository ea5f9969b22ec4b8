from datetime import date
from uuid import UUID

import pytest

from app.deliveries.people.once import Once, Place, Scope, is_question, once_under
from app.rules.document.catalogue import Measure

ONE, TWO = UUID(int=1), UUID(int=2)
QUARTER = (date(2026, 1, 1), date(2026, 3, 31))


def once(scope: Scope) -> Once:
    return Once(scope, frozenset({"job_local", "job_local_supply_chain"}))


def asked(scope: Scope, contract: UUID, on: date, measure: str = "job_local") -> bool:
    counted = Place(ONE, "job_local", date(2026, 2, 1))
    return is_question(once(scope), counted, Place(contract, measure, on), QUARTER)


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
