"""Compose a rule set from a base and what a local overlay changes, within what the base allows.

A base marks what may be adapted (`adaptable: {weight: {min: 20, max: 40}}`); everything else is
locked. The composed document is what is checked, published and pinned.
"""

from collections.abc import Callable
from copy import copy
from typing import Any

from app.problems import Finding, nearest
from app.rules.document.adaptable import OPEN, edge, is_bound, is_fields
from app.rules.document.validity import written

#: What an overlay says about itself; everything else it says in `change`.
OWN = {
    "id",
    "version",
    "title",
    "effective_from",
    "effective_to",
    "notes",
}
#: What it says besides what its base says, which still holds.
ADDED = {"source", "policy"}
#: A mapping with one of these says a whole method or figure, so it takes the place of the old.
WHOLE = {"use", "formula", "table"}
WAITING = "awaiting_guidance"  #: the status of rules that are not to be published yet
DEEPEST = 5  #: bases under bases
Path = tuple[str | int, ...]
Bases = Callable[[str], Any]


def compose(tree: Any, base_of: Bases, depth: int = 0) -> tuple[Any, list[Finding]]:
    """Compose a document with its bases.

    Args:
        tree: the document; returned as it is if it extends nothing.
        base_of: gives the tree of `id@version`, or None if there is none.
        depth: how many overlays lie on top of this one.

    Returns:
        The composed document without `extends` and `change`, and every fault.
    """
    if not isinstance(tree, dict) or "extends" not in tree:
        stray = isinstance(tree, dict) and "change" in tree
        return tree, [_fault("change_without_base", ("change",), "Name the base in `extends`.")][
            : int(stray)
        ]
    name = str(tree["extends"])
    base = base_of(name) if depth < DEEPEST else None
    if base is None:
        words = f"The base {name!r} was not found" + (" (too many bases)" if depth else "")
        return tree, [_fault("unknown_base", ("extends",), "Use id@version.", words + ".")]
    below, findings = compose(base, base_of, depth + 1)
    work = _Overlay(findings)
    made = work.laid_over(below, tree)
    made["composed_of"] = [*below.get("composed_of", []), name]
    return made, work.findings


def _fault(code: str, path: Path, fix: str, message: str = "") -> Finding:
    words = message or "There is a `change` but no `extends`."
    return Finding(code, words, fix, path=written(path))


class _Overlay:
    def __init__(self, findings: list[Finding]) -> None:
        self.findings = findings

    def laid_over(self, base: Any, tree: dict[str, Any]) -> Any:
        made = copy(base)
        for key, given in tree.items():
            if key in OWN:
                _put(made, key, given, tree)
            elif key in ADDED:
                _put(made, key, _both(made.get(key), given), tree)
            elif key == "status":
                self._status(made, tree, base)
            elif key not in ("extends", "change"):
                fix = f"Write it under `change`: change: {{{key}: …}}."
                words = f"`{key}` stands beside `change`."
                self.findings.append(_fault("overlay_key", (key,), fix, words))
        change = tree.get("change", {})
        if not isinstance(change, dict):
            self.findings.append(
                _fault(
                    "wrong_shape", ("change",), "Make it a mapping.", "`change` needs a mapping."
                )
            )
            return made
        allowed = base.get("adaptable", {}) if isinstance(base, dict) else {}
        return self._changed(made, change, allowed, ("change",))

    def _status(self, made: Any, tree: dict[str, Any], base: Any) -> None:
        """Take the overlay's status, unless the base still waits and does not let it go on."""
        allowed = base.get("adaptable", {})
        waits = base.get("status") == WAITING and tree["status"] != WAITING
        rule = allowed.get("status") if waits and isinstance(allowed, dict) else "any"
        given = self._field(WAITING if waits else None, tree["status"], rule, ("status",))
        _put(made, "status", given, tree)

    def _changed(self, node: Any, change: dict[str, Any], allowed: Any, path: Path) -> Any:
        made = copy(node)
        for key, given in change.items():
            here = (*path, key)
            if key == "criteria" and isinstance(given, dict):
                _put(made, key, self._criteria(made.get(key, []), given, here), change)
            else:
                rule = allowed.get(key) if isinstance(allowed, dict) else None
                _put(made, key, self._field(made.get(key), given, rule, here), change)
        return made

    def _field(self, old: Any, given: Any, rule: Any, path: Path) -> Any:
        into = isinstance(given, dict) and is_fields(rule)
        if not (rule == OPEN or is_bound(rule) or into):
            words = f"`{_place(path)}` is locked by the base rules."
            fix = "Leave it as it is, or ask the owner of the base to make it adaptable."
            self.findings.append(_fault("locked", path, fix, words))
            return old
        if into:
            return self._changed(old if isinstance(old, dict) else {}, given, rule, path)
        self._check(given, rule, path)
        if isinstance(given, dict) and isinstance(old, dict) and not WHOLE & set(given):
            return {**old, **given}
        return given

    def _check(self, given: Any, rule: Any, path: Path) -> None:
        if not isinstance(rule, dict):
            return
        choices = rule.get("one_of")
        if isinstance(choices, list) and not any(_same(given, one) for one in choices):
            allowed = ", ".join(map(str, choices))
            words = f"`{_place(path)}` is {given}; the base allows {allowed}."
            self.findings.append(_fault("outside_base", path, "Choose one of these.", words))
        low, high = edge(rule.get("min")), edge(rule.get("max"))
        if low is None and high is None:
            return
        amount = edge(given)
        too_low = amount is not None and low is not None and amount < low
        too_high = amount is not None and high is not None and amount > high
        if amount is None or too_low or too_high:
            words = f"`{_place(path)}` is {given}; the base allows {low} to {high}."
            fix = "Choose a value within what the base allows."
            self.findings.append(_fault("outside_base", path, fix, words))

    def _criteria(self, level: Any, change: dict[str, Any], path: Path) -> Any:
        """Change criteria by their codes, at whatever level they stand."""
        left = dict(change)
        made = self._level(level, left, path)
        known = set(_codes(level))
        for code in left:
            words = f"The base has no criterion `{code}`{nearest(code, known)}."
            self.findings.append(
                _fault("unknown_criterion", (*path, code), "Use its code.", words)
            )
        return made

    def _criterion(self, criterion: dict[str, Any], given: Any, path: Path) -> Any:
        if isinstance(given, dict):
            return self._changed(criterion, given, criterion.get("adaptable", {}), path)
        words = f"`{_place(path)}` is {given}; a criterion is changed field by field."
        self.findings.append(_fault("wrong_shape", path, "Write {weight: 45}, say.", words))
        return criterion

    def _level(self, level: Any, left: dict[str, Any], path: Path) -> Any:
        made = copy(level)
        for place, criterion in enumerate(level):
            if not isinstance(criterion, dict):
                continue
            changed = criterion
            code = str(criterion.get("code"))
            if code in left:
                given = left.pop(code)
                changed = self._criterion(criterion, given, (*path, code))
            if isinstance(changed.get("criteria"), list):
                changed = copy(changed)
                changed["criteria"] = self._level(changed["criteria"], left, path)
            made[place] = changed
        return made


def _codes(level: Any) -> list[str]:
    found = []
    for criterion in level if isinstance(level, list) else []:
        if isinstance(criterion, dict):
            found += [str(criterion.get("code")), *_codes(criterion.get("criteria", []))]
    return found


def _place(path: Path) -> str:
    """Say what is changed, as the base would write it."""
    return written(path[1:] if path[:1] == ("change",) else path)


def _both(below: Any, own: Any) -> Any:
    """Put what an overlay adds after what its base says, nothing twice."""
    if below is None:
        return own
    made = list(below) if isinstance(below, list) else [below]
    return made + [one for one in (own if isinstance(own, list) else [own]) if one not in made]


def _same(one: Any, other: Any) -> bool:
    """Tell whether two values mean the same, be they written in YAML or in JSON."""
    first, second = edge(one), edge(other)
    return one == other if first is None or second is None else first == second


def _put(made: Any, key: str, given: Any, origin: Any) -> None:
    """Put a value into a mapping, with the line that it came from."""
    made[key] = given
    places = getattr(origin, "places", {})
    if hasattr(made, "places") and key in places:
        made.places = {**made.places, key: places[key]}
