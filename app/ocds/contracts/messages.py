"""What the API accepts and gives when contracts and ratings are read from notices."""

from datetime import date
from typing import Annotated, Any
from uuid import UUID

from pydantic import ConfigDict, StringConstraints

from app.contracts.adoption.messages import Money, Short
from app.contracts.indicators.messages import IndicatorOut
from app.contracts.kind import Regime, Works
from app.contracts.messages import ContractOut
from app.contracts.tables import Indicator
from app.deliveries.standing.tables import Rating
from app.deliveries.standing.word import PRINTED, Word, code_of
from app.ocds.contracts.given import Given
from app.ocds.contracts.importing import TakenOn, Wanted
from app.ocds.contracts.rating import RatingsTaken
from app.ocds.messages import Id, OcdsDocument
from app.organisations.words import Words
from app.platform.request.messages import Message
from app.rules.messages import FindingOut
from app.rules.messages import told as finding_out

EXAMPLE_DETAILS: dict[str, Any] = {
    "ocid": "ocds-h6vhtk-0000a1",
    "id": "000002-2026",
    "tag": ["award", "contract"],
    "date": "2026-02-20T09:00:00Z",
    "parties": [
        {
            "id": "GB-COH-07654322",
            "name": "Ash Cleaning Ltd",
            "identifier": {"scheme": "GB-COH", "id": "07654322"},
            "roles": ["supplier"],
        }
    ],
    "tender": {"id": "PROC-2025-031", "title": "Window cleaning"},
    "awards": [
        {
            "id": "1",
            "mainProcurementCategory": "services",
            "suppliers": [{"id": "GB-COH-07654322", "name": "Ash Cleaning Ltd"}],
        }
    ],
    "contracts": [
        {
            "id": "1",
            "awardID": "1",
            "period": {
                "startDate": "2026-02-01T00:00:00Z",
                "endDate": "2028-01-31T23:59:59Z",
            },
            "value": {"amount": 90000, "amountGross": 108000, "currency": "GBP"},
            "aboveThreshold": False,
            "dateSigned": "2026-01-26T00:00:00Z",
            "agreedMetrics": [{"id": "1", "title": "Windows cleaned on the agreed day"}],
        }
    ],
}
EXAMPLE_PERFORMANCE: dict[str, Any] = {
    "ocid": "ocds-h6vhtk-0000a0",
    "id": "000003-2026",
    "tag": ["implementation"],
    "date": "2026-02-25T09:00:00Z",
    "tender": {"id": "PROC-2024-007"},
    "contracts": [
        {
            "id": "1",
            "implementation": {
                "metrics": [
                    {
                        "id": "1",
                        "title": "Deliveries on the agreed day",
                        "observations": [
                            {
                                "id": "000003-2026",
                                "period": {
                                    "startDate": "2025-10-01T00:00:00Z",
                                    "endDate": "2025-12-31T23:59:59Z",
                                },
                                "measureClassification": {"id": "met"},
                            }
                        ],
                    }
                ]
            },
        }
    ],
}


Title = Annotated[str, StringConstraints(max_length=300, pattern=r"^\S(.*\S)?$")]


class OcdsContractIn(OcdsDocument):
    """A published contract details notice or award, and what it does not say."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"document": EXAMPLE_DETAILS}]})

    notice: Id | None = None  #: its id or ocid; null: the only one in the document
    contract: Id | None = None  #: id of it there, or of its award; null: the only one
    contract_id: UUID | None = None  #: of your contract that it is about; null: find it
    supplier_id: UUID | None = None  #: of your register; null: by the notice's identifiers
    supplier_name: Words | None = None  #: to enter a new supplier by; null: as the notice has it
    reference: Short = ""
    title: Title | None = None  #: this and what follows: null: as the notice says
    regime: Regime | None = None  #: the law that it was let under
    works: Works | None = None
    value: Money | None = None  #: in pounds without VAT
    value_with_vat: Money | None = None  #: in pounds
    starts_on: date | None = None
    ends_on: date | None = None
    entered_on: date | None = None  #: an award does not say it

    def wanted(self) -> Wanted:
        """Give what is said besides the notice."""
        return Wanted(
            notice=self.notice,
            contract=self.contract,
            contract_id=self.contract_id,
            supplier_id=self.supplier_id,
            supplier_name=self.supplier_name or "",
            given=Given(
                title=self.title or "",
                reference=self.reference,
                regime=self.regime,
                works=self.works,
                value=self.value,
                value_with_vat=self.value_with_vat,
                starts_on=self.starts_on,
                ends_on=self.ends_on,
                entered_on=self.entered_on,
            ),
        )


class OcdsContractOut(Message):
    """The contract that a notice is about."""

    contract: ContractOut
    is_new: bool  #: false: you had it, and it was filled in at most
    indicators: list[IndicatorOut]  #: that were set now
    findings: list[FindingOut]  #: what of the notice was not used, and why

    @classmethod
    def of(cls, made: TakenOn) -> "OcdsContractOut":
        """Make it from what came of a notice."""
        return cls(
            contract=ContractOut.model_validate(made.contract, from_attributes=True),
            is_new=made.is_new,
            indicators=[
                IndicatorOut.model_validate(one, from_attributes=True) for one in made.indicators
            ],
            findings=[finding_out(one) for one in made.findings],
        )


class OcdsPerformanceIn(OcdsDocument):
    """A published contract performance notice."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"document": EXAMPLE_PERFORMANCE}]})

    notice: Id | None = None  #: its id or ocid; null: the only one in the document
    contract_id: UUID | None = None  #: of your contract that it is about; null: find it


class OcdsRatingOut(Message):
    """How an indicator is rated for some days."""

    id: UUID
    indicator_id: UUID
    metric: str  #: id of the indicator, as notices call it
    title: str
    starts_on: date
    ends_on: date
    word: Word
    printed: str  #: as the law has it, such as Approaching target
    code: str  #: in open contracting, such as slightlyBelow
    reason: str
    source: str

    @classmethod
    def of(cls, indicator: Indicator, rating: Rating) -> "OcdsRatingOut":
        """Make it from what is stored."""
        return cls(
            id=rating.id,
            indicator_id=indicator.id,
            metric=indicator.outside_id,
            title=indicator.title,
            starts_on=rating.starts_on,
            ends_on=rating.ends_on,
            word=rating.word,
            printed=PRINTED[rating.word],
            code=code_of(rating.word),
            reason=rating.reason,
            source=rating.source,
        )


class OcdsPerformanceOut(Message):
    """The ratings of a notice, as the contract has them."""

    contract_id: UUID
    is_new: bool  #: false: it had them all
    ratings: list[OcdsRatingOut]
    findings: list[FindingOut]  #: what of the notice was not used, and why

    @classmethod
    def of(cls, made: RatingsTaken) -> "OcdsPerformanceOut":
        """Make it from what came of a notice."""
        return cls(
            contract_id=made.contract.id,
            is_new=made.is_new,
            ratings=[OcdsRatingOut.of(*one) for one in made.ratings],
            findings=[finding_out(one) for one in made.findings],
        )
