"""How far an obligation is behind on a day: the four quantities, as they can be kept."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from app.deliveries.standing.standing import Standing
from app.problems import Conflict
from app.units import Rounding, plain, rounded

TO_KEEP = Rounding(4)


class NothingShort(Conflict):
    """As much as is due is verified, or more."""

    slug = "nothing-short"


@dataclass(frozen=True, slots=True)
class Shortage:
    """Promised, due, reported and verified together, and what is short; each in one unit."""

    unit: str
    promised: Decimal
    due: Decimal
    reported: Decimal
    verified: Decimal
    quantity: Decimal  #: due and not verified; of what should be little, verified and not due

    def told(self) -> dict[str, str]:
        """Give the figures as text, to stand in an answer."""
        names = ("promised", "due", "reported", "verified")
        return {"unit": self.unit} | {name: plain(getattr(self, name)) for name in names}


def shortage_of(standing: Standing) -> Shortage:
    """Say how far an obligation is behind, to four decimals."""
    owing = standing.owing
    return Shortage(
        unit=owing.unit,
        promised=rounded(owing.promised, TO_KEEP),
        due=rounded(owing.due, TO_KEEP),
        reported=rounded(standing.reported, TO_KEEP),
        verified=rounded(standing.verified, TO_KEEP),
        quantity=rounded(standing.behind, TO_KEEP),
    )


def refuse_nothing_short(shortage: Shortage, day: date) -> None:
    """Let through what is behind.

    Raises:
        NothingShort: if as much as is due is verified; it gives the figures.
    """
    if shortage.quantity > 0:
        return
    told = shortage.told()
    raise NothingShort(
        f"Nothing is short on {day}: of {told['promised']} {shortage.unit} promised, "
        f"{told['due']} were due, {told['reported']} were reported and "
        f"{told['verified']} are verified.",
        "Ask for a later day, or have a delivery put right that is verified wrongly.",
        on=day.isoformat(),
        **told,
    )
