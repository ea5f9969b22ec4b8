"""What a file may change in a return, and when each of it was last changed."""

from uuid import UUID

from sqlmodel import Session, select

from app.deliveries.tables import Delivery, Return
from app.spreadsheets.imports.offering import Asking, Last
from app.spreadsheets.imports.touched import Parts
from app.spreadsheets.kinds.returns.gathering import case_of

PARTS: Parts = {
    "invoiced": (),
    "comment": (),
    "lines": ("obligation_id",),
    "deliveries": ("reference",),
    "people": ("token",),
}


def last(session: Session, asking: Asking, part: str, key: str) -> Last:
    """Name a delivery, a line of Summary or the return itself, and tell when it was changed."""
    case = case_of(session, asking)
    if case.found is None:
        return Last("the return")
    if part == "lines":
        owed = case.by_id.get(UUID(key))
        line = case.lines.get(UUID(key))
        at = None if line is None else line.updated_at
        return Last(f"the line of {owed.ref if owed else key}", at, (case.found.id,))
    if part == "deliveries":
        return _last_of_delivery(session, case.found, key)
    return Last(f"{part} of the return", case.found.updated_at, (case.found.id,))


def _last_of_delivery(session: Session, parent: Return, reference: str) -> Last:
    """Name a delivery; it changes with its return, by itself, or with others of its contract."""
    query = select(Delivery.id, Delivery.updated_at).where(
        Delivery.return_id == parent.id, Delivery.reference == reference
    )
    found = session.exec(query).all()
    at = max((at for _, at in found), default=None)
    of = (parent.id, parent.contract_id, *(one for one, _ in found))
    return Last(f"the delivery {reference}", at, of)
