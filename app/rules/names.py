"""The one space of names that formulas speak in, and what kind of thing each name is.

A name is the price, a contract fact, a parameter, a declared fact, a measure, a figure,
`weighted_sum` or `total`; no name stands for two things. Criteria stand apart: formulas reach
them through `value(code)`, `score(code)` and the like.
"""

from collections.abc import Iterator, Mapping, Set
from dataclasses import fields, is_dataclass, replace
from typing import Any

from app.problems import nearest
from app.rules.document.catalogue import Measure, Method
from app.rules.document.criterion import Criterion, MethodUse
from app.rules.document.ruleset import RuleSet
from app.rules.document.table import Band, Choice, Otherwise, Table
from app.rules.formula.grammar import POOL, FormulaFault, read
from app.rules.formula.kind import Kind, kind_of
from app.rules.formula.node import Name, Node, Pool, parts
from app.rules.library import Library, measures_of, methods_of, tables_of

#: How often the nearest name is looked for in one rule set; it takes long, and nobody reads more.
MOST_OFFERS = 100
FACT_KINDS = {"yes_no": Kind.YES_NO, "number": Kind.NUMBER, "word": Kind.WORD}
#: Contract facts that every contract may have, and their kinds.
CONTRACT = {
    "value": Kind.NUMBER,
    "years": Kind.NUMBER,
    "above_threshold": Kind.YES_NO,
    "currency": Kind.WORD,
}


def leaves(criteria: tuple[Criterion, ...]) -> Iterator[Criterion]:
    """Go through the criteria that have none below them."""
    for criterion in every(criteria):
        if not criterion.criteria:
            yield criterion


def every(criteria: tuple[Criterion, ...]) -> Iterator[Criterion]:
    """Go through all criteria of all levels, parents first."""
    for criterion in criteria:
        yield criterion
        yield from every(criterion.criteria)


def in_method(node: Node) -> Node:
    """Read bare pool words in a method: `lowest` there is `lowest(value)`."""
    if isinstance(node, Name) and node.name in POOL:
        return Pool(node.name, None if node.name == "count" else Name("value"), None)
    if not parts(node):
        return node
    changed = {each.name: _in_method(getattr(node, each.name)) for each in fields(node)}
    return replace(node, **changed)


def _in_method(part: Any) -> Any:
    if isinstance(part, tuple):
        return tuple(in_method(item) for item in part)
    return in_method(part) if is_dataclass(part) else part  # type: ignore[arg-type]


class Names:
    """Tells what every name of a rule set is."""

    def __init__(
        self, rule_set: RuleSet, library: Library, contract: Mapping[str, object]
    ) -> None:
        """Gather the names.

        Args:
            rule_set: the composed rule set.
            library: what it draws on.
            contract: facts of the contract by name; empty where none is known yet.
        """
        self.rule_set = rule_set
        self.contract = contract
        self.measures: Mapping[str, Measure] = measures_of(rule_set, library)
        self.methods: Mapping[str, Method] = methods_of(rule_set, library)
        self.tables: Mapping[str, Table] = tables_of(rule_set, library)
        self.criteria = {criterion.code: criterion for criterion in every(rule_set.criteria)}
        self._kinds: dict[str, Kind | None] = {}
        self._known = self._all()
        self._offers = MOST_OFFERS

    def known(self) -> Set[str]:
        """List every name there is."""
        return self._known

    def _all(self) -> frozenset[str]:
        own = {*self.rule_set.parameters, *self.rule_set.facts, *self.rule_set.figures}
        contract = {f"contract_{name}" for name in {*CONTRACT, *self.contract}}
        return frozenset({"price", "total", "weighted_sum", *own, *self.measures, *contract})

    def _near(self, name: str, known: Set[str]) -> str:
        """Offer the nearest name, to the first who ask."""
        self._offers -= 1
        return nearest(name, known) if self._offers >= 0 else ""

    def of_theme(self, theme: str) -> set[str]:
        """List the measures of a theme; a measure's own code stands for itself."""
        return {code for code, one in self.measures.items() if theme in (one.theme, code)}

    def kind(self, name: str) -> Kind:
        """Tell the kind of a name.

        Raises:
            FormulaFault: if there is no such name, with the nearest one.
        """
        if name in self.rule_set.facts:
            return FACT_KINDS[self.rule_set.facts[name].kind]
        if name in self.rule_set.figures:
            return self._figure(name)
        if name.startswith("contract_"):
            return self._contract(name.removeprefix("contract_"))
        if name in self._known:
            return Kind.NUMBER
        raise FormulaFault(f"uses `{name}`, which is not declared{self._near(name, self._known)}")

    def _contract(self, fact: str) -> Kind:
        if fact in self.contract:
            value = self.contract[fact]
            if isinstance(value, bool):
                return Kind.YES_NO
            return Kind.WORD if isinstance(value, str) else Kind.NUMBER
        return CONTRACT.get(fact, Kind.UNKNOWN)

    def _figure(self, name: str) -> Kind:
        if name not in self._kinds:
            self._kinds[name] = (
                None  # so that a figure that reaches itself does not go on for ever
            )
            figure = self.rule_set.figures[name]
            if figure.table is not None:
                self._kinds[name] = self.table_kind(figure.table)
            else:
                self._kinds[name] = self.of(read(figure.formula or "0"))
        return self._kinds[name] or Kind.UNKNOWN

    def table_kind(self, name: str) -> Kind:
        """Tell what looking something up in a table gives a figure."""
        table = self.tables.get(name)
        rows: list[Choice | Band] = []
        if table is not None:
            rows = [*table.choices.values(), *table.bands]
        worded = any(row.points is None and row.share is None for row in rows)
        return Kind.WORD if worded else Kind.NUMBER

    def of(self, node: Node) -> Kind:
        """Tell what a formula of the rule set makes."""
        return kind_of(node, self.kind, self.stage_kind)

    def stage_kind(self, stage: str, code: str) -> Kind:
        """Tell what a stage of a criterion is."""
        criterion = self.criteria.get(code)
        if criterion is None:
            raise FormulaFault(
                f"uses {stage}({code}), but there is no such criterion"
                f"{self._near(code, self.criteria.keys())}"
            )
        return self.value_kind(criterion) if stage == "value" else Kind.NUMBER

    def value_kind(self, criterion: Criterion) -> Kind:
        """Tell what the value of a criterion is: its formula's kind, or its mark's."""
        if criterion.value is not None:
            return self.of(read(criterion.value))
        table = self.tables.get(self.table_of(criterion.method) or "")
        if table is not None and table.choices and not any(c.isdigit() for c in table.choices):
            return Kind.WORD
        return Kind.NUMBER

    def table_of(self, use: MethodUse | None) -> str | None:
        """Name the table of a method, be it given outright or through a method such as grade."""
        if use is None:
            return None
        method = self.methods.get(use.use or "")
        if use.table is not None or method is None or method.table is None:
            return use.table
        given = use.parameters.get(method.table)
        return use.scale if given is None else given.formula

    def parameter_formulas(self, use: MethodUse) -> Iterator[tuple[str, str]]:
        """Give each parameter of a method with its formula, as used or else as the method's own.

        One that names a table is none.
        """
        method = self.methods.get(use.use or "", Method())
        given = {name: one.default for name, one in method.parameters.items()}
        given |= {name: one.formula for name, one in use.parameters.items()}
        for name, formula in given.items():
            if formula is not None and name != method.table:
                yield name, formula

    def undefined_of(self, use: MethodUse | None) -> Otherwise | None:
        """Tell what stands for no answer of a method: as used, or as the method itself says."""
        if use is None:
            return None
        return use.undefined or self.methods.get(use.use or "", Method()).undefined

    def method_kind(self, criterion: Criterion, node: Node) -> Kind:
        """Tell what a method's formula makes, in the few names that a method sees."""
        use = criterion.method or MethodUse(formula="0")
        method = self.methods.get(use.use or "", Method())

        def kind(name: str) -> Kind:
            if name in ("value", "weight"):
                return self.value_kind(criterion) if name == "value" else Kind.NUMBER
            if name in use.parameters:
                given = use.parameters[name]
                return Kind.NUMBER if given.formula is None else self.of(read(given.formula))
            if name in method.parameters:
                return Kind.NUMBER
            if name.startswith("contract_"):
                return self._contract(name.removeprefix("contract_"))
            seen = {"value", "weight", *use.parameters, *method.parameters}
            raise FormulaFault(
                f"uses `{name}`; a method sees only value, weight, its parameters, contract facts "
                f"and the pool{self._near(name, seen)}"
            )

        def no_stage(stage: str, code: str) -> Kind:
            raise FormulaFault(f"uses {stage}({code}); a method sees only its own value")

        return kind_of(in_method(node), kind, no_stage)
