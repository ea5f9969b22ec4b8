"""What a rating was worked out from, in words."""

from decimal import Decimal

from app.contracts.plan.terms import RatedOver

WORKED_OUT = {
    RatedOver.DAYS: "what was due and verified in that period",
    RatedOver.CONTRACT: (
        "all that was due and verified by the end of that period, since the contract began"
    ),
}
CARRIED = "with what had been verified before it beyond what was due by then"


def basis_of(over: RatedOver | None, carried: Decimal) -> str:
    """Say what a rating was worked out from.

    Args:
        over: which days its terms go by; None: it is from nothing, or a person's word.
        carried: of what counts as verified in its days, what had been before them.

    Returns:
        part of a sentence; empty: from nothing.
    """
    if over is None:
        return ""
    return f"{WORKED_OUT[over]}, {CARRIED}" if carried else WORKED_OUT[over]
