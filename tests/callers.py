"""Callers for tests of routes: `headers = a_key(engine, Scope.RULES_READ)`."""

from collections.abc import Collection
from datetime import UTC, datetime, timedelta

from sqlalchemy import Engine

from app.organisations.issuing import NewKey, enter, issue
from app.organisations.scope import Scope
from app.organisations.secret import Mode
from app.platform.database import writing

ISSUED = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)  #: before the moment at which tests happen


def a_key(
    engine: Engine,
    *scopes: Scope,
    authority: str = "Anytown Council",
    days: int | None = None,
    mode: Mode = Mode.TEST,
) -> dict[str, str]:
    """Issue a key with these scopes, or with all of them, and give the headers that send it."""
    held: Collection[Scope] = scopes or tuple(Scope)
    until = None if days is None else ISSUED + timedelta(days=days)
    with writing(engine) as session:
        owner = enter(session, authority, ISSUED)
        _, secret = issue(session, owner.id, NewKey("a test", held, mode, until), ISSUED)
    return {"Authorization": f"Bearer {secret}"}
