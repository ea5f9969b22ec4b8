from typing import Any
from uuid import UUID

from app.assessments.results.partner import partners_in
from app.tenders.content import TenderContent

ASH, BIRCH = UUID(int=1), UUID(int=2)


def line(**more: Any) -> dict[str, Any]:
    return {"measure": "job_local", "quantity": 1, "unit": "fte_year"} | more


def test_each_partner_of_a_tender_is_told_once_with_what_its_answer_is_worth() -> None:
    forum = line(partner="Youth Forum", partner_answer="yes")
    contents = {
        BIRCH: TenderContent.model_validate({"commitments": [forum, forum, line()]}),
        ASH: TenderContent.model_validate(
            {"commitments": [line(partner="Anytown College", partner_answer="none")]}
        ),
    }

    told = partners_in(contents, {ASH: "Ash", BIRCH: "Birch"})

    assert [(one["supplier"], one["partner"], one["answer"]) for one in told] == [
        ("Ash", "Anytown College", "none"), ("Birch", "Youth Forum", "yes"),
    ]  # fmt: skip
    assert told[0]["said"] == "Nobody answered for it."
    assert told[1]["said"].startswith("It answered `yes` by a link that the supplier was given")
