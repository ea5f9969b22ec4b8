"""Published spend that the examples of the API's description speak of: one file of each kind."""

from datetime import date
from decimal import Decimal

from sqlmodel import col, update

from app.platform.database import WriteSession
from app.spend.batch import BatchKind
from app.spend.tables import SpendSupplierName
from tests.spend.made import a_batch
from tests.world.cast import Cast
from tests.world.numbers import id_of


def spend_published(session: WriteSession, cast: Cast) -> None:
    """Publish a file of payments, one of grants and one of contracts; a name waits in them."""
    caller = cast.first.caller
    named = {"supplier": "Alfa Works Ltd", "supplier_postcode": "IG11 0AB", "is_sme": True}
    back = {"amount": Decimal("-20.00"), "paid_on": date(2026, 2, 1)}
    withheld = {"supplier": None, "redacted": True}
    a_batch(session, caller, named, named | back, withheld, batch_id=id_of(1))
    a_batch(session, caller, {}, kind=BatchKind.GRANTS, batch_id=id_of(2))
    contract = {"value": Decimal("9000.00"), "starts_on": date(2026, 1, 1)}
    a_batch(session, caller, contract, kind=BatchKind.CONTRACTS, batch_id=id_of(3))
    waiting = update(SpendSupplierName).where(col(SpendSupplierName.name) == "Alfa Works Ltd")
    session.execute(waiting.values(id=id_of(1)))
