"""What the API accepts and gives about changes of contracts."""

from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from pydantic import ConfigDict, Field, StringConstraints, field_validator

from app.contracts.change.deciding import Decision
from app.contracts.change.ground import LONGEST_WORDS, worded
from app.contracts.change.limits import Follows, Limit
from app.contracts.change.messages import GroundCode, GroundCodes
from app.contracts.change.proposing import Preview
from app.contracts.change.tables import ChangeLine, ChangeState, ContractChange
from app.contracts.change.wanted import ChangeKind, Setting, Wanted
from app.contracts.messages import Amount, NoticeId
from app.contracts.plan.content import MOST_LINES
from app.deliveries.changes.queries import Stray, Strays
from app.platform.request.messages import Message
from app.platform.request.paging import Page

MOST = Decimal(10) ** 12  #: pounds: a contract of more is a slip
Value = Annotated[Decimal, Field(gt=0, lt=MOST, decimal_places=2)]
Quantity = Annotated[Decimal, Field(ge=0, lt=Decimal(10) ** 14, decimal_places=4)]
Reason = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=2000)]
EXAMPLE_OBLIGATION = "0195566f-4a00-7000-8000-000000000070"


class SettingIn(Message):
    """What is wanted for one obligation, where it is not what the service proposes."""

    obligation_id: UUID
    quantity: Quantity  #: in the obligation's unit
    reason: Annotated[str, Field(max_length=2000)] = ""  #: for another quantity than is proposed


class ContractChangeIn(Message):
    """A change of a contract; obligations that have no line become what the service proposes."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "kind": "value",
                    "effective_on": "2026-04-01",
                    "value": "1080000",
                    "reason": "Two more schools are cleaned.",
                    "lines": [
                        {
                            "obligation_id": EXAMPLE_OBLIGATION,
                            "quantity": "26",
                            "reason": "The schools need one more post.",
                        }
                    ],
                }
            ]
        }
    )

    kind: ChangeKind
    effective_on: date  #: its first day; of an early end, the contract's last
    reason: Reason
    value: Value | None = None  #: in all from then on, in pounds without VAT
    value_with_vat: Value | None = None  #: the same with VAT; null: in proportion to `value`
    ends_on: date | None = None  #: from then on
    supplier_id: UUID | None = None  #: who takes the contract over
    ground: Annotated[str, Field(max_length=LONGEST_WORDS)] = ""  #: in law: Schedule 8(1)
    ground_codes: GroundCodes  #: the same by its codes in an official list
    lines: Annotated[list[SettingIn], Field(max_length=MOST_LINES)] = Field(default_factory=list)

    @field_validator("lines")
    @classmethod
    def _each_once(cls, given: list[SettingIn]) -> list[SettingIn]:
        if len({line.obligation_id for line in given}) < len(given):
            raise ValueError("one obligation has two lines; leave one out")
        return given

    def wanted(self) -> Wanted:
        """Give the change."""
        made = {"lines", "ground", "ground_codes"}
        own = {name: getattr(self, name) for name in type(self).model_fields if name not in made}
        set_to = {one.obligation_id: Setting(one.quantity, one.reason) for one in self.lines}
        codes = tuple(one.ground() for one in self.ground_codes)
        ground = self.ground if self.ground.strip() else worded(codes)
        return Wanted(**own, ground=ground, ground_codes=codes, settings=set_to)


class LimitOut(Message):
    """One limit of the law, held against a change."""

    code: str
    law: str
    words: str
    figure: str  #: a decimal; empty: a matter of fact
    limit: str
    unit: str
    is_passed: bool
    follows: Follows  #: if it is passed

    @classmethod
    def of(cls, limit: Limit) -> "LimitOut":
        """Make it from what was worked out."""
        return cls.model_validate(limit.document())


class ProposedLine(Message):
    """What the service proposes for one obligation."""

    obligation_id: UUID
    measure: str
    unit: str
    baseline: Amount  #: as first promised
    before: Amount  #: owed now
    proposed: Amount
    working: str  #: of the proposed figure


class PreviewOut(Message):
    """What a change would come to."""

    tests: list[LimitOut]
    lines: list[ProposedLine]  #: every obligation, those that stay as they are included

    @classmethod
    def of(cls, found: Preview) -> "PreviewOut":
        """Make it from what was worked out."""
        lines = [
            ProposedLine(
                obligation_id=key,
                measure=found.promises[key].measure,
                unit=found.promises[key].unit,
                baseline=found.promises[key].baseline,
                before=line.before,
                proposed=line.proposed,
                working=line.working,
            )
            for key, line in found.lines.items()
        ]
        return cls(tests=[LimitOut.of(test) for test in found.tests], lines=lines)


class ChangeRow(Message):
    """A change as a list has it."""

    id: UUID
    contract_id: UUID
    number: int
    kind: ChangeKind
    state: ChangeState
    effective_on: date
    reason: str
    ground: str
    ground_codes: list[GroundCode]  #: the same by its codes in an official list
    value_before: Amount | None  #: in pounds without VAT
    value_after: Amount | None
    value_with_vat_before: Amount | None  #: in pounds
    value_with_vat_after: Amount | None
    is_vat_computed: bool  #: the last is worked out in proportion: nobody has said it
    ends_before: date | None
    ends_after: date | None
    supplier_before: UUID | None
    supplier_after: UUID | None
    needs_notice: bool  #: a contract change notice goes before it
    notice_id: str
    notice_published_on: date | None
    standstill: bool | None  #: whether a voluntary one follows the notice; null: nobody said
    told_by_notice: bool  #: its days are as that notice, published elsewhere, tells them
    proposed_by: UUID
    proposed_at: datetime
    decided_by: UUID | None
    decided_at: datetime | None
    decision: str  #: the reason for it
    version: int  #: grows with every change of this entry
    updated_at: datetime


class ChangePage(Page[ChangeRow]):
    """A page of a contract's changes."""


class ChangeLineOut(Message):
    """What a change does to one obligation."""

    obligation_id: UUID
    measure: str
    unit: str
    baseline: Amount  #: as first promised
    before: Amount  #: owed until then
    proposed: Amount  #: by the service's own sum
    wanted: Amount  #: owed from then on, if it is approved
    working: str  #: of the proposed figure
    reason: str  #: where another is wanted

    @classmethod
    def of(cls, line: ChangeLine) -> "ChangeLineOut":
        """Make it from what is stored."""
        owed = line.obligation
        beside = {"measure": owed.measure, "unit": owed.unit, "baseline": owed.promised}
        own = {name: getattr(line, name) for name in cls.model_fields if name not in beside}
        return cls.model_validate(own | beside)


class StrayOut(Message):
    """A delivery that counts, of a day on which its supplier did not hold the contract."""

    delivery_id: UUID
    return_id: UUID
    supplier_id: UUID  #: that reported it
    obligation_id: UUID
    reference: str
    quantity: Amount  #: as reported, in the obligation's unit
    delivered_on: date
    can_be_passed_on: bool  #: its whole return; else it is taken out of the return

    @classmethod
    def of(cls, stray: Stray) -> "StrayOut":
        """Make it from what is stored."""
        one = stray.delivery
        names = ("return_id", "obligation_id", "reference", "quantity", "delivered_on")
        return cls(
            **{name: getattr(one, name) for name in names},
            delivery_id=one.id,
            supplier_id=stray.parent.supplier_id,
            can_be_passed_on=stray.is_whole,
        )


class OthersDaysOut(Message):
    """Deliveries that count, of days that were another supplier's: they may count twice."""

    deliveries: int  #: all of them, but those that were rejected
    oldest: list[StrayOut]  #: fifty at most

    @classmethod
    def of(cls, found: Strays) -> "OthersDaysOut":
        """Make it from what was found."""
        return cls(deliveries=found.deliveries, oldest=[StrayOut.of(one) for one in found.oldest])


class ContractChangeOut(ChangeRow):
    """A change with its tests, and what it does to each obligation."""

    tests: list[LimitOut]
    lines: list[ChangeLineOut]
    others_days: OthersDaysOut  #: after a novation that goes back; told to the authority alone

    @classmethod
    def of(
        cls, change: ContractChange, lines: list[ChangeLine], strays: Strays
    ) -> "ContractChangeOut":
        """Make it from what is stored."""
        own = {name: getattr(change, name) for name in ChangeRow.model_fields}
        return cls(
            **own,
            tests=[LimitOut.model_validate(test) for test in change.tests],
            lines=[ChangeLineOut.of(line) for line in lines],
            others_days=OthersDaysOut.of(strays),
        )


class ChangeNoticeIn(Message):
    """A contract change notice, as it was published."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"notice_id": "012346-2026", "published_on": "2026-02-27", "standstill": False}
            ]
        }
    )

    notice_id: NoticeId
    published_on: date
    #: whether a voluntary one follows it (Procurement Act 2023, section 76); null: as it was said,
    #: which does for a change that is approved, or that a notice from elsewhere told
    standstill: bool | None = None
    ground_codes: GroundCodes  #: by which it gives the ground of the change; none: stay as said


class ChangeVerdict(StrEnum):
    """What somebody decides about a change."""

    APPROVE = "approve"
    REFUSE = "refuse"


class ChangeDecisionIn(Message):
    """What is decided about a change."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"decision": "approve"}]})

    decision: ChangeVerdict
    reason: Annotated[str, Field(max_length=2000)] = ""

    def taken(self) -> Decision:
        """Give the decision."""
        return Decision(self.decision is ChangeVerdict.APPROVE, self.reason)
