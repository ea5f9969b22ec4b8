"""What the API gives about releases that were sent."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from app.contracts.kind import Regime
from app.ocds.findings import MORE, more
from app.ocds.intake.answer import ReleaseAnswer, Thing
from app.ocds.intake.tables import OcdsAnswer, OcdsIngest
from app.platform.jobs.tables import Job, JobState
from app.platform.request.messages import Message
from app.platform.request.paging import Page
from app.procurements.draft import Procedure
from app.rules.messages import FindingOut

EXAMPLE_INGEST = "0195566f-4a00-7000-8000-000000000070"


class OcdsIngestOut(Message):
    """A file of releases that was sent, and how far it is read."""

    id: UUID
    state: JobState  #: of the job that reads it
    digest: str  #: SHA-256 of the file
    size: int  #: bytes
    bytes_done: int
    rules: str  #: that drafts of tenders are scored by; empty: none is made
    procedure: Procedure | None  #: of tenders whose notices do not say it
    regime: Regime | None  #: of contracts whose notices do not say it
    buyers: list[str]  #: something is made only of what they buy; nobody named: of all
    names: list[str]  #: the same, as notices write them; of files that a pull handed over
    releases: int  #: that have their answer
    taken: int
    unused: int
    same: int
    conflict: int
    refused: int
    trouble: str  #: why it was not read to its end, or its job was given up
    sent_by: UUID
    sent_at: datetime
    version: int
    updated_at: datetime

    @classmethod
    def of(
        cls, row: OcdsIngest, job: Job | None, counts: Mapping[ReleaseAnswer, int]
    ) -> "OcdsIngestOut":
        """Make it from what is stored; without its job nothing goes on with it."""
        is_done = row.read_at is not None and not row.given_up
        state, done, trouble = JobState.DONE if is_done else JobState.FAILED, 0, None
        if job is not None:
            state, done, trouble = job.state, job.done_units, job.trouble
        given_up = row.given_up or trouble if state is JobState.FAILED else None
        return cls(
            id=row.id,
            state=state,
            digest=row.digest,
            size=row.size,
            bytes_done=row.size if row.read_at else done,
            rules=row.rules,
            procedure=row.procedure,
            regime=row.regime,
            buyers=row.buyers,
            names=row.names,
            releases=row.answered,
            **{str(one): counts.get(one, 0) for one in ReleaseAnswer},
            trouble=" ".join(filter(None, [row.trouble, given_up])),
            sent_by=row.sent_by,
            sent_at=row.sent_at,
            version=row.version,
            updated_at=row.updated_at,
        )


class OcdsIngestPage(Page[OcdsIngestOut]):
    """Files of releases that were sent."""


class OcdsMadeOut(Message):
    """Something that a release made, or told more of."""

    kind: Thing
    id: UUID


class OcdsAnswerOut(Message):
    """What became of one release of a file."""

    number: int  #: 1, 2, 3 … in the order of the file
    place: str  #: where it stood in the file
    ocid: str
    release_id: str
    answer: ReleaseAnswer
    made: list[OcdsMadeOut]  #: of one that was sent before, what was made of it until now
    findings: list[FindingOut]  #: why it was refused, and what of it was not used

    @classmethod
    def of(cls, row: OcdsAnswer, first: OcdsAnswer | None = None) -> "OcdsAnswerOut":
        """Make it from what is stored; of one sent before, from where it was first sent too."""
        used = row if first is None else first
        return cls(
            number=row.number,
            place=row.place,
            ocid=row.ocid,
            release_id=row.release_id,
            answer=row.answer,
            made=[OcdsMadeOut.model_validate(one, strict=False) for one in used.made],
            findings=[_finding(one) for one in _whole([*row.findings, *used.not_used])],
        )


class OcdsAnswerPage(Page[OcdsAnswerOut]):
    """What became of the releases of a file."""


class OcdsRecordOut(Message):
    """What is kept of a procurement, as a record of open contracting; its numbers are numbers."""

    ocid: str
    releases: list[dict[str, Any]]  #: as they were sent, the earliest first
    #: what they say together; null: they do not merge
    compiledRelease: dict[str, Any] | None


def _whole(found: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Give what was found in reading and in using, with one number for all that is left out."""
    others = [one for one in found if one["code"] == MORE]
    if len(others) < 2:
        return found
    words = more(sum(one["count"] for one in others)).message
    return [*(one for one in found if one["code"] != MORE), others[0] | {"message": words}]


def _finding(told: Mapping[str, Any]) -> FindingOut:
    return FindingOut(**{name: told[name] for name in FindingOut.model_fields})
