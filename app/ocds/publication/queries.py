"""Look-ups of what was published; of what test keys published, for their own sandbox alone."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, and_
from sqlmodel import Session, col, select

from app.ocds.publication.kind import NoticeKind, Stage
from app.ocds.publication.tables import OcdsPublication
from app.organisations.secret import Mode


def last_about(
    session: Session, mode: Mode, kind: NoticeKind, about: UUID, part: str = ""
) -> OcdsPublication | None:
    """Give what was published last of a kind about a procurement or a contract.

    Args:
        session: where to look.
        mode: of the keys that count.
        kind: of notice.
        about: procurement or contract.
        part: of its story: the days of a performance notice, the change of a change notice.
    """
    is_tender = kind is NoticeKind.TENDER
    column = OcdsPublication.procurement_id if is_tender else OcdsPublication.contract_id
    query = select(OcdsPublication).where(
        column == about,
        OcdsPublication.kind == kind,
        OcdsPublication.part == part,
        OcdsPublication.mode == mode,
    )
    return session.exec(query.order_by(col(OcdsPublication.number).desc()).limit(1)).first()


def called_before(session: Session, mode: Mode, authority_id: UUID, ocid: str) -> tuple[str, ...]:
    """Give the ids of organisations in an authority's releases of a procurement, the first first.

    Whoever merges releases goes by them: one that was used stays, whatever else is known by now.
    """
    query = select(OcdsPublication.called).where(
        OcdsPublication.mode == mode,
        OcdsPublication.ocid == ocid,
        OcdsPublication.authority_id == authority_id,
    )
    releases = session.exec(query.order_by(col(OcdsPublication.number)))
    return tuple(dict.fromkeys(one for called in releases for one in called))


def published(
    session: Session,
    sandbox: UUID | None,
    *,
    begins: datetime | None,
    ends: datetime | None,
    stages: frozenset[Stage],
    before: int | None,
    most: int,
) -> list[OcdsPublication]:
    """Give what was published, the newest first.

    Args:
        session: where to look.
        sandbox: whose trials alone are given; None: what is public.
        begins: not before this; None: from the beginning.
        ends: not after this; None: to now.
        stages: of these alone; none: of all.
        before: with lower numbers alone; None: all.
        most: rows.
    """
    query = select(OcdsPublication).where(_shown_to(sandbox))
    if begins is not None:
        query = query.where(OcdsPublication.published_at >= begins)
    if ends is not None:
        query = query.where(OcdsPublication.published_at <= ends)
    if stages:
        query = query.where(col(OcdsPublication.stage).in_(stages))
    if before is not None:
        query = query.where(OcdsPublication.number < before)
    # by moment, then number, as the index has them: it is the same order
    order = col(OcdsPublication.published_at).desc(), col(OcdsPublication.number).desc()
    return list(session.exec(query.order_by(*order).limit(most)))


def named(session: Session, sandbox: UUID | None, name: str) -> list[OcdsPublication]:
    """Give the release of an id, or every release of an ocid, the newest first.

    Args:
        session: where to look.
        sandbox: among whose trials alone; None: among what is public.
        name: the id or the ocid.
    """
    query = select(OcdsPublication).where(
        _shown_to(sandbox),
        (col(OcdsPublication.release_id) == name) | (col(OcdsPublication.ocid) == name),
    )
    return list(session.exec(query.order_by(col(OcdsPublication.number).desc())))


def _shown_to(sandbox: UUID | None) -> ColumnElement[bool]:
    """Part what is public from what was tried out, which a sandbox sees of itself alone."""
    if sandbox is None:
        return col(OcdsPublication.mode) == Mode.LIVE
    own = col(OcdsPublication.authority_id) == sandbox
    return and_(col(OcdsPublication.mode) == Mode.TEST, own)
