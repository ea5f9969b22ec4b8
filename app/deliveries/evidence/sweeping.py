"""Remove from the store what no entry refers to: uploads that broke off, and what was erased.

Each upload has a path of its own, and its entry is written at once or never. So what no entry
refers to a day after it was stored, or once its entry was erased, none ever will; nothing has to
be held while the store is asked, which may take its time.
"""

from datetime import datetime, timedelta
from uuid import UUID

from sqlmodel import Session, col, select

from app.deliveries.evidence.tables import Evidence
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


def is_unused(session: Session, path: str) -> bool:
    """Tell whether a path is one of ours and no entry refers to it."""
    if owner_of(path) is None:
        return False
    query = select(Evidence.id).where(Evidence.stored_as == path).limit(1)
    return session.exec(query).first() is None


def owner_of(path: str) -> UUID | None:
    """Give the authority whose file it is; None: the path is none of ours."""
    owner, _, name = path.partition("/")
    digest, _, own = name.partition("-")
    try:
        return UUID(owner) if len(digest) == 64 and UUID(own) else None
    except ValueError:
        return None
