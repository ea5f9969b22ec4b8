"""Look-ups of what was sent as open contracting data; another authority's is not found."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import and_, tuple_
from sqlmodel import Session, col, func, select

from app.ocds.intake.answer import ReleaseAnswer
from app.ocds.intake.tables import OcdsAnswer, OcdsIngest, OcdsIngestPart, OcdsRelease
from app.organisations.caller import Caller
from app.platform.jobs.tables import UNDER_WAY, Job
from app.problems import Finding, Invalid, NotFound
from app.rules.queries import Sight, rules_named

MOST_RELEASES, MOST_TEXT = 1_000, 25_000_000  #: of one procurement that are read together
MOST_WORK = 1_000_000_000  #: releases times characters; about half a minute


class HistoryTooLong(Invalid):
    """More is kept of a procurement than is read together."""

    slug = "history-too-long"


def ingests_of(caller: Caller) -> Any:
    """Give a select of the files that a caller's authority sent, each with its job.

    Of one that came in an archive while its job was under way there is none.
    """
    columns: list[Any] = [OcdsIngest, Job, OcdsIngest.updated_at, OcdsIngest.id]
    joined = select(*columns).outerjoin(Job, col(Job.id) == col(OcdsIngest.job_id))
    return joined.where(OcdsIngest.authority_id == caller.authority_id)


def ingest_of(session: Session, caller: Caller, ingest_id: UUID) -> tuple[OcdsIngest, Job | None]:
    """Give a file that was sent, and the job that reads it, if it is here.

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
        .where(col(Job.state).in_(UNDER_WAY))
    )
    return session.exec(query).one()


def refuse_unknown_rules(
    session: Session, caller: Caller, name: str, home: Path, path: str
) -> None:
    """Let rules through that there are, be they a draft yet; what is asked for later is too late.

    Args:
        session: where to look.
        caller: who names them.
        name: as id@version; empty: none are named.
        home: of the rule library.
        path: where they stand in the request.

    Raises:
        Invalid: if there are none of this name.
    """
    if not name:
        return
    try:
        rules_named(session, Sight(caller.authority_id, drafts=True), name, home)
    except NotFound:
        words = f"You have no rules {name}, and the library has none."
        fix = "List them at /v1/rule-sets, and name one as id@version; or leave `rules` out."
        raise Invalid(words, fix, [Finding("unknown_rules", words, fix, path=path)]) from None


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


def first_answers(
    session: Session, authority_id: UUID, rows: Sequence[OcdsAnswer]
) -> dict[tuple[str, str], OcdsAnswer]:
    """Give the answers where releases were first sent, by ocid and id, for those sent again.

    Args:
        session: where to look.
        authority_id: whose releases they are.
        rows: a page of answers; those that are not of the kind `same` are not looked up.
    """
    keys = [(one.ocid, one.release_id) for one in rows if one.answer is ReleaseAnswer.SAME]
    if not keys:
        return {}
    query = (
        select(OcdsAnswer)
        .join(
            OcdsRelease,
            and_(
                col(OcdsRelease.ingest_id) == col(OcdsAnswer.ingest_id),
                col(OcdsRelease.number) == col(OcdsAnswer.number),
            ),
        )
        .where(OcdsRelease.authority_id == authority_id)
        .where(tuple_(col(OcdsRelease.ocid), col(OcdsRelease.release_id)).in_(keys))
    )
    return {(one.ocid, one.release_id): one for one in session.exec(query)}


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


def to_use(session: Session, authority_id: UUID, ingest_id: UUID, after: str = "") -> list[str]:
    """Give the ocids of what a file has of which nothing was made yet, in order, after one."""
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
        .where(col(OcdsAnswer.ocid) > after)
        .where(col(OcdsAnswer.answer).in_([ReleaseAnswer.TAKEN, ReleaseAnswer.SAME]))
        .distinct()
        .order_by(col(OcdsAnswer.ocid))
    )
    return list(session.exec(query))


@dataclass(frozen=True, slots=True)
class Size:
    """How much is kept of a procurement."""

    ocid: str
    releases: int
    text: int  #: characters

    @property
    def is_too_large(self) -> bool:
        """Tell whether it is more than can be read together."""
        return self.releases > MOST_RELEASES or self.text > MOST_TEXT

    @property
    def is_too_much(self) -> bool:
        """Tell whether it is more than can be used: each release is seen with those before it."""
        return self.is_too_large or self.releases * self.text > MOST_WORK


def sizes_of(session: Session, authority_id: UUID, ocids: Collection[str]) -> list[Size]:
    """Tell how much is kept of some procurements, in the order of their ocids."""
    query = (
        select(OcdsRelease.ocid, func.count(), func.sum(func.length(OcdsRelease.content)))
        .where(OcdsRelease.authority_id == authority_id, col(OcdsRelease.ocid).in_(ocids))
        .group_by(col(OcdsRelease.ocid))
        .order_by(col(OcdsRelease.ocid))
    )
    return [Size(ocid, releases, text) for ocid, releases, text in session.exec(query)]


def refuse_too_large(session: Session, authority_id: UUID, ocid: str) -> None:
    """Let a procurement through of which no more is kept than can be read together.

    Raises:
        HistoryTooLong: if more is.
    """
    for size in sizes_of(session, authority_id, [ocid]):
        if size.is_too_large:
            raise HistoryTooLong(
                f"{size.releases:,} releases of it are kept, of {size.text:,} characters: more "
                "than are read together.",
                "Read them where they were published; /v1/ocds/ingests has the answer to each.",
            )


def history_of(session: Session, authority_id: UUID, ocid: str) -> list[OcdsRelease]:
    """Give all releases of a procurement, the earliest first; those without a day before them."""
    query = select(OcdsRelease).where(
        OcdsRelease.authority_id == authority_id, OcdsRelease.ocid == ocid
    )
    return in_order(session.exec(query))


def in_order(rows: Iterable[OcdsRelease]) -> list[OcdsRelease]:
    """Put the releases of a procurement in order; those without a day come first."""
    return sorted(rows, key=lambda one: (one.dated is not None, one.dated or one.kept_at, one.id))
