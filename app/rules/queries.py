"""Look-ups of rule sets: an authority's own, as far as they are seen, and those of the library."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlmodel import Session, select

from app.organisations.caller import Caller
from app.organisations.scope import Scope
from app.problems import Invalid, NotFound
from app.rules.digest import unpinned
from app.rules.document.ruleset import RuleSet
from app.rules.library import Library
from app.rules.reading import bases_in, read_library, read_rule_set, read_tree
from app.rules.tables import RuleSetState, StoredRuleSet

#: who has one of these writes rules, tries them out, publishes what is bought by them, or audits
BEHIND_THE_RULES = frozenset({
    Scope.RULES_WRITE, Scope.SCORES_WRITE, Scope.PROCUREMENTS_APPROVE, Scope.AUDIT_READ,
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Sight:
    """What is seen of one authority's rule sets: published versions, and drafts or not."""

    authority_id: UUID
    drafts: bool


def sight_of(caller: Caller) -> Sight:
    """Tell what a caller sees.

    A draft tells bidders beforehand what will be asked, and binds nobody: to suppliers, partners
    and whoever else only reads rules, it looks like what does not exist.
    """
    is_own = caller.supplier_id is None
    return Sight(caller.authority_id, is_own and bool(caller.scopes & BEHIND_THE_RULES))


def version_of(
    session: Session, sight: Sight, rule_set: str, version: str, *, lock: bool = False
) -> StoredRuleSet:
    """Give one version of one of an authority's rule sets.

    Raises:
        NotFound: if there is none, it is another authority's, or a draft that is not seen.
    """
    found = find_version(session, sight, rule_set, version, lock=lock)
    if found is None:
        raise NotFound(
            f"There is no rule set {rule_set} with the version {version}.",
            "List the rule sets to see which there are.",
        )
    return found


def find_version(
    session: Session, sight: Sight, rule_set: str, version: str, *, lock: bool = False
) -> StoredRuleSet | None:
    """Give one version of one of an authority's rule sets, if there is one to be seen."""
    query = select(StoredRuleSet).where(
        StoredRuleSet.authority_id == sight.authority_id,
        StoredRuleSet.rule_set == rule_set,
        StoredRuleSet.version == version,
    )
    if not sight.drafts:
        query = query.where(StoredRuleSet.state == RuleSetState.PUBLISHED)
    return session.exec(query.with_for_update() if lock else query).one_or_none()


def bases_for(session: Session, sight: Sight, home: Path) -> Callable[[str], Any]:
    """Make the function that finds a base by `id@version`: first the authority's own."""
    shipped = bases_in(home / "rulesets")

    def base_of(name: str) -> Any:
        rule_set, _, version = name.partition("@")
        stored = find_version(session, sight, rule_set, version)
        if stored is None:
            return shipped(name)
        return read_tree(stored.source, f"{name}{suffix_of(stored.media_type)}")

    return base_of


def suffix_of(media_type: str) -> str:
    """Give the ending of a file of this media type."""
    return ".json" if media_type.endswith("json") else ".yaml"


def rules_named(session: Session, sight: Sight, name: str, home: Path) -> tuple[RuleSet, Library]:
    """Give the rule set `id@version`: the authority's own as pinned, or one of the library.

    Raises:
        NotFound: if there is none.
    """
    rule_set, _, version = name.partition("@")
    stored = find_version(session, sight, rule_set, version)
    if stored is not None:
        return unpinned(stored.pinned)
    tree = bases_in(home / "rulesets")(name)
    if tree is None:
        raise NotFound(f"There is no rule set {name!r}.", "Name it as id@version.")
    return read_rule_set(tree, name, bases_in(home / "rulesets")), read_library(home)


def rules_sent(
    session: Session, sight: Sight, tree: Any, file: str, home: Path
) -> tuple[RuleSet, Library]:
    """Read a rule set that was sent.

    Raises:
        Invalid: with every fault.
    """
    if not isinstance(tree, dict):
        raise Invalid("A rule set is a mapping.", "Send {id: …, criteria: […], …}.")
    base_of = bases_for(session, sight, home)
    return read_rule_set(tree, file, base_of), read_library(home)
