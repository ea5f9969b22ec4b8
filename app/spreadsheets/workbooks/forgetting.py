"""Forget workbooks that were given out: what stood in them, and that there were any.

One that comes back later is known here no more, and is compared with what stands then.
"""

from datetime import datetime, timedelta
from uuid import UUID

from sqlmodel import col, delete, select

from app.platform.database import WriteSession
from app.spreadsheets.workbooks.tables import GivenWorkbook

KEPT = timedelta(days=180)  #: for half a year a workbook can be filled in and sent back
TOGETHER = 200  #: workbooks that are deleted in one transaction


def forget_old(session: WriteSession, now: datetime) -> int:
    """Delete some that were given out long ago, and give how many; call again until it is none."""
    old = select(GivenWorkbook.id).where(col(GivenWorkbook.given_at) <= now - KEPT).limit(TOGETHER)
    gone = delete(GivenWorkbook).where(col(GivenWorkbook.id).in_(old))
    return int(session.execute(gone).rowcount)  # type: ignore[attr-defined]


def forget_kind(session: WriteSession, authority_id: UUID, kind: str) -> int:
    """Delete all of one kind that an authority gave out, and give how many there were."""
    gone = delete(GivenWorkbook).where(
        col(GivenWorkbook.authority_id) == authority_id, col(GivenWorkbook.kind) == kind
    )
    return int(session.execute(gone).rowcount)  # type: ignore[attr-defined]
