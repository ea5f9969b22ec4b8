"""The change feed over HTTP."""

from typing import Annotated, Any

from fastapi import Query
from sqlmodel import Session, col, select

from app.organisations.authenticating import needs
from app.organisations.caller import Caller
from app.organisations.scope import Scope
from app.platform.events import Event, EventLog
from app.platform.http.dependencies import ReadDep
from app.platform.http.routing import Router
from app.platform.request.filters import UpdatedDep
from app.platform.request.paging import Found, Paging, PagingDep, page_of
from app.webhooks.catalogue import EventType, types_for
from app.webhooks.feed.messages import EventOut, EventPage, FeedMarks

router = Router(prefix="/v1", tags=["events"])

STRIDE = 1_000  #: events that are passed over for good, if none of them is told

Type = Annotated[EventType | None, Query(examples=["contract.ended"])]


@router.get("/events")
def follow_events(
    caller: Annotated[Caller, needs(Scope.EVENTS_READ)],
    session: ReadDep,
    updated: UpdatedDep,
    asked: PagingDep,
    type: Type = None,
) -> EventPage:
    """List what happened in your authority, the first first, as far as your key may know of it.

    Read it to the end, keep `page.resume_cursor`, and send that as `cursor` the next time: each
    event then comes exactly once, however many were written meanwhile. What your key may not
    know of is passed over. A CSV or XLSX file has no cursor.
    """
    kinds = [kind for kind in types_for(caller.scopes) if type in {None, kind}]
    columns: list[Any] = [Event.id, Event.number, Event.kind, Event.subject, Event.at]
    # the empty text keeps the databases from gathering all events of a kind to sort them
    query = select(*columns).where(
        Event.authority == caller.authority_id, (col(Event.kind) + "").in_(kinds)
    )
    query = updated.within(query, Event.at)
    found = page_of(session, query, (Event.number,), asked)
    marks = FeedMarks(
        next_cursor=found.marks.next_cursor,
        has_more=found.marks.has_more,
        resume_cursor=found.marks.next_cursor or _end(session, caller, found, asked),
    )
    return EventPage(data=[EventOut.of(row) for row in found.rows], page=marks)


def _end(session: Session, caller: Caller, found: Found[Any], asked: Paging) -> str:
    """Give the place after everything that there is, seen at the same moment as the page.

    It is that of the last event that was told, not of the last there is: else the feed would
    tell when something happened that it does not tell of. It moves on by whole strides all the
    same, so that a visit never passes over more than one of them.
    """
    log = session.get(EventLog, caller.authority_id)
    seen = (log.number if log else 0) // STRIDE * STRIDE
    begun = asked.place()
    told = found.rows[-1].number if found.rows else begun[0] if begun else 0
    return asked.cursor_at([max(seen, told)])
