"""What the API accepts and gives about awards, contracts and obligations."""

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any
from uuid import UUID

from pydantic import AfterValidator, ConfigDict, Field, StringConstraints

from app.assessments.summaries.standstill import WORKING_DAYS
from app.contracts.tables import Award, Contract, ContractState
from app.platform.request.messages import Message
from app.platform.request.paging import Page
from app.units import plain

EXAMPLE_RECOMMENDATION = "0195566f-4a00-7000-8000-000000000005"
NoticeId = Annotated[str, StringConstraints(min_length=1, max_length=100, pattern=r"^\S+$")]


#: a stored number as it was sent, without the zeros that fill its four places
Amount = Annotated[Decimal, AfterValidator(lambda number: Decimal(plain(number)))]


class AwardIn(Message):
    """The recommendation that is approved."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"recommendation_id": EXAMPLE_RECOMMENDATION}]}
    )

    recommendation_id: UUID


class NoticeIn(Message):
    """A contract award notice, as it was published."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"notice_id": "012345-2026", "published_on": "2026-02-16"}]
        }
    )

    notice_id: NoticeId
    published_on: date  #: the first day of the standstill
    #: of the standstill that the notice gives, where that is more than the law asks for
    working_days: Annotated[int, Field(ge=WORKING_DAYS, le=100)] | None = None


class EntryIn(Message):
    """The day on which a contract was entered into."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"entered_on": "2026-03-02"}]})

    entered_on: date


class AwardOut(Message):
    """The decision to give a lot to a supplier."""

    id: UUID
    lot_id: UUID
    contract_id: UUID
    assessment_id: UUID
    recommendation_id: UUID
    tender_id: UUID
    supplier_id: UUID
    approved_by: UUID
    approved_at: datetime
    notice_id: str  #: of the contract award notice; empty until it is recorded
    notice_published_on: date | None
    standstill_ends_on: date | None  #: the contract may be made the day after; null: none runs
    version: int  #: grows with every change
    updated_at: datetime

    @classmethod
    def of(cls, award: Award, contract: Contract) -> "AwardOut":
        """Make it from what is stored."""
        own = {name: getattr(award, name) for name in cls.model_fields if name != "contract_id"}
        return cls.model_validate({**own, "contract_id": contract.id})


class AwardPage(Page[AwardOut]):
    """A page of an authority's awards."""


class ContractOut(Message):
    """What a supplier owes an authority: its obligations are listed apart."""

    id: UUID
    award_id: UUID
    lot_id: UUID
    supplier_id: UUID
    title: str
    price: Amount | None  #: tendered, in pounds without VAT
    state: ContractState
    entered_on: date | None
    version: int  #: grows with every change
    made_at: datetime
    updated_at: datetime


class ContractPage(Page[ContractOut]):
    """A page of an authority's contracts."""


class ObligationOut(Message):
    """A commitment once owed, as it was tendered."""

    id: UUID
    contract_id: UUID
    tender_id: UUID
    tender_number: int  #: of the tender's version
    commitment: str  #: id of the commitment within it
    ordinal: int  #: its place in the tender, from 1
    measure: str
    promised: Amount  #: in `unit`, over the whole contract; never multiplied by `each`
    unit: str
    starts_on: date | None
    ends_on: date | None
    document: dict[str, Any]  #: the commitment, word for word
    made_at: datetime


class ObligationPage(Page[ObligationOut]):
    """A page of a contract's obligations."""
