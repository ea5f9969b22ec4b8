"""What a release tells, gathered and typed, before it is put into the words of the standard."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from app.contracts.change.ground import Ground
from app.deliveries.notices.notice import Assessed, BreachTold, Details, Performance
from app.ocds.publication.particulars.particulars import Particulars


@dataclass(frozen=True, slots=True)
class Body:
    """An authority or a supplier."""

    id: str  #: within releases of one procurement; the one that was used first stays
    name: str
    address: str = ""
    email: str = ""
    identifiers: tuple[tuple[str, str], ...] = ()  #: scheme and number
    claims: Mapping[str, bool] = field(default_factory=dict)  #: what it says it is, or is not
    buyer_type: str = ""  #: of an authority, as the UK extension names the types


@dataclass(frozen=True, slots=True)
class Money:
    """A sum in pounds."""

    net: Decimal | None = None  #: without VAT
    gross: Decimal | None = None  #: with VAT


@dataclass(frozen=True, slots=True)
class Weighed:
    """An award criterion as it was published."""

    name: str
    kind: str  #: price or quality, as the standard knows them
    description: str = ""
    weight: Decimal | None = None
    weight_kind: str = ""  #: such as percentageExact


@dataclass(frozen=True, slots=True)
class LotTold:
    """One lot."""

    id: str
    title: str
    value: Money
    status: str
    criteria: tuple[Weighed, ...] = ()
    goals: tuple[str, ...] = ()  #: themes of what is scored beside price and quality


@dataclass(frozen=True, slots=True)
class Purchase:
    """A procurement."""

    ocid: str
    reference: str
    title: str
    description: str = ""
    category: str = ""  #: goods, services or works
    method: str = ""  #: open, selective, limited or direct
    method_details: str = ""
    justification: str = ""  #: of a direct award: why it was allowed
    justification_codes: tuple[Ground, ...] = ()  #: the same, in an official list
    regimes: tuple[str, ...] = ()  #: lightTouch, concession
    is_under_act: bool = False  #: the Procurement Act 2023
    status: str = ""
    is_cancelled: bool = False
    above_threshold: bool | None = None
    value: Money = Money()
    deadline: datetime | None = None
    requests_by: datetime | None = None
    lots: tuple[LotTold, ...] = ()


@dataclass(frozen=True, slots=True)
class Commitment:
    """A promise once owed."""

    id: str
    measure: str
    title: str
    theme: str
    promised: Decimal  #: at first
    quantity: Decimal  #: as it is owed now, after every change
    unit: str
    direction: str
    accumulation: str
    rate: Decimal | None = None
    per_pounds: Decimal | None = None
    starts_on: date | None = None
    ends_on: date | None = None


@dataclass(frozen=True, slots=True)
class Score:
    """How the tender that won was scored."""

    tender: str  #: id
    price: Decimal | None
    total: Decimal | None
    criteria: tuple[Mapping[str, Any], ...]
    rules: str  #: digest of the rules
    result: str  #: digest of the result


@dataclass(frozen=True, slots=True)
class Awarded:
    """The award of a lot, once its notice is out."""

    decided_on: date | None = None
    notice_id: str = ""
    published_on: date | None = None
    standstill_ends_on: date | None = None
    summaries_on: date | None = None
    bids: int | None = None  #: that were assessed
    score: Score | None = None


@dataclass(frozen=True, slots=True)
class AsLet:
    """What a contract was let as, before any change of it."""

    value: Money = Money()
    ends_on: date | None = None


@dataclass(frozen=True, slots=True)
class Changed:
    """A change of the contract that was approved."""

    id: str
    number: int
    kind: str
    effective_on: date
    reason: str
    ground: str
    ground_codes: tuple[Ground, ...]
    needs_notice: bool
    value_before: Decimal | None
    value_after: Decimal | None
    ends_before: date | None
    ends_after: date | None
    gross_before: Decimal | None = None  #: its value with VAT
    gross_after: Decimal | None = None  #: the same, where somebody said it
    is_gross_computed: bool = False  #: it was only worked out
    added: Body | None = None
    removed: Body | None = None
    notice_id: str = ""
    notice_on: date | None = None
    standstill: bool | None = None  #: whether a voluntary one goes before it; None: nobody said


@dataclass(frozen=True, slots=True)
class Ended:
    """How a contract ended."""

    on: date
    is_completed: bool  #: all was done, or its last day came
    why: str
    final_value: Decimal | None
    codes: tuple[Ground, ...] = ()  #: of why it ended, in an official list
    last_rated_on: date | None = None  #: the last day that any rating is of


@dataclass(frozen=True, slots=True)
class ContractTold:
    """A contract, with as much of what happened to it as a release tells."""

    purchase: Purchase
    buyer: Body
    suppliers: tuple[Body, ...]  #: whoever holds it, or held it in the days of a notice
    id: str
    award_id: str
    title: str
    status: str
    award_status: str
    lot: str
    value: Money
    particulars: Particulars
    details: Details
    starts_on: date | None = None
    ends_on: date | None = None
    signed_on: date | None = None
    is_day_assumed: bool = False  #: nobody has said that it was signed on that day
    commitments: tuple[Commitment, ...] = ()
    awarded: Awarded = Awarded()
    let: AsLet = AsLet()
    performance: Performance | None = None  #: the notice of some days
    rated: tuple[tuple[Assessed, ...], ...] = ()  #: of each indicator, in the order of `details`
    breaches: tuple[BreachTold, ...] = ()
    failures: tuple[Mapping[str, Any], ...] = ()  #: the same, as the standard tells them
    failed: tuple[Body, ...] = ()  #: whoever held the contract at each of them, in their order
    awarded_to: tuple[Body, ...] = ()  #: whoever it was let to, be it another's by now
    changes: tuple[Changed, ...] = ()
    ended: Ended | None = None
    other_buyer: str = ""  #: who buys by the releases that were sent of its ocid, if another does
    has_unread: bool = False  #: of its ocid more releases are kept than are read together
