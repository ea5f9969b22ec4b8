"""Which authorities are sandboxes."""

from uuid import UUID

from sqlmodel import Session

from app.organisations.tables import Authority


def is_sandbox(session: Session, authority_id: UUID) -> bool:
    """Tell whether an authority is one; what has no authority is none."""
    found = session.get(Authority, authority_id)
    return found is not None and found.sandbox_of is not None
