"""What a base lets its overlays change: `any`, a range, a choice, or fields of a mapping.

Anything else that stands there is a slip, which would take the bound away, so it is a fault.
"""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from app.places.place_set import KEYS
from app.problems import Finding, nearest
from app.rules.document.keys import keys_at
from app.rules.document.ruleset import RuleSet
from app.rules.document.validity import written
from app.units import NUMBER

BOUNDS = {"min", "max", "one_of"}
OPEN, LOCKED = "any", "locked"
#: What a rule set or a criterion says of itself alone, or lets change elsewhere.
FIXED = {"id", "version", "code", "adaptable", "criteria", "composed_of"}
Path = tuple[str | int, ...]


def is_bound(rule: Any) -> bool:
    """Tell whether a rule is a range or a choice, and not the fields of a mapping."""
    return isinstance(rule, Mapping) and bool(set(rule) & BOUNDS)


def is_fields(rule: Any) -> bool:
    """Tell whether a rule lets single fields of a mapping change."""
    return isinstance(rule, Mapping) and bool(rule) and not is_bound(rule)


def edge(given: Any) -> Decimal | None:
    """Read a number, as YAML or JSON gives it; None if it is none."""
    if isinstance(given, Decimal | int) and not isinstance(given, bool):
        return Decimal(given)
    return Decimal(given) if isinstance(given, str) and NUMBER.fullmatch(given) else None


def faults(tree: Any) -> list[Finding]:
    """List what is wrong with the `adaptable` of a rule set's tree and of its criteria."""
    return [] if not isinstance(tree, Mapping) else list(_adaptable(tree, ()))


def _adaptable(node: Mapping[str, Any], path: Path) -> Iterator[Finding]:
    if "adaptable" in node:
        here = (*path, "adaptable")
        if isinstance(node["adaptable"], Mapping):
            yield from _fields(node["adaptable"], node, path, here)
        else:
            yield _fault("`adaptable` is no mapping of fields.", here)
    criteria = node.get("criteria")
    for place, criterion in enumerate(criteria if isinstance(criteria, list) else ()):
        if isinstance(criterion, Mapping):
            yield from _adaptable(criterion, (*path, "criteria", place))


def _fields(rules: Mapping[str, Any], node: Any, path: Path, here: Path) -> Iterator[Finding]:
    """Check rules for fields of what stands at a path."""
    known = _known(node, path)
    for name, rule in rules.items():
        if name not in known:
            words = f"`{name}` is no field that can be let change here{nearest(name, known)}."
            yield _fault(words, (*here, name))
        else:
            below = node.get(name) if isinstance(node, Mapping) else None
            yield from _rule(rule, below, (*path, name), (*here, name))


def _known(node: Any, path: Path) -> set[str]:
    known = keys_at(RuleSet, path) - FIXED
    if path == ("locality",):
        known |= {key for keys in KEYS.values() for key in keys}
    return known | (set(node) - FIXED if isinstance(node, Mapping) else set())


def _rule(rule: Any, node: Any, path: Path, here: Path) -> Iterator[Finding]:
    if rule is False or rule in (OPEN, LOCKED, "false"):
        return
    if is_bound(rule):
        yield from _bound(rule, here)
    elif is_fields(rule) and (isinstance(node, Mapping) or keys_at(RuleSet, path) - _around(path)):
        yield from _fields(rule, node, path, here)
    else:
        given = ", ".join(rule) if isinstance(rule, Mapping) else str(rule)
        near = nearest(given, {OPEN, LOCKED, *BOUNDS})
        yield _fault(f"`{given[:60]}` is no rule for what may change{near}.", here)


def _around(path: Path) -> set[str]:
    """Give the keys of the mapping around a field: all that is known of one with none below."""
    return keys_at(RuleSet, path[:-1])


def _bound(rule: Mapping[str, Any], here: Path) -> Iterator[Finding]:
    if "one_of" in rule:
        if set(rule) != {"one_of"} or not isinstance(rule["one_of"], list) or not rule["one_of"]:
            yield _fault("`one_of` is a list of values, and stands alone.", here)
        return
    for name in sorted(set(rule) - BOUNDS):
        words = f"`{name}` is no bound{nearest(name, BOUNDS)}."
        yield _fault(words, (*here, name))
    low, high = (edge(rule.get(name)) for name in ("min", "max"))
    for name, value in (("min", low), ("max", high)):
        if name in rule and value is None:
            yield _fault(f"`{name}` is {str(rule[name])[:60]!r}, which is no number.", here)
    if low is not None and high is not None and low > high:
        yield _fault(f"It is at least {low} and at most {high}; nothing fits.", here)


def _fault(words: str, here: Path) -> Finding:
    fix = (
        "Write any, {min: 20, max: 40}, {one_of: [a, b]}, or the same for each field of a mapping;"
        " locked, or nothing, locks it."
    )
    return Finding("bad_adaptable", words, fix, path=written(here))
