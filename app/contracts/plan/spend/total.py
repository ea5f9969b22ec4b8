"""What a total of spending makes one ask."""

from decimal import Decimal

from app.problems import Finding, Severity
from app.units import plain


def doubtful(spent: Decimal) -> list[Finding]:
    """Ask about what was spent in all, where it cannot well be.

    Args:
        spent: under a contract by the end of some day, in pounds without VAT.
    """
    if spent >= 0:
        return []
    words = f"{plain(spent)} pounds are spent in all by then: more is credited than was paid."
    fix = "Look whether a payment is missing, or whether the credit note is another contract's."
    return [Finding("spent_below_zero", words, fix, Severity.WARNING)]
