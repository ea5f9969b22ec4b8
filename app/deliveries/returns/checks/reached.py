"""How many people a return reached, as far as its deliveries tell."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Protocol
from uuid import UUID

from app.deliveries.people.once import PEOPLE
from app.deliveries.returns.checks.ground import Owed


class Told(Protocol):
    """A delivery, as far as it tells who was reached."""

    id: UUID
    obligation_id: UUID
    quantity: Decimal


def people_reached(
    owed: Mapping[UUID, Owed], deliveries: Iterable[Told], people: Mapping[UUID, frozenset[str]]
) -> dict[UUID, int | None]:
    """Give how many people were reached, for each obligation that has a delivery.

    What is counted in people tells it. Else the tokens do, if each delivery came with some; if
    one did not, it cannot be told.

    Args:
        owed: every obligation of the contract.
        deliveries: that the return holds.
        people: digests of whom each of them counts.
    """
    found: dict[UUID, Decimal] = {}
    tokens: dict[UUID, set[str]] = {}
    untold: set[UUID] = set()
    for one in deliveries:
        found[one.obligation_id] = found.get(one.obligation_id, Decimal(0)) + one.quantity
        told = people.get(one.id, frozenset())
        tokens.setdefault(one.obligation_id, set()).update(told)
        if not told:
            untold.add(one.obligation_id)
    return {
        key: int(whole)
        if owed[key].unit == PEOPLE
        else (None if key in untold else len(tokens[key]))
        for key, whole in found.items()
    }
