"""How far weights reach: what in the rules turns on them besides the scores themselves."""

from collections.abc import Iterable, Iterator

from app.rules.formula.grammar import read
from app.rules.formula.node import Name, Node, OfCriterion, walk
from app.rules.plan import CriterionPlan, Gate, Plan, Sum

ALWAYS = ("score", "weighted", "weight")  #: stages that turn on weights


class Reach:
    """What turns on the weights: figures, criteria whose value does, gates."""

    def __init__(self, plan: Plan) -> None:
        """Follow the weights through every formula of the rules."""
        self.plan = plan
        self.figures: set[str] = set()
        self.leaves: set[str] = set()
        self._spread()
        gates = [(gate, None) for gate in plan.gates]
        own = [(gate, one) for one in plan.by_code.values() for gate in one.gates]
        self.gates: tuple[tuple[Gate, CriterionPlan | None], ...] = tuple(
            (gate, one) for gate, one in (*gates, *own) if self._gate(gate, one)
        )

    def _spread(self) -> None:
        """Look again until nothing more is found; what was found may carry further."""
        before = -1
        while before < len(self.figures) + len(self.leaves):
            before = len(self.figures) + len(self.leaves)
            self.figures |= {code for code, one in self.plan.figures.items() if self.of(one.sum)}
            self.leaves |= {code for code, one in self.plan.by_code.items() if self._leaf(one)}

    def of(self, formula: Sum | None) -> bool:
        """Tell whether a formula turns on the weights."""
        return formula is not None and self.of_node(read(formula.text))

    def of_node(self, node: Node) -> bool:
        """Tell whether a formula, already read, turns on the weights."""
        return any(self._names(part) or self._stages(part) for part in walk(node))

    def _names(self, part: Node) -> bool:
        own = {"weighted_sum", "total", *self.figures}
        return isinstance(part, Name) and part.name in own

    def _stages(self, part: Node) -> bool:
        if not isinstance(part, OfCriterion):
            return False
        parent = bool(self.plan.by_code[part.code].criteria)
        return part.stage in ALWAYS or parent or part.code in self.leaves

    def _leaf(self, one: CriterionPlan) -> bool:
        if one.criteria:
            return False
        parameters: Iterable[Sum] = () if one.method is None else one.method.parameters.values()
        asked = self.of(one.value) or any(self.of(given) for given in parameters)
        return asked or any(self._gate(gate, key) for key in self._keys(one) for gate in key.gates)

    def _keys(self, one: CriterionPlan) -> Iterator[CriterionPlan]:
        """Give the criteria whose gates lock this one."""
        for key in self.plan.by_code.values():
            if one.code in key.unlocks:
                yield key

    def _gate(self, gate: Gate, one: CriterionPlan | None) -> bool:
        looks_at_parent = gate.kind != "require" and one is not None and bool(one.criteria)
        looks_at_leaf = gate.kind != "require" and one is not None and one.code in self.leaves
        return looks_at_parent or looks_at_leaf or self.of(gate.test)
