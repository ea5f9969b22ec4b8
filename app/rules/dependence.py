"""What each number of a rule set is worked out from: the order of working, its cycles, its pool.

Stages show dependence, not file order. A number that comes back to itself is a fault; a number
that anywhere asks about the other tenders is *of the pool*, and a gate on it comes after the
total. A gate that locks a measure or sets a score to zero is part of what that is worked out from.
"""

from collections.abc import Iterator

from app.rules.document.criterion import Criterion
from app.rules.document.table import Otherwise
from app.rules.formula.grammar import read
from app.rules.formula.node import Name, Node, OfCriterion, OfTheme, walk
from app.rules.formula.node import names as names_in
from app.rules.formula.node import uses_pool as asks_pool
from app.rules.names import Names, in_method, leaves

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
        #: Every formula of the rule set, with the criterion or the place that it stands at.
        self.formulas: list[tuple[str, Node]] = []
        self._draw()
        self._spread()

    def of_pool(self, node: Node) -> bool:
        """Tell whether a formula of the rule set asks about the pool, itself or through a name."""
        return asks_pool(node) or any(key in self.pooled for key in self._named(node))

    def named(self) -> set[str]:
        """List every name that some formula, or the ranking, uses."""
        rank = self.names.rule_set.rank
        found = {tie if isinstance(tie, str) else next(iter(tie)) for tie in rank.ties}
        found |= {*rank.prefer, *(name for _, node in self.formulas for name in names_in(node))}
        discounts = [self.names.rule_set.discount]
        discounts += [measure.discount for measure in self.names.measures.values()]
        for discount in discounts:
            found |= names_in(read(discount.rate)) if discount is not None else set()
        return found

    def measures(self) -> set[str]:
        """List the measures that some formula counts, by name or by theme."""
        found: set[str] = set()
        for _, node in self.formulas:
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

    def longest_chain(self) -> list[Key]:
        """Give the longest way from a number to one that needs no other; nothing in a circle."""
        onward: dict[Key, Key | None] = {}
        length: dict[Key, int] = {}
        for key in self._leaves_first():
            below = [to for to in self.edges.get(key, ()) if to in length]
            best = max(below, key=lambda to: (length[to], to), default=None)
            onward[key], length[key] = best, 1 + (0 if best is None else length[best])
        at: Key | None = max(length, key=lambda key: (length[key], key), default=None)
        chain = []
        while at is not None:
            chain.append(at)
            at = onward[at]
        return chain

    def _leaves_first(self) -> Iterator[Key]:
        """Go through the numbers, each after all that it is worked out from."""
        left = {key: set(to) & set(self.edges) - {key} for key, to in self.edges.items()}
        users: dict[Key, set[Key]] = {}
        for key, to in left.items():
            for one in to:
                users.setdefault(one, set()).add(key)
        ready = [key for key, to in left.items() if not to]
        while ready:
            key = ready.pop()
            yield key
            for user in users.get(key, ()):
                left[user].discard(key)
                if not left[user]:
                    ready.append(user)

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
            elif isinstance(part, OfTheme):
                yield from (("measure", code) for code in self.names.of_theme(part.theme))
            elif isinstance(part, Name):
                yield from self._key_of(part.name)

    def _key_of(self, name: str) -> Iterator[Key]:
        if name in self.names.rule_set.figures:
            yield ("figure", name)
        elif name in self.names.measures:
            yield ("measure", name)
        elif name in ("total", "weighted_sum"):
            yield (name, "")

    def _add(self, key: Key, *nodes: Node, to: tuple[Key, ...] = ()) -> None:
        kind, code = key
        at = f"figures.{code}" if kind == "figure" else code or kind
        self.formulas += [(at, node) for node in nodes]
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
        requirements = [("require", one) for one in rules.require]
        requirements += [(f"figures.{c}", o) for c, f in rules.figures.items() for o in f.require]
        self.formulas += [(at, read(one.require)) for at, one in requirements]
        total = [rules.total.formula, *_of_undefined(rules.total.undefined)]
        self._add(TOTAL, *(read(text) for text in total))

    def _draw_criterion(self, criterion: Criterion) -> None:
        code = criterion.code
        value, unit, score = ("value", code), ("unit_score", code), ("score", code)
        self.formulas += [(code, read(text)) for text, _ in _conditions(criterion)]
        if criterion.value:
            self._add(value, read(criterion.value))
        for key in (key for code in criterion.unlocks for key in self._locked(code)):
            self._gated(key, criterion)
        zeroing = [read(text) for text, otherwise in _conditions(criterion) if otherwise == "zero"]
        if criterion.criteria:
            self._add(unit, *zeroing, to=tuple(("score", one.code) for one in criterion.criteria))
        else:
            self._add(unit, *zeroing, *self._method_nodes(criterion), to=(value,))
        self._add(score, to=(unit,))
        self._add(("weighted", code), to=(score,))

    def _locked(self, code: str) -> Iterator[Key]:
        """Name what a lock on a measure, or on a criterion and all below it, holds back."""
        if code in self.names.criteria:
            for leaf in leaves((self.names.criteria[code],)):
                yield from (("value", leaf.code), ("unit_score", leaf.code))
        else:
            yield ("measure", code)

    def _gated(self, key: Key, gate: Criterion) -> None:
        """Note that a measure or a value counts only when a criterion reaches its gates."""
        looked_at = ("unit_score" if gate.criteria else "value", gate.code)
        self._add(key, *(read(text) for text, _ in _conditions(gate)), to=(looked_at,))

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
        for _, text in self.names.parameter_formulas(use):
            yield read(text)

    def _spread(self) -> None:
        """Carry *of the pool* from each number to those that are worked out from it."""
        users: dict[Key, list[Key]] = {}
        for key, to in self.edges.items():
            for one in to:
                users.setdefault(one, []).append(key)
        ahead = list(self.pooled)
        while ahead:
            new = [user for user in users.get(ahead.pop(), ()) if user not in self.pooled]
            self.pooled.update(new)
            ahead += new


def _conditions(criterion: Criterion) -> list[tuple[str, str]]:
    """List the formulas of a criterion's gates, and what follows where one is not met."""
    found = [(one.require, str(one.else_)) for one in criterion.require]
    gate = criterion.gate
    if gate is not None and gate.require is not None:
        found.append((gate.require, str(gate.else_)))
    return found


def _of_undefined(undefined: Otherwise | None) -> list[str]:
    """List the formulas in an `undefined`."""
    if undefined is None:
        return []
    return [text for text in (undefined.when, undefined.formula) if text]
