"""The parts of a release about what was awarded, and of the tenders about the one that won."""

from typing import Any

from app.ocds.publication.content.party import reference
from app.ocds.publication.content.words import begins, known, period, value
from app.ocds.publication.told import ContractTold, Money, Score

WITHHELD = "Scores of other tenders are told to their suppliers alone."


def award(told: ContractTold, documents: list[Any]) -> dict[str, Any]:
    """Give an award as it was made, whatever became of its contract since."""
    awarded, asked = told.awarded, told.particulars
    return known({
        "id": told.award_id,
        "title": told.title,
        "description": asked.description,
        "status": told.award_status,
        "date": begins(awarded.decided_on),
        "value": value(told.let.value),
        "suppliers": [reference(one) for one in told.awarded_to],
        "items": items(told),
        "contractPeriod": period(told.starts_on, told.let.ends_on, asked.latest_end),
        "mainProcurementCategory": told.purchase.category,
        "aboveThreshold": told.purchase.above_threshold,
        "relatedLots": [told.lot] if told.lot else None,
        "standstillPeriod": period(awarded.published_on, awarded.standstill_ends_on),
        "assessmentSummariesDateSent": begins(awarded.summaries_on),
        "documents": documents,
    })  # fmt: skip


def items(told: ContractTold) -> list[dict[str, Any]]:
    """Give what is bought by its classification, and where it is carried out."""
    asked = told.particulars
    made = known({
        "additionalClassifications": [
            {"scheme": "CPV", "id": one} for one in dict.fromkeys(asked.cpv)
        ],
        "deliveryAddresses": [{"region": one} for one in dict.fromkeys(asked.regions)],
        "relatedLot": told.lot,
    })  # fmt: skip
    return [{"id": told.award_id, **made}] if asked.cpv or asked.regions else []


def bids(told: ContractTold) -> dict[str, Any]:
    """Give how many tenders were assessed, and how the one that won was scored."""
    awarded = told.awarded
    score = awarded.score
    counted = known({"id": "1", "measure": "finalStageBids", "value": awarded.bids})
    return known({
        "statistics": [counted | known({"relatedLot": told.lot})] if awarded.bids else None,
        "details": None if score is None else [_bid(told, score)],
    })  # fmt: skip


def _bid(told: ContractTold, score: Score) -> dict[str, Any]:
    return known({
        "id": score.tender,
        "status": "valid",
        "tenderers": [reference(one) for one in told.awarded_to],
        "value": value(Money(net=score.price)),
        "relatedLots": [told.lot] if told.lot else None,
        "socialValue": known({
            "total": score.total,
            "criteria": [dict(one) for one in score.criteria],
            "rulesDigest": score.rules,
            "resultDigest": score.result,
            "withheld": WITHHELD,
        }),
    })  # fmt: skip
