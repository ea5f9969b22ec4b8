from sqlalchemy import Engine

from app.organisations.suppliers.entering import NewSupplier, enter_supplier
from app.organisations.suppliers.identifier import Identifier
from app.platform.database import WriteSession
from app.tenders.opened.blindness import Tenderer
from app.tenders.opened.queries import tenderers_of
from tests.callers import ISSUED, supplier_in
from tests.sealed.test_channels import counted


def test_whatever_names_a_supplier_is_there_however_many_there_are(
    session: WriteSession, engine: Engine
) -> None:
    beta = supplier_in(session, "Beta")
    known = [Identifier("GB-COH", "01234567"), Identifier("GB-PPON", "PABC-1234-DEFG")]
    wanted = NewSupplier("Alpha Works", email="bids@alpha.example", identifiers=known)
    alpha = enter_supplier(session, beta.authority_id, wanted, None, ISSUED)

    with counted(engine) as asked:
        found = tenderers_of(session, [alpha.id, beta.id])

    assert found == {
        alpha.id: Tenderer("Alpha Works", ("01234567", "PABC-1234-DEFG"), "bids@alpha.example"),
        beta.id: Tenderer("Beta"),
    }
    assert len(asked) <= 4
