"""Read rule documents from files or from bytes: the library, rule sets, overlays.

Every fault is listed with its file, line, path and fix; nothing is read half.
"""

import os
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, RootModel

from app.platform.documents import LARGEST, place_at, read_yaml
from app.platform.json_body import TooDeep, parse
from app.problems import Invalid, Malformed, NotFound, Problem, TooLarge
from app.rules.document import adaptable
from app.rules.document.catalogue import Catalogue, Method, UnitFile
from app.rules.document.cause import Causes
from app.rules.document.policy import Policy
from app.rules.document.remedy import Remedies
from app.rules.document.ruleset import RuleSet
from app.rules.document.table import Table
from app.rules.document.validity import checked
from app.rules.document.value import ADatedValue, DatedValue
from app.rules.library import Library
from app.rules.overlay import compose
from app.rules.size import oversize
from app.rules.tracing import with_line

#: The library that comes with the code.
HOME = Path(__file__).resolve().parents[2] / "scoring_rules"
#: when a shelf without files was last changed
NEVER = datetime(1970, 1, 1, tzinfo=UTC)
#: folders beside the library, which it is read without
NOT_LIBRARY = frozenset({"rulesets", "worked_examples", "schema"})
Model = TypeVar("Model", bound=BaseModel)


class Methods(RootModel[dict[str, Method]]):
    """methods.yaml: methods by name."""


class Tables(RootModel[dict[str, Table]]):
    """scales.yaml and ratings.yaml: tables by name."""


class Values(RootModel[dict[str, ADatedValue]]):
    """values/*.yaml: dated values by name."""


def read_tree(content: bytes, file: str, largest: int = LARGEST) -> Any:
    """Read YAML or, by its name or its first sign, JSON into a tree.

    Args:
        content: the bytes.
        file: its name; `.yaml` and `.json` say what it is.
        largest: most bytes accepted.

    Raises:
        Problem: with every fault that can be told.
    """
    looks_like_json = content.lstrip()[:1] == b"{" and b'"' in content[:200]
    is_yaml = file.endswith((".yaml", ".yml"))
    if is_yaml or not (file.endswith(".json") or looks_like_json):
        return read_yaml(content, file, largest)
    if len(content) > largest:
        raise TooLarge(f"{file} has {len(content):,} bytes; the most is {largest:,}.")
    return read_json(content, file)


def read_json(content: bytes, file: str) -> Any:
    """Read JSON from a file, whose name every fault bears.

    Raises:
        Problem: with every fault that can be told.
    """
    try:
        return parse(content, file)
    except TooDeep as fault:
        raise Malformed(f"{file}: {fault.detail}", fault.how_to_fix) from None
    except Invalid as fault:
        found = [replace(finding, file=file) for finding in fault.findings]
        raise Invalid(f"{file} cannot be read.", fault.how_to_fix, found) from None


def read_file(path: Path) -> bytes:
    """Read a file's bytes.

    Raises:
        NotFound: if there is no such file, or it cannot be read.
    """
    try:
        return path.read_bytes()
    except OSError as fault:
        reason = fault.strerror or "cannot be read"
        raise NotFound(f"{path.name}: {reason}.", "Check the file's name and place.") from None


def _model(model: type[Model], path: Path) -> Model:
    tree = read_tree(read_file(path), path.name)
    made, findings = checked(model, tree, place_at, path.name)
    if made is None:
        raise Invalid(f"{path.name} is not right.", findings=findings)
    return made


def read_library(home: Path | None = None) -> Library:
    """Read the library in a folder; read again only when one of its files has changed.

    Raises:
        Invalid: with every fault of the first file that has any.
    """
    folder = home or HOME
    return _read_library(folder, tuple(sorted(_stamps(folder))))


def changed_at(home: Path, shelf: str) -> datetime:
    """Tell when a shelf of the library was last changed on this machine.

    All that stands on a shelf shares this moment: a change of one file is told as a change of
    all, so that who keeps a copy never misses any.

    Args:
        home: folder of the library.
        shelf: a file of it, such as `methods.yaml`, or a folder, such as `measures`.

    Returns:
        the modification time of its newest YAML file, in UTC; the start of 1970 without any.
    """
    at = home / shelf
    files = sorted(at.rglob("*.yaml")) if at.is_dir() else [at] if at.exists() else []
    return max(
        (datetime.fromtimestamp(path.stat().st_mtime, UTC) for path in files), default=NEVER
    )


def _stamps(folder: Path | str, is_top: bool = True) -> Iterator[tuple[str, int]]:
    """Give each file of the library with when it was changed; asked for very often."""
    with os.scandir(folder) as there:
        for one in there:
            if one.is_dir():
                if not (is_top and one.name in NOT_LIBRARY):
                    yield from _stamps(one.path, is_top=False)
            elif one.name.endswith(".yaml"):
                yield one.path, one.stat().st_mtime_ns


@lru_cache(maxsize=8)
def _read_library(folder: Path, _stamp: tuple[tuple[str, int], ...]) -> Library:
    def one(name: str, model: type[Model], empty: Callable[[], Model]) -> Model:
        return _model(model, folder / name) if (folder / name).exists() else empty()

    values: dict[str, DatedValue] = {}
    for path in sorted((folder / "values").glob("*.yaml")):
        for name, value in _model(Values, path).root.items():
            values[f"values/{path.name}#{name}"] = value
    catalogues = [_model(Catalogue, path) for path in sorted((folder / "measures").glob("*.yaml"))]
    policies = [_model(Policy, path) for path in sorted((folder / "policies").glob("*.yaml"))]
    return Library(
        methods=one("methods.yaml", Methods, lambda: Methods({})).root,
        scales=one("scales.yaml", Tables, lambda: Tables({})).root,
        ratings=one("ratings.yaml", Tables, lambda: Tables({})).root,
        units=one("units.yaml", UnitFile, lambda: UnitFile(units={})),
        catalogues={catalogue.catalogue: catalogue for catalogue in catalogues},
        values=values,
        policies={policy.id: policy for policy in policies},
        causes=one("causes.yaml", Causes, lambda: Causes(branches={})).each(),
        remedies=one("remedies.yaml", Remedies, lambda: Remedies({})).root,
    )


def bases_in(*folders: Path) -> Callable[[str], Any]:
    """Make the function that finds a base rule set by `id@version` in some folders."""

    def base_of(name: str) -> Any:
        for folder in folders:
            for path in sorted(folder.rglob("*.yaml")) if folder.is_dir() else ():
                if "examples" in path.parts or "worked_examples" in path.parts:
                    continue
                tree = _tree_or_none(path)
                if isinstance(tree, dict) and f"{tree.get('id')}@{tree.get('version')}" == name:
                    return tree
        return None

    return base_of


def library_rule_sets(folder: Path) -> list[RuleSet]:
    """Read every rule set of a library, each file once as long as it does not change.

    Raises:
        Invalid: with every fault of the first that has any.
    """
    files = [
        path
        for path in sorted((folder / "rulesets").rglob("*.yaml"))
        if "examples" not in path.parts
    ]
    stamp = tuple((str(path), path.stat().st_mtime_ns) for path in files)
    return list(_library_rule_sets(folder, stamp))


@lru_cache(maxsize=4)
def _library_rule_sets(folder: Path, stamp: tuple[tuple[str, int], ...]) -> tuple[RuleSet, ...]:
    base_of = bases_in(folder / "rulesets")
    trees = ((Path(name), read_tree(read_file(Path(name)), Path(name).name)) for name, _ in stamp)
    return tuple(read_rule_set(tree, path.name, base_of) for path, tree in trees)


def library_text(folder: Path, name: str) -> tuple[bytes, Any]:
    """Give the bytes of a library's rule set `id@version`, and its tree.

    Raises:
        NotFound: if there is none.
    """
    for path in sorted((folder / "rulesets").rglob("*.yaml")):
        if "examples" not in path.parts:
            content = read_file(path)
            tree = read_tree(content, path.name)
            if isinstance(tree, dict) and f"{tree.get('id')}@{tree.get('version')}" == name:
                return content, tree
    raise NotFound(f"There is no rule set {name!r} in the library.", "List the library.")


def _tree_or_none(path: Path) -> Any:
    try:
        return read_tree(read_file(path), path.name)
    except Problem:
        return None  # a neighbour with faults is not the base that was named


def read_rule_set(
    tree: Any, file: str, base_of: Callable[[str], Any] = lambda _name: None
) -> RuleSet:
    """Compose a rule set with its bases and read it.

    Args:
        tree: the document.
        file: its name, for findings.
        base_of: finds a base by `id@version`.

    Raises:
        Invalid: with every fault.
    """
    composed, findings = compose(tree, base_of)
    if too_many := oversize(composed):
        placed = [with_line(finding, tree, file) for finding in too_many]
        raise Invalid("The rule set is too large.", findings=placed)
    placed = [with_line(finding, tree, file) for finding in findings]
    placed += [with_line(finding, composed, file) for finding in adaptable.faults(composed)]
    made, faults = checked(RuleSet, composed, place_at, file)
    if made is None or placed:
        raise Invalid("The rule set is not right.", findings=[*placed, *faults])
    return made


def rule_set_file(path: Path, home: Path | None = None) -> tuple[RuleSet, Library]:
    """Read a rule set's file, with the library beside it or, failing that, the one that ships."""
    folder = home_of(path, home)
    tree = read_tree(read_file(path), path.name)
    base_of = bases_in(path.parent, folder / "rulesets")
    return read_rule_set(tree, path.name, base_of), read_library(folder)


def home_of(path: Path, home: Path | None = None) -> Path:
    """Find the library folder of a rule set: around it, as named, or the one that ships."""
    for folder in path.resolve().parents:
        if (folder / "methods.yaml").exists() or (folder / "measures").is_dir():
            return folder
    return home or HOME
