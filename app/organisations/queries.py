"""Look-ups of authorities and keys that several places need."""

from uuid import UUID

from sqlmodel import Session, select

from app.organisations.tables import ApiKey, Authority
from app.problems import NotFound


def key_of(session: Session, authority_id: UUID, key_id: UUID) -> ApiKey:
    """Give one of an authority's keys.

    Raises:
        NotFound: if there is none with this id, or it is another authority's.
    """
    query = select(ApiKey).where(ApiKey.id == key_id, ApiKey.authority_id == authority_id)
    key = session.exec(query).one_or_none()
    if key is None:
        raise NotFound(f"There is no key {key_id}.", "List the keys to see which there are.")
    return key


def authority_named(session: Session, name: str) -> Authority | None:
    """Give the authority of this very name, if there is one."""
    return session.exec(select(Authority).where(Authority.name == name)).one_or_none()
