"""What a return's workbook is made of, and what a filled one is held against."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from uuid import UUID

from app.contracts.kind import Accumulation
from app.contracts.tables import Contract
from app.deliveries.tables import Delivery, Return, ReturnLine
from app.spreadsheets.mapping.span import Span


@dataclass(frozen=True, slots=True)
class Owed:
    """One commitment, as far as its rows need it; quantities in its unit."""

    id: UUID
    ref: str  #: names it in every sheet
    ordinal: int
    title: str
    unit: str
    due: Decimal  #: what falls due in the period
    reported: Decimal  #: before the period
    measure: str  #: its code
    gap: Decimal  #: due by the end of the period, and not verified
    starts_on: date | None = None
    ends_on: date | None = None
    accumulation: Accumulation = Accumulation.SUM

    @property
    def summary(self) -> str:
        """Give the reference of the one delivery that the sheet Summary holds of it."""
        return f"summary-{self.ordinal}"


@dataclass(frozen=True)
class Case:
    """One period of one contract, with its return as it stands."""

    contract: Contract
    starts_on: date
    ends_on: date
    today: date  #: in the contract's zone
    last_on: date | None  #: of the contract
    full_weeks: Decimal  #: after which a post counts in full
    plan: int  #: number of the plan that it is reported by
    owed: tuple[Owed, ...]
    found: Return | None  #: None: not begun yet
    lines: Mapping[UUID, ReturnLine]
    deliveries: tuple[Delivery, ...]  #: that the draft holds
    causes: tuple[str, ...]  #: codes of the published list
    unreported: tuple[Span, ...] = ()  #: earlier periods that no submitted return is for

    @property
    def period(self) -> str:
        """Name the period."""
        return f"{self.starts_on} to {self.ends_on}"

    @property
    def until(self) -> date:
        """Give the last day that something can be reported of by now."""
        return min(self.ends_on, self.today)

    @cached_property
    def by_ref(self) -> dict[str, Owed]:
        """Give commitments by what they are called, capitals aside."""
        return {one.ref.casefold(): one for one in self.owed}

    @cached_property
    def by_id(self) -> dict[UUID, Owed]:
        """Give commitments by their ids."""
        return {one.id: one for one in self.owed}

    @cached_property
    def stored(self) -> dict[str, Delivery]:
        """Give the deliveries of the draft by their references."""
        return {one.reference: one for one in self.deliveries}

    def is_summary(self, one: Delivery) -> bool:
        """Tell whether a delivery is all that Summary says of a commitment, and no more."""
        is_its_own = one.reference == self.by_id[one.obligation_id].summary
        return is_its_own and not (one.working or one.place or one.organisation) and one.tier == 1

    def summary_of(self, owed: Owed) -> Delivery | None:
        """Give the delivery that the sheet Summary holds of a commitment."""
        found = self.stored.get(owed.summary)
        return found if found is not None and self.is_summary(found) else None
