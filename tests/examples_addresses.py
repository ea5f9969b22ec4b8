"""Addresses that one officer has proposed, for another to approve."""

from app.organisations.tables import Person, Supplier
from app.platform.database import WriteSession
from tests.world.cast import Cast
from tests.world.numbers import id_of

WANTED = "office@anytown.example"


def addresses_proposed(session: WriteSession, cast: Cast) -> None:
    """Have the first officer propose an address for the first supplier and the first evaluator."""
    for kind in (Supplier, Person):
        entry = session.get_one(kind, id_of(1, cast.block))
        entry.email_wanted, entry.email_wanted_by = WANTED, cast.first.caller.person()
