"""No name twice; every name that stands for a part of the library is there."""

from collections import Counter
from collections.abc import Iterator

from app.problems import nearest
from app.rules.checks.about import About, Check, Found, unfit, wrong
from app.rules.document.catalogue import Method
from app.rules.document.criterion import METHOD_KEYS, Criterion, MethodUse
from app.rules.formula.grammar import POOL, read
from app.rules.formula.node import names
from app.rules.library import named
from app.rules.names import every


def no_name_twice(about: About) -> Iterator[Found]:
    """A name of the one space stands for one thing."""
    rules = about.rules
    spaces = {
        "parameters": set(rules.parameters),
        "facts": set(rules.facts),
        "figures": set(rules.figures),
        "measures": set(about.names.measures),
    }
    owners: dict[str, str] = {}
    for space, codes in spaces.items():
        for code in sorted(codes):
            if code in owners:
                words = f"`{code}` stands in {owners[code]} and in {space}."
                yield wrong("name_twice", words, "Rename one of them.", f"{space}.{code}")
            if code.startswith("contract_"):
                words = f"`{code}` looks like a fact of the contract."
                yield wrong("name_taken", words, "Choose another name.", f"{space}.{code}")
            owners.setdefault(code, space)
    for code, times in Counter(measure.code for measure in rules.measures).items():
        if times > 1:
            words = f"The measure `{code}` is written {times} times."
            yield wrong("name_twice", words, "Keep one.", "measures")


def no_criterion_twice(about: About) -> Iterator[Found]:
    """A criterion's code stands for one criterion of the whole tree."""
    codes = Counter(criterion.code for criterion in every(about.rules.criteria))
    for code, times in codes.items():
        if times > 1:
            words = f"The criterion `{code}` is written {times} times."
            yield wrong(
                "criterion_twice", words, "Give each its own code.", about.at(code, "code")
            )


def library_parts_exist(about: About) -> Iterator[Found]:
    """A catalogue that is named is there, and so is every measure that the menu gives points to.

    Without its catalogue a rule set is unfit to publish; a formula that names a measure of it is
    a fault of its own.
    """
    for name in named(about.rules.catalogue):
        if name not in about.library.catalogues:
            words = (
                f"There is no catalogue {name!r}{nearest(name, set(about.library.catalogues))}."
            )
            yield unfit("unknown_catalogue", words, "Name one of the library.", "catalogue")
    for code in about.rules.points_menu:
        if code not in about.names.measures:
            near = nearest(code, set(about.names.measures))
            words = f"The menu gives points to `{code}`, which is no measure{near}."
            yield wrong("unknown_measure", words, "Name a measure.", f"points_menu.{code}")


def methods_exist(about: About) -> Iterator[Found]:
    """A method and a table that are named are there, and a method has what it needs."""
    for criterion in every(about.rules.criteria):
        if criterion.method is not None:
            yield from _method(about, criterion, criterion.method)
    for code, figure in about.rules.figures.items():
        if figure.table is not None and figure.table not in about.names.tables:
            yield _no_table(about, figure.table, f"figures.{code}.table")


def parameters_have_names_of_their_own(about: About) -> Iterator[Found]:
    """No parameter of a method takes a word that every method knows."""
    for criterion in every(about.rules.criteria):
        use = criterion.method or MethodUse(formula="0")
        method = about.names.methods.get(use.use or "", Method())
        for name in sorted({*use.parameters, *method.parameters} & {*POOL, "value", "weight"}):
            words = f"A parameter cannot be called `{name}`: every method knows that word."
            path = about.at(criterion.code, "method", name)
            yield wrong("name_taken", words, "Choose another name.", path)


def _no_table(about: About, name: str, path: str) -> Found:
    words = f"There is no table or scale {name!r}{nearest(name, set(about.names.tables))}."
    return wrong("unknown_table", words, "Name one of the library or of these rules.", path)


def _method(about: About, criterion: Criterion, use: MethodUse) -> Iterator[Found]:
    path = about.at(criterion.code, "method")
    method = about.names.methods.get(use.use or "")
    if use.use is not None and method is None:
        words = f"There is no method {use.use!r}{nearest(use.use, set(about.names.methods))}."
        yield wrong("unknown_method", words, "Name one of the library, or write a formula.", path)
        return
    name = about.names.table_of(use)
    if name is not None and name not in about.names.tables:
        yield _no_table(about, name, path)
    if method is not None:
        yield from _parameters(use, method, name, path)
    else:
        yield from _unused(use, path)


def _unused(use: MethodUse, path: str) -> Iterator[Found]:
    """A parameter of a formula in place, or of a table, that nothing uses is a slip."""
    rule = use.undefined
    texts = [use.formula, *(() if rule is None else (rule.when, rule.formula))]
    used = {name for text in texts if text is not None for name in names(read(text))}
    for given in use.parameters:
        if given not in used:
            near = nearest(given, METHOD_KEYS | used)
            words = f"The method uses no parameter `{given}`{near}."
            yield wrong("unknown_parameter", words, "Take it out.", f"{path}.{given}")


def _parameters(use: MethodUse, method: Method, name: str | None, path: str) -> Iterator[Found]:
    if method.table is not None and name is None:
        words = f"The method `{use.use}` needs `{method.table}`: the name of a scale."
        yield wrong("missing_parameter", words, f"Add {method.table}: name.", path)
    for parameter, needs in method.parameters.items():
        if needs.default is None and parameter not in use.parameters:
            words = f"The method `{use.use}` needs `{parameter}`."
            yield wrong(
                "missing_parameter", words, f"Add {parameter}: a number or a formula.", path
            )
    for given in use.parameters:
        if given not in method.parameters and given != method.table:
            near = nearest(given, {*method.parameters, *METHOD_KEYS})
            words = f"The method `{use.use}` has no parameter `{given}`{near}."
            yield wrong("unknown_parameter", words, "Take it out.", f"{path}.{given}")


def unlocks_exist(about: About) -> Iterator[Found]:
    """What a gate unlocks is a criterion or a measure, and there is a gate."""
    for criterion in every(about.rules.criteria):
        for code in criterion.unlocks:
            known = {*about.names.criteria, *about.names.measures}
            if code not in known:
                words = f"`{criterion.code}` unlocks `{code}`, which is not there"
                path = about.at(criterion.code, "unlocks")
                yield wrong(
                    "unknown_unlock",
                    words + f"{nearest(code, known)}.",
                    "Name a criterion or a measure.",
                    path,
                )
        if criterion.unlocks and criterion.gate is None and criterion.minimum is None:
            words = f"`{criterion.code}` unlocks something but has no gate to reach."
            yield wrong("no_gate", words, "Add a gate.", about.at(criterion.code, "unlocks"))


NAMES: tuple[Check, ...] = (
    no_name_twice,
    no_criterion_twice,
    library_parts_exist,
    methods_exist,
    parameters_have_names_of_their_own,
    unlocks_exist,
)
