"""What the law asks about the key performance indicators of a contract, and what is wanting.

Sources: Procurement Act 2023, section 52, whose subsections (1) to (5) say which contracts need
at least three, and that reasons are published where none can be set; section 71 for the contracts
that are assessed by them; Procurement Regulations 2024, regulation 39, for the three that are
regarded as most material where more were set.
"""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Protocol

from app.contracts.kind import Regime
from app.contracts.worth import with_vat
from app.problems import Finding, Severity
from app.units import plain

ABOVE = Decimal(5_000_000)  #: in pounds with VAT; what is worth more needs indicators (section 52)
AT_LEAST = 3


class ContractFacts(Protocol):
    """What is asked about a contract."""

    value: Decimal | None
    value_with_vat: Decimal | None
    regime: Regime
    is_light_touch: bool
    is_framework: bool
    is_concession: bool
    why_no_indicators: str


class IsMaterial(Protocol):
    """What is asked about an indicator."""

    is_material: bool


def needs_indicators(contract: ContractFacts) -> bool:
    """Tell whether section 52 asks for indicators, as the duty does that goes by it.

    Where neither value is known it is not said that they are needed; the calendar asks for one.
    """
    if contract.regime is not Regime.PA23:
        return False
    if contract.is_light_touch or contract.is_framework or contract.is_concession:
        return False
    worth = with_vat(contract.value, contract.value_with_vat)
    return worth is not None and worth > ABOVE


def wanting(contract: ContractFacts, indicators: Sequence[IsMaterial]) -> list[Finding]:
    """List what section 52 asks for and the contract does not have."""
    return list(_wanting(contract, sum(one.is_material for one in indicators), len(indicators)))


def _wanting(contract: ContractFacts, material: int, every: int) -> Iterator[Finding]:
    if needs_indicators(contract) and every < AT_LEAST and not contract.why_no_indicators:
        words = (
            f"A contract of more than {plain(ABOVE)} pounds with VAT needs at least {AT_LEAST} "
            f"key performance indicators; it has {every}."
        )
        fix = "Set them, or say why performance cannot be assessed by any (section 52)."
        yield Finding("indicators_wanting", words, fix, Severity.WARNING)
    if material != min(AT_LEAST, every):
        words = f"Of {every} indicators {material} are marked as most material."
        which = f"the {AT_LEAST} that were regarded as most material when they were published"
        fix = f"Mark {which if every > AT_LEAST else 'all of them'}; notices tell of no others."
        yield Finding("material_indicators", words, fix, Severity.WARNING)
