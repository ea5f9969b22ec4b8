"""Put down what the brokerage knows: rows that are new, and rows that say something else.

What is left out stays as it is, and is not even looked at, however much is kept. Rows are deleted
only where that is asked for by their ids, and by going back to how all of it stood.
"""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlmodel import select

from app.brokerage.putting import TABLES, Ids, desk_for, ids_of
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
    still: Ids,
    now: datetime,
    since: datetime | None = None,
) -> None:
    """Go back to how rows stood; those that were deleted since are back.

    Args:
        session: to write with.
        caller: somebody of the authority.
        stood: rows as they are to be.
        still: ids of all rows that stay; any other is deleted.
        now: when, with an offset.
        since: a time from which on everything was changed that stood otherwise; None: not known,
            so that all of it is gone through.

    Raises:
        Invalid: if that does not fit any more, such as because a contract is gone.
        VacancyNamed: if a vacancy would go that a referral names.
    """
    register = lock(session, caller.authority_id, now)
    moved = records_of(session, caller.authority_id, since)
    here = ids_of(session, caller.authority_id)
    leaving = {name: here[name] - set(still.get(name, ())) for name in TABLES}
    wanted: dict[str, list[Any]] = {}
    for name in TABLES:
        known = {one.id: one for one in getattr(moved, name)}
        wanted[name] = [
            one
            for one in getattr(stood, name)
            if one.id not in here[name] or known.get(one.id, one) != one
        ]
    changed = Records.model_validate(wanted)
    desk = desk_for(session, caller, register, changed, leaving, puts_back=True)
    desk.write(changed, now)


def lock(session: WriteSession, authority_id: UUID, now: datetime) -> BrokerageRegister:
    """Keep everybody else from changing an authority's rows until the session ends."""
    add_if_new(session, BrokerageRegister(authority_id=authority_id, version=0, updated_at=now))
    query = select(BrokerageRegister).where(BrokerageRegister.authority_id == authority_id)
    anew = query.with_for_update().execution_options(populate_existing=True)
    return session.exec(anew).one()
