import json
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest

from app.deliveries.shortfall.failure import Told, failure_of, is_told
from app.deliveries.shortfall.kind import RemedyKind, RemedyState
from app.platform.json_text import with_numbers
from tests.deliveries.shortfall.open_contracting import faults_of

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
        "penaltyValue": {"amount": 5050, "currency": "GBP"},
        "penaltyPaid": True,
        "suppliers": [{"id": str(UUID(int=2)), "name": "Ash Cleaning Ltd"}],
    }


def a_breach(*outcomes: tuple[str, str], **facts: Any) -> Told:
    told = [{"result": result, "on": on} for result, on in outcomes]
    return replace(A_BREACH, breach={"began_on": "2025-10-01", "outcomes": told, **facts})


def test_a_breach_tells_its_days_and_which_part_was_terminated() -> None:
    told = failure_of(A_BREACH)

    assert told["partialTermination"] == "A part of the contract was terminated on 2026-02-27."
    assert told["penaltyDate"] == "2026-02-27T00:00:00Z"
    assert told["period"] == {"startDate": "2025-10-01T00:00:00Z"}


def test_what_was_settled_was_negotiated() -> None:
    told = failure_of(a_breach(("settlement", "2026-02-27"), ended_on="2026-01-31"))

    assert told["penaltyType"] == "negotiated"
    assert "partialTermination" not in told
    assert told["period"]["endDate"] == "2026-01-31T00:00:00Z"


def test_a_penalty_is_imposed_by_a_court_and_by_nobody_else() -> None:
    damages = ("damages", "2026-02-27")
    assert "penaltyType" not in failure_of(a_breach(damages))
    decided = failure_of(a_breach(damages, decision="https://court.example/1"))
    assert decided["penaltyType"] == "imposed"


def test_the_penalty_of_a_breach_bears_the_first_day_that_the_uk_counts() -> None:
    several = (("damages", "2026-03-01"), ("termination", "2026-01-05"),
               ("partial_termination", "2026-02-27"))  # fmt: skip

    assert failure_of(a_breach(*several))["penaltyDate"] == "2026-02-27T00:00:00Z"
    assert "penaltyDate" not in failure_of(a_breach(several[1]))


@pytest.mark.parametrize(
    ("kind", "state", "is_paid"),
    [
        (RemedyKind.CREDIT, RemedyState.MET, True),
        (RemedyKind.CREDIT, RemedyState.NOT_MET, False),
        (RemedyKind.RETENTION, RemedyState.OPEN, False),
        (RemedyKind.RETENTION, RemedyState.MET, False),  # it was given back
        (RemedyKind.RETENTION, RemedyState.NOT_MET, True),  # it is kept for good
    ],
)
def test_money_is_paid_once_it_is_the_authoritys(
    kind: RemedyKind, state: RemedyState, is_paid: bool
) -> None:
    assert failure_of(replace(A_CREDIT, kind=kind, state=state))["penaltyPaid"] is is_paid


def test_what_is_told_is_what_open_contracting_takes() -> None:
    pence = replace(A_CREDIT, amount=Decimal("90071992547409.93"))
    settled = a_breach(("settlement", "2026-02-27"), ended_on="2026-01-31")
    told = [failure_of(one) for one in (A_CREDIT, pence, A_BREACH, settled, a_breach())]

    written = with_numbers(told)

    assert faults_of(json.loads(written)) == []
    assert '"penaltyValue":{"amount":90071992547409.93,"currency":"GBP"}' in written


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
