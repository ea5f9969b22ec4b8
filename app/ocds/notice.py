"""What a tender notice tells, once read: frozen, typed, and only what the notice itself says."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from app.problems import Finding


class Weighting(StrEnum):
    """How a notice writes the weight of an award criterion (OCDS `numbers[].weight`)."""

    PERCENT = "percentageExact"
    PERCENT_RANGE = "percentageRangeMiddle"
    FRACTION = "decimalExact"
    FRACTION_RANGE = "decimalRangeMiddle"
    POINTS = "pointsExact"
    POINTS_RANGE = "pointsRangeMiddle"
    ORDER = "order"

    @property
    def is_range(self) -> bool:
        """Tell whether the number is the middle of a range, not a weight."""
        return self.value.endswith("Middle")

    @property
    def whole(self) -> Decimal | None:
        """What the weights of a lot must come to; None where any total will do."""
        if self.value.startswith("percentage"):
            return Decimal(100)
        return Decimal(1) if self.value.startswith("decimal") else None


@dataclass(frozen=True, slots=True)
class AwardCriterion:
    """One award criterion as published."""

    kind: str  #: price, cost or quality; anything else as written
    name: str
    description: str = ""
    number: Decimal | None = None  #: its weight, in the unit that `weighting` says
    weighting: Weighting | None = None
    minimum_score: Decimal | None = None  #: a threshold; the notice does not say of what scale


@dataclass(frozen=True)
class NoticeLot:
    """One lot of a notice; a procurement that is not divided has one."""

    id: str
    title: str = ""
    description: str = ""
    value: Decimal | None = None  #: estimated, without tax
    currency: str = ""
    starts: datetime | None = None
    ends: datetime | None = None  #: without extensions
    criteria: tuple[AwardCriterion, ...] = ()
    explanation: str = ""  #: what the notice says about its weights in words

    @property
    def total(self) -> Decimal | None:
        """What the published weights come to; None where one is missing."""
        numbers = [one.number for one in self.criteria if one.number is not None]
        complete = bool(numbers) and len(numbers) == len(self.criteria)
        return sum(numbers, Decimal(0)) if complete else None


@dataclass(frozen=True)
class TenderNotice:
    """A tender notice (UK4 on Find a Tender)."""

    id: str  #: of the notice, such as 032703-2026
    ocid: str  #: of the procurement
    title: str
    buyer: str
    description: str = ""
    published: datetime | None = None
    deadline: datetime | None = None  #: for tenders
    above_threshold: bool | None = None  #: None where the notice does not say
    regions: tuple[str, ...] = ()  #: where it will be delivered, as the notice codes it
    address: str = ""  #: of the notice on the web
    value: Decimal | None = None  #: of all lots, without tax
    currency: str = ""
    lots: tuple[NoticeLot, ...] = ()
    value_with_tax: Decimal | None = None  #: of all lots
    category: str = ""  #: goods, services or works
    method: str = ""  #: the procedure, in the notice's words
    light_touch: bool = False

    def lot(self, name: str) -> NoticeLot | None:
        """Find a lot by its id."""
        return next((lot for lot in self.lots if lot.id == name), None)


@dataclass(frozen=True)
class NoticesRead:
    """The tender notices of a document, and what of it could not be used."""

    notices: tuple[TenderNotice, ...]
    findings: tuple[Finding, ...]

    def of(self, name: str) -> TenderNotice | None:
        """Find a notice by its id or by the id of its procurement."""
        return next((one for one in self.notices if name in (one.id, one.ocid)), None)


def worst_first(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Put faults before warnings and notes, each in the order found, and none twice."""
    order = ["fault", "warning", "note"]
    once = dict.fromkeys(findings)
    return tuple(sorted(once, key=lambda finding: order.index(finding.severity)))
