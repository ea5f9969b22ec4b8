"""A refusal says who changed a row since, as far as the log tells it of that very row."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

from app.organisations.role import Role
from app.platform.database import WriteSession
from app.platform.events import note
from app.platform.identifiers import new_id
from app.platform.settings import Settings
from app.spreadsheets.imports.offering import Asking, Last, Target
from app.spreadsheets.imports.touched import Touched
from app.spreadsheets.imports.undo.telling import depended
from tests.brokerage.made import NOW
from tests.callers import a_caller
from tests.spreadsheets.imports.register import REGISTER

ROW, OTHER = new_id(), new_id()
LATER = [Touched("firms", str(ROW), {"name": "Ash Ltd"}, None)]
SINCE = "What this file saved was changed since: the firm Ash Ltd on 2 March 2026 at 09:30 UTC"


def told(session: WriteSession, *of: UUID) -> str:
    """Tell of a row that was changed now; the log tells what this caller, and others, did."""
    caller = a_caller(session, Role.ECONOMIC_DEVELOPMENT)
    for subject, actor, at in (
        (ROW, caller.who, NOW), (OTHER, new_id(), NOW), (ROW, new_id(), NOW + timedelta(hours=1)),
    ):  # fmt: skip
        note(session, "firm.changed", subject, at, authority=caller.authority_id, actor=actor)
    last = Last("the firm Ash Ltd", NOW, of)
    kind = replace(REGISTER, last=lambda *_: last)
    asking = Asking(caller, Target(caller.authority_id), NOW, Settings())
    return depended(session, kind, asking, LATER).detail


def test_what_others_did_elsewhere_at_the_same_moment_hides_nobody(session: WriteSession) -> None:
    assert told(session, ROW) == f"{SINCE} by you."


def test_nobody_is_named_where_several_may_have_been_it(session: WriteSession) -> None:
    assert told(session, ROW, OTHER) == f"{SINCE}."


def test_nobody_is_named_where_the_log_does_not_tell_of_it(session: WriteSession) -> None:
    assert told(session) == f"{SINCE}."
