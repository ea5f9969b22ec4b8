"""What the API accepts and gives about jobs that lasted."""

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Literal
from uuid import UUID

from pydantic import ConfigDict, Field, StringConstraints

from app.deliveries.standing.lasting.checking import Check
from app.deliveries.standing.lasting.queries import Wanting
from app.deliveries.standing.lasting.share import Share
from app.deliveries.standing.messages import Amount
from app.platform.request.messages import Message
from app.platform.request.paging import Page

Count = Annotated[Decimal, Field(ge=0, lt=Decimal(10) ** 14, decimal_places=4)]


class JobCheckIn(Message):
    """What was found when jobs were looked for again."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "weeks": 13,
                    "lasted": "1",
                    "ended": "0",
                    "checked_on": "2026-03-02",
                    "comment": "By the payroll of February.",
                }
            ]
        }
    )

    weeks: Literal[13, 26, 52]
    lasted: Count  #: in the delivery's unit; of what is neither here nor in `ended`, none knows
    ended: Count
    checked_on: date
    #: how it is known; and the reason, where it replaces an earlier check
    comment: Annotated[str, StringConstraints(max_length=2000)] = ""

    def check(self) -> Check:
        """Give it as the use case knows it."""
        return Check(**self.model_dump())


class JobCheckOut(Message):
    """How many of a delivery's jobs lasted so many weeks."""

    id: UUID
    contract_id: UUID
    delivery_id: UUID
    weeks: int
    lasted: Amount  #: in the delivery's unit
    ended: Amount
    checked_on: date
    comment: str
    by: UUID
    at: datetime
    replaced_at: datetime | None  #: null: it stands


class JobCheckPage(Page[JobCheckOut]):
    """A page of a contract's checks."""


class LastingShareOut(Message):
    """What became of the jobs that began at least so many weeks before the day."""

    weeks: int
    measure: str
    unit: str
    begun: Amount  #: as reported
    lasted: Amount
    ended: Amount
    unknown: Amount  #: nobody has looked for them yet, or found them; neither lasted nor ended
    percent_known: Amount | None
    percent_lasted_of_known: Amount | None

    @classmethod
    def of(cls, share: Share) -> "LastingShareOut":
        """Make it from a share."""
        return cls(
            weeks=share.weeks,
            measure=share.measure,
            unit=share.unit,
            begun=share.begun,
            lasted=share.lasted,
            ended=share.ended,
            unknown=share.unknown,
            percent_known=share.known,
            percent_lasted_of_known=share.lasted_of_known,
        )


class CheckWantingOut(Message):
    """A check that is due and was not made."""

    obligation_id: UUID
    delivery_id: UUID
    reference: str  #: of the delivery
    quantity: Amount
    unit: str
    weeks: int
    due_on: date

    @classmethod
    def of(cls, wanting: Wanting) -> "CheckWantingOut":
        """Make it from what is wanting."""
        return cls.model_validate({name: getattr(wanting, name) for name in cls.model_fields})


class LastingJobsOut(Message):
    """Whether a contract's jobs lasted, as far as it is known on a day."""

    contract_id: UUID
    on: date
    shares: list[LastingShareOut]
    wanting: list[CheckWantingOut]  #: the oldest first, a thousand at most
