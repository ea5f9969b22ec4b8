"""What a contract is worth with VAT, which is how the limits of the Procurement Act 2023 count.

Source: section 4 and Schedule 3 of the Act, by which estimates of value have VAT in them.
"""

from dataclasses import dataclass
from decimal import Decimal

from app.units import Rounding, exactly, rounded

#: the standard rate in the United Kingdom since 4 January 2011 (Value Added Tax Act 1994 s.2)
VAT = Decimal("0.20")
PENCE = Rounding(2)


def with_vat(value: Decimal | None, value_with_vat: Decimal | None) -> Decimal | None:
    """Give a value with VAT in pounds: as it is known, or as the standard rate makes it.

    Zero-rated and exempt supplies are worth less; where that matters, the contract says its value
    with VAT itself. A duty too many harms nobody.

    Args:
        value: in pounds without VAT; None: not known.
        value_with_vat: as it is known; None: not known.
    """
    if value_with_vat is not None or value is None:
        return value_with_vat
    with exactly():
        return rounded(value * (1 + VAT), PENCE)


@dataclass(frozen=True, slots=True)
class Gross:
    """A value with VAT, and whether it was only worked out."""

    value: Decimal | None  #: in pounds; None: not known
    is_computed: bool = False  #: in proportion to the value without; nobody has said it


def changed(
    until_then: Gross, said: Decimal | None, before: Decimal | None, after: Decimal | None
) -> Gross:
    """Give a value with VAT after a change: as it is said, else in proportion.

    Args:
        until_then: as it was.
        said: as the change gives it; None: it does not.
        before: the value without VAT until then.
        after: the value without VAT from then on.
    """
    if said is not None:
        return Gross(said)
    if before == after:
        return until_then
    found = rescaled(until_then.value, before, after)
    return Gross(found, is_computed=found is not None)


def rescaled(
    value_with_vat: Decimal | None, before: Decimal | None, after: Decimal | None
) -> Decimal | None:
    """Give a value with VAT after the value without has changed: in proportion, where it is known.

    Args:
        value_with_vat: until then; None: not known.
        before: the value without VAT until then.
        after: the value without VAT from then on.
    """
    if before == after or value_with_vat is None:
        return value_with_vat
    if not before or after is None:
        return None
    with exactly():
        return rounded(value_with_vat * after / before, PENCE)
