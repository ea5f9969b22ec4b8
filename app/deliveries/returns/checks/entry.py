"""A delivery that was checked, as it is kept: every figure worked out, no postcode, no token."""

from dataclasses import asdict, dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Entry:
    """What is kept of a delivery, column by column, and the digests of whom it counts."""

    reference: str
    obligation_id: UUID
    quantity: Decimal
    given_quantity: Decimal
    given_unit: str
    delivered_on: date
    delivered_from: date | None = None
    working: dict[str, Any] = field(default_factory=dict)
    place: str = ""
    vintage: str = ""
    organisation: str = ""
    tier: int = 1
    comment: str = ""
    people: frozenset[str] | None = None  #: None: as they were

    def columns(self) -> dict[str, Any]:
        """Give what goes into the delivery's own row."""
        told = asdict(self)
        del told["people"]
        return told

    def placed_as(self, row: Any | None) -> "Entry":
        """Keep the list that told a stored delivery's place, where the same place is given again.

        Its code is all that can be given then: the postcode was dropped.
        """
        if row is None or self.vintage or not self.place or row.place != self.place:
            return self
        return replace(self, vintage=row.vintage)

    def says(self, row: Any, people: frozenset[str]) -> bool:
        """Tell whether a stored delivery says the same, and counts the same people."""
        same = all(getattr(row, name) == value for name, value in self.columns().items())
        return same and self.people in {None, people}
