"""What the criteria of one tender weigh: as published, and re-spread where some do not apply."""

from collections.abc import Iterable
from decimal import Decimal

from app.rules.plan import CriterionPlan
from app.scoring.engine.outcome import Fails
from app.scoring.engine.quantity import total_of
from app.scoring.engine.sheet import Sheet

ZERO = Decimal(0)
ONE = Decimal(1)


class Weights:
    """The weights that count for one tender."""

    def __init__(self, sheet: Sheet) -> None:
        """Look at which criteria do not apply to the tender."""
        self.sheet = sheet
        self.off = frozenset(_not_applicable(sheet))
        self._levels: dict[str, tuple[Decimal, Decimal]] = {}

    def weight_in_effect(self, criterion: CriterionPlan) -> Decimal:
        """Give the weight that counts for this tender: its own, and its share of what is free."""
        if criterion.code in self.off or not criterion.weight:
            return ZERO
        parent = self.sheet.plan.parents.get(criterion.code)
        whole, shared = self._level("" if parent is None else parent.code)
        if whole == shared:
            return criterion.weight
        return criterion.weight * whole / shared if shared else ZERO

    def _level(self, parent: str) -> tuple[Decimal, Decimal]:
        """Give the weights of a level together, of all its criteria and of those that apply."""
        if parent not in self._levels:
            plan = self.sheet.plan
            level = plan.by_code[parent].criteria if parent else plan.criteria
            weights = [(one.weight or ZERO, one.code not in self.off) for one in level]
            whole = total_of(weight for weight, _ in weights)
            self._levels[parent] = whole, total_of(weight for weight, on in weights if on)
        return self._levels[parent]

    def too_few_left(self) -> Iterable[Fails]:
        """Name each level where too few criteria apply for their weights to be spread."""
        plan = self.sheet.plan
        levels = [("total", plan.criteria, plan.respread_at_least)]
        for one in plan.by_code.values():
            if one.criteria and one.code not in self.off:
                levels.append((one.code, one.criteria, one.respread_at_least))
        for code, level, least in levels:
            sharing = [one for one in level if one.weight] or list(level)
            left = sum(one.code not in self.off for one in sharing)
            if left < len(sharing) and left < (least or 1):
                yield Fails(code, f"only {left} of {len(sharing)} criteria of `{code}` apply")

    def share_of_total(self, criterion: CriterionPlan) -> Decimal:
        """Tell what one mark of this criterion's level is worth in the total."""
        parent = self.sheet.plan.parents.get(criterion.code)
        if parent is None:
            return ONE
        worked_out: Decimal = self.sheet.once(
            "share_of_total", parent.code, lambda: self._share_below(parent)
        )
        return worked_out

    def _share_below(self, parent: CriterionPlan) -> Decimal:
        whole = total_of(self.weight_in_effect(one) for one in parent.criteria)
        above = self.weight_in_effect(parent)
        return self.share_of_total(parent) * above / whole if whole else ZERO


def _not_applicable(sheet: Sheet) -> Iterable[str]:
    """Name the criteria that do not apply to a tender, with all below them."""
    tender = sheet.tender
    for criterion in sheet.plan.by_code.values():
        unmarked = (
            criterion.missing == "respread"
            and criterion.value is None
            and not criterion.criteria
            and criterion.code not in tender.marks
        )
        if criterion.code in tender.not_applicable or unmarked:
            yield from _with_all_below(criterion)


def _with_all_below(criterion: CriterionPlan) -> Iterable[str]:
    yield criterion.code
    for child in criterion.criteria:
        yield from _with_all_below(child)
