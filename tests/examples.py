"""What the examples of the API's description speak of, put into a database."""

from uuid import UUID

from sqlalchemy import Engine

from app.organisations.issuing import NewKey, enter, issue
from app.organisations.scope import Scope
from app.platform.database import WriteSession, writing
from tests.callers import ISSUED


def arrange(engine: Engine) -> None:
    """Put in what every room's examples speak of; a room adds its own function here."""
    with writing(engine) as session:
        for put in (_a_key_to_revoke,):
            put(session)


def _a_key_to_revoke(session: WriteSession) -> None:
    owner = enter(session, "Anytown Council", ISSUED)
    key, _ = issue(session, owner.id, NewKey("an example", [Scope.RULES_READ]), ISSUED)
    key.id = UUID("0195566f-4a00-7000-8000-000000000001")
