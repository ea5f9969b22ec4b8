"""All tenders of a lot under many weightings: totals, scores and gates, a row for each tender."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.rules.formula import estimate
from app.rules.formula.estimate import CERTAIN, Answer, Estimate, Flags
from app.rules.plan import CriterionPlan, Gate
from app.scoring.engine.gate import STATUS
from app.scoring.engine.worksheet import Worksheet
from app.scoring.sensitivity.weight.columns import Alike, Named, Weighted, constants
from app.scoring.sensitivity.weight.exact import Reweighed

Weightings = Mapping[str, Estimate]  #: by criterion, one weight to a weighting
Work = Callable[[Weighted], Any]


class Tenders:
    """Some tenders of a lot, put into columns once, those to which the same applies together."""

    def __init__(self, lot: Reweighed, sheets: Sequence[Worksheet]) -> None:
        """Take the lot, and the worksheets of those tenders."""
        self.lot, self.sheets = lot, sheets
        groups: dict[frozenset[str], list[int]] = {}
        for place, sheet in enumerate(sheets):
            groups.setdefault(sheet.stages.off, []).append(place)
        self.places = list(groups.values())
        self.alike = [
            Alike(lot.plan, [sheets[place] for place in places]) for places in self.places
        ]


class Spread:
    """Some tenders of a lot under many weightings, all of them in their order."""

    def __init__(self, tenders: "Tenders", weights: Weightings) -> None:
        """Take the tenders and the weightings."""
        self.tenders, self.lot = tenders, tenders.lot
        self.cases = cases_of(weights)
        self.shape = (len(tenders.sheets), self.cases)
        self._groups = [Weighted(alike, weights, self.cases) for alike in tenders.alike]

    def total(self) -> Estimate:
        """Give the totals before they are rounded."""
        return self._numbers(lambda criteria: Named(criteria, self.lot.reach).total())

    def product(self) -> Estimate:
        """Give the totals as one product, where they are one."""
        return self._numbers(Weighted.by_product)

    def score(self, code: str) -> Estimate:
        """Give a criterion's scores."""
        return self._numbers(lambda criteria: criteria.stage("score", code))

    def qualifying(self) -> Answer:
        """Tell who passes the gates that turn on weights."""
        among, doubt = np.ones(self.shape, dtype=np.bool_), CERTAIN
        for gate, one in self.lot.reach.gates:
            if gate.otherwise in STATUS:
                met = self._answers(self._asked(gate, one))
                among, doubt = among & met.values, doubt | met.doubt
        if self.lot.pool_moves:  # scores as they are hold only for the pool as it is
            members = self.lot.lot.pool.members
            now = np.array([any(sheet is one for one in members) for sheet in self.tenders.sheets])
            doubt = doubt | (among != now.reshape(-1, 1))
        return Answer(among, doubt)

    def _asked(self, gate: Gate, one: CriterionPlan | None) -> Work:
        def work(criteria: Weighted) -> Answer:
            named = Named(criteria, self.lot.reach)
            if gate.kind == "require" and gate.test is not None:
                answer: Answer = named.run(gate.test.text)
                return answer
            if one is None or one.code in criteria.off:
                return Answer(np.ones((1, 1), dtype=np.bool_))
            bound = constants([gate.bound]) if gate.test is None else named.run(gate.test.text)
            sign = "<=" if gate.kind == "at_most" else ">="
            return estimate.compared(sign, criteria.stage("unit_score", one.code), bound)

        return work

    def _answers(self, work: Work) -> Answer:
        found = [work(criteria) for criteria in self._groups]
        values = self._under_one_another([one.values for one in found], np.bool_)
        return Answer(values, self._under_one_another([one.doubt for one in found], np.bool_))

    def _numbers(self, work: Work) -> Estimate:
        found: list[Estimate] = [work(criteria) for criteria in self._groups]
        doubt: Flags = CERTAIN
        if any(one.doubt.any() for one in found):
            doubt = self._under_one_another([one.doubt for one in found], np.bool_)
        return Estimate(
            self._under_one_another([one.values for one in found], np.float64),
            max(one.error for one in found),
            max(one.most for one in found),
            doubt,
        )

    def _under_one_another(self, parts: Sequence[NDArray[Any]], kind: type) -> NDArray[Any]:
        if len(parts) == 1:
            return np.broadcast_to(parts[0], self.shape)
        whole: NDArray[Any] = np.empty(self.shape, dtype=kind)
        for places, part in zip(self.tenders.places, parts, strict=True):
            whole[places] = part
        return whole


def cases_of(weights: Weightings) -> int:
    """Count the weightings."""
    return max((one.values.size for one in weights.values()), default=1)


def at(one: Estimate, rows: NDArray[np.int64] | slice) -> Estimate:
    """Keep some weightings of an estimate; what is the same under all of them stays one column."""
    values = one.values[..., rows] if one.values.shape[-1] > 1 else one.values
    doubt = one.doubt[..., rows] if one.doubt.size > 1 and one.doubt.shape[-1] > 1 else one.doubt
    return Estimate(values, one.error, one.most, doubt)
