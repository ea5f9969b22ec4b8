"""What a delivery plan's workbook is made of, and what a filled one is held against."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from app.contracts.plan.content import Line, PlanContent
from app.contracts.plan.owing import Promise
from app.contracts.plan.periods import Days
from app.contracts.plan.tables import DeliveryPlan
from app.contracts.tables import Contract, Obligation


@dataclass(frozen=True, slots=True)
class PlanCase:
    """A contract, and the plan that its workbook starts from."""

    contract: Contract
    obligations: tuple[Obligation, ...]
    promises: Mapping[UUID, Promise]  #: as they stand now
    reasons: Mapping[UUID, str]  #: of the last change of each that was changed
    days: tuple[Days, ...]  #: the periods of the plan
    content: PlanContent  #: the one that waits to be decided on, else the agreed one, else ours
    waiting: DeliveryPlan | None
    agreed: DeliveryPlan | None
    version: int  #: grows with every change of the contract or of a plan of it

    @property
    def lines(self) -> dict[UUID, Line]:
        """Give the lines of that plan, by obligation."""
        return {line.obligation_id: line for line in self.content.lines}

    @property
    def standing(self) -> str:
        """Say which plans there are."""
        if self.waiting is not None:
            return f"plan {self.waiting.number} waits to be decided on by another person"
        return f"plan {self.agreed.number} is agreed" if self.agreed else "no plan was agreed yet"

    def days_of(self, one: Promise) -> tuple[Days, ...]:
        """Give the periods in which something can fall due of a promise."""
        return tuple(days for days in self.days if one.ends_on is None or days[0] <= one.ends_on)
