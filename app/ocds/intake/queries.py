"""Look-ups of what was sent as open contracting data; another authority's is not found."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import and_, tuple_
from sqlmodel import Session, col, func, select

from app.ocds.intake.answer import ReleaseAnswer
from app.ocds.intake.tables import OcdsAnswer, OcdsIngest, OcdsIngestPart, OcdsRelease
from app.organisations.caller import Caller
from app.platform.jobs.tables import Job, JobState
from app.problems import NotFound


def ingests_of(caller: Caller) -> Any:
    """Give a select of the files that a caller's authority sent, each with its job."""
    columns: list[Any] = [OcdsIngest, Job, OcdsIngest.updated_at, OcdsIngest.id]
    joined = select(*columns).join(Job, col(Job.id) == col(OcdsIngest.job_id))
    return joined.where(OcdsIngest.authority_id == caller.authority_id)


def ingest_of(session: Session, caller: Caller, ingest_id: UUID) -> tuple[OcdsIngest, Job]:
    """Give a file that was sent, and the job that reads it.

    Raises:
        NotFound: if the caller's authority sent none such.
    """
    row = session.execute(ingests_of(caller).where(OcdsIngest.id == ingest_id)).one_or_none()
    if row is None:
        raise NotFound(f"There is no ingest {ingest_id}.", "List them to see which there are.")
    return row[0], row[1]


def waiting(session: Session, authority_id: UUID) -> int:
    """Count the files of an authority that are not read yet."""
    query = (
        select(func.count())
        .select_from(OcdsIngest)
        .join(Job, col(Job.id) == col(OcdsIngest.job_id))
        .where(OcdsIngest.authority_id == authority_id)
        .where(col(Job.state).in_([JobState.WAITING, JobState.RUNNING]))
    )
    return session.exec(query).one()


def counts_of(session: Session, ids: Sequence[UUID]) -> dict[UUID, dict[ReleaseAnswer, int]]:
    """Count the answers of each kind to the releases of some files."""
    query = (
        select(OcdsAnswer.ingest_id, OcdsAnswer.answer, func.count())
        .where(col(OcdsAnswer.ingest_id).in_(ids))
        .group_by(col(OcdsAnswer.ingest_id), col(OcdsAnswer.answer))
    )
    found: dict[UUID, dict[ReleaseAnswer, int]] = {one: {} for one in ids}
    for ingest_id, answer, count in session.exec(query):
        found[ingest_id][ReleaseAnswer(answer)] = count
    return found


def part_of(session: Session, ingest_id: UUID, number: int) -> bytes | None:
    """Give a part of a file; None: there is none of this number."""
    query = select(OcdsIngestPart.content).where(
        OcdsIngestPart.ingest_id == ingest_id, OcdsIngestPart.number == number
    )
    return session.exec(query).one_or_none()


def digests_of(
    session: Session, authority_id: UUID, keys: Sequence[tuple[str, str]]
) -> dict[tuple[str, str], str]:
    """Give the digests of releases that were sent first, by ocid and id."""
    if not keys:
        return {}
    query = select(OcdsRelease.ocid, OcdsRelease.release_id, OcdsRelease.digest).where(
        OcdsRelease.authority_id == authority_id,
        tuple_(col(OcdsRelease.ocid), col(OcdsRelease.release_id)).in_(keys),
    )
    return {(ocid, name): digest for ocid, name, digest in session.exec(query)}


def to_use(session: Session, authority_id: UUID, ingest_id: UUID) -> list[str]:
    """Give the ocids of what a file has of which nothing was made yet."""
    query = (
        select(OcdsAnswer.ocid)
        .join(
            OcdsRelease,
            and_(
                col(OcdsRelease.authority_id) == authority_id,
                col(OcdsRelease.ocid) == col(OcdsAnswer.ocid),
                col(OcdsRelease.release_id) == col(OcdsAnswer.release_id),
            ),
        )
        .where(OcdsAnswer.ingest_id == ingest_id, col(OcdsRelease.is_used).is_(False))
        .where(col(OcdsAnswer.answer).in_([ReleaseAnswer.TAKEN, ReleaseAnswer.SAME]))
        .distinct()
        .order_by(col(OcdsAnswer.ocid))
    )
    return list(session.exec(query))


def history_of(
    session: Session, authority_id: UUID, ocid: str, *, locks: bool = False
) -> list[OcdsRelease]:
    """Give all releases of a procurement, the earliest first; those without a day before them.

    Args:
        session: where they are.
        authority_id: whose they are.
        ocid: of the procurement.
        locks: nobody else uses them until the transaction ends.
    """
    query = select(OcdsRelease).where(
        OcdsRelease.authority_id == authority_id, OcdsRelease.ocid == ocid
    )
    if locks:
        query = query.order_by(col(OcdsRelease.id)).with_for_update()
    rows = session.exec(query).all()
    return sorted(rows, key=lambda one: (one.dated is not None, one.dated or one.kept_at, one.id))
