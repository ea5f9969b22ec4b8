"""What tenders are called in scoring: by their suppliers, told apart where two share a name."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Named:
    """A tender, and what is known of whose it is."""

    tender_id: UUID
    name: str
    identifier: str  #: such as GB-COH 01234567; empty where none is known


def called(tenders: Sequence[Named]) -> dict[UUID, str]:
    """Give each tender the name that it has in scoring, which no other tender has.

    Names that differ in capitals and spaces alone are the same: scoring takes them for one. A
    supplier without an identifier is told apart by the place of its tender in the list.
    """
    often = Counter(_folded(one.name) for one in tenders)
    return {
        one.tender_id: one.name
        if often[_folded(one.name)] == 1
        else f"{one.name} ({one.identifier or f'tender {place}'})"
        for place, one in enumerate(tenders, 1)
    }


def _folded(name: str) -> str:
    return " ".join(name.split()).casefold()
