"""Duties as a calendar that other programs read: iCalendar (RFC 5545).

Each duty is a day of its own, with an id that stays, so that a program which reads again moves
the day rather than adding another.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from icalendar import Alarm, Calendar, Event

from app.contracts.duties.duty import Duty, DutyState

PRODUCT = "-//social-value-scorer//duties//EN"
REMINDED = (14, 1)  #: days before a duty's last day
BACK, AHEAD = timedelta(days=92), timedelta(days=731)  #: of the days that a calendar holds
READ_AGAIN = timedelta(hours=6)
#: states in which there is something to be reminded of
OPEN = frozenset({DutyState.DUE, DutyState.OVERDUE, DutyState.WAITING, DutyState.NOT_YET})
SAID = {
    DutyState.DONE: "Done: ",
    DutyState.OVERDUE: "Overdue: ",
    DutyState.NOT_YET: "",
    DutyState.WAITING: "",
    DutyState.DUE: "",
}


@dataclass(frozen=True, slots=True)
class Dated:
    """A duty with the contract that it is of."""

    contract_id: UUID
    contract: str  #: its title
    duty: Duty


def calendar_of(name: str, duties: Iterable[Dated], now: datetime) -> bytes:
    """Give duties as an iCalendar file; those without a day, or of no matter now, are left out.

    Args:
        name: that calendar programs show.
        duties: of one caller.
        now: bears the time at which it was made, and tells which days are near.
    """
    made = Calendar()
    made.add("prodid", PRODUCT)
    made.add("version", "2.0")
    made.add("calscale", "GREGORIAN")
    made.add("method", "PUBLISH")
    made.add("x-wr-calname", name)
    made.add("refresh-interval", READ_AGAIN, parameters={"VALUE": "DURATION"})
    near = sorted(
        (one for one in duties if _is_near(one.duty, now.date())),
        key=lambda one: (one.duty.due_on, str(one.contract_id), one.duty.code),
    )
    for one in near:
        made.add_component(_event(one, now))
    return bytes(made.to_ical())


def uid_of(one: Dated) -> str:
    """Give the id of a duty's day, which stays whatever becomes of it."""
    place = f"-{one.duty.occurrence}" if one.duty.occurrence else ""
    return f"{one.contract_id}-{one.duty.code}{place}@social-value-scorer"


def _is_near(duty: Duty, day: date) -> bool:
    if duty.due_on is None or duty.state is DutyState.DOES_NOT_APPLY:
        return False
    behind, ahead = day - duty.due_on, duty.due_on - day
    return ahead <= AHEAD and (behind <= BACK or duty.state is DutyState.OVERDUE)


def _event(one: Dated, now: datetime) -> Event:
    duty, due_on = one.duty, one.duty.due_on
    made = Event()
    made.add("uid", uid_of(one))
    made.add("dtstamp", now)
    made.add("dtstart", due_on)
    if due_on is not None and due_on < date.max:
        made.add("dtend", due_on + timedelta(days=1))  # a day ends as the next begins
    made.add("summary", f"{SAID[duty.state]}{duty.title} ({one.contract})")
    made.add("description", "\n".join(_told(duty)))
    made.add("categories", [duty.binds.value, duty.state.value])
    made.add("transp", "TRANSPARENT")  # it does not make anybody busy
    made.add("status", "TENTATIVE" if duty.is_expected else "CONFIRMED")
    if duty.state in OPEN:
        for days in REMINDED:
            made.add_component(_alarm(one, days))
    return made


def _told(duty: Duty) -> list[str]:
    state = duty.state.value.replace("_", " ")
    told = [f"State: {state}", f"For the {duty.binds}", f"Law: {duty.law}", duty.why]
    if duty.done_on is not None:
        told.insert(1, f"Done on {duty.done_on}")
    return told


def _alarm(one: Dated, days: int) -> Alarm:
    made = Alarm()
    made.add("action", "DISPLAY")
    made.add("description", f"{one.duty.title} ({one.contract})")
    made.add("trigger", timedelta(days=-days))
    return made
