"""What a contract is about, as the procurement and the lot that it was awarded for say it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from app.contracts.kind import Regime, Works
from app.procurements.draft import PENCE, Kind, Procedure
from app.units import NUMBER, rounded

#: The Procurement Act 2023 governs what commences on this day or later (its main provisions came
#: into force on it; Procurement Act 2023 (Commencement No. 3 and Transitional and Saving
#: Provisions) Regulations 2024, as amended); what commenced before stays under the regulations.
PA23_FROM = date(2025, 2, 24)


@dataclass(frozen=True, slots=True)
class Particulars:
    """The facts of a contract; None where neither the lot nor the procurement says them."""

    value: Decimal | None  #: estimated, in pounds without VAT
    value_with_vat: Decimal | None
    works: Works
    regime: Regime
    is_light_touch: bool


def particulars(
    document: Mapping[str, Any], facts: Mapping[str, Any], commences_on: date
) -> Particulars:
    """Give what is known of a lot's contract.

    The value of a procurement is that of its contract only where it has a single lot.

    Args:
        document: the procurement, as published.
        facts: of the lot's contract, as rules may ask for them.
        commences_on: the day on which the procurement commenced.
    """
    whole = document.get("estimated_value") if len(document.get("lots", ())) == 1 else None
    kind = document.get("kind")
    return Particulars(
        value=_money(facts.get("value")) or _money((whole or {}).get("without_vat")),
        value_with_vat=_money((whole or {}).get("with_vat")),
        works=Works(kind) if kind in set(Works) else Works.SERVICES,
        regime=_regime(document, facts, commences_on),
        is_light_touch=kind == Kind.LIGHT_TOUCH,
    )


def _money(given: Any) -> Decimal | None:
    """Read a sum of a kept document, to the penny; what is no number is not known."""
    written = "" if isinstance(given, bool) else str(given)
    return rounded(Decimal(written), PENCE) if NUMBER.fullmatch(written) else None


def _regime(document: Mapping[str, Any], facts: Mapping[str, Any], commences_on: date) -> Regime:
    is_below = document.get("procedure") == Procedure.BELOW_THRESHOLD
    if is_below or facts.get("above_threshold") is False:
        return Regime.PA23_BELOW if commences_on >= PA23_FROM else Regime.OTHER
    return Regime.PA23 if commences_on >= PA23_FROM else Regime.PCR15
