"""Ask for an export, approve it, take it back: two people decide that everything goes out."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import delete
from sqlmodel import col

from app.exports.queries import export_locked, under_way
from app.exports.tables import Export, ExportPart, ExportState
from app.organisations.caller import Caller, SecondPersonNeeded
from app.organisations.queries import people_behind
from app.organisations.tables import Authority
from app.platform.database import WriteSession
from app.platform.events import note
from app.platform.jobs.enqueuing import enqueue
from app.platform.sealing import Seals
from app.problems import Conflict

MAKE = "exports.make"  #: the job
KEPT_FOR = timedelta(days=7)  #: for approval, and then to be fetched
ENDED = (ExportState.WITHDRAWN, ExportState.EXPIRED)


class ExportUnderWay(Conflict):
    """An authority has one export made at a time."""

    slug = "export-under-way"
    title = "Another export is under way"


class ExportNotAsked(Conflict):
    """An export is not in the state in which this can be done."""

    slug = "export-not-so"
    title = "The export does not stand so"


def ask(session: WriteSession, caller: Caller, reason: str, seals: Seals, now: datetime) -> Export:
    """Ask for an archive of all that the authority owns; another person approves it.

    Raises:
        PersonNeeded: if a program calls.
        NoSealKey: if this deployment has nothing to seal its parts with.
    """
    person = caller.person()
    seals.require()
    row = Export(
        authority_id=caller.authority_id, reason=reason, asked_by=person, asked_at=now,
        expires_at=now + KEPT_FOR, updated_at=now,
    )  # fmt: skip
    session.add(row)
    session.flush()
    _note(session, row, "asked", person, now)
    return row


def approve(
    session: WriteSession, caller: Caller, export_id: UUID, seals: Seals, now: datetime
) -> Export:
    """Have an archive made that another person asked for.

    Raises:
        NotFound: if there is no such export for the caller.
        PersonNeeded: if a program calls.
        ExportNotAsked: if it does not wait for approval, or no longer.
        SecondPersonNeeded: if the caller asked for it.
        NoSealKey: if this deployment has nothing to seal its parts with.
        ExportUnderWay: if another is being made.
    """
    # one after the other; whoever adds something to the authority meanwhile does not wait
    session.get_one(Authority, caller.authority_id, with_for_update={"key_share": True})
    row = export_locked(session, caller, export_id)
    person = caller.person()
    if row.state is not ExportState.ASKED or row.expires_at <= now:
        raise ExportNotAsked(
            "This export does not wait for approval.", "GET it to see how it stands."
        )
    if person in people_behind(session, [row.asked_by]).values() or person == row.asked_by:
        raise SecondPersonNeeded(
            "You asked for this export, and it takes two.", "Have somebody else approve it."
        )
    seals.require()
    if there := under_way(session, caller.authority_id):
        raise ExportUnderWay(
            f"The export {there[0]} is being made.", "Wait for it, or take it back first."
        )
    row.state, row.approved_by, row.approved_at = ExportState.MAKING, person, now
    job = enqueue(session, MAKE, {"export": str(row.id)}, now, authority=row.authority_id)
    row.job_id, row.expires_at = job.id, now + KEPT_FOR
    step(row, now)
    _note(session, row, "approved", person, now)
    return row


def withdraw(session: WriteSession, caller: Caller, export_id: UUID, now: datetime) -> Export:
    """Take an export back, whoever asked for it; its archive is deleted.

    Raises:
        NotFound: if there is no such export for the caller.
        PersonNeeded: if a program calls.
        ExportNotAsked: if it was taken back, or is over.
    """
    row = export_locked(session, caller, export_id)
    person = caller.person()
    if row.state in ENDED:
        raise ExportNotAsked("This export is over already.", "There is nothing to take back.")
    forget(session, row, ExportState.WITHDRAWN, now)
    row.ended_by = person
    _note(session, row, "withdrawn", person, now)
    return row


def note_fetched(session: WriteSession, caller: Caller, row: Export, now: datetime) -> None:
    """Remember that somebody fetched the archive."""
    _note(session, row, "fetched", caller.who, now, digest=row.digest)


def forget(session: WriteSession, row: Export, state: ExportState, now: datetime) -> None:
    """Delete an export's archive, and with it the key that would open a copy of it."""
    session.execute(delete(ExportPart).where(col(ExportPart.export_id) == row.id))
    row.state, row.wrapped, row.key_name = state, b"", ""
    step(row, now)


def step(row: Export, now: datetime) -> None:
    """Tell that a row has changed."""
    row.version += 1
    row.updated_at = now


def _note(
    session: WriteSession, row: Export, what: str, who: UUID, now: datetime, **facts: Any
) -> None:
    note(session, f"export.{what}", row.id, now, authority=row.authority_id, actor=who, **facts)
