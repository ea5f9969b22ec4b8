"""Remedies as open contracting tells them: `contracts/implementation/performanceFailures`.

Fields: the performance failures extension of the Open Contracting Data Standard, with those that
the UK extension of 13 January 2026 adds. Warnings and improvement plans cost nothing and are
not told there; nor is what was proposed or withdrawn. Of the types of a penalty, "imposed" is
what a court imposed and "negotiated" is what was settled; a breach of which we know neither has
its type told in words alone.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from app.deliveries.shortfall.kind import RemedyKind, RemedyState

#: kinds that are told, besides a breach: what the contract itself provides for
CONTRACTED = (RemedyKind.SUBSTITUTION, RemedyKind.CREDIT, RemedyKind.RETENTION)
#: outcomes by whose first day the UK extension dates a penalty
PENAL = ("partial_termination", "damages", "settlement")
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
    return decided and kind in (*CONTRACTED, RemedyKind.BREACH)


def failure_of(told: Told) -> dict[str, Any]:
    """Give one performance failure; what is not known is left out, as the standard asks."""
    made: dict[str, Any] = {
        "id": str(told.id),
        "category": told.kind.value,
        "requirement": told.requirement,
        "description": told.what,
        "decisionDate": _moment(told.decided_on),
        "penaltyDate": _moment(_penalty_on(told)),
        "penaltyType": _type(told),
        "penaltyTypeEntered": told.kind.value.replace("_", " "),
        "penaltyValue": _value(told.amount),
        "penaltyPaid": _paid(told),
        "partialTermination": _partly_terminated(told),
        "period": _period(told),
        "suppliers": [{"id": str(told.supplier_id), "name": told.supplier}],
    }
    return {name: value for name, value in made.items() if value is not None}


def _outcomes(told: Told, *wanted: str) -> list[date]:
    """List the days on which a breach led to something, the first one first."""
    every = (told.breach or {}).get("outcomes", [])
    return sorted(date.fromisoformat(one["on"]) for one in every if one["result"] in wanted)


def _penalty_on(told: Told) -> date | None:
    if told.kind is not RemedyKind.BREACH:
        return told.starts_on
    return next(iter(_outcomes(told, *PENAL)), None)


def _type(told: Told) -> str | None:
    if told.kind in CONTRACTED:
        return "contracted"
    if _outcomes(told, "settlement"):
        return "negotiated"
    return "imposed" if (told.breach or {}).get("decision") else None


def _value(amount: Decimal | None) -> dict[str, Any] | None:
    """Give a sum with its currency; the standard has a JSON number, so a Decimal stays one."""
    return None if amount is None else {"amount": amount, "currency": CURRENCY}


def _paid(told: Told) -> bool | None:
    """Tell whether a penalty was paid; what was held back is, once it is not given back."""
    if told.amount is None:
        return None
    kept = RemedyState.NOT_MET if told.kind is RemedyKind.RETENTION else RemedyState.MET
    return told.state is kept


def _partly_terminated(told: Told) -> str | None:
    days = _outcomes(told, "partial_termination")
    return f"A part of the contract was terminated on {days[0]}." if days else None


def _period(told: Told) -> dict[str, str | None] | None:
    """Give the days of a breach; of other kinds only the penalty has days."""
    if told.breach is None:
        return None
    made = {"startDate": told.breach["began_on"], "endDate": told.breach.get("ended_on")}
    return {name: f"{day}T00:00:00Z" for name, day in made.items() if day is not None}


def _moment(day: date | None) -> str | None:
    return None if day is None else f"{day.isoformat()}T00:00:00Z"
