"""The part of a release about a contract: its facts, what is owed under it, and its changes."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from app.contracts.change.ground import worded
from app.deliveries.notices.notice import Told
from app.ocds.publication.content.party import reference
from app.ocds.publication.content.words import CURRENCY, begins, classified, known, period, value
from app.ocds.publication.kind import FORMS, NoticeKind
from app.ocds.publication.told import Changed, Commitment, ContractTold, Money
from app.units import plain

NONE = ("none", "none.")  #: how it is entered that there are no options
UNKNOWN = "not known"
FREQUENCY = "frequency"  #: how Find a Tender calls what says how often there is a rating


def key(told: ContractTold) -> dict[str, Any]:
    """Give as much of a contract as every release about it says."""
    return {"id": told.id, "awardID": told.award_id}


def details(told: ContractTold) -> dict[str, Any]:
    """Give a contract as its details notice tells it."""
    asked = told.particulars
    renews = _is_said(asked.renewal)
    return known({
        **key(told),
        "title": told.title,
        "description": asked.description,
        "status": told.status,
        "period": period(told.starts_on, told.ends_on, asked.latest_end),
        "value": value(told.value),
        "dateSigned": begins(None if told.is_day_assumed else told.signed_on),
        "aboveThreshold": told.purchase.above_threshold,
        "hasOptions": _is_said(asked.options),
        "options": known({"description": asked.options if _is_said(asked.options) else None}),
        "hasRenewal": renews,
        "renewal": known({"description": asked.renewal if renews else None}),
        "agreedMetrics": [
            _metric(place, one) for place, one in enumerate(told.details.indicators, 1)
        ],
        "noAgreedMetricsRationale": told.details.why_none,
        "hasConflictsAssessment": asked.conflicts_assessed,
        "socialValue": commitments(told.commitments),
    })  # fmt: skip


def name_of(place: int, one: Told) -> str:
    """Give the id of an indicator within its contract: as notices call it, else its place."""
    return one.outside_id or str(place)


def _is_said(text: str) -> bool | None:
    """Tell whether there is any; None: nothing was entered."""
    return text.casefold() not in NONE if text else None


def _metric(place: int, one: Told) -> dict[str, Any]:
    every = {"id": FREQUENCY, "period": {"durationInMonths": one.every_months}}
    return known({
        "id": name_of(place, one), "title": one.title, "description": one.description,
        "observations": [every] if one.every_months else None,
    })  # fmt: skip


def commitments(every: Sequence[Commitment]) -> dict[str, Any]:
    """Give what is owed, by the extension of ours."""
    return known({"commitments": [_commitment(one) for one in every]})


def _commitment(one: Commitment) -> dict[str, Any]:
    per = None
    if one.rate is not None and one.per_pounds is not None:
        per = {
            "quantity": one.rate, "spend": {"amount": one.per_pounds, "currency": CURRENCY}
        }  # fmt: skip
    return known({
        "id": one.id,
        "measure": one.measure,
        "title": one.title,
        "theme": one.theme,
        "promised": one.promised,
        "quantity": one.quantity,
        "unit": {"name": one.unit},
        "per": per,
        "direction": one.direction,
        "accumulation": one.accumulation,
        "period": period(one.starts_on, one.ends_on),
    })  # fmt: skip


def changed(told: ContractTold) -> dict[str, Any]:
    """Give a contract as its change notices tell it: as it stands, and each change."""
    return known({
        **key(told),
        "status": told.status,
        "period": period(told.starts_on, told.ends_on, told.particulars.latest_end),
        "value": value(told.value),
        "hasConflictsAssessment": told.particulars.conflicts_assessed,
        "amendments": [_amendment(one) for one in told.changes],
    })  # fmt: skip


def _amendment(one: Changed) -> dict[str, Any]:
    ends = one.ends_after if one.ends_after != one.ends_before else None
    has_other = one.value_after != one.value_before or _has_other_gross(one)
    worth = Money(one.value_after, one.gross_after) if has_other else Money()
    return known({
        "id": str(one.number),
        "date": begins(one.effective_on),
        "rationale": _why(one),
        "description": _words(one),
        "rationaleClassifications": classified(one.ground_codes),
        "period": period(None, ends),
        "value": value(worth),
        "standstill": one.standstill,
        "documents": _notice(one),
        "suppliersAdded": None if one.added is None else [reference(one.added)],
        "suppliersRemoved": None if one.removed is None else [reference(one.removed)],
    })  # fmt: skip


def _has_other_gross(one: Changed) -> bool:
    return one.gross_after not in (None, one.gross_before)


def _why(one: Changed) -> str:
    """Give the reason, and the ground as far as no code says it."""
    is_coded = one.ground in ("", worded(one.ground_codes))
    return one.reason if is_coded else f"{one.reason} Ground: {one.ground}"


def _notice(one: Changed) -> list[dict[str, Any]]:
    """Give the notice that went before a change, by the extension of ours."""
    if one.notice_on is None:
        return []
    form = FORMS[NoticeKind.CHANGE]
    return [{
        "id": one.notice_id,
        "documentType": form.document_type,
        "noticeType": form.notice_type,
        "description": form.title,
        "datePublished": begins(one.notice_on),
    }]  # fmt: skip


def _words(one: Changed) -> str:
    """Say in words what was and what is."""
    parts = []
    if one.value_before != one.value_after:
        parts.append(_from_to("Value without VAT, in pounds", one.value_before, one.value_after))
    if one.gross_after is not None and _has_other_gross(one):
        parts.append(f"Value with VAT from then on, in pounds: {plain(one.gross_after)}.")
    if one.ends_before != one.ends_after:
        parts.append(_from_to("Last day", one.ends_before, one.ends_after))
    if one.added is not None and one.removed is not None:
        parts.append(f"Supplier: {one.removed.name} to {one.added.name}.")
    return " ".join(parts) or "What is bought or owed changes; value, days and supplier do not."


def _from_to(what: str, before: Decimal | date | None, after: Decimal | date | None) -> str:
    return f"{what}: {_shown(before)} to {_shown(after)}."


def _shown(one: Decimal | date | None) -> str:
    if one is None:
        return UNKNOWN
    return plain(one) if isinstance(one, Decimal) else one.isoformat()
