"""Two contracts that count the same apprentice."""

from sqlmodel import col, select

from app.deliveries.people.tables import Doubt
from app.deliveries.tables import Delivery
from app.platform.database import WriteSession
from tests.deliveries.returns.made import BIRCH, Reported, a_reported


def doubts_in(session: WriteSession) -> list[Doubt]:
    """Give every question, in the order in which they were asked."""
    return list(session.exec(select(Doubt).order_by(col(Doubt.asked_at), col(Doubt.id))))


def counted_twice(session: WriteSession) -> tuple[Reported, Reported, Doubt]:
    """Have Ash and Birch each report an apprentice under the same token."""
    ash, birch = a_reported(session), a_reported(session, BIRCH)
    ash.submitted(ash.apprentice("E-0417"))
    birch.submitted(birch.apprentice("E-0417", reference="B-1"))
    [doubt] = doubts_in(session)
    return ash, birch, doubt


def only(one: Reported, reference: str) -> Delivery:
    """Give the one row of a reference."""
    [row] = one.kept(reference)
    return row
