from datetime import date, datetime
from typing import Any

import pytest
from sqlmodel import col, select

from app.contracts.duties.duty import Duty
from app.contracts.duties.queries import recorded_for
from app.contracts.duties.reading import read_duties
from app.contracts.duties.recording import DoneOn, DutyNotRecorded, record_duty
from app.contracts.duties.tables import DutyDone
from app.contracts.kind import Regime
from app.contracts.queries import ContractClosed
from app.contracts.tables import ContractState
from app.deliveries.calendar.queries import duties_of
from app.platform.database import WriteSession
from app.platform.events import Event
from app.problems import Invalid
from tests.deliveries.standing.made import Running, a_contract

NOTICE = "contract_details_notice"
ENTERED = date(2026, 2, 2)


def running(session: WriteSession, **facts: Any) -> Running:
    return a_contract(session, entered_on=ENTERED, starts_on=ENTERED, **facts)


def the_duty(of: Running, now: datetime, code: str = NOTICE) -> Duty:
    found = duties_of(of.session, [of.contract], read_duties(), now)[of.contract.id]
    [duty] = [one for one in found if one.code == code]
    return duty


def record(of: Running, now: datetime, done: DoneOn, code: str = NOTICE) -> DutyDone:
    duty = the_duty(of, now, code)
    return record_duty(
        of.session, of.manager, of.contract, duty, read_duties()[code], done, now
    )  # fmt: skip


def test_a_duty_is_recorded_once_and_a_slip_is_replaced(
    session: WriteSession, now: datetime
) -> None:
    of = running(session)
    first = record(of, now, DoneOn(date(2026, 2, 20), "1-2026"))

    second = record(of, now, DoneOn(date(2026, 2, 21), "2-2026", "The day was wrong."))

    assert (first.replaced_at, second.replaced_at) == (now, None)
    done = recorded_for(session, [of.contract.id])[of.contract.id][NOTICE, ""]
    assert (done.on, done.reference) == (date(2026, 2, 21), "2-2026")
    events = session.exec(select(Event).where(Event.kind == "duty.done")).all()
    assert [one.facts["replaces"] for one in events] == ["", str(first.id)]
    assert "2-2026" not in str(events[1].facts)


def test_a_slip_needs_a_reason(session: WriteSession, now: datetime) -> None:
    of = running(session)
    record(of, now, DoneOn(date(2026, 2, 20), ""))

    with pytest.raises(Invalid) as refused:
        record(of, now, DoneOn(date(2026, 2, 21), "", "  "))

    assert [(one.code, one.path) for one in refused.value.findings] == [
        ("reason_needed", "/reason")
    ]
    kept = session.exec(select(DutyDone).where(col(DutyDone.replaced_at).is_(None))).all()
    assert [one.done_on for one in kept] == [date(2026, 2, 20)]


@pytest.mark.parametrize(
    ("day", "code"), [(date(2026, 3, 3), "in_the_future"), (date(2026, 2, 1), "too_early")]
)
def test_a_day_that_cannot_be_is_refused(
    session: WriteSession, now: datetime, day: date, code: str
) -> None:
    with pytest.raises(Invalid) as refused:
        record(running(session), now, DoneOn(day, ""))

    assert [one.code for one in refused.value.findings] == [code]


def test_what_does_not_apply_has_not_begun_or_shows_elsewhere_is_not_recorded(
    session: WriteSession, now: datetime
) -> None:
    done = DoneOn(date(2026, 2, 20), "")

    with pytest.raises(DutyNotRecorded, match="does not apply"):
        record(running(session, regime=Regime.PCR15), now, done)
    with pytest.raises(DutyNotRecorded, match="has not begun"):
        record(running(session), now, done, "termination_notice")
    with pytest.raises(DutyNotRecorded, match="the contract's indicators"):
        record(running(session), now, done, "key_performance_indicators")


def test_under_a_closed_contract_nothing_is_recorded_any_more(
    session: WriteSession, now: datetime
) -> None:
    of = running(session)
    of.contract.state = ContractState.CLOSED

    with pytest.raises(ContractClosed):
        record(of, now, DoneOn(date(2026, 2, 20), "1-2026"))
    assert recorded_for(session, [of.contract.id]) == {}
