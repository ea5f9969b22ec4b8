"""Tell what came after a file: which rows were changed since, when, and by whom."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from uuid import UUID

from sqlmodel import Session, col, select

from app.organisations.caller import Caller
from app.organisations.tables import ApiKey, Person
from app.platform.events import Event
from app.spreadsheets.imports.lifecycle import Depended
from app.spreadsheets.imports.offering import Asking, Kind, Last
from app.spreadsheets.imports.touched import Touched

MOST_TOLD = 5  #: rows; the rest are counted


def depended(session: Session, kind: Kind, asking: Asking, later: Sequence[Touched]) -> Depended:
    """Make the refusal of an undoing, since rows that a file saved were changed after it."""
    told = list(_told(session, kind, asking, later[:MOST_TOLD]))
    if len(later) > MOST_TOLD:
        told.append(f"{len(later) - MOST_TOLD:,} more")
    return Depended(
        f"What this file saved was changed since: {'; '.join(told)}.",
        "Undo the file that changed it, if one did, and then this one; or correct it by another "
        "file.",
    )


def _told(session: Session, kind: Kind, asking: Asking, later: Sequence[Touched]) -> Iterator[str]:
    for one in later:
        last = kind.last(session, asking, one.part, one.key) if kind.last else None
        last = last or Last(f"{one.part} {one.key}".strip())
        when = "" if last.at is None else f" on {_written(last.at)}"
        who = _by(session, asking.caller, last)
        yield f"{last.what}{when}{who}"


def _written(at: datetime) -> str:
    utc = at.astimezone(UTC)
    return f"{utc.day} {utc:%B %Y at %H:%M} UTC"


def _by(session: Session, caller: Caller, last: Last) -> str:
    """Tell in the words of roles who changed a row last; nothing if nobody knows.

    The log is asked for what it is about, by which it is found at once however long it is.
    """
    query = select(Event.actor).where(
        Event.authority == caller.authority_id,
        col(Event.subject).in_([str(one) for one in last.of]),
        Event.at == last.at,
    )
    actors = set(session.exec(query)) - {""}
    if len(actors) != 1:
        return ""
    [actor] = actors
    return " by you" if actor == str(caller.who) else _other(session, caller, actor)


def _other(session: Session, caller: Caller, actor: str) -> str:
    person = session.get(Person, UUID(actor))
    found = person or session.get(ApiKey, UUID(actor))
    if found is None or found.authority_id != caller.authority_id:
        return ""
    if found.supplier_id != caller.supplier_id:
        return " by the authority" if found.supplier_id is None else " by the supplier"
    if person is None:
        return " by a program of yours"
    roles = " and ".join(sorted(one.replace("_", " ") for one in person.roles))
    return f" by a colleague ({roles})"
