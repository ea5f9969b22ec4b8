"""Propose an amendment, and decide on it: what is applied is a new version, told to everybody."""

from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlmodel import Session, select

from app.organisations.caller import Caller
from app.platform.database import WriteSession
from app.platform.events import note
from app.problems import Conflict, Invalid, NotFound
from app.procurements.amendments.amendment import Change, faults_of_form, law_for
from app.procurements.amendments.letter import words_of
from app.procurements.draft import Draft
from app.procurements.drafting import refuse_cancelled
from app.procurements.interests.queries import refuse_interested_in_any
from app.procurements.publishing import (
    Clock,
    new_version,
    refuse_same_person,
    refuse_stale,
    refuse_unready,
    surroundings,
)
from app.procurements.queries import Lock, lots_of, procurement_of
from app.procurements.readiness import Surroundings, findings_before, purchase_of
from app.procurements.tables import Amendment, AmendmentState, Procurement, ProcurementState
from app.procurements.telling import News, tell_the_interested


class NotPublishedYet(Conflict):
    """A draft is not amended; it is written anew."""

    slug = "not-published-yet"


class AmendmentDecided(Conflict):
    """Somebody has decided on it already."""

    slug = "amendment-decided"


def propose(
    session: WriteSession,
    caller: Caller,
    procurement_id: UUID,
    change: Change,
    reason: str,
    home: Path,
    clock: Clock,
) -> Amendment:
    """Propose a change to a published procurement.

    Raises:
        NotFound: if there is no such procurement.
        PersonNeeded: if a program calls.
        InterestDeclared: if the caller has an interest in a lot of it that was not allowed.
        NotPublishedYet: if it is a draft.
        ProcurementIsCancelled: if it was cancelled.
        Invalid: if the change names what there is not, changes nothing, or breaks something.
        AmendmentNotAllowed: if the law does not allow it any more.
    """
    person = caller.person()
    procurement = procurement_of(session, caller, procurement_id, Lock.SHARED)
    refuse_interested_in_any(session, caller, lots_of(session, procurement))
    refuse_unpublished(procurement)
    now = clock(session)
    _, _, law = _examined(session, procurement, change, home, now)
    proposed = Amendment(
        authority_id=caller.authority_id,
        procurement_id=procurement.id,
        state=AmendmentState.PROPOSED,
        change=change.document(),
        reason=reason,
        law=law,
        proposed_by=person,
        proposed_at=now,
        updated_at=now,
    )
    session.add(proposed)
    session.flush()
    note(
        session, "procurement.amendment_proposed", procurement.id, now,
        authority=caller.authority_id, actor=caller.who, amendment=proposed.id,
    )  # fmt: skip
    return proposed


def decide(
    session: WriteSession,
    caller: Caller,
    amendment_id: UUID,
    version: int,
    home: Path,
    clock: Clock,
    *,
    apply: bool,
) -> Amendment:
    """Apply an amendment that another person proposed, or refuse it.

    The procurement and its lots are locked, then the database is asked the time, then the law.

    Args:
        session: where it is kept.
        caller: a person, other than the proposer.
        amendment_id: which.
        version: of the procurement that the caller has read: an amendment that was applied in
            between may have changed what this one stands on.
        home: folder of the rule library.
        clock: of the database.
        apply: whether to apply it.

    Raises:
        NotFound: if there is no such amendment.
        PersonNeeded: if a program calls.
        InterestDeclared: if the caller has an interest in a lot of it that was not allowed.
        AmendmentDecided: if it was decided.
        SecondPersonNeeded: if the caller proposed it.
        ProcurementIsCancelled: if the procurement was cancelled meanwhile.
        Stale: if the procurement has changed since the caller read it.
        Invalid: if it breaks something by now.
        AmendmentNotAllowed: if the law does not allow it any more.
    """
    person = caller.person()
    procurement_id = amendment_of(session, caller, amendment_id).procurement_id
    procurement = procurement_of(session, caller, procurement_id, Lock.ALONE)
    lots = lots_of(session, procurement, Lock.ALONE)
    refuse_interested_in_any(session, caller, lots)
    amendment = amendment_of(session, caller, amendment_id)
    now = clock(session)
    if amendment.state is not AmendmentState.PROPOSED:
        raise AmendmentDecided(f"This amendment was {amendment.state}.", "Propose another one.")
    refuse_same_person(
        amendment.proposed_by, person, "Who proposed an amendment may not decide on it."
    )
    if apply:
        refuse_unpublished(procurement)
    refuse_stale(procurement, version)
    amendment.decided_by, amendment.decided_at, amendment.updated_at = person, now, now
    if not apply:
        amendment.state = AmendmentState.REFUSED
        _note_decision(session, caller, amendment, now)
        return amendment
    digest = _apply(session, procurement, amendment, home, now)
    _note_decision(session, caller, amendment, now, version=amendment.version_made, digest=digest)
    return amendment


def _apply(
    session: WriteSession,
    procurement: Procurement,
    amendment: Amendment,
    home: Path,
    now: datetime,
) -> str:
    """Make the new version, and tell those who are interested; give its digest."""
    change = Change.read(amendment.change)
    words = words_of(change, Draft.read(procurement.document), amendment.reason)
    draft, beside, law = _examined(session, procurement, change, home, now)
    people = (amendment.proposed_by, amendment.decided_by or amendment.proposed_by)
    kept = new_version(session, procurement, draft, beside, (*people, amendment.reason), now)
    amendment.state, amendment.law = AmendmentState.APPLIED, law
    amendment.version_made = kept.number
    news = News("procurement.amended", f"changed, version {kept.number}", words)
    tell_the_interested(session, procurement, news, now)
    return kept.digest


def _examined(
    session: Session, procurement: Procurement, change: Change, home: Path, now: datetime
) -> tuple[Draft, Surroundings, str]:
    """Give the procurement as it will be, what it is looked at beside, and the law for it."""
    current = Draft.read(procurement.document)
    wanted = change.of(current)
    beside = surroundings(session, procurement, wanted, home)
    faults = list(faults_of_form(change, current, beside.cancelled))
    if faults:
        raise Invalid("The amendment cannot be made as it stands.", findings=faults)
    purchase = purchase_of(current, beside.authority)
    law = law_for(change, current, beside.law, purchase, now)
    refuse_unready(findings_before(wanted, beside, now))
    return wanted, beside, law


def refuse_unpublished(procurement: Procurement) -> None:
    """Let something through only if a procurement is published.

    Raises:
        NotPublishedYet: if it is a draft.
        ProcurementIsCancelled: if it was cancelled.
    """
    refuse_cancelled(procurement)
    if procurement.state is ProcurementState.DRAFT:
        raise NotPublishedYet(f"{procurement.reference} is a draft.", "Publish it first.")


def amendment_of(session: Session, caller: Caller, amendment_id: UUID) -> Amendment:
    """Give an amendment of the caller's authority; a supplier is shown what was applied.

    Raises:
        NotFound: if there is none that the caller may know of.
    """
    query = select(Amendment).where(
        Amendment.id == amendment_id, Amendment.authority_id == caller.authority_id
    )
    if caller.supplier_id is not None:
        query = query.where(Amendment.state == AmendmentState.APPLIED)
    found = session.exec(query.execution_options(populate_existing=True)).one_or_none()
    if found is None:
        raise NotFound(
            f"There is no amendment {amendment_id}.", "The procurement lists its amendments."
        )
    return found


def _note_decision(
    session: WriteSession, caller: Caller, amendment: Amendment, now: datetime, **facts: Any
) -> None:
    kind = "amended" if amendment.state is AmendmentState.APPLIED else "amendment_refused"
    note(
        session, f"procurement.{kind}", amendment.procurement_id, now,
        authority=caller.authority_id, actor=caller.who, amendment=amendment.id, **facts,
    )  # fmt: skip
