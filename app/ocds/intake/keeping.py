"""Keep releases as they were first sent, and answer each that is sent."""

import hashlib
import json
import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlmodel import col, delete, insert, select

from app.ocds.intake.answer import ReleaseAnswer
from app.ocds.intake.queries import digests_of
from app.ocds.intake.tables import OcdsAnswer, OcdsIngest, OcdsIngestPart, OcdsRelease
from app.ocds.intake.told import Refused, Release
from app.platform.database import WriteSession, add_those_new
from app.platform.identifiers import new_id
from app.platform.jobs.tables import Job, JobState
from app.problems import Finding
from app.units import plain

KEY = ("ocid", "release_id")


@dataclass(frozen=True, slots=True)
class Told:
    """What a file has at one place."""

    number: int  #: 1, 2, 3 …
    place: str
    said: Release | Refused


def keep(session: WriteSession, ingest: OcdsIngest, told: Sequence[Told], now: datetime) -> None:
    """Keep what is new, and answer all.

    Args:
        session: where to keep it.
        ingest: the file that has it.
        told: what it has, in order; nothing of it was answered before.
        now: when.
    """
    if not told:
        return
    known = _kept(session, ingest, told, now)
    rows = [
        {
            "ingest_id": ingest.id,
            "number": one.number,
            "place": one.place[:500],
            "ocid": one.said.ocid[:100],
            "release_id": one.said.id[:200],
            "answer": known.get(one.number, ReleaseAnswer.REFUSED),
            "made": [],
            "findings": plain_findings(_found(one.said, known.get(one.number))),
            "not_used": [],
            "updated_at": now,
        }
        for one in told
    ]
    session.execute(insert(OcdsAnswer), rows)
    ingest.answered += len(rows)
    session.flush()


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
    """Write a release in one form, so that the same content has the same digest.

    Numbers go through the writer as texts that no release holds, since NUL is never kept, and
    are made numbers again afterwards: the writer itself knows no exact ones.
    """
    text = _WRITER.encode(tree)
    return _NUMBER.sub(r"\1", text)


def _marked(value: Any) -> str:
    if not isinstance(value, Decimal):
        raise TypeError(f"{value!r} has no form in JSON here")
    return f"\0{plain(value) if value else 0}\0"


_WRITER = json.JSONEncoder(
    sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=_marked
)
_NUMBER = re.compile(r'"\\u0000([-0-9.]+)\\u0000"')


def plain_findings(findings: Sequence[Finding]) -> list[dict[str, Any]]:
    """Give findings as they are stored."""
    return [asdict(one) | {"severity": str(one.severity)} for one in findings]


def _kept(
    session: WriteSession, ingest: OcdsIngest, told: Sequence[Told], now: datetime
) -> dict[int, ReleaseAnswer]:
    """Keep the releases that are new, and answer each that can be kept, by its number."""
    rows = [
        _row(ingest, one.number, one.said, now) for one in told if isinstance(one.said, Release)
    ]
    first = {_key(row): row for row in reversed(rows)}
    in_order = [first[key] for key in sorted(first)]  # two files wait, and never for each other
    new = add_those_new(session, OcdsRelease, in_order, KEY)
    digests = {key: first[key]["digest"] for key in new}
    digests |= digests_of(session, ingest.authority_id, [key for key in first if key not in new])
    answers = {}
    for row in rows:
        key, number = _key(row), row["number"]
        if key in new and first[key]["number"] == number:
            answers[number] = ReleaseAnswer.TAKEN
        else:
            is_same = digests.get(key) == row["digest"]
            answers[number] = ReleaseAnswer.SAME if is_same else ReleaseAnswer.CONFLICT
    return answers


def _row(ingest: OcdsIngest, number: int, said: Release, now: datetime) -> dict[str, Any]:
    content = written(said.tree)
    return {
        "id": new_id(),
        "authority_id": ingest.authority_id,
        "ocid": said.ocid,
        "release_id": said.id,
        "digest": hashlib.sha256(content.encode()).hexdigest(),
        "content": content,
        "dated": said.dated,
        "ingest_id": ingest.id,
        "number": number,
        "kept_at": now,
        "used_at": None,
        "used_for": None,
        "is_used": False,
    }


def _key(row: dict[str, Any]) -> tuple[str, str]:
    return row["ocid"], row["release_id"]


def _found(said: Release | Refused, answer: ReleaseAnswer | None) -> Sequence[Finding]:
    if isinstance(said, Release) and answer is ReleaseAnswer.CONFLICT:
        return [_conflict(said), *said.findings]
    return said.findings


def _conflict(said: Release) -> Finding:
    words = f"Release {said.id!r} was sent before with other content, which stays."
    fix = "A publisher gives what it changes a new id; ask which of the two is right."
    return Finding("release_changed", words, fix, path="id")
