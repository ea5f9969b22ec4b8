"""Remember under which ocids others buy, where what they publish is not kept.

A pull reads everybody's releases and keeps the authority's. What others publish of a procurement
may come before the authority's first release of it: by these rows it is known nevertheless, once
there is one, that what names no buyer may be theirs.
"""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, delete, select

from app.ocds.intake.tables import OcdsOthers, OcdsRelease
from app.platform.database import WriteSession, add_those_new

BY_HAND = {"synchronize_session": False}


def notice_others(
    session: WriteSession, authority_id: UUID, pull_id: UUID, ocids: Collection[str], now: datetime
) -> None:
    """Note that somebody else buys under some ocids; one that is noted stays as it is.

    Args:
        session: to write with.
        authority_id: who it is not.
        pull_id: that read it.
        ocids: under which; an empty one is none.
        now: when.
    """
    rows = [
        {"pull_id": pull_id, "ocid": one, "authority_id": authority_id, "seen_at": now}
        for one in sorted(set(ocids) - {""})
    ]
    add_those_new(session, OcdsOthers, rows, ("ocid",))


def others_buy(session: Session, authority_id: UUID, ocids: Collection[str]) -> set[str]:
    """Give those of some ocids under which somebody else was read to buy."""
    query = select(OcdsOthers.ocid).where(
        OcdsOthers.authority_id == authority_id, col(OcdsOthers.ocid).in_(ocids)
    )
    return set(session.exec(query.distinct()))


def forget_others(session: WriteSession, pull_id: UUID) -> None:
    """Forget what a pull noted, as it reads all of it again."""
    gone = delete(OcdsOthers).where(col(OcdsOthers.pull_id) == pull_id)
    session.execute(gone, execution_options=BY_HAND)


def let_others_go(session: WriteSession, *those: ColumnElement[bool]) -> None:
    """Let go what was noted of ocids of which the authority keeps no release.

    Args:
        session: to write with.
        those: which of it.
    """
    kept = select(OcdsRelease.id).where(
        OcdsRelease.authority_id == OcdsOthers.authority_id, OcdsRelease.ocid == OcdsOthers.ocid
    )
    gone = delete(OcdsOthers).where(*those, ~kept.exists())
    session.execute(gone, execution_options=BY_HAND)
