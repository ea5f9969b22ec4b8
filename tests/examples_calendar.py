"""A calendar link: what the examples about feeds speak of."""

from hashlib import sha256

from app.contracts.duties.tables import CalendarFeed
from app.platform.database import WriteSession
from tests.callers import ISSUED
from tests.world.cast import Cast
from tests.world.numbers import numbered

FEED = 70
TOKEN = "0" * 43  #: the secret of its link


def a_calendar_feed(session: WriteSession, cast: Cast) -> None:
    """Give out a link that reads the duties of the authority."""
    who = cast.everyone.caller
    with numbered(FEED, CalendarFeed, block=cast.block):
        made = CalendarFeed(
            authority_id=who.authority_id, label="A desk calendar", key_id=who.key_id,
            digest=sha256(TOKEN.encode()).hexdigest(), made_by=who.who, made_at=ISSUED,
            updated_at=ISSUED,
        )  # fmt: skip
    session.add(made)
    session.flush()
