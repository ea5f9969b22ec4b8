"""Callers for tests: `a_key(engine, Scope.RULES_READ)`, `a_person(engine, Role.AUDITOR)`.

With an engine they are kept, and come as the headers of a request; with a session a caller comes
as use cases take it, and goes with the session.
"""

from collections.abc import Collection
from datetime import UTC, datetime, timedelta
from uuid import UUID

from sqlalchemy import Engine
from sqlmodel import select

from app.organisations.authenticating import authenticate
from app.organisations.caller import Caller
from app.organisations.issuing import NewKey, enter, issue
from app.organisations.role import OF_SUPPLIERS, Role, scopes_of
from app.organisations.scope import Scope
from app.organisations.secret import Mode, Secret
from app.organisations.tables import Person, Supplier
from app.platform.database import WriteSession, reading, writing

ISSUED = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)  #: before the moment at which tests happen
ANYTOWN = "Anytown Council"


def a_key(
    engine: Engine,
    *scopes: Scope,
    authority: str = ANYTOWN,
    days: int | None = None,
    mode: Mode = Mode.LIVE,
) -> dict[str, str]:
    """Issue a key with these scopes, or with all of them, and give the headers that send it."""
    held: Collection[Scope] = scopes or tuple(Scope)
    until = None if days is None else ISSUED + timedelta(days=days)
    with writing(engine) as session:
        owner = enter(session, authority, ISSUED)
        _, secret = issue(session, owner.id, NewKey("a test", held, mode, until), ISSUED)
    return _headers(secret)


def a_person(
    engine: Engine, *roles: Role, authority: str = ANYTOWN, supplier: str | None = None
) -> dict[str, str]:
    """Enter a person in these roles, and give the headers that send a key of theirs.

    Args:
        engine: where they are kept.
        roles: what they may do.
        authority: name of whose they are; entered if it is new.
        supplier: name of the supplier for whom they work; entered if it is new.
    """
    with writing(engine) as session:
        return _headers(_key_in(session, roles, authority, supplier))


def a_caller(
    session: WriteSession, *roles: Role, authority: str = ANYTOWN, supplier: str | None = None
) -> Caller:
    """Enter a person in these roles, and give them as use cases know whoever calls."""
    secret = _key_in(session, roles, authority, supplier)
    return authenticate(session, str(secret), ISSUED).caller


def a_supplier(engine: Engine, name: str, authority: str = ANYTOWN) -> UUID:
    """Give the id of an authority's supplier of this name, entered if it is new."""
    with writing(engine) as session:
        return supplier_in(session, name, authority).id


def supplier_in(session: WriteSession, name: str, authority: str = ANYTOWN) -> Supplier:
    """Give an authority's supplier of this name, entered if it is new."""
    owner = enter(session, authority, ISSUED).id
    query = select(Supplier).where(Supplier.authority_id == owner, Supplier.name == name)
    found = session.exec(query).one_or_none()
    if found is None:
        found = Supplier(authority_id=owner, name=name, made_at=ISSUED, updated_at=ISSUED)
        session.add(found)
        session.flush()
    return found


def caller_of(engine: Engine, headers: dict[str, str]) -> Caller:
    """Tell who sends these headers: key, authority, person and supplier, by their ids."""
    token = headers["Authorization"].removeprefix("Bearer ")
    with reading(engine) as session:
        return authenticate(session, token, ISSUED).caller


def person_id_of(engine: Engine, headers: dict[str, str]) -> UUID:
    """Give the id of the person who sends these headers."""
    return caller_of(engine, headers).person()


def authority_id_of(engine: Engine, headers: dict[str, str]) -> UUID:
    """Give the id of the authority to whom whoever sends these headers belongs."""
    return caller_of(engine, headers).authority_id


def supplier_id_of(engine: Engine, headers: dict[str, str]) -> UUID:
    """Give the id of the supplier for whom these headers are sent."""
    return caller_of(engine, headers).supplier()


def _key_in(
    session: WriteSession, roles: Collection[Role], authority: str, supplier: str | None
) -> Secret:
    owner = enter(session, authority, ISSUED).id
    works_for = None if supplier is None else supplier_in(session, supplier, authority).id
    person = Person(
        authority_id=owner, supplier_id=works_for, name="Somebody", roles=sorted(roles),
        made_at=ISSUED, updated_at=ISSUED,
    )  # fmt: skip
    session.add(person)
    session.flush()
    may = scopes_of(person.roles)
    scopes = may if works_for is None else may & OF_SUPPLIERS
    wanted = NewKey("a test", scopes, person_id=person.id, supplier_id=works_for)
    return issue(session, owner, wanted, ISSUED)[1]


def _headers(secret: Secret) -> dict[str, str]:
    return {"Authorization": f"Bearer {secret}"}
