"""What the API accepts and gives about duties and calendars."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from pydantic import ConfigDict, StringConstraints

from app.contracts.duties.duty import DutyState
from app.contracts.duties.recording import DoneOn
from app.contracts.duties.rule import Binds
from app.deliveries.calendar.ics import Dated
from app.platform.request.messages import Message
from app.platform.request.paging import Page, PageMarks

Reference = Annotated[str, StringConstraints(max_length=200)]
Reason = Annotated[str, StringConstraints(max_length=2000)]
Label = Annotated[str, StringConstraints(min_length=1, max_length=200, pattern=r"^\S(.*\S)?$")]


class DutyOut(Message):
    """One thing that has to be done under a contract."""

    contract_id: UUID
    contract: str  #: its title
    code: str
    occurrence: str  #: which of several; empty: the only one
    title: str
    law: str
    binds: Binds  #: who has to do it
    state: DutyState
    begins_on: date | None  #: the day that it begins with
    due_on: date | None  #: its last day; null: the law names none, or it is not known yet
    is_expected: bool  #: the last day may still move: what it begins with is to come
    done_on: date | None
    is_late: bool  #: it was done after its last day
    reference: str
    why: str  #: it does not apply, or waits; or how its days are counted

    @classmethod
    def of(cls, found: Dated) -> "DutyOut":
        """Make it from a duty and its contract."""
        own = {name: getattr(found.duty, name) for name in _OF_DUTY}
        return cls(contract_id=found.contract_id, contract=found.contract, **own)


_OF_DUTY = (
    "code", "occurrence", "title", "law", "binds", "state", "begins_on", "due_on", "is_expected",
    "done_on", "is_late", "reference", "why",
)  # fmt: skip


class ContractCalendarOut(Message):
    """All that has to be done under a contract, on a day."""

    contract_id: UUID
    on: date
    duties: list[DutyOut]  #: by their last day; those without one come last


class CalendarOut(Message):
    """A page of what has to be done under all contracts, as it stands now."""

    data: list[DutyOut]  #: by their last day
    page: PageMarks


class DutyDoneIn(Message):
    """That a duty was done."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"done_on": "2026-02-20", "reference": "012345-2026"}]}
    )

    done_on: date
    reference: Reference = ""  #: such as the id of the notice
    occurrence: Annotated[str, StringConstraints(max_length=100)] = ""  #: which of several
    reason: Reason = ""  #: for putting an earlier entry right

    def done(self) -> DoneOn:
        """Give it as the use case takes it."""
        return DoneOn(self.done_on, self.reference.strip(), self.reason.strip())


class FeedIn(Message):
    """A link for a calendar program."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"label": "My desk calendar"}]})

    label: Label  #: what it is for


class FeedOut(Message):
    """A link for a calendar program, without its secret."""

    id: UUID
    label: str
    made_by: UUID
    made_at: datetime
    revoked_at: datetime | None
    updated_at: datetime


class FeedGiven(FeedOut):
    """A link for a calendar program, told this once."""

    url: str  #: anybody who has it can read these duties; keep it as you would a password


class FeedPage(Page[FeedOut]):
    """A page of calendar links."""
