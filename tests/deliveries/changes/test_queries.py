from datetime import date
from decimal import Decimal

from app.deliveries.changes.queries import delivered_under
from app.deliveries.rolling import Counted, count
from app.platform.database import WriteSession
from tests.contracts.plan.made import a_contract, a_share, an_obligation


def test_what_is_verified_is_of_the_whole_life_and_of_one_contract(session: WriteSession) -> None:
    contract, other = a_contract(session), a_contract(session)
    jobs, silent = an_obligation(session, contract), an_obligation(session, contract)
    share = a_share(session, contract)  # whose latest figures do not add up
    theirs = an_obligation(session, other)
    for obligation, day in (
        (jobs, date(2025, 5, 1)),
        (jobs, date(2026, 1, 9)),
        (theirs, date.max),
        (share, date(2025, 5, 1)),
        (share, date(2025, 9, 1)),
    ):
        change = Counted(
            contract.authority_id, obligation.contract_id, obligation.id, day,
            reported=Decimal(9), verified=Decimal(4), deliveries=1,
        )  # fmt: skip
        count(session, [change])

    found = delivered_under(session, contract.id, {"people"})

    assert found.verified == {jobs.id: 8}
    assert silent.id not in found.verified
    assert share.id not in found.verified
    assert found.whole_units == {"people"}
