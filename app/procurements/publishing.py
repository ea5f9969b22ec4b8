"""Publish a procurement: pin the rules of each lot, and keep the whole text for good."""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlmodel import Session

from app.organisations.caller import Caller, SecondPersonNeeded
from app.organisations.people.separating import publisher_of
from app.organisations.tables import Authority
from app.platform.database import WriteSession, add_if_new
from app.platform.events import note
from app.problems import Finding, Invalid, NotFound, Severity, Stale
from app.procurements.draft import Draft
from app.procurements.drafting import refuse_unless_draft
from app.procurements.law.reading import read_law
from app.procurements.queries import Lock, lots_of, pinned_text, procurement_of
from app.procurements.readiness import (
    NamedRules,
    Surroundings,
    faults_of_commencement,
    findings_before,
)
from app.procurements.tables import (
    Lot,
    PinnedRules,
    Procurement,
    ProcurementState,
    ProcurementVersion,
)
from app.rules.digest import digest_of, pinned, unpinned
from app.rules.queries import Sight, find_version, rules_named
from app.rules.tables import RuleSetState

Clock = Callable[[Session], datetime]


def publish(
    session: WriteSession,
    caller: Caller,
    procurement_id: UUID,
    version: int,
    home: Path,
    clock: Clock,
) -> tuple[Procurement, list[Finding]]:
    """Publish a draft that others wrote, the last of them a person.

    Args:
        session: where it is kept.
        caller: a person who wrote none of it.
        procurement_id: which.
        version: of the draft that the caller has read.
        home: folder of the rule library.
        clock: of the database; it decides whether the deadline has passed.

    Returns:
        the procurement, and what should be looked at.

    Raises:
        NotFound: if there is none.
        PersonNeeded: if a program calls.
        ProcurementIsPublished: if it is published; of two at once, one is told so.
        Stale: if it was changed since the caller read it.
        SecondPersonNeeded: if the caller wrote it, last or earlier.
        AuthorNeeded: if a program wrote it last.
        Invalid: with all that stands in the way.
    """
    caller.person()
    procurement = procurement_of(session, caller, procurement_id, Lock.ALONE)
    refuse_unless_draft(procurement)
    refuse_stale(procurement, version)
    person = publisher_of(session, caller, procurement.made_by, procurement.writers)
    draft = Draft.read(procurement.document)
    now = clock(session)
    beside = surroundings(session, procurement, draft, home)
    warnings = refuse_unready(
        [*faults_of_commencement(draft, now), *findings_before(draft, beside, now)]
    )
    procurement.state = ProcurementState.PUBLISHED
    procurement.published_by, procurement.published_at = person, now
    kept = new_version(session, procurement, draft, beside, (procurement.made_by, person, ""), now)
    note(
        session, "procurement.published", procurement.id, now,
        authority=caller.authority_id, actor=caller.who, version=kept.number,
        digest=kept.digest, rules=sorted({one.digest for one in beside.rules.values()}),
    )  # fmt: skip
    return procurement, warnings


def refuse_stale(procurement: Procurement, version: int) -> None:
    """Let something through only if it was decided on what the procurement says now.

    Raises:
        Stale: if the version that was read is not the present one.
    """
    if version != procurement.version:
        raise Stale(
            f"{procurement.reference} is at version {procurement.version} now.",
            "Read it again, and say that version.",
            current_version=procurement.version,
        )


def refuse_same_person(first: UUID, second: UUID, words: str) -> None:
    """Let something through only if two people do it.

    Raises:
        SecondPersonNeeded: if one person did both.
    """
    if first == second:
        raise SecondPersonNeeded(words, "Have another person do it.")


def refuse_unready(found: list[Finding]) -> list[Finding]:
    """Let a procurement through only if nothing stands in the way; give what is worth a look.

    Raises:
        Invalid: with every fault.
    """
    faults = [one for one in found if one.severity is Severity.FAULT]
    if faults:
        raise Invalid("The procurement is not ready to be published.", findings=faults)
    return found


def surroundings(
    session: Session, procurement: Procurement, draft: Draft, home: Path
) -> Surroundings:
    """Look up all that a procurement is looked at beside.

    Rules that are pinned already stay as they were pinned, whatever their name stands for by now.
    """
    owner = procurement.authority_id
    names = dict.fromkeys(lot.rules for lot in draft.lots)
    lots = lots_of(session, procurement)
    found: dict[str, NamedRules | None] = dict(_pinned(session, lots))
    found = {
        name: found[name] if name in found else _named(session, owner, name, home)
        for name in names
    }
    return Surroundings(
        rules={name: rules for name, rules in found.items() if rules is not None},
        law=read_law(home),
        authority=session.get_one(Authority, owner).kind,
        cancelled=frozenset(lot.number for lot in lots if lot.cancelled_at is not None),
    )


def _pinned(session: Session, lots: Iterable[Lot]) -> Iterator[tuple[str, NamedRules]]:
    """Give the rules that the lots are scored by as they stand, by their names."""
    by_name = {lot.rules: lot for lot in lots if lot.rules_digest}
    for name, lot in by_name.items():
        text = pinned_text(session, lot)
        digest = lot.rules_digest or ""
        yield name, NamedRules(*unpinned(text), text, digest, is_published=True)


def _named(session: Session, authority_id: UUID, name: str, home: Path) -> NamedRules | None:
    rule_set_id, _, version = name.partition("@")
    sight = Sight(authority_id, drafts=True)  # a draft is named as such, and is no rules yet
    stored = find_version(session, sight, rule_set_id, version)
    if stored is not None:
        made, library = unpinned(stored.pinned)
        is_published = stored.state is RuleSetState.PUBLISHED
        return NamedRules(made, library, stored.pinned, stored.digest, is_published)
    try:
        made, library = rules_named(session, sight, name, home)
    except NotFound:
        return None
    text = pinned(made, library)
    return NamedRules(*unpinned(text), text, digest_of(text), is_published=True)


def new_version(
    session: WriteSession,
    procurement: Procurement,
    draft: Draft,
    beside: Surroundings,
    said: tuple[UUID, UUID, str],
    now: datetime,
) -> ProcurementVersion:
    """Pin the rules, make the lots say what the document says, and keep the document.

    Args:
        session: where they are kept.
        procurement: locked alone.
        draft: what it says from now on.
        beside: the rules that its lots name, among others.
        said: who proposed it, who approved it, and the reason.
        now: when.
    """
    lots = lots_of(session, procurement, Lock.ALONE)
    _pin(session, procurement.authority_id, beside.rules.values(), now)
    for lot in lots:
        _bring_up(lot, draft, beside)
    procurement.title = draft.title
    procurement.document = draft.document()
    procurement.published_version += 1
    procurement.version += 1
    procurement.updated_at = now
    document = published_document(procurement, draft, lots)
    proposed_by, approved_by, reason = said
    kept = ProcurementVersion(
        procurement_id=procurement.id,
        number=procurement.published_version,
        document=document,
        digest=digest_of(document),
        reason=reason,
        proposed_by=proposed_by,
        approved_by=approved_by,
        at=now,
    )
    session.add(kept)
    session.flush()
    return kept


def _bring_up(lot: Lot, draft: Draft, beside: Surroundings) -> None:
    """Make a lot's row say what the document says of it."""
    document = draft.document()["lots"]
    [said] = [one for one in document if one["number"] == lot.number]
    lot.title, lot.contract, lot.rules = said["title"], said["contract"], said["rules"]
    lot.rules_digest = beside.rules[lot.rules].digest
    if draft.deadline is not None:
        lot.deadline, lot.zone = draft.deadline.at, draft.deadline.zone
    lot.version += 1


def _pin(
    session: WriteSession, authority_id: UUID, rules: Iterable[NamedRules], now: datetime
) -> None:
    """Keep the full text of rules, once for each digest."""
    for one in sorted(rules, key=lambda one: one.digest):
        row = PinnedRules(
            authority_id=authority_id, digest=one.digest, text=one.text, pinned_at=now
        )
        add_if_new(session, row)


def published_document(
    procurement: Procurement, draft: Draft, lots: Iterable[Lot]
) -> dict[str, Any]:
    """Give the whole text of a version: what is said, and the digests of the rules."""
    document = draft.document()
    rows = {lot.number: lot for lot in lots}
    document["id"] = str(procurement.id)
    document["version"] = procurement.published_version
    document["lots"] = [
        {
            **said,
            "id": str(rows[said["number"]].id),
            "rules_digest": rows[said["number"]].rules_digest,
        }
        for said in document["lots"]
    ]
    return document
