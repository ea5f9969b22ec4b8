from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from sqlmodel import select

from app.contracts.queries import ContractNotRunning
from app.contracts.tables import ContractState
from app.deliveries.people.tables import PersonToken
from app.deliveries.queries import return_of
from app.deliveries.returns.accepting import ReturnLocked, ReturnNotSubmitted, accept
from app.deliveries.returns.beginning import begin
from app.deliveries.returns.following import periods_of
from app.deliveries.returns.period import ReturnBegun
from app.deliveries.returns.recording import record, take_out
from app.deliveries.returns.reopening import DaysAreItsOwn, pass_on, reopen
from app.deliveries.returns.submitting import submit
from app.deliveries.returns.writing import ReturnPassedOn
from app.deliveries.rolling import LIFE_STARTS
from app.deliveries.standing.adding import came
from app.deliveries.tables import Reopening, ReturnState, Span
from app.organisations.caller import PersonNeeded, Separation
from app.platform.events import Event
from tests.deliveries.changes.over import EVE, WHY, Passed
from tests.deliveries.returns.made import (
    DAY,
    MEANS,
    NOW,
    Reported,
    added_up,
    rolled_up,
)

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


def test_the_days_of_an_accepted_return_can_be_given_to_whose_they_are(passed: Passed) -> None:
    """Else the new supplier could not report them, and both would count if it could."""
    made, session = passed.made, passed.made.session
    parent = made.submitted(made.mentoring(), made.apprentice("E-0417"))
    accept(session, made.manager, parent, NOW)
    passed.over(date(2025, 10, 1))
    assert parent.supplier_id == made.supplier.supplier()
    with pytest.raises(ReturnBegun, match="the supplier that had the contract before"):
        begin(session, passed.birch, made.contract.id, DAY, NOW)

    pass_on(session, made.manager, parent, WHY, NOW)
    session.flush()

    assert (parent.state, parent.why_passed_on) == (ReturnState.PASSED_ON, WHY)
    assert rolled_up(session) == added_up(session) == {}
    assert session.exec(select(PersonToken)).all() == []
    assert return_of(session, made.supplier, parent.id).id == parent.id
    after = begin(session, passed.birch, made.contract.id, DAY, NOW)
    assert (after.period_starts_on, after.period_ends_on) == (date(2026, 1, 1), date(2026, 3, 31))
    record(session, MEANS, passed.birch, after, made.mentoring("7"), NOW)
    submit(session, MEANS, passed.birch, after, NOW)
    session.flush()
    key = (made.hours.id, Span.LIFE, LIFE_STARTS)
    assert rolled_up(session)[key] == (Decimal(7), Decimal(0), 1)
    assert rolled_up(session) == added_up(session)
    [event] = session.exec(select(Event).where(Event.kind == "return.days_passed_on"))
    assert (event.facts["taken_back"], WHY in str(event.facts)) == (2, False)


def test_a_draft_of_anothers_days_and_one_that_was_opened_again_are_given_too(
    passed: Passed,
) -> None:
    made, session = passed.made, passed.made.session
    drafted = made.begin(date(2025, 11, 1))
    made.write(drafted, made.mentoring("3", "D-1", delivered_on=date(2025, 11, 3)))
    opened = made.submitted(made.mentoring())
    reopen(session, made.supplier, opened, "A slip.", NOW)
    made.write(opened, made.mentoring("12"))
    passed.over(date(2025, 10, 1))

    for parent in (drafted, opened):
        pass_on(session, made.manager, parent, WHY, NOW)
    session.flush()

    assert rolled_up(session) == added_up(session) == {}
    assert {one.withdrawn_at for one in made.kept("M-1") + made.kept("D-1")} == {NOW}
    assert begin(session, passed.birch, made.contract.id, date(2025, 11, 1), NOW).id


def test_the_same_days_are_passed_on_as_often_as_they_go_over(passed: Passed) -> None:
    made, session = passed.made, passed.made.session
    parent = made.submitted(made.mentoring())
    passed.over(date(2025, 10, 1))
    pass_on(session, made.manager, parent, WHY, NOW)
    theirs = begin(session, passed.birch, made.contract.id, DAY, NOW)
    record(session, MEANS, passed.birch, theirs, made.mentoring("7"), NOW)
    Passed(made, made.supplier).over(date(2025, 10, 1))

    pass_on(session, made.manager, theirs, WHY, NOW)
    session.flush()

    assert (parent.passed_on, theirs.passed_on) == (1, 2)
    assert made.begin(DAY).passed_on == 0


def test_a_return_with_a_day_of_its_own_is_not_passed_on(passed: Passed) -> None:
    made, session = passed.made, passed.made.session
    parent = made.submitted(made.mentoring(delivered_on=EVE))
    for over in (False, True):
        with pytest.raises(DaysAreItsOwn):
            pass_on(session, made.manager, parent, WHY, NOW)
        if not over:
            passed.over()
    assert parent.state is ReturnState.SUBMITTED


def test_days_are_passed_on_by_a_person_of_the_authority(passed: Passed) -> None:
    made, session = passed.made, passed.made.session
    parent = made.submitted(made.mentoring())
    passed.over(date(2025, 10, 1))

    with pytest.raises(PersonNeeded):
        pass_on(session, replace(made.manager, person_id=None), parent, WHY, NOW)
    for supplier in (made.supplier, passed.birch):
        with pytest.raises(Separation):
            pass_on(session, supplier, parent, WHY, NOW)
    made.contract.state = ContractState.CLOSED
    session.flush()
    with pytest.raises(ContractNotRunning):
        pass_on(session, made.manager, parent, WHY, NOW)


def test_nothing_more_is_done_with_a_return_whose_days_were_passed_on(passed: Passed) -> None:
    made, session = passed.made, passed.made.session
    parent = made.submitted(made.mentoring())
    passed.over(date(2025, 10, 1))
    pass_on(session, made.manager, parent, WHY, NOW)
    session.flush()
    [row] = made.kept("M-1")

    deeds: list[Callable[[], object]] = [
        lambda: accept(session, made.manager, parent, NOW),
        lambda: reopen(session, made.manager, parent, WHY, NOW),
        lambda: pass_on(session, made.manager, parent, WHY, NOW),
        lambda: made.submit(parent),
        lambda: made.write(parent, made.mentoring()),
        lambda: take_out(session, made.supplier, row, NOW),
    ]
    for deed in deeds:
        with pytest.raises(ReturnPassedOn):
            deed()


def test_what_it_said_is_told_nowhere_any_more(passed: Passed) -> None:
    """Its days are missing again; that there was nothing in them, it says no longer."""
    made, session = passed.made, passed.made.session
    parent = made.begin()
    made.write(parent, lines=(made.nothing(made.hours),))
    made.submit(parent)
    passed.over(date(2025, 10, 1))
    day = date(2026, 3, 2)
    assert came(session, [made.contract.id], day)[made.hours.id].said_nothing

    pass_on(session, made.manager, parent, WHY, NOW)
    session.flush()

    assert made.hours.id not in came(session, [made.contract.id], day)
    days = {one["starts_on"]: one for one in periods_of(session, made.contract, NOW)}
    assert (days[date(2026, 1, 1)]["state"], days[date(2026, 1, 1)]["return_id"]) == (
        "missing", None,
    )  # fmt: skip
