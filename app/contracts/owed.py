"""What a tender's commitments come to as obligations: each copied, none typed again."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from app.rules.digest import normal
from app.tenders.content import TenderContent


@dataclass(frozen=True, slots=True)
class Owed:
    """One commitment as it will be owed."""

    commitment: str  #: its id within the tender
    ordinal: int  #: its place there, from 1
    measure: str
    promised: Decimal
    unit: str
    starts_on: date | None
    ends_on: date | None
    document: dict[str, Any]  #: the commitment, word for word


def owed_under(content: TenderContent, units: Mapping[str, str]) -> tuple[Owed, ...]:
    """Give what a tender promises, a line for each commitment.

    A quantity stays in the unit that it was promised in. Where it was said how much each one
    comes to (twelve people of ten hours each), that is in the document and not multiplied. A
    promise of nothing is owed by nobody and has no line.

    Args:
        content: what the tender says.
        units: the unit of each measure, for a commitment that names none.
    """
    return tuple(
        Owed(
            commitment=name,
            ordinal=place,
            measure=line.measure,
            promised=line.quantity,
            unit=line.unit or units[line.measure],
            starts_on=line.starts,
            ends_on=line.ends,
            document=normal(line),
        )
        for place, (name, line) in enumerate(content.named(), 1)
        if line.quantity > 0
    )
