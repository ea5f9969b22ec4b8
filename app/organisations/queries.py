"""Look-ups of authorities and keys that several places need."""

from collections.abc import Iterable, Mapping
from uuid import UUID

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, or_, select

from app.organisations.tables import ApiKey, Authority
from app.problems import NotFound


def keys_of(authority_id: UUID) -> ColumnElement[bool]:
    """Ask for an authority's keys, with the test keys, which live in its sandbox."""
    sandbox = select(Authority.id).where(Authority.sandbox_of == authority_id)
    return or_(col(ApiKey.authority_id) == authority_id, col(ApiKey.authority_id).in_(sandbox))


def key_of(session: Session, authority_id: UUID, key_id: UUID) -> ApiKey:
    """Give one of an authority's keys.

    Raises:
        NotFound: if there is none with this id, or it is another authority's.
    """
    query = select(ApiKey).where(ApiKey.id == key_id, keys_of(authority_id))
    key = session.exec(query).one_or_none()
    if key is None:
        raise NotFound(f"There is no key {key_id}.", "List the keys to see which there are.")
    return key


def authority_named(session: Session, name: str) -> Authority | None:
    """Give the authority of this very name, if there is one."""
    return session.exec(select(Authority).where(Authority.name == name)).one_or_none()


def key_called(session: Session, called: str) -> ApiKey:
    """Give the key with this id, or that begins like this, whoever's it is.

    Raises:
        NotFound: if there is none.
    """
    try:
        named = ApiKey.id == UUID(called)
    except ValueError:
        named = ApiKey.prefix == called.rstrip("…")
    key = session.exec(select(ApiKey).where(named)).one_or_none()
    if key is None:
        raise NotFound(f"There is no key {called}.", "`social-value keys list` tells which.")
    return key


def keys_of_all(session: Session, name: str = "") -> list[tuple[ApiKey, Authority]]:
    """List every key with its authority, oldest first, or one authority's if it is named."""
    query = select(ApiKey, Authority).join(Authority).order_by(col(ApiKey.made_at), col(ApiKey.id))
    if name:
        query = query.where(Authority.name == name)
    return list(session.exec(query))


def keys_of_supplier(session: Session, supplier_id: UUID) -> list[ApiKey]:
    """List every key that acts for a supplier, oldest first, revoked or not."""
    query = select(ApiKey).where(ApiKey.supplier_id == supplier_id)
    return list(session.exec(query.order_by(col(ApiKey.made_at), col(ApiKey.id))))


def people_behind(session: Session, acted: Iterable[UUID]) -> dict[UUID, UUID]:
    """Give for each of those who acted the person who answers for it, by the id that acted.

    A program of the authority stands for whoever issued its key, since they were shown it; one
    whose key came from the command line, for itself. A supplier's program does too: its key went
    to the supplier by letter, and whoever issued it never saw it.

    One question is asked for all of them, and one more where a program had issued a key.

    Args:
        session: where keys are looked up.
        acted: ids of people and keys, as `Caller.who` gives them.
    """
    everybody = set(acted)
    issuers: dict[UUID, UUID] = {}
    asked = everybody
    while asked:
        query = select(ApiKey.id, ApiKey.made_by).where(
            col(ApiKey.id).in_(asked),
            ApiKey.made_by != "",
            col(ApiKey.person_id).is_(None),
            col(ApiKey.supplier_id).is_(None),
        )
        found = {key: UUID(issuer) for key, issuer in session.exec(query)}
        issuers |= found
        asked = set(found.values()) - issuers.keys()
    return {one: _last(one, issuers) for one in everybody}


def _last(one: UUID, issuers: Mapping[UUID, UUID]) -> UUID:
    while one in issuers:
        one = issuers[one]
    return one
