"""Open the sandbox of an authority: an authority of its own, in which test keys do as they like.

Everything of an authority is found by its id, so a test key finds nothing but what is in the
sandbox, and no other key finds that. What authorities share, such as places, no test key changes.
"""

from datetime import datetime
from secrets import token_bytes
from uuid import UUID

from sqlmodel import Session, select

from app.organisations.tables import Authority
from app.platform.database import WriteSession, add_if_new
from app.platform.events import note
from app.platform.identifiers import new_id
from app.platform.jobs.enqueuing import enqueue

FILL = "sandbox.fill"  #: the job that puts into it what can be tried out
LONGEST = 180  #: characters of a name that are kept


def open_sandbox(
    session: WriteSession, authority: Authority, now: datetime, actor: UUID | None
) -> Authority:
    """Give the sandbox of an authority, opened now if there is none; of a sandbox, itself.

    Args:
        session: where it is stored.
        authority: whose it is to be.
        now: when.
        actor: who needs it; None: the command line.
    """
    if authority.sandbox_of is not None:
        return authority
    names = (_name(session, authority), _another_name(authority))
    is_new = any(_add(session, authority, name, now) for name in names)
    query = select(Authority).where(Authority.sandbox_of == authority.id)
    sandbox = session.exec(query).one()
    if is_new:
        enqueue(session, FILL, {}, now, authority=sandbox.id, unique_key=f"{FILL}:{sandbox.id}")
        note(session, "sandbox.opened", sandbox.id, now, authority=authority.id, actor=actor or "")
    return sandbox


def _add(session: WriteSession, authority: Authority, name: str, now: datetime) -> bool:
    """Add a sandbox by this name, unless there is one, or another authority has the name."""
    wanted = Authority(
        name=name,
        kind=authority.kind,
        sandbox_of=authority.id,
        cursor_secret=token_bytes(32),
        made_at=now,
        updated_at=now,
    )
    return add_if_new(session, wanted)


def _name(session: Session, authority: Authority) -> str:
    """Find a name that no other authority has; one may have it a moment later."""
    name = f"{authority.name[:LONGEST]} (sandbox)"
    taken = session.exec(select(Authority.id).where(Authority.name == name)).first()
    return name if taken is None else _another_name(authority)


def _another_name(authority: Authority) -> str:
    return f"{authority.name[: LONGEST - 40]} (sandbox {new_id()})"
