"""What the parts of the engine ask of a tender's worksheet, so that none needs the whole of it."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any, Protocol

from app.rules.formula.exact import PoolFact, Scope
from app.rules.plan import CriterionPlan, Otherwise, Plan, Sum
from app.scoring.engine.outcome import Stops
from app.scoring.submission import Tender
from app.units import Rounding


class PoolAsked(Protocol):
    """Facts of all qualifying tenders."""

    def answer(self, fact: PoolFact, scope_of: "Callable[[Sheet], Scope]", place: str) -> Decimal:
        """Answer a question to the pool."""


class StagesAsked(Protocol):
    """The stages of a tender's criteria."""

    off: frozenset[str]

    def of(self, stage: str, code: str) -> Any:
        """Give a stage of a criterion."""

    def weight_in_effect(self, criterion: CriterionPlan) -> Decimal:
        """Give the weight that counts for this tender."""


class Sheet(Scope, Protocol):
    """One tender being worked out."""

    plan: Plan
    tender: Tender
    tenders_pool: PoolAsked

    @property
    def stages(self) -> StagesAsked:
        """The stages of this tender's criteria."""

    def once(self, kind: str, code: str, work: Callable[[], Any]) -> Any:
        """Work a number out the first time, and give the same answer ever after."""

    def kept(self, kind: str, code: str, value: Any, rounding: Rounding | None) -> Any:
        """Round a number as it leaves its stage, and remember what it was."""

    def settled(
        self, what: str, work: Callable[[], Any], rule: Otherwise | None, scope: Scope
    ) -> Any:
        """Work something out, or say what its rules put in the place of no answer."""

    def answer(self, code: str, test: Sum) -> Any:
        """Work out what a gate asks."""

    def is_locked(self, code: str) -> bool:
        """Tell whether a gate that unlocks this criterion or measure was missed."""

    def stop(self, code: str, message: str, fix: str) -> Stops:
        """Make the fault that stops scoring, placed at this tender."""
