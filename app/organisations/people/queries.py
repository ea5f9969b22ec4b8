"""Look-ups of people that several places need."""

from uuid import UUID

from sqlmodel import Session, col, select

from app.organisations.tables import Person
from app.problems import NotFound


def person_of(
    session: Session, authority_id: UUID, person_id: UUID, *, for_change: bool = False
) -> Person:
    """Give one of an authority's people, active or not; locked if it is to be changed.

    Raises:
        NotFound: if there is none with this id, or it is another authority's.
    """
    query = select(Person).where(Person.id == person_id, Person.authority_id == authority_id)
    if for_change:
        query = query.with_for_update(of=Person)
    person = session.exec(query.execution_options(populate_existing=for_change)).one_or_none()
    if person is None:
        raise NotFound(f"There is no person {person_id}.", "List people to see who there is.")
    return person


def people_named(
    session: Session, authority_id: UUID, name: str, supplier_id: UUID | None
) -> list[Person]:
    """List the people of this very name who work for the authority, or for one supplier."""
    query = select(Person).where(
        Person.authority_id == authority_id,
        Person.name == name,
        col(Person.supplier_id).is_not_distinct_from(supplier_id),
    )
    return list(session.exec(query.order_by(col(Person.made_at), col(Person.id))))
