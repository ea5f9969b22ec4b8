"""Which duties are near enough to be spoken of at a meeting."""

from collections.abc import Iterable
from datetime import date, timedelta

from app.contracts.duties.duty import Duty, DutyState

SOON = timedelta(days=31)


def near(duties: Iterable[Duty], day: date) -> list[Duty]:
    """List what is overdue, or due within a month of a day, by its last day."""
    found = [
        (one.due_on, one)
        for one in duties
        if one.due_on is not None and _is_near(one.state, one.due_on - day)
    ]
    return [one for _, one in sorted(found, key=lambda each: (each[0], each[1].code))]


def _is_near(state: DutyState, left: timedelta) -> bool:
    if state is DutyState.OVERDUE:
        return True
    return state in (DutyState.DUE, DutyState.WAITING) and timedelta(0) <= left <= SOON
