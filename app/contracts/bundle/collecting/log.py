"""What the log tells of a lot: who did what, and who tried what they might not."""

import re
from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlmodel import Session, col, select

from app.contracts.bundle.collecting.rows import told
from app.contracts.bundle.material import Material
from app.platform.columns import canonical
from app.platform.events import Event
from app.procurements.tables import Lot

MADE = "bundle.made"

_ID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def of_log(session: Session, lot: Lot, since: datetime, ids: Collection[str]) -> Material:
    """Give the events that name one of some ids, from the authority's log and the lot's own.

    Their own digests stay in the log: each covers its event and the one before, so whatever was
    taken out of an event could be tried out by them. So do those of bundles, which were whole.

    Args:
        session: where to look.
        lot: whose log of sealed tenders is told whole.
        since: when the procurement began; nothing before it can be about the lot.
        ids: of everything else in the bundle.
    """
    query = (
        select(Event)
        .where(col(Event.authority).in_([lot.authority_id, lot.id]), Event.at >= since)
        .order_by(col(Event.authority), col(Event.number))
    )
    known = set(ids)
    found: list[dict[str, Any]] = []
    with session.exec(query.execution_options(yield_per=1000)) as events:
        for event in events:
            named = {event.subject, *_ID.findall(canonical(event.facts))}
            if event.authority == lot.id or named & known:
                found.append(_told(event))
    what = "Who did what, and who tried what they might not, as the log has it"
    return Material("events.json", what, found)


def _told(event: Event) -> dict[str, Any]:
    known = told(event, "digest")
    if event.kind == MADE:
        counts = {name: count for name, count in event.facts.items() if isinstance(count, int)}
        known["facts"] = counts
    return known
