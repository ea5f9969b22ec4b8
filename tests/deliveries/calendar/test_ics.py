from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import icalendar

from app.contracts.duties.duty import Duty, DutyState
from app.contracts.duties.rule import Binds
from app.deliveries.calendar.ics import Dated, calendar_of, uid_of

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
CONTRACT = UUID(int=7)


def a_duty(state: DutyState = DutyState.DUE, **changes: Any) -> Duty:
    given: dict[str, Any] = {
        "code": "contract_details_notice", "occurrence": "", "title": "Publish; the, notice",
        "law": "Section 53", "binds": Binds.AUTHORITY, "begins_on": None,
        "due_on": date(2026, 3, 31), "is_expected": False, "done_on": None, "reference": "",
        "why": "Thirty days.\nCounted from the first.",
    }  # fmt: skip
    return Duty(state=state, **given | changes)


def read(*duties: Duty) -> list[Any]:
    dated = [Dated(CONTRACT, "Meals: Łódź & Sons", one) for one in duties]
    file = calendar_of("What is due", dated, NOW)
    return list(icalendar.Calendar.from_ical(file).walk("VEVENT"))


def test_a_duty_is_a_whole_day_that_a_calendar_program_reads() -> None:
    [event] = read(a_duty())

    assert event["DTSTART"].dt == date(2026, 3, 31)
    assert event["DTEND"].dt == date(2026, 4, 1)
    assert event["DTSTAMP"].dt == NOW
    assert event["SUMMARY"] == "Publish; the, notice (Meals: Łódź & Sons)"
    assert "Thirty days.\nCounted from the first." in event["DESCRIPTION"]
    assert event["UID"] == f"{CONTRACT}-contract_details_notice@social-value-scorer"
    alarms = [alarm["TRIGGER"].dt for alarm in event.walk("VALARM")]
    assert alarms == [timedelta(days=-14), timedelta(days=-1)]


def test_a_duty_keeps_its_id_when_its_day_and_its_state_change() -> None:
    before = Dated(CONTRACT, "Meals", a_duty(occurrence="2026-01-01"))
    after = Dated(
        CONTRACT, "Meals", a_duty(DutyState.DONE, occurrence="2026-01-01", due_on=date(2026, 5, 1))
    )

    assert uid_of(before) == uid_of(after)
    assert uid_of(before) != uid_of(Dated(CONTRACT, "Meals", a_duty(occurrence="2026-04-01")))


def test_what_is_done_is_said_to_be_and_reminds_nobody() -> None:
    [event] = read(a_duty(DutyState.DONE, done_on=date(2026, 3, 1)))

    assert event["SUMMARY"].startswith("Done: ")
    assert list(event.walk("VALARM")) == []
    assert "Done on 2026-03-01" in event["DESCRIPTION"]


def test_a_day_that_may_still_move_is_tentative() -> None:
    assert read(a_duty(DutyState.NOT_YET, is_expected=True))[0]["STATUS"] == "TENTATIVE"
    assert read(a_duty())[0]["STATUS"] == "CONFIRMED"


def test_what_has_no_day_does_not_apply_or_is_far_off_is_left_out() -> None:
    far, past = date(2029, 1, 1), date(2025, 6, 1)
    left_out = [
        a_duty(due_on=None), a_duty(DutyState.DOES_NOT_APPLY), a_duty(due_on=far),
        a_duty(DutyState.DONE, due_on=past),
    ]  # fmt: skip

    assert read(*left_out) == []
    assert len(read(a_duty(DutyState.OVERDUE, due_on=past))) == 1


def test_lines_are_folded_and_the_last_day_there_is_does_no_harm() -> None:
    long = Dated(CONTRACT, "x" * 600, a_duty(due_on=NOW.date()))
    file = calendar_of("What is due", [long], NOW)

    assert max(map(len, file.split(b"\r\n"))) <= 75
    [event] = icalendar.Calendar.from_ical(file).walk("VEVENT")
    assert "x" * 600 in str(event["SUMMARY"])
