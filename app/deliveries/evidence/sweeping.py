"""Remove from the store what no entry refers to: uploads that broke off, and what was erased.

The row of the authority is held while a file goes. Whoever keeps an entry holds it too from the
moment the entry is written, and looks then whether the file is still there: so no entry is ever
left without its file.
"""

from datetime import datetime, timedelta
from uuid import UUID

from sqlmodel import Session, col, select

from app.deliveries.evidence.tables import Evidence
from app.organisations.tables import Authority
from app.platform.database import WriteSession
from app.platform.files.store import Files

JOB = "evidence.sweep"  #: the kind of job that does it
KEPT_FOR = timedelta(days=1)  #: at least, whatever refers to it
AT_ONCE = 500  #: paths in one question


def unused(session: Session, files: Files, now: datetime) -> list[str]:
    """List what has been in the store for a day and no entry refers to."""
    old = [one.path for one in files.all() if one.at < now - KEPT_FOR]
    found: list[str] = []
    for start in range(0, len(old), AT_ONCE):
        some = old[start : start + AT_ONCE]
        query = select(Evidence.stored_as).where(col(Evidence.stored_as).in_(some))
        used = set(session.exec(query))
        found += [path for path in some if path not in used and owner_of(path) is not None]
    return found


def drop(session: WriteSession, files: Files, path: str) -> bool:
    """Remove a file unless an entry refers to it; say whether it was removed."""
    holder = select(Authority.id).where(Authority.id == owner_of(path))
    if session.exec(holder.with_for_update()).one_or_none() is None:
        return False
    query = select(Evidence.id).where(Evidence.stored_as == path).limit(1)
    if session.exec(query).first() is not None:
        return False
    files.remove(path)
    return True


def owner_of(path: str) -> UUID | None:
    """Give the authority whose file it is; None: the path is none of ours."""
    owner, _, digest = path.partition("/")
    try:
        return UUID(owner) if len(digest) == 64 else None
    except ValueError:
        return None
