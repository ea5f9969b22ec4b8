"""What each number of a rule set is worked out from: the order of working, its cycles, its pool.

Stages show dependence, not file order. A number that comes back to itself is a fault; a number
that anywhere asks about the other tenders is *of the pool*, and a gate on it comes after the
total.
"""

from collections.abc import Iterator

from app.rules.document.criterion import Criterion
from app.rules.formula.grammar import read
from app.rules.formula.node import Name, Node, OfCriterion, OfTheme, walk
from app.rules.formula.node import uses_pool as asks_pool
from app.rules.names import Names, in_method

Key = tuple[str, str]  #: such as ("figure", "evaluated") or ("score", "price")

TOTAL: Key = ("total", "")
WEIGHTED_SUM: Key = ("weighted_sum", "")


class Dependence:
    """The graph of numbers of one rule set."""

    def __init__(self, names: Names) -> None:
        """Draw the graph."""
        self.names = names
        self.edges: dict[Key, set[Key]] = {}
        self.pooled: set[Key] = set()
        self.nodes: list[Node] = []  #: every formula of the rule set
        self._draw()
        self._spread()

    def of_pool(self, node: Node) -> bool:
        """Tell whether a formula of the rule set asks about the pool, itself or through a name."""
        return asks_pool(node) or any(key in self.pooled for key in self._named(node))

    def measures(self) -> set[str]:
        """List the measures that some formula counts, by name or by theme."""
        found: set[str] = set()
        for node in self.nodes:
            for part in walk(node):
                if isinstance(part, Name) and part.name in self.names.measures:
                    found.add(part.name)
                elif isinstance(part, OfTheme):
                    found |= self.names.of_theme(part.theme)
        return found

    def cycles(self) -> Iterator[list[Key]]:
        """Find each way in which a number comes back to itself, once."""
        done: set[Key] = set()
        for start in self.edges:
            if start not in done:
                yield from self._cycle_from(start, done)

    def _cycle_from(self, start: Key, done: set[Key]) -> Iterator[list[Key]]:
        trail: list[Key] = []
        ahead: list[tuple[Key, bool]] = [(start, False)]
        while ahead:
            key, leaving = ahead.pop()
            if leaving:
                trail.pop()
                done.add(key)
            elif key in trail:
                yield [*trail[trail.index(key) :], key]
            elif key not in done:
                trail.append(key)
                ahead.append((key, True))
                ahead += [(to, False) for to in sorted(self.edges.get(key, ()))]

    def _named(self, node: Node) -> Iterator[Key]:
        for part in walk(node):
            if isinstance(part, OfCriterion) and part.stage != "weight":
                yield (part.stage, part.code)
            elif isinstance(part, Name):
                yield from self._key_of(part.name)

    def _key_of(self, name: str) -> Iterator[Key]:
        if name in self.names.rule_set.figures:
            yield ("figure", name)
        elif name in ("total", "weighted_sum"):
            yield (name, "")

    def _add(self, key: Key, *nodes: Node, to: tuple[Key, ...] = ()) -> None:
        self.nodes += nodes
        reached = {named for node in nodes for named in self._named(node)}
        self.edges.setdefault(key, set()).update(reached, to)
        if any(asks_pool(node) for node in nodes):
            self.pooled.add(key)

    def _draw(self) -> None:
        rules = self.names.rule_set
        for code, figure in rules.figures.items():
            texts = [figure.formula, figure.of, *_of_undefined(figure.undefined)]
            self._add(("figure", code), *(read(text) for text in texts if text))
        for criterion in self.names.criteria.values():
            self._draw_criterion(criterion)
        top = tuple(("weighted", criterion.code) for criterion in rules.criteria)
        self._add(WEIGHTED_SUM, to=top)
        self.nodes += [read(one.require) for one in rules.require]
        self.nodes += [
            read(one.require) for figure in rules.figures.values() for one in figure.require
        ]
        total = [rules.total.formula, *_of_undefined(rules.total.undefined)]
        self._add(TOTAL, *(read(text) for text in total))

    def _draw_criterion(self, criterion: Criterion) -> None:
        code = criterion.code
        self.nodes += [read(one.require) for one in criterion.require]
        if criterion.gate is not None and criterion.gate.require is not None:
            self.nodes.append(read(criterion.gate.require))
        value, unit, score = ("value", code), ("unit_score", code), ("score", code)
        if criterion.value:
            self._add(value, read(criterion.value))
        self._add(value, to=tuple(("value", gate) for gate in self._gates_of(code)))
        if criterion.criteria:
            self._add(unit, to=tuple(("score", child.code) for child in criterion.criteria))
        else:
            self._add(unit, *self._method_nodes(criterion), to=(value,))
        self._add(score, to=(unit,))
        self._add(("weighted", code), to=(score,))

    def _gates_of(self, code: str) -> Iterator[str]:
        """Name the criteria whose gate unlocks this one."""
        for criterion in self.names.criteria.values():
            if code in criterion.unlocks:
                yield criterion.code

    def _method_nodes(self, criterion: Criterion) -> Iterator[Node]:
        use = criterion.method
        if use is None:
            return
        method = self.names.methods.get(use.use or "")
        own = [use.formula, *_of_undefined(use.undefined)]
        library = [] if method is None else [method.formula, *_of_undefined(method.undefined)]
        for text in (*own, *library):
            if text:
                yield in_method(read(text))
        for name, given in use.parameters.items():
            if given.formula and (method is None or name != method.table):
                yield read(given.formula)

    def _spread(self) -> None:
        """Carry *of the pool* along the edges until nothing changes."""
        changed = True
        while changed:
            before = len(self.pooled)
            self.pooled |= {key for key, to in self.edges.items() if to & self.pooled}
            changed = len(self.pooled) > before


def _of_undefined(undefined: object) -> list[str]:
    """List the formulas in an `undefined`."""
    if undefined is None:
        return []
    score = getattr(undefined, "score", None)
    when = getattr(undefined, "when", None)
    return [text for text in (when, None if score in ("fail", "error") else score) if text]
