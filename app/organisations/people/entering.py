"""Enter people, and change their entries and roles."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from app.organisations.addressing import set_address
from app.organisations.caller import Caller
from app.organisations.entitlement import refuse_misfits
from app.organisations.role import Role
from app.organisations.suppliers.queries import supplier_of
from app.organisations.tables import Person
from app.platform.database import WriteSession
from app.platform.events import note
from app.problems import Finding, Forbidden, Invalid


class OwnRoles(Forbidden):
    """Nobody changes their own roles: it takes two people."""

    slug = "own-roles"


@dataclass(frozen=True, slots=True)
class NewPerson:
    """Somebody who is to be entered."""

    name: str
    roles: Collection[Role]
    email: str = ""
    supplier_id: UUID | None = None  #: for whom they work; None: the authority


@dataclass(frozen=True, slots=True)
class PersonChange:
    """What is to change about a person; None: it stays as it is."""

    name: str | None = None
    email: str | None = None
    roles: Collection[Role] | None = None
    active: bool | None = None


def enter_person(
    session: WriteSession, authority_id: UUID, wanted: NewPerson, actor: UUID | None, now: datetime
) -> Person:
    """Enter a person, who may at once have keys.

    Args:
        session: where to store it.
        authority_id: whose register it is.
        wanted: who it is.
        actor: person or key that enters them; None: the command line.
        now: when, with an offset.

    Raises:
        NotFound: if the authority has no such supplier.
        Invalid: if a role is not for such a person, or there is none.
    """
    if wanted.supplier_id is not None:
        supplier_of(session, authority_id, wanted.supplier_id)
    refuse_misfits(wanted.roles, for_supplier=wanted.supplier_id is not None)
    _refuse_idle(wanted.roles, active=True)
    person = Person(
        authority_id=authority_id,
        supplier_id=wanted.supplier_id,
        name=wanted.name,
        email=wanted.email,
        email_by=str(actor or ""),
        roles=sorted(set(wanted.roles)),
        made_at=now,
        updated_at=now,
    )
    session.add(person)
    session.flush()
    note(
        session, "person.entered", person.id, now, authority=authority_id, actor=actor or "",
        roles=person.roles, supplier=str(wanted.supplier_id or ""),
    )  # fmt: skip
    return person


def change_person(
    session: WriteSession, caller: Caller, person: Person, change: PersonChange, now: datetime
) -> None:
    """Change a person's entry; keys of theirs reach no further than the roles from now on.

    Once they have a key, another person approves their new address: see `addressing`.

    Raises:
        PersonNeeded: if a program would change roles, or the address of somebody who has a key.
        OwnRoles: if they are the caller's own.
        Invalid: if a role is not for such a person, or somebody active would have none.
    """
    roles = person.roles
    if change.roles is not None:
        refuse_misfits(change.roles, for_supplier=person.supplier_id is not None)
        roles = sorted(set(change.roles))
    if set(roles) != set(person.roles) and caller.person() == person.id:
        raise OwnRoles("You cannot change your own roles.", "Ask another administrator.")
    active = person.active if change.active is None else change.active
    _refuse_idle(roles, active)
    person.name = person.name if change.name is None else change.name
    address = set_address(session, caller, person, change.email, now)
    person.roles, person.active = roles, active
    person.version += 1
    person.updated_at = now
    note(
        session, "person.changed", person.id, now, authority=person.authority_id,
        actor=caller.who, roles=roles, active=active, version=person.version, email=address,
    )  # fmt: skip


def _refuse_idle(roles: Collection[str], active: bool) -> None:
    if active and not roles:
        fault, fix = "Somebody active has at least one role.", "Give a role, or `active`: false."
        raise Invalid(fault, fix, [Finding("no_role", fault, fix, path="/roles")])
