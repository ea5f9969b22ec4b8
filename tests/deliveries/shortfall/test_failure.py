from dataclasses import replace
from datetime import date
from decimal import Decimal
from uuid import UUID

import pytest

from app.deliveries.shortfall.failure import Told, failure_of, is_told
from app.deliveries.shortfall.kind import RemedyKind, RemedyState

A_CREDIT = Told(
    id=UUID(int=1),
    kind=RemedyKind.CREDIT,
    state=RemedyState.MET,
    what="50 hours were not given.",
    starts_on=date(2026, 3, 2),
    due_on=None,
    decided_on=date(2026, 3, 1),
    amount=Decimal("5050.00"),
    breach=None,
    requirement="Volunteering",
    supplier_id=UUID(int=2),
    supplier="Ash Cleaning Ltd",
)
A_BREACH = replace(
    A_CREDIT,
    kind=RemedyKind.BREACH,
    breach={
        "began_on": "2025-10-01",
        "outcomes": [{"result": "partial_termination", "on": "2026-02-27"}],
    },
)


def test_a_credit_is_a_penalty_that_the_contract_set() -> None:
    assert failure_of(A_CREDIT) == {
        "id": str(UUID(int=1)),
        "category": "credit",
        "requirement": "Volunteering",
        "description": "50 hours were not given.",
        "decisionDate": "2026-03-01T00:00:00Z",
        "penaltyDate": "2026-03-02T00:00:00Z",
        "penaltyType": "contracted",
        "penaltyTypeEntered": "credit",
        "penaltyValue": {"amount": "5050", "currency": "GBP"},
        "penaltyPaid": True,
        "suppliers": [{"id": str(UUID(int=2)), "name": "Ash Cleaning Ltd"}],
    }


def test_a_breach_tells_its_days_and_whether_a_part_was_terminated() -> None:
    told = failure_of(A_BREACH)

    assert (told["penaltyType"], told["partialTermination"]) == ("imposed", True)
    assert told["period"] == {"startDate": "2025-10-01T00:00:00Z"}


def test_what_was_settled_was_negotiated() -> None:
    breach = {"began_on": "2025-10-01", "ended_on": "2026-01-31",
              "outcomes": [{"result": "settlement", "on": "2026-02-27"}]}  # fmt: skip

    told = failure_of(replace(A_BREACH, breach=breach))

    assert (told["penaltyType"], told["partialTermination"]) == ("negotiated", False)
    assert told["period"]["endDate"] == "2026-01-31T00:00:00Z"


def test_what_is_not_known_is_left_out() -> None:
    told = failure_of(replace(A_CREDIT, kind=RemedyKind.SUBSTITUTION, amount=None))

    assert not {"penaltyValue", "penaltyPaid", "period", "partialTermination"} & set(told)


@pytest.mark.parametrize(
    ("kind", "state", "expected"),
    [
        (RemedyKind.CREDIT, RemedyState.OPEN, True),
        (RemedyKind.BREACH, RemedyState.NOT_MET, True),
        (RemedyKind.CREDIT, RemedyState.PROPOSED, False),
        (RemedyKind.CREDIT, RemedyState.WITHDRAWN, False),
        (RemedyKind.WARNING, RemedyState.MET, False),
        (RemedyKind.IMPROVEMENT_PLAN, RemedyState.NOT_MET, False),
    ],
)
def test_only_what_was_decided_and_costs_something_is_told(
    kind: RemedyKind, state: RemedyState, expected: bool
) -> None:
    assert is_told(kind, state) is expected
