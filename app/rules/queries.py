"""Look-ups of rule sets: an authority's own, and those of the library."""

from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlmodel import Session, select

from app.problems import Invalid, NotFound
from app.rules.digest import unpinned
from app.rules.document.ruleset import RuleSet
from app.rules.library import Library
from app.rules.reading import bases_in, read_library, read_rule_set, read_tree
from app.rules.tables import StoredRuleSet


def version_of(
    session: Session, authority_id: UUID, rule_set: str, version: str, *, lock: bool = False
) -> StoredRuleSet:
    """Give one version of one of an authority's rule sets.

    Raises:
        NotFound: if there is none, or it is another authority's.
    """
    found = find_version(session, authority_id, rule_set, version, lock=lock)
    if found is None:
        raise NotFound(
            f"There is no rule set {rule_set} with the version {version}.",
            "List the rule sets to see which there are.",
        )
    return found


def find_version(
    session: Session, authority_id: UUID, rule_set: str, version: str, *, lock: bool = False
) -> StoredRuleSet | None:
    """Give one version of one of an authority's rule sets, if there is one."""
    query = select(StoredRuleSet).where(
        StoredRuleSet.authority_id == authority_id,
        StoredRuleSet.rule_set == rule_set,
        StoredRuleSet.version == version,
    )
    return session.exec(query.with_for_update() if lock else query).one_or_none()


def bases_for(session: Session, authority_id: UUID, home: Path) -> Callable[[str], Any]:
    """Make the function that finds a base by `id@version`: first the authority's own."""
    shipped = bases_in(home / "rulesets")

    def base_of(name: str) -> Any:
        rule_set, _, version = name.partition("@")
        stored = find_version(session, authority_id, rule_set, version)
        if stored is None:
            return shipped(name)
        return read_tree(stored.source, f"{name}{suffix_of(stored.media_type)}")

    return base_of


def suffix_of(media_type: str) -> str:
    """Give the ending of a file of this media type."""
    return ".json" if media_type.endswith("json") else ".yaml"


def rules_named(
    session: Session, authority_id: UUID, name: str, home: Path
) -> tuple[RuleSet, Library]:
    """Give the rule set `id@version`: the authority's own as pinned, or one of the library.

    Raises:
        NotFound: if there is none.
    """
    rule_set, _, version = name.partition("@")
    stored = find_version(session, authority_id, rule_set, version)
    if stored is not None:
        return unpinned(stored.pinned)
    tree = bases_in(home / "rulesets")(name)
    if tree is None:
        raise NotFound(f"There is no rule set {name!r}.", "Name it as id@version.")
    return read_rule_set(tree, name, bases_in(home / "rulesets")), read_library(home)


def rules_sent(
    session: Session, authority_id: UUID, tree: Any, file: str, home: Path
) -> tuple[RuleSet, Library]:
    """Read a rule set that was sent.

    Raises:
        Invalid: with every fault.
    """
    if not isinstance(tree, dict):
        raise Invalid("A rule set is a mapping.", "Send {id: …, criteria: […], …}.")
    base_of = bases_for(session, authority_id, home)
    return read_rule_set(tree, file, base_of), read_library(home)
