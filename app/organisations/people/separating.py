"""Keep apart who writes and who publishes: two people, neither of them a program."""

from collections.abc import Iterable
from uuid import UUID

from sqlmodel import Session

from app.organisations.caller import Caller, SecondPersonNeeded
from app.organisations.queries import people_behind
from app.organisations.tables import Person
from app.problems import Conflict


class AuthorNeeded(Conflict):
    """A program wrote this last; a person must answer for its text before it is published."""

    slug = "author-needed"


def publisher_of(session: Session, caller: Caller, last: UUID, before: Iterable[str]) -> UUID:
    """Give the person who may publish a draft: one who wrote nothing of it.

    A program belongs to whoever holds its key, so its writing never makes one person two: what it
    wrote, the person wrote who issued its key.

    Args:
        session: where people are looked up.
        caller: who would publish it.
        last: person or key that wrote the draft as it stands.
        before: those who wrote it earlier.

    Raises:
        PersonNeeded: if a program calls.
        SecondPersonNeeded: if the caller wrote it, last or earlier, or their program did.
        AuthorNeeded: if a program wrote it last.
    """
    person = caller.person()
    if person in people_behind(session, [last, *map(UUID, before)]).values():
        raise SecondPersonNeeded(
            "Who wrote any of a draft may not publish it.",
            "Have a person publish it who wrote none of it.",
        )
    if session.get(Person, last) is None:
        raise AuthorNeeded(
            "A program wrote this draft last, and no person answers for its text yet.",
            "Have a person read it and send it again with their own key; another then publishes.",
        )
    return person


def joined(before: Iterable[str], last: UUID) -> list[str]:
    """Give all who have written a draft so far, as it is kept when somebody writes it anew."""
    return sorted({*before, str(last)})
