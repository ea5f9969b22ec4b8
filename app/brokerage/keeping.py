"""Put down what the brokerage knows: rows that are new, and rows that say something else.

What is left out stays as it is, and is not even looked at, however much is kept. Rows are deleted
only where that is asked for by their ids, and by going back to how all of it stood.
"""

from collections.abc import Collection
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlmodel import func, select

from app.brokerage.putting import TABLES, Ids, desk_for
from app.brokerage.queries import records_of
from app.brokerage.record import Records
from app.brokerage.tables import BrokerageRegister
from app.organisations.caller import Caller
from app.platform.database import WriteSession, add_if_new


def keep(
    session: WriteSession,
    caller: Caller,
    wanted: Records,
    now: datetime,
    removed: Ids | None = None,
) -> None:
    """Put down rows; a referral that is here already is changed only by its id.

    The same person, vacancy and day is one referral: without its id it is refused, so that
    nothing changes that was not named.

    Args:
        session: to write with.
        caller: somebody of the authority.
        wanted: the rows; those with an id change what is here.
        now: when, with an offset.
        removed: rows that are deleted, by the names of their kinds.

    Raises:
        Invalid: with every row that does not fit what is here.
    """
    leaving = removed or {}
    register = lock(session, caller.authority_id, now)
    desk_for(session, caller, register, wanted, leaving).write(wanted, now)


def put_back(
    session: WriteSession,
    caller: Caller,
    stood: Records,
    now: datetime,
    since: datetime | None = None,
) -> None:
    """Go back to how all of it stood; rows that were deleted since are back.

    Args:
        session: to write with.
        caller: somebody of the authority.
        stood: all of it, as it was before.
        now: when, with an offset.
        since: a time from which on everything was changed that stood otherwise; None: not known,
            so that all of it is gone through.

    Raises:
        Invalid: if that does not fit any more, such as because a contract is gone.
    """
    register = lock(session, caller.authority_id, now)
    moved = records_of(session, caller.authority_id, since)
    wanted: dict[str, list[Any]] = {}
    added: dict[str, set[UUID]] = {}
    for name in TABLES:
        known = {one.id: one for one in getattr(moved, name)}
        entries = {one.id: one for one in getattr(stood, name)}
        added[name] = {key for key in known if key} - entries.keys()
        gone = _gone(session, caller, name, entries, len(added[name]))
        wanted[name] = [
            one for key, one in entries.items() if key in gone or known.get(key, one) != one
        ]
    changed = Records.model_validate(wanted)
    desk = desk_for(session, caller, register, changed, added, puts_back=True)
    desk.write(changed, now)


def _gone(
    session: WriteSession, caller: Caller, name: str, stood: Collection[UUID], added: int
) -> set[UUID]:
    """Give the rows that stood and are here no more; they are looked for only if there are any."""
    table: Any = TABLES[name]
    own = table.authority_id == caller.authority_id
    here = session.exec(select(func.count()).select_from(table).where(own)).one()
    if here - added == len(stood):
        return set()
    return set(stood) - set(session.exec(select(table.id).where(own)))


def lock(session: WriteSession, authority_id: UUID, now: datetime) -> BrokerageRegister:
    """Keep everybody else from changing an authority's rows until the session ends."""
    add_if_new(session, BrokerageRegister(authority_id=authority_id, version=0, updated_at=now))
    query = select(BrokerageRegister).where(BrokerageRegister.authority_id == authority_id)
    anew = query.with_for_update().execution_options(populate_existing=True)
    return session.exec(anew).one()
