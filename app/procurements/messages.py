"""What the API accepts and gives about procurements."""

from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any
from uuid import UUID

from pydantic import ConfigDict, Field, StringConstraints

from app.platform.request.messages import Message
from app.platform.request.paging import Page
from app.problems import Invalid
from app.procurements.draft import (
    MOST_MONEY,
    Deadline,
    Draft,
    DraftLot,
    EstimatedValue,
    Kind,
    Procedure,
)
from app.procurements.law.figure import Law
from app.procurements.law.messages import SocialValueModelOut, ThresholdOut
from app.procurements.law.model import model_of
from app.procurements.law.threshold import standings
from app.procurements.moment import NotADeadline, deadline_of, local, told
from app.procurements.ocid import Ocid, OddOcid, chosen
from app.procurements.readiness import purchase_of
from app.procurements.tables import Procurement, ProcurementState
from app.rules.document.field import CriterionCode, Scalar
from app.rules.messages import FindingOut

EXAMPLE_DEADLINE: dict[str, Any] = {"at": "2099-06-30T12:00", "zone": "Europe/London"}
EXAMPLE_LOT: dict[str, Any] = {
    "number": "1",
    "title": "Town hall and libraries",
    "contract": {"value": "1000000.00", "years": "2"},
    "rules": "local-first@2026.1",
}
EXAMPLE: dict[str, Any] = {
    "reference": "PROC-2026-014",
    "title": "Cleaning of public buildings",
    "description": "Daily cleaning of the town hall, two libraries and a leisure centre.",
    "kind": "services",
    "procedure": "open",
    "commences_on": "2026-04-20",
    "estimated_value": {"without_vat": "1000000.00", "with_vat": "1200000.00"},
    "deadline": EXAMPLE_DEADLINE,
    "lots": [EXAMPLE_LOT],
}

#: one line in somebody's words
Line = Annotated[str, StringConstraints(min_length=1, max_length=300, pattern=r"^\S(.*\S)?$")]
Reference = Annotated[
    str, StringConstraints(max_length=60, pattern=r"^[A-Za-z0-9]([A-Za-z0-9 ._/-]*[A-Za-z0-9])?$")
]
Text = Annotated[str, StringConstraints(min_length=1, max_length=2_000, pattern=r"\S")]
Money = Annotated[Decimal, Field(ge=0, le=MOST_MONEY, decimal_places=2)]
RulesName = Annotated[
    str,
    StringConstraints(
        max_length=201, pattern=r"^[A-Za-z0-9][A-Za-z0-9_.-]*@[A-Za-z0-9][A-Za-z0-9_.-]*$"
    ),
]
Number = Annotated[str, StringConstraints(max_length=40, pattern=r"^\S(.*\S)?$")]
Facts = Annotated[dict[CriterionCode, Scalar], Field(max_length=50)]


class DeadlineIn(Message):
    """A moment as people write it: a time of day in a zone, with its offset or without."""

    model_config = ConfigDict(json_schema_extra={"examples": [EXAMPLE_DEADLINE]})

    at: Annotated[str, StringConstraints(max_length=40)]  #: such as 2026-05-01T12:00
    zone: Annotated[str, StringConstraints(max_length=60)] = "Europe/London"

    def deadline(self, path: str = "deadline") -> Deadline:
        """Give the moment.

        Args:
            path: where it stands in what was sent.

        Raises:
            Invalid: if there is no such moment, there are two, or nobody could tell which.
        """
        try:
            return Deadline(deadline_of(self.at, self.zone), self.zone)
        except NotADeadline as fault:
            found = replace(fault.finding, path=path)
            raise Invalid(found.message, found.how_to_fix, [found]) from None


class EstimatedValueIn(Message):
    """What the whole may cost, extensions and all lots included."""

    without_vat: Money
    with_vat: Money | None = None  #: the law's thresholds count it; needed for publication
    currency: Annotated[str, StringConstraints(pattern=r"^GBP$")] = "GBP"


class ProcurementLotIn(Message):
    """One lot."""

    number: Number
    title: Line
    contract: Facts  #: value in pounds without VAT, years, and whatever else the rules ask
    rules: RulesName
    blind_names: bool = False  #: evaluators see no supplier's name


class ProcurementIn(Message):
    """A procurement's draft, whole."""

    model_config = ConfigDict(json_schema_extra={"examples": [EXAMPLE]})

    reference: Reference
    title: Line
    description: Annotated[str, StringConstraints(max_length=20_000)] = ""
    kind: Kind
    procedure: Procedure
    commences_on: date  #: day of the tender notice, not yet past; picks the social value model
    estimated_value: EstimatedValueIn | None = None
    deadline: DeadlineIn | None = None  #: for tenders
    requests_by: DeadlineIn | None = None  #: for requests to take part
    ocid: Ocid | None = None  #: from the national platform; null: as it was; empty: none
    lots: Annotated[list[ProcurementLotIn], Field(min_length=1, max_length=100)]

    def draft(self, before: Draft | None = None) -> Draft:
        """Give the draft.

        Args:
            before: the one in whose place it stands; which notice that was made of stays, and
                its ocid where none is said.

        Raises:
            Invalid: if a deadline is no moment, or the ocid neither one nor what it was.
        """
        value = self.estimated_value
        made = Draft(
            reference=self.reference,
            title=self.title,
            description=self.description,
            kind=self.kind,
            procedure=self.procedure,
            commences_on=self.commences_on,
            value=None if value is None else EstimatedValue(**value.model_dump()),
            deadline=None if self.deadline is None else self.deadline.deadline(),
            requests_by=None
            if self.requests_by is None
            else self.requests_by.deadline("requests_by"),
            ocid=self.ocid or "",
            lots=tuple(DraftLot(**dict(lot)) for lot in self.lots),
        )
        if before is None:
            return made
        return replace(made, ocid=chosen(self.ocid, before.ocid), noticed_on=before.noticed_on)


class ProcurementAnewIn(ProcurementIn):
    """A draft's new text, whole."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [EXAMPLE | {"reference": "PROC-2026-016"}]}
    )

    ocid: OddOcid | None = None  #: as a new one's, or the one it has; null: as it was; empty: none


class DeadlineOut(Message):
    """A moment, for programs and for people."""

    at: datetime  #: in UTC
    local: str  #: in the zone, with its offset
    zone: str
    words: str

    @classmethod
    def of(cls, at: datetime | None, zone: str) -> "DeadlineOut | None":
        """Tell a moment; None stands for none."""
        if at is None:
            return None
        return cls(at=at, local=local(at, zone), zone=zone, words=told(at, zone))


class EstimatedValueOut(Message):
    """What the whole may cost."""

    without_vat: Decimal
    with_vat: Decimal | None
    currency: str

    @classmethod
    def of(cls, value: EstimatedValue | None) -> "EstimatedValueOut | None":
        """Tell a value; None stands for none."""
        return None if value is None else cls.model_validate(value, from_attributes=True)


class ProcurementOut(Message):
    """A procurement; its lots are listed apart."""

    id: UUID
    reference: str
    title: str
    description: str
    state: ProcurementState
    kind: Kind
    procedure: Procedure
    commences_on: date
    estimated_value: EstimatedValueOut | None
    deadline: DeadlineOut | None
    requests_by: DeadlineOut | None
    ocid: str
    noticed_on: date | None  #: day of the published notice that it was made of
    lot_count: int
    social_value_model: SocialValueModelOut
    thresholds: list[ThresholdOut]
    published_version: int  #: number of the last version published; 0: none yet
    version: int  #: grows with every change
    republishes: UUID | None  #: the cancelled procurement that it was made from
    republished_because: str  #: why that one begins anew; empty: it is made from none
    reason: str  #: for which it was cancelled
    published_at: datetime | None
    cancelled_at: datetime | None
    made_at: datetime
    updated_at: datetime

    @classmethod
    def of(cls, procurement: Procurement, law: Law, authority: str) -> "ProcurementOut":
        """Tell a procurement, and what the law asks of it.

        Args:
            procurement: as it is kept.
            law: the figures.
            authority: central or sub_central.
        """
        draft = Draft.read(procurement.document)
        purchase = purchase_of(draft, authority)
        model = model_of(law, purchase)
        kept = {
            name: getattr(procurement, name)
            for name in cls.model_fields
            if name in Procurement.model_fields
        }
        return cls(
            **kept,
            description=draft.description,
            kind=draft.kind,
            procedure=draft.procedure,
            estimated_value=EstimatedValueOut.of(draft.value),
            deadline=_deadline(draft.deadline),
            requests_by=_deadline(draft.requests_by),
            noticed_on=draft.noticed_on,
            lot_count=len(draft.lots),
            social_value_model=SocialValueModelOut.model_validate(model, from_attributes=True),
            thresholds=[ThresholdOut.of(one) for one in standings(law, purchase)],
        )


def _deadline(deadline: Deadline | None) -> DeadlineOut | None:
    return None if deadline is None else DeadlineOut.of(deadline.at, deadline.zone)


class ProcurementRow(Message):
    """A procurement as a list has it."""

    id: UUID
    reference: str
    title: str
    state: ProcurementState
    deadline: datetime | None  #: for tenders
    commences_on: date
    ocid: str
    published_version: int
    version: int
    published_at: datetime | None
    cancelled_at: datetime | None
    made_at: datetime
    updated_at: datetime


class ProcurementPage(Page[ProcurementRow]):
    """A page of procurements."""


class PublishIn(Message):
    """What goes with a publication."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"version": 1}]})

    version: Annotated[int, Field(ge=1)]  #: of the draft that you have read


class PublishedOut(Message):
    """A procurement that was published, and what should be looked at."""

    procurement: ProcurementOut
    digest: str  #: of the published document
    findings: list[FindingOut]  #: warnings; none kept it from being published
