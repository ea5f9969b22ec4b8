"""Say of files whose releases were not all used that nobody will, unless somebody has it tried."""

from datetime import datetime
from uuid import UUID

from sqlmodel import col, select

from app.ocds.intake.tables import OcdsIngest
from app.platform.database import WriteSession
from app.platform.events import note, noting_last
from app.platform.jobs.tables import Job, JobState

MOST = 100  #: files in one transaction


def abandon(
    session: WriteSession, ingest_id: UUID, why: str, now: datetime, *, is_blameless: bool = False
) -> None:
    """Write down that a file is given up, for whoever watches it.

    Args:
        session: to write with.
        ingest_id: of the file.
        why: in a sentence.
        now: when.
        is_blameless: whatever was in the file, it could not have been read.
    """
    query = select(OcdsIngest).where(OcdsIngest.id == ingest_id).with_for_update()
    row = session.exec(query).one()
    row.given_up, row.is_blameless = why[:500], is_blameless
    row.version += 1
    row.updated_at = now
    note(session, "ocds.given_up", row.id, now, authority=row.authority_id, answered=row.answered)


def take_up(session: WriteSession, ingest_id: UUID, now: datetime) -> None:
    """Take up again a file that was given up, and is tried once more.

    Args:
        session: to write with.
        ingest_id: of the file.
        now: when; whoever watches it sees it.
    """
    query = select(OcdsIngest).where(OcdsIngest.id == ingest_id).with_for_update()
    row = session.exec(query).one()
    row.given_up, row.is_blameless = "", False
    row.version += 1
    row.updated_at = now


def abandon_left(session: WriteSession, now: datetime) -> int:
    """Do so for files whose worker died each time and could say nothing; give how many."""
    query = (
        select(OcdsIngest.id, Job.trouble)
        .join(Job, col(Job.id) == col(OcdsIngest.job_id))
        .where(Job.state == JobState.FAILED, OcdsIngest.given_up == "")
        .order_by(col(OcdsIngest.id))
        .limit(MOST)
    )
    left = session.exec(query).all()
    with noting_last(session):
        for ingest_id, why in left:
            abandon(session, ingest_id, why or "It was given up.", now)
    return len(left)
