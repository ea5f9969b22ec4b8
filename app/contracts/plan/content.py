"""What a delivery plan says: its periods, its terms, and how each obligation falls due."""

from decimal import Decimal
from typing import Annotated
from uuid import UUID

from pydantic import Field

from app.contracts.plan.owing import Promise
from app.contracts.plan.periods import Period
from app.contracts.plan.shape import MOST_STEPS, Milestone, Profile, Quantity, Shape, Target
from app.contracts.plan.terms import Terms
from app.rules.document.field import Day, Number, Part

MOST_LINES = 500  #: as many as a tender has commitments


class Line(Part):
    """How one obligation falls due; only what its shape needs is given."""

    obligation_id: UUID
    shape: Shape
    #: for `milestones`: in the order of their days; the last is the whole
    milestones: tuple[Milestone, ...] = Field(default=(), max_length=MOST_STEPS)
    #: for `per_year`: in each year, the first beginning on the obligation's first day
    years: tuple[Quantity, ...] = Field(default=(), max_length=100)
    #: for `targets`: by periods of the plan; they add to the whole
    targets: tuple[Target, ...] = Field(default=(), max_length=MOST_STEPS)
    #: for `by_spend`: pounds without VAT by which all is due; null: the contract's value
    expected_spend: Annotated[Number, Field(gt=0, lt=Decimal(10) ** 14)] | None = None

    def profile(self, promise: Promise, expected: Decimal | None) -> Profile:
        """Give how it falls due, for as long as the plan stands.

        Args:
            promise: the obligation as it stands.
            expected: spend under the contract, in pounds, where the line names none.
        """
        by_spend = self.shape is Shape.BY_SPEND
        return Profile(
            shape=self.shape,
            whole=promise.quantity,
            first_on=promise.starts_on,
            last_on=promise.ends_on,
            milestones=self.milestones,
            years=self.years,
            targets=self.targets,
            expected_spend=(self.expected_spend or expected) if by_spend else None,
        )


class PlanContent(Part):
    """A delivery plan as it is proposed."""

    period: Period
    first_period_on: Day | None = None  #: null: the contract's first day
    terms: Terms = Terms()
    lines: tuple[Line, ...] = Field(min_length=1, max_length=MOST_LINES)
    reason: Annotated[str, Field(max_length=2000)] = ""  #: for a plan that replaces another
