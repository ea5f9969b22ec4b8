"""Contracts as their duties see them, without a database."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from app.contracts.duties.duty import Done, Duty, Happening, Key, duties
from app.contracts.duties.happening import Facts, of_contract
from app.contracts.duties.reading import read_duties
from app.contracts.kind import Regime

ENTERED, LAST = date(2026, 1, 12), date(2028, 1, 11)


@dataclass
class Let:
    """A contract as the law looks at it."""

    regime: Regime = Regime.PA23
    is_light_touch: bool = False
    is_framework: bool = False
    is_concession: bool = False
    value: Decimal | None = None
    value_with_vat: Decimal | None = Decimal(6_000_000)


def facts(**changes: Any) -> Facts:
    """Give a contract that was taken on and entered into, but for what is given."""
    given: dict[str, Any] = {
        "was_awarded": False, "awarded_on": None, "notice_id": "", "notice_published_on": None,
        "standstill_ends_on": None, "entered_on": ENTERED, "ends_on": LAST, "ended_on": None,
        "indicators": 3, "has_reason_for_none": False, "retention_years": 3,
    }  # fmt: skip
    return Facts(**given | changes)


def told(
    day: date,
    let: Let | None = None,
    happenings: Mapping[str, Sequence[Happening]] | None = None,
    recorded: Mapping[Key, Done] | None = None,
    **changes: Any,
) -> dict[str, Duty]:
    """Give the duties of a contract on a day, by code and occurrence."""
    begun = of_contract(facts(**changes), day) if happenings is None else happenings
    found = duties(let or Let(), begun, recorded or {}, read_duties(), day)
    return {f"{one.code}:{one.occurrence}".rstrip(":"): one for one in found}
