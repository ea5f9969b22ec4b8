"""How each promise that fell short is settled: by remedies, by a sum, or by a waiver."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any
from uuid import UUID

from app.deliveries.closing.outturn import Outturn
from app.problems import Finding, Invalid
from app.units import plain


class How(StrEnum):
    """By what a shortfall is settled."""

    REMEDIED = "remedied"  #: what was met covers all of it
    PAID = "paid"  #: a sum that was paid, with its reference
    WAIVED = "waived"  #: left, with a reason


class SettlementState(StrEnum):
    """What became of a settlement."""

    PROPOSED = "proposed"
    AGREED = "agreed"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Offer:
    """A settlement as somebody proposes it."""

    obligation_id: UUID
    how: How
    reason: str = ""  #: needed for a waiver
    amount: Decimal | None = None  #: in pounds, that was paid
    reference: str = ""  #: of the payment


@dataclass(frozen=True, slots=True)
class Cover:
    """What the remedies of an obligation that were met cover of what is short."""

    quantity: Decimal = Decimal(0)  #: by credits, and by substitutions as far as they are carried
    is_paid_off: bool = False  #: a breach was met by damages or a settlement

    def holds(self, left: Decimal) -> bool:
        """Tell whether it covers all that is left short."""
        return left > 0 and (self.quantity >= left or self.is_paid_off)


def refuse_incomplete(offer: Offer) -> None:
    """Let through an offer that says what its kind needs.

    Raises:
        Invalid: with every fault.
    """
    wanted = {
        How.REMEDIED: {},
        How.PAID: {"amount": offer.amount is not None, "reference": bool(offer.reference)},
        How.WAIVED: {"reason": bool(offer.reason)},
    }[offer.how]
    faults = [
        Finding("missing", f"What is {offer.how} needs `{name}`.", "Add it.", path=f"/{name}")
        for name, is_there in wanted.items()
        if not is_there
    ]
    if offer.amount is not None and offer.how is not How.PAID:
        words = f"What is {offer.how} has no use for `amount`."
        faults.append(Finding("not_for_this_kind", words, "Leave it out.", path="/amount"))
    if faults:
        raise Invalid("The settlement does not say what its kind needs.", findings=faults)


def current(settlements: Sequence[dict[str, Any]], obligation_id: UUID) -> dict[str, Any] | None:
    """Give the settlement of an obligation that was proposed last, if there is one."""
    own = [one for one in settlements if one["obligation_id"] == str(obligation_id)]
    return own[-1] if own else None


def is_settled(settlements: Sequence[dict[str, Any]], outturn: Outturn, cover: Cover) -> bool:
    """Tell whether what is left is settled: as agreed, and it is what it was then.

    Args:
        settlements: of a closing.
        outturn: of one obligation.
        cover: by its remedies as they are now; what was settled by them rests on it.
    """
    if not outturn.wants_settling:
        return True
    found = current(settlements, outturn.obligation_id)
    if found is None or found["state"] != SettlementState.AGREED.value:
        return False
    holds = found["how"] != How.REMEDIED.value or cover.holds(outturn.left)
    return holds and bool(found["short"] == plain(outturn.left))
