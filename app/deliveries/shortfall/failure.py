"""Remedies as open contracting tells them: `contracts/implementation/performanceFailures`.

Fields: the performance failures extension of the Open Contracting Data Standard, with those that
the UK extension of 13 January 2026 adds. Warnings and improvement plans cost nothing and are
not told there; nor is what was proposed or withdrawn.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from app.deliveries.shortfall.kind import RemedyKind, RemedyState
from app.units import plain

#: kinds that are told; by what each penalty rests on
TYPES: dict[RemedyKind, str] = {
    RemedyKind.SUBSTITUTION: "contracted",
    RemedyKind.CREDIT: "contracted",
    RemedyKind.RETENTION: "contracted",
    RemedyKind.BREACH: "imposed",
}
CURRENCY = "GBP"


@dataclass(frozen=True, slots=True)
class Told:
    """A remedy, with what is known of its obligation and its supplier."""

    id: UUID
    kind: RemedyKind
    state: RemedyState
    what: str
    starts_on: date
    due_on: date | None
    decided_on: date | None
    amount: Decimal | None  #: in pounds
    breach: dict[str, Any] | None  #: as it was told, where it is one
    requirement: str  #: what was owed, in words
    supplier_id: UUID
    supplier: str


def is_told(kind: RemedyKind, state: RemedyState) -> bool:
    """Tell whether a remedy belongs among the performance failures."""
    decided = state in (RemedyState.OPEN, RemedyState.MET, RemedyState.NOT_MET)
    return decided and kind in TYPES


def failure_of(told: Told) -> dict[str, Any]:
    """Give one performance failure; what is not known is left out, as the standard asks."""
    outcomes = [one["result"] for one in (told.breach or {}).get("outcomes", [])]
    made: dict[str, Any] = {
        "id": str(told.id),
        "category": told.kind.value,
        "requirement": told.requirement,
        "description": told.what,
        "decisionDate": _moment(told.decided_on),
        "penaltyDate": _moment(told.starts_on),
        "penaltyType": "negotiated" if "settlement" in outcomes else TYPES[told.kind],
        "penaltyTypeEntered": told.kind.value.replace("_", " "),
        "penaltyValue": _value(told.amount),
        "penaltyPaid": _paid(told),
        "period": _period(told),
        "suppliers": [{"id": str(told.supplier_id), "name": told.supplier}],
    }
    if told.kind is RemedyKind.BREACH:
        made["partialTermination"] = "partial_termination" in outcomes
    return {name: value for name, value in made.items() if value is not None}


def _value(amount: Decimal | None) -> dict[str, str] | None:
    return None if amount is None else {"amount": plain(amount), "currency": CURRENCY}


def _paid(told: Told) -> bool | None:
    return None if told.amount is None else told.state is RemedyState.MET


def _period(told: Told) -> dict[str, str | None] | None:
    """Give the days of a breach; of other kinds only the penalty has days."""
    if told.breach is None:
        return None
    made = {"startDate": told.breach["began_on"], "endDate": told.breach.get("ended_on")}
    return {name: f"{day}T00:00:00Z" for name, day in made.items() if day is not None}


def _moment(day: date | None) -> str | None:
    return None if day is None else f"{day.isoformat()}T00:00:00Z"
