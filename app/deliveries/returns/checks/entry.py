"""A delivery that was checked, as it is kept: every figure worked out, no postcode, no token."""

from dataclasses import asdict, dataclass, field
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

    def says(self, row: Any, people: frozenset[str]) -> bool:
        """Tell whether a stored delivery says the same, and counts the same people."""
        same = all(getattr(row, name) == value for name, value in self.columns().items())
        return same and self.people in {None, people}
