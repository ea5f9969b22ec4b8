"""The part of a release about what is bought, and how it is chosen."""

from typing import Any

from app.ocds.publication.content.words import classified, known, moment, value
from app.ocds.publication.told import LotTold, Purchase, Weighed

#: the goals of the sustainability extension that our themes belong to; it has none for the VCS
GOALS = {
    "local_jobs": "economic.localEconomyPromotion",
    "local_supply_chain": "economic.localEconomyPromotion",
}
OTHER_GOAL = "social"
#: under which it is bought
ACT = {
    "id": "2023/54",
    "scheme": "UKPGA",
    "uri": "https://www.legislation.gov.uk/ukpga/2023/54/contents",
}
STRATEGIES = ["awardCriteria", "contractPerformanceConditions"]


def stub(purchase: Purchase) -> dict[str, Any]:
    """Give as much of what is bought as every release says."""
    return known({
        "id": purchase.reference,
        "legalBasis": ACT if purchase.is_under_act else None,
        "title": purchase.title,
        "mainProcurementCategory": purchase.category,
        "procurementMethod": purchase.method,
        "procurementMethodDetails": purchase.method_details,
        "procurementMethodRationale": purchase.justification,
        "procurementMethodRationaleClassifications": classified(purchase.justification_codes),
        "specialRegime": list(purchase.regimes),
    })  # fmt: skip


def tender(purchase: Purchase) -> dict[str, Any]:
    """Give what is bought, whole."""
    return known({
        **stub(purchase),
        "description": purchase.description,
        "status": purchase.status,
        "value": value(purchase.value),
        "aboveThreshold": purchase.above_threshold,
        "tenderPeriod": known({"endDate": moment(purchase.deadline)}),
        "expressionOfInterestDeadline": moment(purchase.requests_by),
        "lots": [_lot(one) for one in purchase.lots],
    })  # fmt: skip


def _lot(lot: LotTold) -> dict[str, Any]:
    return known({
        "id": lot.id,
        "title": lot.title,
        "status": lot.status,
        "value": value(lot.value),
        "awardCriteria": known({"criteria": [_criterion(one) for one in lot.criteria]}),
        "hasSustainability": True if lot.goals else None,
        "sustainability": [
            {"goal": GOALS.get(one, OTHER_GOAL), "description": one, "strategies": STRATEGIES}
            for one in lot.goals
        ],
    })  # fmt: skip


def _criterion(one: Weighed) -> dict[str, Any]:
    weight = known({"number": one.weight, "weight": one.weight_kind})
    return known({
        "type": one.kind,
        "name": one.name,
        "description": one.description,
        "numbers": [weight] if one.weight is not None else None,
    })  # fmt: skip
