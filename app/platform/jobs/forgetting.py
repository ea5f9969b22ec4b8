"""Forgetting jobs that are done and that nobody asks for again."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete
from sqlmodel import col, select
from sqlmodel.sql.expression import SelectOfScalar

from app.platform.database import WriteSession
from app.platform.jobs.tables import Job, JobState


def forget_done(session: WriteSession, kinds: Collection[str], before: datetime, most: int) -> int:
    """Forget the oldest jobs of some kinds that ended well; give how many.

    Args:
        session: to write with.
        kinds: whose outcome is written down elsewhere.
        before: those that ended before then.
        most: as many at once.
    """
    gone = 0
    for kind in kinds:  # each by itself, so that an index gives them without those of others
        oldest = done_of(kind, before).limit(most - gone)
        found = delete(Job).where(col(Job.id).in_(oldest)).returning(col(Job.id))
        gone += len(session.execute(found).all())
    return gone


def done_of(kind: str, before: datetime) -> SelectOfScalar[UUID]:
    """Give the query for the jobs of a kind that ended well before then, the oldest first."""
    query = select(Job.id).where(
        Job.kind == kind,
        Job.state == JobState.DONE,
        Job.due < before,  # which the index tells; none ends before it is due
        col(Job.ended_at) < before,
    )
    return query.order_by(col(Job.due))
