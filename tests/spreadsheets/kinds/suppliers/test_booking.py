"""The register of suppliers as a workbook: every supplier of one's own, and nobody else's."""

from datetime import date, datetime

import pytest

from app.organisations.role import Role
from app.organisations.suppliers.entering import NewSupplier, enter_supplier
from app.organisations.suppliers.identifier import Identifier
from app.organisations.tables import ClaimKind, ClaimStanding, SupplierClaim
from app.platform.database import WriteSession
from app.platform.identifiers import new_id
from app.problems import NotFound
from app.spreadsheets.forms.intake import filled_in
from app.spreadsheets.forms.writing import write_book
from app.spreadsheets.imports.offering import Asking, Target
from app.spreadsheets.kinds.suppliers.booking import register
from app.spreadsheets.kinds.suppliers.form import SUPPLIERS
from app.spreadsheets.reading import workbook
from tests.callers import a_caller, supplier_in


def asked(session: WriteSession, now: datetime) -> Asking:
    caller = a_caller(session, Role.ECONOMIC_DEVELOPMENT)
    return Asking(caller, Target(caller.authority_id), now, settings=None)


def test_every_supplier_of_ones_own_stands_in_it(session: WriteSession, now: datetime) -> None:
    asking = asked(session, now)
    named = [Identifier("GB-COH", "01234567"), Identifier("GB-CHC", "200001")]
    wanted = NewSupplier("Oakwood Ltd", "1 High Street, Anytown", identifiers=named)
    made = enter_supplier(session, asking.caller.authority_id, wanted, None, now)
    for kind, claimed in ((ClaimKind.SME, True), (ClaimKind.VCSE, False)):
        session.add(
            SupplierClaim(
                supplier_id=made.id, kind=kind, claimed=claimed,
                standing=ClaimStanding.VERIFIED, checked_on=date(2026, 1, 5),
                noted_by=asking.caller.who, noted_at=now,
            )
        )  # fmt: skip
    session.flush()
    supplier_in(session, "Elsewhere Ltd", "Elsewhere Council")
    book = register(session, asking)
    filled = filled_in(workbook(write_book(book, "WB-0000-0001"), "x.xlsx"), [SUPPLIERS])
    [row] = filled.rows

    assert row.ref == str(made.id)
    assert row.values["name"] == "Oakwood Ltd"
    assert sorted(row.values["identifiers"]) == ["GB-CHC-200001", "GB-COH-01234567"]
    assert row.values["claims"] == ["sme verified"]
    assert filled.findings == []


def test_there_is_none_of_anything_else(session: WriteSession, now: datetime) -> None:
    asking = asked(session, now)
    strange = Asking(asking.caller, Target(new_id()), now, settings=None)

    with pytest.raises(NotFound, match="There is no register"):
        register(session, strange)
