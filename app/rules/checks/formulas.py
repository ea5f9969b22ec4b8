"""Formulas name what is there, make what is needed, and never come back to themselves."""

from collections.abc import Iterator

from app.problems import nearest
from app.rules.checks.about import About, Check, Found, noted, wrong
from app.rules.document.criterion import Criterion, Requirement
from app.rules.document.table import Otherwise
from app.rules.formula.grammar import FormulaFault, read
from app.rules.formula.kind import Kind
from app.rules.formula.node import OfCriterion, OfTheme, Pool, names, walk
from app.rules.names import every

LONGEST_CHAIN = 50  #: numbers worked out one from another


def _kind(about: About, text: str, path: str, *wanted: Kind) -> Iterator[Found]:
    """Say what is wrong with a formula of the rule set."""
    try:
        found = about.names.of(read(text))
    except FormulaFault as fault:
        yield wrong("bad_formula", f"The formula `{text}` {fault}.", "Correct it.", path)
        return
    if wanted and found not in (*wanted, Kind.UNKNOWN):
        words = f"`{text}` makes a {found}; a {' or '.join(wanted)} is needed here."
        yield wrong("wrong_kind", words, "Correct it.", path)


def _undefined(about: About, rule: Otherwise | None, path: str, *wanted: Kind) -> Iterator[Found]:
    if rule is None:
        return
    if rule.when is not None:
        yield from _kind(about, rule.when, f"{path}.when", Kind.YES_NO)
    if rule.formula is not None:
        yield from _kind(about, rule.formula, path, *wanted)


def _require(about: About, rules: tuple[Requirement, ...], path: str) -> Iterator[Found]:
    for rule in rules:
        yield from _kind(about, rule.require, path, Kind.YES_NO)


def _kind_or_unknown(about: About, name: str) -> Kind:
    try:
        return about.names.kind(name)
    except FormulaFault:
        return Kind.UNKNOWN  # its own formula is the fault, and is told where it stands


def figures(about: About) -> Iterator[Found]:
    """A figure's formula, what it looks up, and what stands for no answer."""
    for code, figure in about.rules.figures.items():
        path = f"figures.{code}"
        if figure.formula is not None:
            yield from _kind(about, figure.formula, path, Kind.NUMBER, Kind.YES_NO)
        if figure.of is not None:
            yield from _kind(about, figure.of, f"{path}.of")
        kind = _kind_or_unknown(about, code)
        same = (kind,) if kind in (Kind.NUMBER, Kind.YES_NO) else ()
        yield from _undefined(about, figure.undefined, f"{path}.undefined", *same)
        yield from _require(about, figure.require, f"{path}.require")


def criteria(about: About) -> Iterator[Found]:
    """A criterion's value, its method's formula and its gates."""
    for criterion in every(about.rules.criteria):
        path = about.at(criterion.code)
        if criterion.value is not None:
            yield from _kind(about, criterion.value, f"{path}.value")
        if criterion.gate is not None and criterion.gate.require is not None:
            yield from _kind(about, criterion.gate.require, f"{path}.gate.require", Kind.YES_NO)
        yield from _require(about, criterion.require, f"{path}.require")
        yield from _method(about, criterion, f"{path}.method")
        yield from _shape(about, criterion, path)


def _method(about: About, criterion: Criterion, path: str) -> Iterator[Found]:
    use = criterion.method
    if use is None:
        return
    method = about.names.methods.get(use.use or "")
    for name, formula in about.names.parameter_formulas(use):
        yield from _kind(about, formula, f"{path}.{name}")
    texts = [(use.formula or (None if method is None else method.formula), Kind.NUMBER)]
    rule = about.names.undefined_of(use)
    if rule is not None:
        texts += [(rule.when, Kind.YES_NO), (rule.formula, Kind.NUMBER)]
    for text, wanted in texts:
        if text is not None:
            yield from _in_method(about, criterion, text, wanted, path)


def _in_method(
    about: About, criterion: Criterion, text: str, wanted: Kind, path: str
) -> Iterator[Found]:
    try:
        found = about.names.method_kind(criterion, read(text))
    except FormulaFault as fault:
        yield wrong("bad_formula", f"The method's formula `{text}` {fault}.", "Correct it.", path)
        return
    if found not in (wanted, Kind.UNKNOWN):
        words = f"The method's formula `{text}` makes a {found}; a {wanted} is needed."
        fix = "Write 1 if … else 0." if wanted is Kind.NUMBER else "Write a condition."
        yield wrong("wrong_kind", words, fix, path)


def _shape(about: About, criterion: Criterion, path: str) -> Iterator[Found]:
    """A heading has no value or method of its own; what weighs has a method."""
    if criterion.criteria:
        for key in ("value", "method", "minimum"):
            if getattr(criterion, key) is not None:
                words = f"`{criterion.code}` has criteria below it, and a `{key}` of its own."
                yield wrong("heading_with_value", words, "Keep one of the two.", f"{path}.{key}")
    elif criterion.method is None and criterion.weight:
        words = f"`{criterion.code}` weighs {criterion.weight} but has no method."
        yield wrong("no_method", words, "Add a method, or take the weight away.", path)
    elif criterion.method is None and criterion.value is None and not _asks(criterion):
        asked = OfCriterion("value", criterion.code)
        if not any(asked in walk(node) for _, node in about.dependence.formulas):
            words = f"`{criterion.code}` has no value, no method and no gate: it does nothing."
            yield noted("does_nothing", words, "Add a method, or take it out.", path)


def _asks(criterion: Criterion) -> bool:
    return bool(criterion.gate or criterion.minimum or criterion.require or criterion.question)


def total_and_gates(about: About) -> Iterator[Found]:
    """The total's formula, the rule set's own conditions, and what packages compare."""
    rules = about.rules
    yield from _kind(about, rules.total.formula, "total", Kind.NUMBER)
    yield from _undefined(about, rules.total.undefined, "total.undefined", Kind.NUMBER)
    yield from _require(about, rules.require, "require")
    compare = None if rules.packages is None else rules.packages.compare
    if compare is not None and compare not in {"price", "total", *rules.figures}:
        near = nearest(compare, {"total", *rules.figures})
        words = f"Packages are compared on `{compare}`, which is no figure{near}."
        yield wrong("unknown_figure", words, "Use a figure, or total.", "packages.compare")
    elif compare is not None:
        yield from _kind(about, compare, "packages.compare", Kind.NUMBER)


def ranking(about: About) -> Iterator[Found]:
    """What is preferred is a yes/no; what decides a tie can be compared."""
    rank = about.rules.rank
    for place, code in enumerate(rank.prefer):
        yield from _kind(about, code, f"rank.prefer[{place}]", Kind.YES_NO)
    for place, tie in enumerate(rank.ties):
        path = f"rank.ties[{place}]"
        code = tie if isinstance(tie, str) else next(iter(tie))
        known = {*about.names.known(), *about.names.criteria, "shared", "drawn"}
        if code not in known:
            words = f"The tie rule `{code}` is no criterion and no figure{nearest(code, known)}."
            fix = "Use a criterion, {figure: lowest}, shared or drawn."
            yield wrong("unknown_tie_rule", words, fix, path)
        elif code in about.names.known() and _kind_or_unknown(about, code) is Kind.WORD:
            words = f"The tie rule `{code}` is a word, and words are neither high nor low."
            yield wrong("wrong_kind", words, "Look it up in a table first.", path)


def discounting(about: About) -> Iterator[Found]:
    """A discount's rate is a number or a parameter: it is the same for every tender."""
    rules = about.rules
    rates = [("discount.rate", rules.discount)]
    measures = about.names.measures
    rates += [(f"measures.{code}.discount", one.discount) for code, one in measures.items()]
    for path, discount in rates:
        if discount is None:
            continue
        node = read(discount.rate)
        strange = sorted(names(node) - set(rules.parameters))
        if strange or any(isinstance(part, OfCriterion | OfTheme | Pool) for part in walk(node)):
            words = f"The rate `{discount.rate}` is not a number or a parameter of these rules."
            yield wrong("wrong_rate", words, "Write a share such as 0.035, or a parameter.", path)


def no_cycles(about: About) -> Iterator[Found]:
    """No number is worked out from itself."""
    for cycle in about.dependence.cycles():
        names = " → ".join(f"{kind} {code}".strip() for kind, code in cycle)
        words = f"A number is worked out from itself: {names}."
        yield wrong("reaches_itself", words, "Break the circle.", _path(about, *cycle[0]))


def no_endless_chains(about: About) -> Iterator[Found]:
    """No number is worked out through so many others that nobody can follow it."""
    chain = about.dependence.longest_chain()
    if len(chain) > LONGEST_CHAIN:
        (kind, code), (last, end) = chain[0], chain[-1]
        words = (
            f"{kind} `{code}` is worked out through {len(chain)} numbers, down to {last} `{end}`; "
            f"the most is {LONGEST_CHAIN}."
        )
        yield wrong(
            "chain_too_long", words, "Put some of the formulas together.", _path(about, kind, code)
        )


def _path(about: About, kind: str, code: str) -> str:
    """Give the path of a number: of its figure, its measure or its criterion, or the total."""
    if kind in ("figure", "measure"):
        return f"{kind}s.{code}"
    return about.at(code) if code else "total"


FORMULAS: tuple[Check, ...] = (
    figures,
    criteria,
    total_and_gates,
    ranking,
    discounting,
    no_cycles,
)
