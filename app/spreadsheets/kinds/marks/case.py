"""A lot that is judged, as its workbooks need to know it."""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from app.assessments.marks.criteria import MarkedCriterion
from app.spreadsheets.forms.form import ROW_REF
from app.spreadsheets.workbooks.reference import BITS, reference_of
from app.units import plain

Pair = tuple[UUID, str]  #: a tender's id and a criterion's code
BYTES = BITS // 8


@dataclass(frozen=True)
class Case:
    """What there is to judge in a lot, for one person."""

    lot_id: UUID
    lot: str  #: in words
    rules_digest: str
    person: UUID
    criteria: Mapping[str, MarkedCriterion]
    weights: Mapping[str, Decimal | None]
    names: Mapping[UUID, str]  #: what each tender is called, for this person
    pairs: tuple[Pair, ...]  #: in the order of the rows

    def ref(self, pair: Pair) -> str:
        """Give the reference of a row: of this person's workbooks alone."""
        tender, code = pair
        about = f"{self.lot_id}:{self.person}:{tender}:{code}".encode()
        number = int.from_bytes(hashlib.sha256(about).digest()[:BYTES])
        return f"SCR-{reference_of(number).removeprefix('WB-')}"

    @property
    def by_ref(self) -> dict[str, Pair]:
        """Give the pairs by the references of their rows."""
        return {self.ref(pair): pair for pair in self.pairs}

    def about(self, pair: Pair) -> dict[str, Any]:
        """Write what a row is about."""
        tender, code = pair
        criterion, weight = self.criteria[code], self.weights[code]
        return {
            ROW_REF: self.ref(pair),
            "bidder_alias": self.names[tender],
            "criterion": code,
            "question": criterion.title,
            "weight": "" if weight is None else plain(weight),
            "scale": criterion.allowed(),
            "max_score": criterion.grades[-1].mark if criterion.grades else "",
        }

    def marks(self) -> list[str]:
        """List the marks that can be chosen; none where some criterion has ranges, or no scale."""
        grades = [grade for one in self.criteria.values() for grade in one.grades]
        has_all = all(one.grades for one in self.criteria.values())
        if not has_all or any(grade.band is not None for grade in grades):
            return []
        return list(dict.fromkeys(grade.mark for grade in grades))

    def told(self) -> Iterator[tuple[str, str]]:
        """Write what a sheet to read says of each mark there is."""
        for code, one in self.criteria.items():
            for grade in one.grades:
                yield f"{code}: {grade.mark}", f"{grade.label} {grade.meaning}".strip()
