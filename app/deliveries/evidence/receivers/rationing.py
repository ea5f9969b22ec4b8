"""Count the letters that suppliers have the service send, and stop at so many in a day.

A supplier names whom it will; what goes out bears the authority's name. An authority answers for
its own letters.
"""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func
from sqlmodel import Session, col, select

from app.deliveries.evidence.tables import Asker, Confirmation
from app.deliveries.tables import Delivery
from app.problems import TooMany

DAY = timedelta(days=1)
OF_DELIVERY = 3  #: letters in one day about one delivery: a slip in the address, and another
OF_CONTRACT = 50  #: in one day about all that was delivered under one contract


class LettersSpent(TooMany):
    """As many letters as a supplier may have sent in one day were sent."""

    slug = "letters-spent"


def refuse_too_many(session: Session, delivery: Delivery, now: datetime) -> None:
    """Let a supplier's letter about a delivery through, unless too many went out in the last day.

    The contract is locked meanwhile, so that they are counted one after another.

    Raises:
        LettersSpent: if as many as there may be were sent.
    """
    number: Any = func.count()
    query = select(number).where(
        Confirmation.contract_id == delivery.contract_id,
        Confirmation.asker == Asker.SUPPLIER,
        Confirmation.asked_at > now - DAY,
    )
    about_it = query.where(col(Confirmation.delivery_id) == delivery.id)
    for found, most, what in (
        (session.exec(about_it).one(), OF_DELIVERY, f"delivery {delivery.reference}"),
        (session.exec(query).one(), OF_CONTRACT, "this contract"),
    ):
        if found >= most:
            raise LettersSpent(
                f"{most} letters about {what} were sent for the supplier in one day.",
                "Send the next one tomorrow, or have the authority ask; it has no such limit.",
                retry_after=int(DAY.total_seconds()),
            )
