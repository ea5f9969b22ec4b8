"""Keep releases as they were first sent, and answer each that is sent."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlmodel import col, delete, select

from app.ocds.intake.answer import ReleaseAnswer
from app.ocds.intake.queries import kept
from app.ocds.intake.tables import OcdsAnswer, OcdsIngest, OcdsIngestPart, OcdsRelease
from app.ocds.intake.told import Refused, Release
from app.platform.database import WriteSession, add_if_new
from app.platform.jobs.tables import Job, JobState
from app.platform.json_text import with_numbers
from app.problems import Finding


@dataclass(frozen=True, slots=True)
class Told:
    """What a file has at one place."""

    number: int  #: 1, 2, 3 …
    place: str
    said: Release | Refused


def keep(
    session: WriteSession, ingest: OcdsIngest, told: Iterable[Told], now: datetime
) -> list[OcdsAnswer]:
    """Keep what is new, and answer all.

    Args:
        session: where to keep it.
        ingest: the file that has it.
        told: what it has, in order; nothing of it was answered before.
        now: when.
    """
    answers = [_answered(session, ingest, one, now) for one in told]
    session.add_all(answers)
    ingest.answered += len(answers)
    session.flush()
    return answers


def forget_parts(session: WriteSession, ingest_id: UUID) -> None:
    """Delete the bytes of a file."""
    session.execute(delete(OcdsIngestPart).where(col(OcdsIngestPart.ingest_id) == ingest_id))


def sweep_parts(session: WriteSession, before: datetime) -> int:
    """Delete parts kept before a moment that nobody will read any more, and give how many.

    Those are of files that never came to their end, and of those whose job was given up.
    """
    known = (
        select(OcdsIngest.id)
        .join(Job, col(Job.id) == col(OcdsIngest.job_id))
        .where(OcdsIngest.id == OcdsIngestPart.ingest_id, Job.state != JobState.FAILED)
    )
    old = delete(OcdsIngestPart).where(col(OcdsIngestPart.kept_at) < before, ~known.exists())
    gone = session.execute(old.returning(col(OcdsIngestPart.number)))
    return len(gone.all())


def written(tree: Any) -> str:
    """Write a release in one form, so that the same content has the same digest."""
    return with_numbers(_in_order(tree))


def plain_findings(findings: Sequence[Finding]) -> list[dict[str, Any]]:
    """Give findings as they are stored."""
    return [asdict(one) | {"severity": str(one.severity)} for one in findings]


def _answered(session: WriteSession, ingest: OcdsIngest, told: Told, now: datetime) -> OcdsAnswer:
    said = told.said
    answer = OcdsAnswer(
        ingest_id=ingest.id,
        number=told.number,
        place=told.place[:500],
        ocid=said.ocid[:100],
        release_id=said.id[:200],
        answer=ReleaseAnswer.REFUSED,
        findings=plain_findings(said.findings),
        updated_at=now,
    )
    if isinstance(said, Release):
        answer.answer = _kept(session, ingest, told.number, said, now)
        if answer.answer is ReleaseAnswer.CONFLICT:
            answer.findings = [*plain_findings([_conflict(said)]), *answer.findings]
    return answer


def _kept(
    session: WriteSession, ingest: OcdsIngest, number: int, said: Release, now: datetime
) -> ReleaseAnswer:
    content = written(said.tree)
    row = OcdsRelease(
        authority_id=ingest.authority_id,
        ocid=said.ocid,
        release_id=said.id,
        digest=hashlib.sha256(content.encode()).hexdigest(),
        content=content,
        dated=said.dated,
        ingest_id=ingest.id,
        number=number,
        kept_at=now,
    )
    if add_if_new(session, row):
        return ReleaseAnswer.TAKEN
    first = kept(session, ingest.authority_id, said.ocid, said.id)
    is_same = first is not None and first.digest == row.digest
    return ReleaseAnswer.SAME if is_same else ReleaseAnswer.CONFLICT


def _conflict(said: Release) -> Finding:
    words = f"Release {said.id!r} was sent before with other content, which stays."
    fix = "A publisher gives what it changes a new id; ask which of the two is right."
    return Finding("release_changed", words, fix, path="id")


def _in_order(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _in_order(value[name]) for name in sorted(value)}
    if isinstance(value, list):
        return [_in_order(one) for one in value]
    return value if not isinstance(value, Decimal) or value else Decimal(0)
