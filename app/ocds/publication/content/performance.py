"""The part of a release about how a contract goes and how it ends."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from app.deliveries.notices.notice import Assessed, BreachTold
from app.deliveries.shortfall.remedies.breach import Limb
from app.deliveries.standing.word import PRINTED, Word, code_of
from app.ocds.publication.content.contract import key, name_of
from app.ocds.publication.content.party import reference
from app.ocds.publication.content.words import begins, classified, known, period, value
from app.ocds.publication.told import Body, ContractTold, Ended, Money
from app.platform.uri import WEB

ADDRESS = re.compile(WEB, re.ASCII)
#: what each rating says: Procurement Regulations 2024, regulation 39(5), in our words
MEANS = {
    Word.GOOD: "performance is meeting or exceeding the key performance indicator",
    Word.APPROACHING_TARGET: "performance is close to meeting the key performance indicator",
    Word.REQUIRES_IMPROVEMENT: "performance is below the key performance indicator",
    Word.INADEQUATE: "performance is significantly below the key performance indicator",
    Word.OTHER: "performance cannot be described as any of the other four",
}


def performance(told: ContractTold) -> dict[str, Any]:
    """Give a contract as a performance notice tells it."""
    metrics = [_metric(place, one) for place, one in enumerate(told.rated, 1)]
    made = known({
        "metrics": [one for one in metrics if one is not None],
        "performanceFailures": _failures(told),
    })  # fmt: skip
    return known({**key(told), "implementation": made})


def ending(told: ContractTold, ended: Ended) -> dict[str, Any]:
    """Give a contract as its termination notice tells it."""
    made = known({
        "endDate": begins(ended.on),
        "endDateDetails": ended.why,
        "finalValue": value(Money(net=ended.final_value)),
        "performanceFailures": _failures(told),
    })  # fmt: skip
    return known({
        **key(told),
        "status": "terminated",  # the law calls every ending so, and the standard likewise
        "terminationRationaleClassifications": classified(ended.codes),
        "implementation": made,
    })  # fmt: skip


def _metric(place: int, rated: Sequence[Assessed]) -> dict[str, Any] | None:
    """Give the ratings of an indicator; None: it has none."""
    observations = [_observation(one, one.word) for one in rated if one.word is not None]
    if not observations:
        return None
    indicator = rated[0].indicator
    return known({
        "id": name_of(place, indicator),
        "title": indicator.title,
        "description": indicator.description,
        "observations": observations,
    })  # fmt: skip


def _observation(one: Assessed, word: Word) -> dict[str, Any]:
    """Give a rating; it is known by its days, so that one for the same days takes its place."""
    said = {"id": code_of(word), "description": f"{PRINTED[word]} - {MEANS[word]}"}
    return known({
        "id": f"{one.starts_on}/{one.ends_on}",
        "period": period(one.starts_on, one.ends_on),
        "measureClassification": said,
        "notes": one.reason,
    })  # fmt: skip


def _failures(told: ContractTold) -> list[Any]:
    every = zip(told.breaches, told.failures, told.failed, strict=True)
    return [_failure(breach, dict(made), whose) for breach, made, whose in every]


def _failure(breach: BreachTold, made: dict[str, Any], whose: Body) -> Mapping[str, Any]:
    """Give a breach as the standard tells it, with all that regulation 39(7) asks for."""
    made["category"] = "71(3)" if breach.breach.limb is Limb.BREACH else "71(4)"
    made["requirement"] = breach.breach.nature
    made["description"] = "\n".join(_lines(breach))
    made["suppliers"] = [reference(whose)]
    decision = breach.breach.decision
    if decision and ADDRESS.fullmatch(decision):
        made["documents"] = [{"id": "decision", "url": decision}]
    return made


def _lines(told: BreachTold) -> Iterator[str]:
    breach = told.breach
    yield f"Promise: {told.obligation}."
    for outcome in breach.outcomes:
        yield f"Outcome: {outcome.result.value.replace('_', ' ')} on {outcome.on}."
    yield f"Impact: {breach.impact}"
    yield f"Ongoing: {'yes' if breach.is_ongoing else 'no'}."
    if breach.mitigation:
        yield f"What the supplier did: {breach.mitigation}"
    for step in told.steps:
        due = f", by {step.due_on}" if step.due_on else ""
        yield f"{step.kind.replace('_', ' ').capitalize()} given on {step.on}{due}: {step.what}"
    if breach.why_insufficient:
        yield f"Why that was not enough: {breach.why_insufficient}"
    if breach.basis:
        yield f"Basis of the damages: {breach.basis}"
    if breach.decision:
        yield f"Decision: {breach.decision}"
