from datetime import timedelta

import pytest
from sqlmodel import select

from app.contracts.queries import ContractNotRunning
from app.contracts.tables import ContractState
from app.deliveries.returns.accepting import ReturnLocked, ReturnNotSubmitted, accept
from app.deliveries.returns.reopening import reopen
from app.deliveries.tables import Reopening, ReturnState
from app.platform.events import Event
from tests.deliveries.returns.made import NOW, Reported

REASON = "A session was counted twice."


def test_a_supplier_opens_what_it_submitted_and_the_reason_is_kept(reporting: Reported) -> None:
    parent = reporting.submitted(reporting.mentoring())

    reopen(reporting.session, reporting.supplier, parent, REASON, NOW)

    assert (parent.state, parent.submission) == (ReturnState.DRAFT, 1)
    [kept] = reporting.session.exec(select(Reopening))
    assert (kept.reason, kept.was, kept.submission) == (REASON, ReturnState.SUBMITTED, 1)
    [event] = reporting.session.exec(select(Event).where(Event.kind == "return.reopened"))
    assert REASON not in str(event.facts)


def test_once_it_was_accepted_only_the_authority_opens_it(reporting: Reported) -> None:
    parent = reporting.submitted(reporting.mentoring())
    accept(reporting.session, reporting.manager, parent, NOW)

    with pytest.raises(ReturnLocked, match="only the authority"):
        reopen(reporting.session, reporting.supplier, parent, REASON, NOW)
    reopen(reporting.session, reporting.manager, parent, REASON, NOW)

    assert (parent.state, parent.locked_by, parent.locked_at) == (ReturnState.DRAFT, None, None)


def test_it_is_opened_as_often_as_it_was_submitted(reporting: Reported) -> None:
    parent = reporting.submitted(reporting.mentoring())
    for _ in range(2):
        reopen(reporting.session, reporting.supplier, parent, REASON, NOW)
        reporting.submit(parent)

    rows = reporting.session.exec(select(Reopening.submission)).all()
    assert sorted(rows) == [1, 2]


def test_a_draft_is_open_already(reporting: Reported) -> None:
    with pytest.raises(ReturnNotSubmitted):
        reopen(reporting.session, reporting.supplier, reporting.begin(), REASON, NOW)


def test_nothing_is_opened_once_the_contract_is_settled(reporting: Reported) -> None:
    parent = reporting.submitted(reporting.mentoring())
    reporting.contract.state = ContractState.CLOSED
    reporting.session.flush()

    with pytest.raises(ContractNotRunning):
        reopen(reporting.session, reporting.manager, parent, REASON, NOW)


def test_what_came_in_time_is_not_told_to_be_late_for_being_put_right(
    reporting: Reported,
) -> None:
    parent = reporting.submitted(reporting.mentoring())
    reporting.now = NOW + timedelta(days=365)
    reopen(reporting.session, reporting.supplier, parent, "A slip.", reporting.now)
    reporting.submit(parent)

    events = reporting.session.exec(select(Event).where(Event.kind == "return.submitted"))
    told = {one.facts["submission"]: one.facts["is_late"] for one in events}
    assert told == {1: False, 2: False}


def test_a_return_that_comes_after_its_day_is_told_to_be_late(reporting: Reported) -> None:
    parent = reporting.begin()
    reporting.write(parent, reporting.mentoring())
    reporting.now = NOW + timedelta(days=365)
    reporting.submit(parent)

    [event] = reporting.session.exec(select(Event).where(Event.kind == "return.submitted"))
    assert event.facts["is_late"] is True
