"""People over HTTP."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import Path, Response
from sqlalchemy import Text, type_coerce
from sqlmodel import col, select

from app.organisations.addressing import approve_address
from app.organisations.authenticating import needs
from app.organisations.caller import Caller
from app.organisations.people.entering import change_person as change
from app.organisations.people.entering import enter_person as enter
from app.organisations.people.messages import PersonIn, PersonOut, PersonPage, PersonPatch
from app.organisations.people.queries import person_of
from app.organisations.role import Role
from app.organisations.scope import Scope
from app.organisations.suppliers.messages import AddressApprovalIn
from app.organisations.tables import Person
from app.platform.http.dependencies import NowDep, ReadDep, WriteDep
from app.platform.http.routing import Router
from app.platform.request.filters import UpdatedDep
from app.platform.request.paging import PagingDep, page_of
from app.platform.request.preconditions import ExpectedDep, versioned

router = Router(prefix="/v1", tags=["organisations"])

PersonId = Annotated[UUID, Path(examples=["0195566f-4a00-7000-8000-000000000001"])]


@router.post("/people", status_code=201)
def enter_person(
    caller: Annotated[Caller, needs(Scope.PEOPLE_WRITE)],
    body: PersonIn,
    session: WriteDep,
    now: NowDep,
    response: Response,
) -> PersonOut:
    """Enter somebody who works with the service, for your authority or for a supplier.

    Then issue a key to them: `POST /v1/api-keys` with their `person_id`.
    """
    person = enter(session, caller.authority_id, body.wanted(), caller.who, now)
    response.headers["Location"] = f"/v1/people/{person.id}"
    return _told(person, response)


@router.get("/people")
def list_people(
    caller: Annotated[Caller, needs(Scope.PEOPLE_READ)],
    session: ReadDep,
    updated: UpdatedDep,
    asked: PagingDep,
    role: Role | None = None,
    active: bool | None = None,
    supplier_id: UUID | None = None,
) -> PersonPage:
    """List the people of your authority and its suppliers, in the order of their last change."""
    columns: list[Any] = [getattr(Person, name) for name in PersonOut.model_fields]
    query = select(*columns).where(Person.authority_id == caller.authority_id)
    if role is not None:
        # canonical JSON has no spaces, so a role is its own text between quotes
        written = type_coerce(col(Person.roles), Text)
        query = query.where(written.contains(f'"{role.value}"', autoescape=True))
    if active is not None:
        query = query.where(col(Person.active).is_(active))
    if supplier_id is not None:
        query = query.where(Person.supplier_id == supplier_id)
    query = updated.within(query, Person.updated_at)
    found = page_of(session, query, (Person.updated_at, Person.id), asked)
    rows = [PersonOut.model_validate(row, from_attributes=True) for row in found.rows]
    return PersonPage(data=rows, page=found.marks)


@router.get("/people/{person_id}")
def read_person(
    caller: Annotated[Caller, needs(Scope.PEOPLE_READ)],
    person_id: PersonId,
    session: ReadDep,
    response: Response,
) -> PersonOut:
    """Give somebody of your authority or of one of its suppliers."""
    return _told(person_of(session, caller.authority_id, person_id), response)


@router.patch("/people/{person_id}")
def change_person(
    caller: Annotated[Caller, needs(Scope.PEOPLE_WRITE)],
    person_id: PersonId,
    expected: ExpectedDep,
    body: PersonPatch,
    session: WriteDep,
    now: NowDep,
    response: Response,
) -> PersonOut:
    """Change somebody's name, address or roles, or let them in no more.

    A role that is taken away is gone with the next request of any key of theirs. Roles are
    changed by a person, and never by the one who has them. An address of somebody who has a key
    is only proposed: it stands in `email_wanted` until another person approves it; send the
    present one to give it up.
    """
    person = person_of(session, caller.authority_id, person_id, for_change=True)
    expected.check(person.version)
    change(session, caller, person, body.wanted(), now)
    return _told(person, response)


@router.post("/people/{person_id}/address-approval", status_code=201)
def approve_person_address(
    caller: Annotated[Caller, needs(Scope.PEOPLE_WRITE)],
    person_id: PersonId,
    body: AddressApprovalIn,
    session: WriteDep,
    now: NowDep,
    response: Response,
) -> PersonOut:
    """Approve the address that another person proposed for somebody who has a key."""
    person = person_of(session, caller.authority_id, person_id, for_change=True)
    approve_address(session, caller, person, body.email, now)
    return _told(person, response)


def _told(person: Person, response: Response) -> PersonOut:
    versioned(response, person.version)
    return PersonOut.model_validate(person, from_attributes=True)
