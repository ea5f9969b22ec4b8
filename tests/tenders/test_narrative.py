"""Words beside each quantity: required where the rules say so, and asked of nobody else."""

from typing import Any

import pytest

from app.rules.document.ruleset import RuleSet
from app.tenders.content import TenderContent
from app.tenders.narrative import unsaid
from tests.tenders.made import Scene, an_offer

WORDS = {"description": "Two posts in the workshop", "evidence": "Payroll extract"}
IN_WORDS = """
narrative: required
measures: [{code: job_local, unit: fte_year}]
criteria:
  - {code: price, weight: 60, value: price, method: {use: ratio_to_lowest}}
  - {code: jobs, weight: 40, value: job_local, method: {use: share_of_target, target: 10}}
"""


def found(narrative: str, **line: Any) -> list[tuple[str, str]]:
    rule_set = RuleSet.model_validate({"id": "any", "narrative": narrative})
    lines = [{"measure": "job_local", **line}]
    content = TenderContent.model_validate({"commitments": lines})
    return [(one.code, one.path) for one in unsaid(rule_set, content)]


@pytest.mark.parametrize(
    ("line", "codes"),
    [
        ({"quantity": "6", **WORDS}, []),
        ({"quantity": "6", "evidence": "Payroll extract"}, ["quantity_without_narrative"]),
        ({"quantity": "6", "description": "Two posts"}, ["no_evidence_plan"]),
        ({"quantity": "6"}, ["no_evidence_plan", "quantity_without_narrative"]),
        ({"quantity": "0"}, []),
        ({"quantity": "0", "description": "Two posts"}, ["narrative_without_quantity"]),
    ],
)
def test_a_quantity_needs_words_and_words_need_a_quantity(
    line: dict[str, Any], codes: list[str]
) -> None:
    assert found("required", **line) == [(code, "commitments[0].quantity") for code in codes]
    assert found("suggested", **line) == []


def test_a_tender_without_the_words_that_its_rules_require_is_not_submitted(scene: Scene) -> None:
    alpha = scene.supplier("Alpha Works")
    scene.amend_rules(IN_WORDS)
    offer = an_offer(method_statements={})
    told = scene.upload(alpha, offer)

    refused = scene.post(alpha, f"/tenders/{told['id']}/submission", {})
    offer["commitments"][0] |= WORDS
    scene.upload(alpha, offer)
    submitted = scene.post(alpha, f"/tenders/{told['id']}/submission", {})

    assert ("no_evidence_plan", "fault") in {
        (one["code"], one["severity"]) for one in told["findings"]
    }
    assert refused.status_code == 422
    [error] = refused.json()["errors"]
    assert (error["code"], error["path"]) == ("no_evidence_plan", "commitments[0].quantity")
    assert submitted.status_code == 201, submitted.text
