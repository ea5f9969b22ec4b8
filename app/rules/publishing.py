"""Keep an authority's rule sets: write a draft, replace it, publish it for good."""

from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from app.organisations.caller import Caller
from app.organisations.people.separating import joined, publisher_of
from app.platform.database import WriteSession, add_if_new
from app.platform.events import note
from app.problems import Conflict, Finding, Invalid, Severity
from app.rules.checks.whole import check, for_publishing, for_scoring
from app.rules.digest import digest_of, pinned, unpinned
from app.rules.document.ruleset import RuleSet
from app.rules.library import Library
from app.rules.queries import Sight, rules_sent, suffix_of
from app.rules.reading import read_tree
from app.rules.tables import RuleSetState, StoredRuleSet
from app.rules.tracing import in_document


class RulesAreFrozen(Conflict):
    """A published version never changes; write a new one."""

    slug = "rules-are-frozen"


class VersionTaken(Conflict):
    """This rule set has this version already."""

    slug = "version-taken"


@dataclass(frozen=True)
class Sent:
    """A rule set as it was sent."""

    content: bytes
    media_type: str
    examples: tuple[dict[str, Any], ...] = ()  #: worked by hand; run before publication

    @property
    def file(self) -> str:
        """The name to give it in findings."""
        return f"rule-set{suffix_of(self.media_type)}"

    def tree(self) -> Any:
        """Read it, as far as its syntax goes."""
        return read_tree(self.content, self.file)


@dataclass(frozen=True)
class Who:
    """Who acts, and for whom."""

    authority_id: UUID
    who: UUID  #: the person, or the key of a program


def examine(
    rule_set: RuleSet, library: Library, tree: Any, file: str, contract: dict[str, Any]
) -> list[Finding]:
    """List all that publication would say of a rule set, each with its line."""
    found = for_publishing(check(rule_set, library, contract))
    return [in_document(finding, tree, file) for finding in found]


def can_score(rule_set: RuleSet, library: Library, contract: dict[str, Any]) -> bool:
    """Tell whether nothing in a rule set would make a score wrong."""
    found = for_scoring(check(rule_set, library, contract))
    return not any(finding.severity is Severity.FAULT for finding in found)


def write_draft(
    session: WriteSession, who: Who, sent: Sent, home: Path, now: datetime
) -> StoredRuleSet:
    """Keep a new version as a draft. It may still have faults of fitness, none of form.

    Raises:
        Invalid: with every fault of form.
        VersionTaken: if the authority has this version already.
    """
    tree = sent.tree()
    rule_set, library = rules_sent(session, _writers(who), tree, sent.file, home)
    text = pinned(rule_set, library)
    stored = StoredRuleSet(
        authority_id=who.authority_id,
        rule_set=rule_set.id,
        version=rule_set.version,
        title=(rule_set.title or "")[:500],
        state=RuleSetState.DRAFT,
        source=sent.content,
        media_type=sent.media_type,
        pinned=text,
        examples=list(sent.examples),
        digest=digest_of(text),
        made_by=who.who,
        made_at=now,
        updated_at=now,
    )
    if not add_if_new(session, stored):
        raise VersionTaken(
            f"{rule_set.id} has a version {rule_set.version} already.",
            "Give the document a new version, or replace the draft.",
        )
    _note(session, "rule_set.drafted", stored, who, now)
    return stored


def replace_draft(
    session: WriteSession, who: Who, stored: StoredRuleSet, sent: Sent, home: Path, now: datetime
) -> StoredRuleSet:
    """Put a new text in the place of a draft's.

    Raises:
        RulesAreFrozen: if it has been published.
        Invalid: with every fault of form, or if the text is another rule set's.
    """
    _refuse_frozen(stored)
    tree = sent.tree()
    rule_set, library = rules_sent(session, _writers(who), tree, sent.file, home)
    if (rule_set.id, rule_set.version) != (stored.rule_set, stored.version):
        words = f"The document is {rule_set.id} {rule_set.version}."
        fix = f"Send {stored.rule_set} {stored.version}, or write a new version."
        raise Invalid(words, fix, [Finding("other_rule_set", words, fix, path="id")])
    text = pinned(rule_set, library)
    stored.source, stored.media_type = sent.content, sent.media_type
    stored.title = (rule_set.title or "")[:500]
    stored.pinned, stored.digest = text, digest_of(text)
    stored.examples = list(sent.examples)
    stored.writers = joined(stored.writers, stored.made_by)
    stored.made_by, stored.updated_at = who.who, now
    stored.edition += 1
    _note(session, "rule_set.redrafted", stored, who, now)
    return stored


@dataclass(frozen=True)
class Waiver:
    """Somebody's word that a demand of the authority's policy need not be met this time."""

    policy: str  #: id of the policy
    demand: int  #: its place in the policy, from 0
    reason: str
    approved_by: str  #: the office that may say so, such as head of procurement


@dataclass(frozen=True)
class Said:
    """What goes with a publication."""

    waivers: tuple[Waiver, ...]
    examples: tuple[Finding, ...]  #: what running the version's worked examples found


def publish(
    session: WriteSession,
    caller: Caller,
    stored: StoredRuleSet,
    said: Said,
    now: datetime,
) -> StoredRuleSet:
    """Freeze a version for good, once nothing is wrong with it but what was waived.

    Only a demand of the authority's own policy can be waived; that is kept with the version.

    Raises:
        RulesAreFrozen: if it has been published.
        PersonNeeded: if a program calls.
        SecondPersonNeeded: if the caller wrote it, last or earlier.
        AuthorNeeded: if a program wrote it last.
        Invalid: with every fault that stands in the way.
    """
    _refuse_frozen(stored)
    person = publisher_of(session, caller, stored.made_by, stored.writers)
    made, library = unpinned(stored.pinned)
    file = f"rule-set{suffix_of(stored.media_type)}"
    tree = read_tree(stored.source, file)
    findings = examine(made, library, tree, file, {})
    waived = {f"policy.{waiver.policy}.{waiver.demand}" for waiver in said.waivers}
    faults = [
        finding
        for finding in (*findings, *said.examples)
        if finding.severity is Severity.FAULT
        and not (finding.code == "policy_not_met" and finding.path in waived)
    ]
    if faults:
        raise Invalid("The rule set is not fit to publish.", findings=faults)
    stored.waivers = [asdict(waiver) for waiver in said.waivers]
    stored.state, stored.published_by = RuleSetState.PUBLISHED, person
    stored.published_at = stored.updated_at = now
    stored.edition += 1
    _note(session, "rule_set.published", stored, Who(caller.authority_id, person), now)
    return stored


def _writers(who: Who) -> Sight:
    """Give what those who write an authority's rules see: all of them."""
    return Sight(who.authority_id, drafts=True)


def _refuse_frozen(stored: StoredRuleSet) -> None:
    if stored.state is RuleSetState.PUBLISHED:
        raise RulesAreFrozen(
            f"{stored.rule_set} {stored.version} is published and never changes.",
            "Write a new version.",
        )


def _note(
    session: WriteSession, kind: str, stored: StoredRuleSet, who: Who, now: datetime
) -> None:
    note(
        session, kind, stored.id, now,
        authority=who.authority_id, actor=who.who, digest=stored.digest,
    )  # fmt: skip
