"""What the API accepts and gives about tenders."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from pydantic import ConfigDict, Field

from app.platform.request.messages import Message
from app.platform.request.paging import Page
from app.problems import Finding, Severity
from app.rules.document.field import CriterionCode
from app.scoring.intake import AMark
from app.tenders.content import TenderContent
from app.tenders.lifecycle import TenderState
from app.tenders.partners.messages import PartnerOut

MOST_VERSIONS = 1_000_000  #: no tender or procurement has more
EXAMPLE_CONTENT: dict[str, Any] = {
    "price": "940000",
    "commitments": [
        {
            "id": "jobs",
            "measure": "job_local",
            "quantity": "6",
            "unit": "fte_year",
            "starts": "2026-06-01",
            "ends": "2028-05-31",
            "place": "RM10 7PT",
            "evidence": "Payroll extract each quarter",
        }
    ],
    "method_statements": {"quality": {"text": "Two site managers live in the borough."}},
}
EXAMPLE_MARKS: dict[str, Any] = {"service": 4, "mobilisation": 4, "delivery_plan": 4}


class TenderContentIn(TenderContent):
    """What a supplier would tender for a lot."""

    model_config = ConfigDict(json_schema_extra={"examples": [EXAMPLE_CONTENT]})


class SelfScoreIn(TenderContent):
    """An offer to be scored, with the marks that its supplier supposes."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{**EXAMPLE_CONTENT, "marks": EXAMPLE_MARKS}]}
    )

    #: by criterion, for those that evaluators mark; nobody else sees them
    marks: dict[CriterionCode, AMark] = Field(default_factory=dict)

    def supposed(self) -> dict[str, Any]:
        """Give the marks as an offer that was marked has them."""
        return {code: mark.model_dump(exclude_unset=True) for code, mark in self.marks.items()}

    def content(self) -> TenderContent:
        """Give what it says, without the marks."""
        given = {name: getattr(self, name) for name in self.model_fields_set - {"marks"}}
        return TenderContent.model_construct(_fields_set=set(given), **given)


class SubmissionIn(Message):
    """Which version to submit."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"procurement_version": 1}]})

    #: of the version; null: the last written
    number: Annotated[int, Field(ge=1, le=MOST_VERSIONS)] | None = None
    #: of the procurement, that you have read; needed once it was amended
    procurement_version: Annotated[int, Field(ge=1, le=MOST_VERSIONS)] | None = None


class ConfirmationIn(Message):
    """That a tender stands after an amendment."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"procurement_version": 1}]})

    #: that you have read
    procurement_version: Annotated[int, Field(ge=1, le=MOST_VERSIONS)]


class TenderFindingOut(Message):
    """Something wrong with a tender under the rules, or worth a look."""

    code: str
    message: str
    how_to_fix: str = ""
    path: str = ""
    severity: Severity = Severity.FAULT

    @classmethod
    def of(cls, finding: Finding) -> "TenderFindingOut":
        """Make it from a finding."""
        return cls(
            code=finding.code, message=finding.message, how_to_fix=finding.how_to_fix,
            path=finding.path, severity=finding.severity,
        )  # fmt: skip


class TenderOut(Message):
    """A tender, without what it says.

    Whoever marks without names is given no supplier.
    """

    id: UUID
    lot_id: UUID
    state: TenderState
    said: str | None = None  #: what that means, for its supplier
    alias: str | None  #: its name among those who mark without names
    supplier_id: UUID | None = None
    supplier: str | None = None
    latest_number: int | None = None  #: of the version written last; its supplier's business
    submitted_number: int | None
    needs_confirming: bool | None = None  #: the procurement was amended after it was submitted
    set_aside: str | None
    set_aside_reason: str
    version: int
    updated_at: datetime


class TenderPage(Page[TenderOut]):
    """A page of tenders."""


class UploadedOut(TenderOut):
    """A tender of which a version has just been written."""

    number: int
    digest: str
    findings: list[TenderFindingOut]  #: what is wrong under the rules; mend the faults to submit
    warnings: list[str]  #: what else to know, such as that no letter reaches you


class TenderVersionOut(Message):
    """One version of a tender, without what it says."""

    number: int
    digest: str
    uploaded_at: datetime
    submitted_at: datetime | None
    replaced_at: datetime | None
    withdrawn_at: datetime | None
    is_late: bool
    late_at: datetime | None  #: when it was submitted, if that was too late


class TenderVersionPage(Page[TenderVersionOut]):
    """A page of a tender's versions."""


class ContentOut(Message):
    """What a version of a tender says."""

    tender_id: UUID
    number: int
    digest: str
    salt: str | None = None  #: of the digest; for its supplier
    content: dict[str, Any]
    partners: list[PartnerOut] | None = None  #: and what each answered; for the authority


class TenderReceiptOut(Message):
    """Proof that a version was submitted in time.

    The digest is the SHA-256 of the canonical JSON of `{"content": …, "salt": …}`; the proof can
    be checked by the service alone.
    """

    tender_id: UUID
    lot_id: UUID
    supplier_id: UUID | None = None  #: not for those who mark without names
    number: int
    digest: str
    salt: str | None = None  #: for its supplier
    submitted_at: datetime  #: by the database's clock
    deadline: datetime
    rules_digest: str
    procurement_version: int
    admitted_late: bool
    proof: str
    said: str


class SelfScoreOut(Message, extra="allow"):
    """An offer's own score, by the engine and the rules that will score everybody."""

    rules: dict[str, Any]
    scorecard: dict[str, Any]
    warnings: list[dict[str, Any]]
    receipt: dict[str, Any]
    said: str
