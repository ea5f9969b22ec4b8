"""How far a lot's own log has come, and whether the authority's log still agrees."""

from dataclasses import dataclass
from typing import Any

from sqlmodel import Session, col, select

from app.platform.events import Event, EventLog
from app.procurements.tables import Lot

#: what ties the log of a lot to the authority's
TYING = ("lot.opened", "lot.awarded")


@dataclass(frozen=True, slots=True)
class Tie:
    """What the authority's log says of how far a lot's log had come."""

    event_number: int  #: in the authority's log
    kind: str
    lot_log_number: int
    holds: bool  #: the lot's log has that event still, with that digest


def head_of(session: Session, lot: Lot) -> dict[str, Any]:
    """Give the last number and digest of a lot's log, as facts for an event; empty without one."""
    log = session.get(EventLog, lot.id)
    return {} if log is None else {"lot_log_number": log.number, "lot_log_digest": log.digest}


def ties_of(session: Session, lot: Lot) -> list[Tie]:
    """Hold each number and digest that the authority's log has against a lot's own log."""
    query = select(Event).where(
        Event.authority == lot.authority_id,
        Event.subject == str(lot.id),
        col(Event.kind).in_(TYING),
    )
    said = [one for one in session.exec(query.order_by(col(Event.number))) if _tells(one)]
    numbers = [one.facts["lot_log_number"] for one in said]
    there = select(Event.number, Event.digest).where(
        Event.authority == lot.id, col(Event.number).in_(numbers)
    )
    digests = dict(session.exec(there).all())
    return [_tie(one, digests.get(one.facts["lot_log_number"])) for one in said]


def _tells(event: Event) -> bool:
    return "lot_log_number" in event.facts


def _tie(event: Event, digest: str | None) -> Tie:
    number = event.facts["lot_log_number"]
    return Tie(event.number, event.kind, number, digest == event.facts["lot_log_digest"])
