from decimal import Decimal
from typing import Any

import pytest
from pydantic import ValidationError

from app.contracts.plan.terms import Credit, Exchange, RatedOver, Terms


def test_what_goes_unsaid_allows_nothing() -> None:
    terms = Terms()

    assert (terms.offsets, terms.substitutions, terms.credit) == ((), (), None)
    assert (terms.return_due_days, terms.evidence_due_days, terms.retention_years) == (28, 28, 3)
    assert terms.lasting_weeks == (13, 26, 52)
    assert terms.minimum_spend == 0
    assert terms.rated_over is RatedOver.DAYS


def test_terms_come_back_as_they_were_kept() -> None:
    exchange = Exchange(from_measure="hours", to_measure="jobs", rate=Decimal("0.005"))
    credit = Credit(formula="belfast", parameters={"cap": Decimal(10)})
    terms = Terms(offsets=(exchange,), credit=credit, minimum_spend=Decimal(100_000))

    assert Terms.model_validate(terms.model_dump(mode="json")) == terms


@pytest.mark.parametrize(
    "given",
    [
        {"retention_years": 2},  # section 98 asks for three
        {"return_due_days": -1},
        {"remedies": ["thumbscrews"]},
        {"offsets": [{"from_measure": "a", "to_measure": "b", "rate": 0}]},
        {"substitutions": [{"from_measure": "a", "to_measure": "b", "rate": "0.00000000000001"}]},
        {"retention_percent": 101},
        {"minimum_spend": "-1"},
        {"lasting_weeks": [4, 104]},
        {"something": "else"},
    ],
)
def test_terms_that_make_no_sense_are_refused(given: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        Terms.model_validate(given)
