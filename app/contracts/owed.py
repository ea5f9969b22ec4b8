"""What a tender's commitments come to as obligations: each copied, none typed again."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from app.contracts.kind import Accumulation
from app.rules.digest import normal
from app.rules.document.catalogue import Measure
from app.scoring.intake import CommitmentIn
from app.tenders.content import TenderContent

PERCENT = "percent"
LONGEST_TITLE = 300


@dataclass(frozen=True, slots=True)
class Owed:
    """One commitment as it will be owed."""

    commitment: str  #: its id within the tender
    ordinal: int  #: its place there, from 1
    measure: str
    theme: str
    title: str
    promised: Decimal
    unit: str
    accumulation: Accumulation
    starts_on: date | None
    ends_on: date | None
    document: dict[str, Any]  #: the commitment, word for word


def accumulation_of(unit: str, measure: Measure | None) -> Accumulation:
    """Tell how deliveries of a measure make one figure: a share, or a record, is not added up."""
    is_record = measure is not None and measure.counts_as == "record_only"
    return Accumulation.LATEST if is_record or unit == PERCENT else Accumulation.SUM


def owed_under(
    content: TenderContent, units: Mapping[str, str], measures: Mapping[str, Measure]
) -> tuple[Owed, ...]:
    """Give what a tender promises, a line for each commitment.

    A quantity stays in the unit that it was promised in. Where it was said how much each one
    comes to (twelve people of ten hours each), that is in the document and not multiplied. A
    promise of nothing is owed by nobody and has no line. A commitment is a quantity for the whole
    contract, at its estimated value; tenders have no rate for each so many pounds that are spent,
    so only what is taken on from elsewhere is owed by the pound.

    Args:
        content: what the tender says.
        units: the unit of each measure, for a commitment that names none.
        measures: of the rules that it was scored by.
    """
    return tuple(
        _owed(place, name, line, units, measures.get(line.measure))
        for place, (name, line) in enumerate(content.named(), 1)
        if line.quantity > 0
    )


def _owed(
    place: int, name: str, line: CommitmentIn, units: Mapping[str, str], measure: Measure | None
) -> Owed:
    unit = line.unit or units[line.measure]
    return Owed(
        commitment=name,
        ordinal=place,
        measure=line.measure,
        theme=(measure.theme or "") if measure else "",
        title=((measure.title or "") if measure else "")[:LONGEST_TITLE],
        promised=line.quantity,
        unit=unit,
        accumulation=accumulation_of(unit, measure),
        starts_on=line.starts,
        ends_on=line.ends,
        document=normal(line),
    )
