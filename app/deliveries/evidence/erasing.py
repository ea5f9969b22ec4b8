"""Erase a file's bytes: because a person asks, or because the years for which it is kept are over.

Its entry stays, with its digest, who erased it and why. A file that is put to a delivery which is
verified, in part or whole, or disputed is erased before its day by two people alone: one asks, and
another approves within thirty days, unless it was taken back. Once the contract is closed, and the
years that its terms name are over since its end and since the file came, it is done at night; but
never what is put to a disputed delivery.
"""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, select

from app.contracts.duties.rule import kept_until, years_after
from app.contracts.plan.queries import agreed_plan, terms_of
from app.contracts.tables import Contract, ContractState
from app.contracts.today import today
from app.deliveries.evidence.queries import evidence_of
from app.deliveries.evidence.removing import IN_USE
from app.deliveries.evidence.sweeping import JOB
from app.deliveries.evidence.tables import Evidence, Proves
from app.deliveries.evidence.uploading import refuse_gone
from app.deliveries.lifecycle import DeliveryState
from app.deliveries.queries import contracts_kept
from app.deliveries.tables import Delivery
from app.organisations.caller import Caller, SecondPersonNeeded
from app.platform.database import WriteSession
from app.platform.events import note
from app.platform.jobs.enqueuing import enqueue
from app.problems import Conflict
from app.procurements.queries import Lock

ITS_DAY = "The years for which the contract's terms keep records are over."
#: what one person asked waits so long for another, and then nobody can approve it any more
WAITS_FOR = timedelta(days=30)


class Step(StrEnum):
    """What a request about an erasure came to; programs may rely on the words."""

    ASKED = "asked"  #: the first word: the file is there until another person says the same
    APPROVED = "approved"  #: the second word: it is erased
    ERASED = "erased"  #: one word was enough
    WITHDRAWN = "withdrawn"  #: what was asked is taken back


class NoErasureAsked(Conflict):
    """Nobody asked for an erasure that still waits for another person."""

    slug = "no-erasure-asked"


def erase(
    session: WriteSession, caller: Caller, evidence_id: UUID, reason: str, now: datetime
) -> tuple[Evidence, Step]:
    """Erase a file, or ask for it where another person has to approve.

    The bytes go within moments. What was verified on it stays verified, and is drawn more often
    to be looked at; what was only evidenced stays so, until its evidence is looked at again.

    Returns:
        its entry, and whether this was the first of two words, the second, or the only one.

    Raises:
        NotFound: if there is no such file for the caller.
        PersonNeeded: if a program calls.
        EvidenceGone: if only its entry was left.
        SecondPersonNeeded: if the caller asked for it, and another has to approve.
    """
    entry = evidence_of(session, caller, evidence_id, Lock.ALONE)
    person = caller.person()
    refuse_gone(entry)
    takes_two = _takes_two(session, entry, now)
    if takes_two and not _waits(entry, now):
        _ask(session, entry, person, reason, now)
        return entry, Step.ASKED
    if takes_two and entry.erasure_asked_by == person:
        raise SecondPersonNeeded(
            "You asked for this file to be erased, and it proves what is verified or disputed.",
            "Have somebody else look at it, and ask too; or take it back with `withdraw`.",
        )
    enqueue(session, JOB, {"path": entry.stored_as}, now, authority=entry.authority_id)
    _let_go(session, entry, person, reason, now)
    return entry, Step.APPROVED if takes_two else Step.ERASED


def withdraw(
    session: WriteSession, caller: Caller, evidence_id: UUID, reason: str, now: datetime
) -> tuple[Evidence, Step]:
    """Take back that a file be erased, whoever asked for it; it may be asked for anew.

    Raises:
        NotFound: if there is no such file for the caller.
        PersonNeeded: if a program calls.
        EvidenceGone: if only its entry was left.
        NoErasureAsked: if nothing waits: nobody asked, or it was taken back or lapsed.
    """
    entry = evidence_of(session, caller, evidence_id, Lock.ALONE)
    person = caller.person()
    refuse_gone(entry)
    if not _waits(entry, now):
        raise NoErasureAsked(
            "No erasure of this file waits for another person.", "There is nothing to take back."
        )
    entry.erasure_withdrawn_by, entry.erasure_withdrawn_at = person, now
    entry.why_withdrawn = reason
    _changed(session, entry, person, "erasure_withdrawn", now)
    return entry, Step.WITHDRAWN


def lapses_at(entry: Evidence) -> datetime | None:
    """Give until when what was asked waits for a second person; None: nothing does."""
    if entry.erasure_asked_at is None or entry.erasure_withdrawn_at is not None:
        return None
    return entry.erasure_asked_at + WAITS_FOR


def _waits(entry: Evidence, now: datetime) -> bool:
    until = lapses_at(entry)
    return until is not None and now < until


def _ask(session: WriteSession, entry: Evidence, person: UUID, reason: str, now: datetime) -> None:
    entry.erasure_asked_by, entry.erasure_asked_at, entry.why_asked = person, now, reason
    entry.erasure_withdrawn_by = entry.erasure_withdrawn_at = None
    entry.why_withdrawn = ""
    _changed(session, entry, person, "erasure_asked", now)


def _changed(
    session: WriteSession, entry: Evidence, person: UUID, what: str, now: datetime
) -> None:
    entry.version += 1
    entry.updated_at = now
    note(
        session, f"evidence.{what}", entry.id, now,
        authority=entry.authority_id, actor=person, contract=entry.contract_id,
    )  # fmt: skip


def _takes_two(session: Session, entry: Evidence, now: datetime) -> bool:
    """Tell whether a file takes two people to erase; what it proves stays so meanwhile."""
    put = (Proves.evidence_id == entry.id, col(Proves.removed_at).is_(None))
    query = (
        select(Delivery.state)
        .join(Proves, col(Proves.delivery_id) == Delivery.id)
        .where(*put)
        .order_by(col(Delivery.id))
    )
    states = session.exec(query.with_for_update(read=True, of=Delivery)).all()
    if not any(state in IN_USE for state in states):
        return False
    if DeliveryState.DISPUTED in states:
        return True
    contract = session.get_one(Contract, entry.contract_id)
    years = terms_of(agreed_plan(session, contract.id)).retention_years
    return not is_over(contract, entry.uploaded_at, years, today(contract.zone, now))


def is_over(contract: Contract, handed_in: datetime, years: int, day: date) -> bool:
    """Tell whether a file is kept no longer; never while its contract is not closed.

    Args:
        contract: whose proof it is.
        handed_in: when; what came late is kept for as many years.
        years: by the contract's terms.
        day: on which it is asked.
    """
    last_on = contract.ended_on or contract.ends_on
    if (
        contract.state is not ContractState.CLOSED
        or last_on is None
        or contract.entered_on is None
    ):
        return False
    came_on = today(contract.zone, handed_in)
    return max(kept_until(contract.entered_on, last_on, years), years_after(came_on, years)) < day


def due_files(session: Session, day: date) -> Iterator[UUID]:
    """Name the files that are kept no longer."""
    stored = select(Evidence.contract_id).where(col(Evidence.stored_as) != "").distinct()
    for contract, years in contracts_kept(session, stored):
        if contract.state is not ContractState.CLOSED:
            continue
        query = select(Evidence.id, Evidence.uploaded_at).where(
            Evidence.contract_id == contract.id, col(Evidence.stored_as) != "", _undisputed()
        )
        for found, handed_in in session.exec(query.order_by(col(Evidence.id))):
            if is_over(contract, handed_in, years, day):
                yield found


def _undisputed() -> ColumnElement[bool]:
    """Tell of a file whether nothing that it is put to is in dispute: that takes two people.

    A contract may be closed over it; from then on nobody verifies, and the dispute stays.
    """
    disputed = (
        select(Proves.delivery_id)
        .join(Delivery, col(Delivery.id) == Proves.delivery_id)
        .where(
            Proves.evidence_id == Evidence.id,
            col(Proves.removed_at).is_(None),
            Delivery.state == DeliveryState.DISPUTED,
        )
    )
    return ~disputed.exists()


def erase_due(session: WriteSession, files: Sequence[UUID], now: datetime) -> int:
    """Erase files whose day has come, and give how many; each is noted in the log.

    The sweep of the same night removes their bytes.
    """
    query = select(Evidence).where(col(Evidence.id).in_(files), col(Evidence.stored_as) != "")
    found = session.exec(query.order_by(col(Evidence.id)).with_for_update()).all()
    for entry in found:
        _let_go(session, entry, None, ITS_DAY, now)
    return len(found)


def _let_go(
    session: WriteSession, entry: Evidence, by: UUID | None, reason: str, now: datetime
) -> None:
    """Leave only the entry of a file, so that nobody refers to its bytes."""
    entry.stored_as = ""
    entry.erased_by, entry.erased_at, entry.why_erased = by, now, reason
    entry.version += 1
    entry.updated_at = now
    note(
        session, "evidence.erased", entry.id, now,
        authority=entry.authority_id, actor=by or "",
        contract=entry.contract_id, digest=entry.digest,
    )  # fmt: skip
