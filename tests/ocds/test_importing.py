from datetime import datetime
from decimal import Decimal
from typing import Any

import pytest

from app.ocds.importing import WhichNotice, exact, import_notice
from app.ocds.procurement import Wanted
from app.platform.database import WriteSession
from app.problems import Invalid, NotFound, Severity
from app.procurements.drafting import ReferenceTaken
from app.procurements.queries import lots_of
from app.procurements.tables import ProcurementState
from tests.ocds.notices import a_package
from tests.procurements.made import an_officer

WANTED = Wanted("local-first@2026.1")


def test_a_notice_becomes_a_draft_with_its_lots(session: WriteSession, now: datetime) -> None:
    done = import_notice(session, an_officer(session), a_package(), None, WANTED, now)

    [lot] = lots_of(session, done.procurement)
    assert done.procurement.state is ProcurementState.DRAFT
    assert done.procurement.ocid == "ocds-h6vhtk-067fb8"
    assert (lot.number, lot.rules) == ("1", "local-first@2026.1")
    assert lot.deadline == datetime.fromisoformat("2026-05-08T23:59:59+01:00")
    assert all(one.severity is not Severity.FAULT for one in done.findings)


def test_it_comes_in_once(session: WriteSession, now: datetime) -> None:
    officer = an_officer(session)
    import_notice(session, officer, a_package(), None, WANTED, now)

    with pytest.raises(ReferenceTaken):
        import_notice(session, officer, a_package(), None, WANTED, now)


def test_of_several_notices_one_is_named(session: WriteSession, now: datetime) -> None:
    package = a_package()
    other = a_package()["releases"][0]
    other["id"] = "000002-2026"
    other["tender"]["documents"] = []
    package["releases"].append(other)
    officer = an_officer(session)

    with pytest.raises(WhichNotice):
        import_notice(session, officer, package, None, WANTED, now)
    with pytest.raises(NotFound):
        import_notice(session, officer, package, "000003-2026", WANTED, now)
    done = import_notice(session, officer, package, "000002-2026", WANTED, now)
    assert done.procurement.reference == "000002-2026"


@pytest.mark.parametrize("document", [{}, {"releases": []}, {"releases": [{"tag": ["award"]}]}])
def test_what_holds_no_tender_notice_is_refused(
    session: WriteSession, now: datetime, document: dict[str, Any]
) -> None:
    with pytest.raises(Invalid) as refused:
        import_notice(session, an_officer(session), document, None, WANTED, now)
    assert "no_tender_notice" in {one.code for one in refused.value.findings}


def test_a_notice_that_makes_no_draft_says_why(session: WriteSession, now: datetime) -> None:
    package = a_package()
    package["releases"][0]["tender"]["procurementMethodDetails"] = "Direct award"

    with pytest.raises(Invalid) as refused:
        import_notice(session, an_officer(session), package, None, WANTED, now)
    assert "procedure_not_known" in {one.code for one in refused.value.findings}


def test_whole_numbers_become_exact_ones_and_yes_stays_yes() -> None:
    assert exact({"a": [1, True, None, "x"]}) == {"a": [Decimal(1), True, None, "x"]}
    assert type(exact([1])[0]) is Decimal
    assert exact(True) is True
