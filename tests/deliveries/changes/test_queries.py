from datetime import date
from decimal import Decimal

from sqlmodel import select

from app.contracts.change.proposing import Delivered, propose
from app.contracts.change.tables import ChangeState, ContractChange
from app.contracts.change.wanted import ChangeKind, Wanted
from app.deliveries.changes.queries import delivered_under, strays_after, strays_under
from app.deliveries.lifecycle import DeliveryState
from app.deliveries.returns.beginning import begin
from app.deliveries.returns.recording import take_out
from app.deliveries.returns.reopening import pass_on, reopen
from app.deliveries.rolling import Counted, count
from app.platform.database import WriteSession
from tests.contracts.plan.made import a_contract, a_share, an_obligation
from tests.deliveries.changes.over import OVER, WHY, Passed
from tests.deliveries.returns.made import (
    NOW,
)


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


def test_what_counts_of_anothers_days_is_a_doubt_until_it_is_taken_out_or_passed_on(
    passed: Passed,
) -> None:
    """The same days never count for both without anybody being told."""
    made, session = passed.made, passed.made.session
    whole = made.submitted(
        made.mentoring("3", "N-1", delivered_on=date(2025, 11, 3)), day=date(2025, 11, 1)
    )
    early, late = made.mentoring("4", delivered_on=date(2025, 9, 1)), date(2025, 9, 20)
    cut = made.submitted(
        early, made.mentoring("5", "M-2", delivered_on=late), day=date(2025, 9, 1)
    )
    first = date(2025, 9, 10)

    def doubts() -> list[tuple[str, bool]]:
        found = strays_under(session, made.contract, date(2026, 3, 2))
        assert found.deliveries == len(found.oldest)
        return [(one.delivery.reference, one.is_whole) for one in found.oldest]

    assert doubts() == []
    passed.over(first)
    [change] = session.exec(select(ContractChange))

    assert doubts() == [("M-2", False), ("N-1", True)]
    told = strays_after(session, made.manager, change)
    assert [one.delivery.reference for one in told.oldest] == ["M-2", "N-1"]
    assert strays_after(session, passed.birch, change).deliveries == 0
    assert strays_under(session, made.contract, late).deliveries == 1
    pass_on(session, made.manager, whole, WHY, NOW)
    reopen(session, made.manager, cut, WHY, NOW)
    take_out(session, made.manager, made.kept("M-2")[0], NOW)
    made.submit(cut)
    assert doubts() == []
    for day in (date(2025, 11, 1), date(2025, 9, 11)):
        assert begin(session, passed.birch, made.contract.id, day, NOW).id


def test_a_proposal_tells_what_would_be_in_doubt_and_a_refused_one_nothing(
    passed: Passed,
) -> None:
    made, session = passed.made, passed.made.session
    made.submitted(made.mentoring(delivered_on=OVER))
    wanted = Wanted(
        ChangeKind.NOVATION, OVER, "The group was reorganised.",
        supplier_id=passed.birch.supplier(), ground="Schedule 8, paragraph 9",
    )  # fmt: skip
    change = propose(session, made.manager, made.contract, wanted, Delivered({}, frozenset()), NOW)

    [stray] = strays_after(session, made.manager, change).oldest
    assert (stray.delivery.reference, stray.is_whole) == ("M-1", False)
    made.kept("M-1")[0].state = DeliveryState.REJECTED
    session.flush()
    assert strays_after(session, made.manager, change).deliveries == 0
    made.kept("M-1")[0].state = DeliveryState.CLAIMED
    change.state = ChangeState.REFUSED
    session.flush()
    assert strays_after(session, made.manager, change).deliveries == 0
