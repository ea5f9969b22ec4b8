"""What the API accepts and gives when a published notice is brought in."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Any

from pydantic import ConfigDict, Field, StringConstraints, model_validator

from app.ocds.notice import NoticeLot, TenderNotice
from app.ocds.ruleset import rules_from_notice
from app.platform.request.messages import Message
from app.procurements.draft import Kind, Procedure
from app.procurements.messages import ProcurementOut, Reference, RulesName
from app.rules.messages import FindingOut
from app.rules.messages import told as finding_out

Id = Annotated[str, StringConstraints(min_length=1, max_length=100)]
OF_DOCUMENT = {"ocid", "releases", "records", "tender"}  #: names that only a document has

EXAMPLE_RELEASE: dict[str, Any] = {
    "ocid": "ocds-h6vhtk-000000",
    "id": "000001-2026",
    "tag": ["tender"],
    "date": "2026-04-20T09:00:00+01:00",
    "buyer": {"name": "Anytown Council"},
    "tender": {
        "title": "Grounds maintenance",
        "mainProcurementCategory": "services",
        "procurementMethodDetails": "Open procedure",
        "aboveThreshold": True,
        "value": {"amount": 400000, "amountGross": 480000, "currency": "GBP"},
        "tenderPeriod": {"endDate": "2099-06-30T12:00:00+01:00"},
        "lots": [
            {
                "id": "1",
                "value": {"amount": 400000, "currency": "GBP"},
                "contractPeriod": {
                    "startDate": "2026-09-01T00:00:00+01:00",
                    "endDate": "2028-08-31T23:59:59+01:00",
                },
                "awardCriteria": {
                    "criteria": [
                        {
                            "type": "price",
                            "name": "Price",
                            "numbers": [{"number": 60, "weight": "percentageExact"}],
                        },
                        {
                            "type": "quality",
                            "name": "Quality",
                            "numbers": [{"number": 40, "weight": "percentageExact"}],
                        },
                    ]
                },
            }
        ],
    },
}


class OcdsDocument(Message):
    """A document in open contracting; what is said besides stands beside it."""

    document: dict[str, Any]  #: OCDS: a release package, a record package or a release

    @model_validator(mode="before")
    @classmethod
    def _not_itself(cls, sent: Any) -> Any:
        """Know a document that was sent as it is."""
        if isinstance(sent, dict) and "document" not in sent and sent.keys() & OF_DOCUMENT:
            words = 'this is the notice itself; send it within document: {"document": …}'
            raise ValueError(words)
        return sent


class OcdsNoticeIn(OcdsDocument):
    """A published tender notice, and what it does not say."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"document": EXAMPLE_RELEASE, "rules": "local-first@2026.1"}]
        }
    )

    notice: Id | None = None  #: its id or ocid; null: the only one in the document
    lots: Annotated[list[Id], Field(max_length=100)] = Field(default_factory=list)  #: none: all
    rules: RulesName  #: that every lot is to be scored by
    reference: Reference | None = None  #: null: the notice's id
    kind: Kind | None = None  #: null: as the notice says
    procedure: Procedure | None = None  #: null: as the notice says
    commences_on: date | None = None  #: null: the day on which the notice was published


class OcdsCriterionOut(Message):
    """An award criterion as the notice has it."""

    kind: str
    name: str
    weight: Decimal | None
    weighting: str | None


class OcdsLotOut(Message):
    """A lot as the notice has it."""

    number: str
    criteria: list[OcdsCriterionOut]
    #: made of the criteria, to be kept and published as rules; null: they make none
    rule_set: dict[str, Any] | None
    findings: list[FindingOut]  #: what had to be filled in, or why they make none

    @classmethod
    def of(cls, notice: TenderNotice, lot: NoticeLot) -> "OcdsLotOut":
        """Tell a lot's criteria, and the rule set that they make."""
        made = rules_from_notice(notice, lot)
        return cls(
            number=lot.id,
            criteria=[
                OcdsCriterionOut(
                    kind=one.kind, name=one.name, weight=one.number, weighting=one.weighting
                )
                for one in lot.criteria
            ],
            rule_set=made.document,
            findings=[finding_out(one) for one in made.findings],
        )


class OcdsProcurementOut(Message):
    """The draft that was made of a notice."""

    procurement: ProcurementOut
    lots: list[OcdsLotOut]
    findings: list[FindingOut]  #: what of the notice was not used, and why
