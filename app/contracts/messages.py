"""What the API accepts and gives about awards, contracts and obligations."""

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import AfterValidator, ConfigDict, Field, StringConstraints

from app.assessments.summaries.standstill import WORKING_DAYS
from app.contracts.kind import Accumulation, Direction, Regime, Works
from app.contracts.queries import Hearers
from app.contracts.tables import Award, Contract, ContractState, Ending, Origin
from app.platform.request.messages import Message
from app.platform.request.paging import Page
from app.problems import Finding
from app.rules.messages import FindingOut
from app.rules.messages import told as finding_out
from app.units import plain

EXAMPLE_RECOMMENDATION = "0195566f-4a00-7000-8000-000000000005"
EXAMPLE_RUNNING = "0195566f-4a00-7000-8000-000000000021"  #: a contract that was taken on
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


class WithdrawalIn(Message):
    """Why an award is to be withdrawn, as everybody is told who was told of it.

    With `withdraw`, why it is not to be, though somebody proposed it.
    """

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"reason": "The supplier has withdrawn its tender."}]}
    )

    reason: Annotated[str, StringConstraints(min_length=1, max_length=2000, pattern=r"\S")]
    withdraw: bool = False  #: take back what was proposed and waits for another person


class WithdrawalApprovalIn(Message):
    """The version of the award that was read, with the reason that was proposed."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"version": 2}]})

    version: Annotated[int, Field(ge=1)]


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
    withdrawal_proposed_by: UUID | None  #: another person approves
    withdrawal_proposed_at: datetime | None  #: it lapses after 30 days
    withdrawn_because: str  #: as it is proposed, or was made
    why_not_withdrawn: str  #: why what was proposed was taken back; empty: it was not
    withdrawn_by: UUID | None  #: who approved it
    withdrawn_at: datetime | None  #: null: the award stands
    version: int  #: grows with every change
    updated_at: datetime

    @classmethod
    def of(cls, award: Award, contract: Contract) -> "AwardOut":
        """Make it from what is stored."""
        own = {name: getattr(award, name) for name in cls.model_fields if name != "contract_id"}
        return cls.model_validate({**own, "contract_id": contract.id})


class AwardWithdrawnOut(AwardOut):
    """An award that was withdrawn, and which suppliers that know of it are told so."""

    told: list[UUID]  #: a letter goes to each of these suppliers
    not_told: list[UUID]  #: tell these yourself: they have no address, or were owed no summary

    @classmethod
    def told_to(cls, award: Award, contract: Contract, hearers: Hearers) -> "AwardWithdrawnOut":
        """Make it from what is stored."""
        own = AwardOut.of(award, contract).model_dump()
        return cls(**own, told=hearers.told, not_told=hearers.not_told)


class AwardPage(Page[AwardOut]):
    """A page of an authority's awards."""


class EndIn(Message):
    """How and when a contract ended. That another supplier took it over is a contract change."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"ending": "terminated", "on": "2026-02-27", "why": "The supplier gave it up."}
            ]
        }
    )

    ending: Literal[Ending.EXPIRED, Ending.DISCHARGED, Ending.TERMINATED]
    on: date  #: the last day on which it ran
    why: Annotated[str, StringConstraints(max_length=2_000)] = ""  #: needed but on the last day


class ContractOut(Message):
    """What a supplier owes an authority: its obligations are listed apart."""

    id: UUID
    origin: Origin
    award_id: UUID | None  #: null: it was taken on from elsewhere
    lot_id: UUID | None
    supplier_id: UUID  #: who owes it now
    reference: str  #: the authority's own; empty: none
    ocid: str  #: in open contracting; empty: none
    outside_id: str  #: within that, as a notice calls it
    outside_award: str  #: the same, of its award
    source: str  #: what it was taken on from
    title: str
    price: Amount | None  #: tendered, in pounds without VAT
    value: Amount | None  #: estimated, in pounds without VAT
    value_with_vat: Amount | None  #: in pounds
    is_vat_computed: bool  #: that is worked out in proportion since the value changed
    works: Works
    regime: Regime
    is_light_touch: bool
    is_framework: bool
    is_concession: bool
    starts_on: date | None
    ends_on: date | None  #: as it now stands, extensions counted
    first_ends_on: date | None  #: as it was let
    zone: str  #: in which its days are told
    state: ContractState
    entered_on: date | None
    is_day_assumed: bool  #: nobody has said that it was signed on that day
    ended_on: date | None
    ending: Ending | None
    why_ended: str
    withdrawal_by: UUID | None  #: who proposed to withdraw it, as a mistake; null: nobody
    withdrawal_proposed_at: datetime | None  #: it lapses after 30 days
    withdrawn_because: str  #: as it is proposed, or was done
    why_not_withdrawn: str  #: why what was proposed was taken back; empty: it was not
    why_no_indicators: str  #: why no key performance indicator can be set; empty: not said
    version: int  #: grows with every change
    made_at: datetime
    updated_at: datetime


class ContractWhole(ContractOut):
    """A contract, and what a person should look at."""

    findings: list[FindingOut]

    @classmethod
    def with_findings(cls, contract: Contract, findings: Iterable[Finding]) -> "ContractWhole":
        """Make it from what is stored, and what was found."""
        own = {name: getattr(contract, name) for name in ContractOut.model_fields}
        return cls.model_validate({**own, "findings": [finding_out(one) for one in findings]})


class ContractPage(Page[ContractOut]):
    """A page of an authority's contracts."""


class ObligationOut(Message):
    """A commitment once owed, as it was tendered or taken on."""

    id: UUID
    contract_id: UUID
    tender_id: UUID | None  #: null: of a contract that was taken on
    tender_number: int | None  #: of the tender's version
    commitment: str  #: id of the commitment within it
    ordinal: int  #: its place in the tender, from 1
    measure: str
    theme: str  #: that the measure stands under; empty: not known
    title: str  #: of the measure; empty: not known
    promised: Amount  #: in `unit`, over the whole contract; never multiplied by `each`
    unit: str
    rate: Amount | None  #: in `unit`, for each `per_pounds` of actual spend
    per_pounds: Amount | None
    direction: Direction
    accumulation: Accumulation
    starts_on: date | None
    ends_on: date | None
    document: dict[str, Any]  #: the commitment, word for word
    made_at: datetime


class ObligationPage(Page[ObligationOut]):
    """A page of a contract's obligations."""
