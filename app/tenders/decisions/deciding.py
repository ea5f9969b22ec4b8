"""Decide about one tender: admit a late one or not, set one aside, take that back. By two people.

A late tender is excluded only by decision, and opened only by decision; one that is admitted
gets a receipt, so that none is ever opened without one. Nothing that comes later changes which
version of it that is, so two people decide about the same. A damaged tender is left out only by
decision, unless its supplier's copy is proved and taken.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from app.organisations.caller import Caller, SecondPersonNeeded
from app.platform.database import WriteSession
from app.platform.events import note
from app.platform.sealing import Seals
from app.problems import AlreadyDecided, Conflict, Finding, Invalid, NotFound
from app.procurements.lifecycle import LotState, refuse_unless
from app.procurements.queries import Lock, lot_of, state_of
from app.procurements.tables import Lot
from app.scoring.submission import Status
from app.tenders.decisions.copying import take_copy
from app.tenders.lifecycle import TenderState
from app.tenders.opened.opening import alias_at
from app.tenders.panel.queries import refuse_panel, refuse_undeclared
from app.tenders.proving import faults_in
from app.tenders.queries import EXCLUDING, admissible_of, opened_tenders, tender_of
from app.tenders.receipting import Submitted, receipt_for
from app.tenders.sealing import key_of, unseal
from app.tenders.tables import DecisionKind, Tender, TenderDecision

SETS_ASIDE = {
    DecisionKind.FAILS_REQUIREMENTS: Status.FAILS_REQUIREMENTS,
    DecisionKind.DISQUALIFY: Status.DISQUALIFIED,
    DecisionKind.DISREGARD: Status.DISREGARDED,
}
ABOUT_LATE = {DecisionKind.ADMIT_LATE, DecisionKind.EXCLUDE_LATE}
ABOUT_DAMAGED = {DecisionKind.ADMIT_COPY, DecisionKind.EXCLUDE_DAMAGED}


class NotThatTender(Conflict):
    """The tender is in a state to which this decision does not apply."""

    slug = "decision-does-not-apply"


@dataclass(frozen=True, slots=True)
class Proposed:
    """A decision that somebody proposes."""

    kind: DecisionKind
    reason: str
    law: str = ""


def propose(
    session: WriteSession, caller: Caller, tender_id: UUID, wanted: Proposed, now: datetime
) -> TenderDecision:
    """Propose a decision about a tender, with its reason; another person makes it.

    Raises:
        NotFound: if there is none, or its lot is sealed.
        PersonNeeded: if the caller is a program.
        WrongMoment: if the lot was awarded.
        NotThatTender: if it does not apply to the tender.
    """
    person = caller.person()
    tender, lot = _locked(session, caller, tender_id, now)
    _refuse_unfit(session, lot, tender, wanted.kind)
    decision = TenderDecision(
        tender_id=tender.id,
        kind=wanted.kind,
        reason=wanted.reason,
        law=wanted.law,
        proposed_by=person,
        proposed_at=now,
        updated_at=now,
    )
    session.add(decision)
    _note(session, "tender.decision_proposed", lot, decision, caller, now)
    return decision


def decide(
    session: WriteSession, seals: Seals, caller: Caller, decision_id: UUID, now: datetime
) -> TenderDecision:
    """Make a decision that another person proposed.

    Raises:
        NotFound: if there is none that the caller may know of.
        SecondPersonNeeded: if the caller proposed it.
        AlreadyDecided: if it was made.
        NotThatTender: if it no longer applies.
        Invalid: if a late tender that would be admitted cannot be scored.
        NothingToProve: if a copy that would be taken cannot be proved.
    """
    person = caller.person()
    decision = decision_of(session, caller, decision_id)
    tender, lot = _locked(session, caller, decision.tender_id, now)
    session.refresh(decision, with_for_update=True)
    if decision.decided_at is not None:
        raise AlreadyDecided("This decision has been made.", "Nothing more is to be done.")
    if decision.proposed_by == person:
        raise SecondPersonNeeded(
            "You proposed this decision; another person must make it.",
            "Have somebody else who may decide about tenders make it.",
        )
    _refuse_unfit(session, lot, tender, decision.kind)
    _apply(session, seals, lot, tender, decision, now)
    decision.decided_by, decision.decided_at = person, now
    decision.updated_at = tender.updated_at = now
    tender.version += 1
    _note(session, "tender.decided", lot, decision, caller, now)
    return decision


def decision_of(session: WriteSession, caller: Caller, decision_id: UUID) -> TenderDecision:
    """Give a decision about a tender that the caller may know of.

    Raises:
        NotFound: if there is none.
    """
    decision = session.get(TenderDecision, decision_id)
    missing = NotFound(f"There is no decision {decision_id}.", "A tender lists its decisions.")
    if decision is None:
        raise missing
    try:
        tender_of(session, caller, decision.tender_id)
    except NotFound:
        raise missing from None
    return decision


def _locked(
    session: WriteSession, caller: Caller, tender_id: UUID, now: datetime
) -> tuple[Tender, Lot]:
    lot_id = tender_of(session, caller, tender_id).lot_id
    lot = lot_of(session, caller, lot_id, Lock.ALONE)
    refuse_undeclared(session, caller, lot)
    refuse_panel(session, caller, lot, "Deciding about a tender")
    states = (LotState.OPENED, LotState.MODERATED)
    refuse_unless("Deciding about a tender", state_of(session, lot, now), *states)
    return tender_of(session, caller, tender_id, Lock.ALONE), lot


def _refuse_unfit(session: WriteSession, lot: Lot, tender: Tender, kind: DecisionKind) -> None:
    if kind in ABOUT_LATE:
        is_late = tender.state is TenderState.LATE
        fits = is_late and admissible_of(session, lot, tender) is not None
        wanted = "late, written before its lot was opened, and sent before it was awarded"
    elif kind in ABOUT_DAMAGED:
        fits, wanted = tender.state is TenderState.DAMAGED, "damaged"
    elif kind is DecisionKind.REINSTATE:
        fits, wanted = tender.set_aside is not None, "set aside"
    else:
        fits = tender.state is TenderState.OPENED and tender.set_aside is None
        wanted = "opened and not set aside"
    if not fits:
        how = f"{tender.state}, {tender.set_aside}" if tender.set_aside else tender.state.value
        raise NotThatTender(
            f"This decision is for a tender that is {wanted}; this one is {how}.",
            "Read the tender, and choose a decision that applies to it.",
        )


def _apply(
    session: WriteSession,
    seals: Seals,
    lot: Lot,
    tender: Tender,
    decision: TenderDecision,
    now: datetime,
) -> None:
    if decision.kind is DecisionKind.ADMIT_LATE:
        _admit(session, seals, lot, tender, now)
    elif decision.kind is DecisionKind.ADMIT_COPY:
        take_copy(session, seals, tender, decision)
        _named(session, lot, tender)
    elif decision.kind in EXCLUDING.values():
        tender.set_aside_reason = decision.reason
    elif decision.kind is DecisionKind.REINSTATE:
        tender.set_aside, tender.set_aside_reason = None, ""
    else:
        tender.set_aside = SETS_ASIDE[decision.kind].value
        tender.set_aside_reason = decision.reason
    lot.version += 1


def _admit(session: WriteSession, seals: Seals, lot: Lot, tender: Tender, now: datetime) -> None:
    """Open a late tender: the version that can be admitted."""
    late = admissible_of(session, lot, tender)
    if late is None:
        raise ValueError(f"the tender {tender.id} is late, and nothing of it came late")
    version = late.version
    key = key_of(session, seals, lot.id)
    faults = faults_in(session, lot, unseal(key, version).content, now.date())
    if faults:
        raise _unfit(faults)
    submitted = Submitted(late.received_at, late.submission.submitted_by, is_late=True)
    session.add(receipt_for(key, tender, version, lot, submitted))
    tender.state, tender.submitted_number = TenderState.OPENED, version.number
    tender.set_aside_reason = ""
    _named(session, lot, tender)


def _named(session: WriteSession, lot: Lot, tender: Tender) -> None:
    """Give a tender that was opened after the others the next alias."""
    tender.alias = alias_at(len(opened_tenders(session, lot)) - 1)


def _unfit(faults: Sequence[Finding]) -> Invalid:
    """Refuse to admit a tender, telling by codes alone what is wrong: it is still sealed."""
    codes = ", ".join(sorted({one.code for one in faults}))
    words = f"This tender cannot be scored by the rules of the lot ({codes}): nor could the lot."
    fix = "Propose and make the decision `exclude_late`."
    return Invalid(words, fix, [Finding("does_not_fit_the_rules", words, fix)])


def _note(
    session: WriteSession,
    kind: str,
    lot: Lot,
    decision: TenderDecision,
    caller: Caller,
    now: datetime,
) -> None:
    version: dict[str, Any] = {}
    if decision.kind in ABOUT_LATE:
        tender = session.get_one(Tender, decision.tender_id)
        if (late := admissible_of(session, lot, tender)) is not None:
            version = {"number": late.number, "digest": late.version.digest}
    note(
        session, kind, decision.tender_id, now, authority=caller.authority_id, actor=caller.who,
        decision=decision.id, about=decision.kind.value, **version,
    )  # fmt: skip
