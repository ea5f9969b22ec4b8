"""A procurement as a document: what its authority writes, and what is published of it.

The same shape is kept for a draft, for each version that was published and for the whole of an
amendment, so that one can be held against another.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

from app.problems import Finding
from app.rules.document.field import as_scalar
from app.units import Rounding, rounded

Facts = Mapping[str, Decimal | bool | str]
MOST_MONEY = Decimal(1_000_000_000_000)  #: in pounds; more is a slip
PENCE = Rounding(2)


class Kind(StrEnum):
    """What is bought."""

    GOODS = "goods"
    SERVICES = "services"
    WORKS = "works"
    LIGHT_TOUCH = "light_touch"  #: social, health, education and the like; the Act asks less


class Procedure(StrEnum):
    """How it is bought. A direct award is not here: it has no tenders to choose from."""

    OPEN = "open"
    COMPETITIVE_FLEXIBLE = "competitive_flexible"
    BELOW_THRESHOLD = "below_threshold"


@dataclass(frozen=True, slots=True)
class Deadline:
    """A moment, and the zone in which people are told it."""

    at: datetime  #: in UTC
    zone: str = "Europe/London"

    def document(self) -> dict[str, str]:
        """Give it as plain data."""
        return {"at": self.at.astimezone(UTC).isoformat(), "zone": self.zone}

    @classmethod
    def read(cls, document: Mapping[str, str] | None) -> "Deadline | None":
        """Read it back; None stands for none."""
        if document is None:
            return None
        return cls(datetime.fromisoformat(document["at"]), document["zone"])


@dataclass(frozen=True, slots=True)
class EstimatedValue:
    """What the whole may cost, extensions and all lots included."""

    without_vat: Decimal
    with_vat: Decimal | None  #: None: not known yet; the law's limits count it
    currency: str = "GBP"


@dataclass(frozen=True)
class DraftLot:
    """One lot."""

    number: str
    title: str
    contract: Facts  #: facts that rules may ask: value, years and others
    rules: str  #: as id@version
    blind_names: bool = False


@dataclass(frozen=True)
class Draft:
    """A procurement, whole."""

    reference: str
    title: str
    description: str
    kind: Kind
    procedure: Procedure
    commences_on: date
    value: EstimatedValue | None = None
    deadline: Deadline | None = None  #: for tenders
    requests_by: Deadline | None = None  #: for requests to take part, where the procedure has any
    ocid: str = ""
    noticed_on: date | None = None  #: day of the published notice that it was made of
    lots: tuple[DraftLot, ...] = field(default=())

    def document(self) -> dict[str, Any]:
        """Give it as plain data, to be kept."""
        value = self.value
        return {
            "reference": self.reference,
            "title": self.title,
            "description": self.description,
            "kind": self.kind.value,
            "procedure": self.procedure.value,
            "commences_on": self.commences_on.isoformat(),
            "estimated_value": None if value is None else _money(value),
            "deadline": None if self.deadline is None else self.deadline.document(),
            "requests_by": None if self.requests_by is None else self.requests_by.document(),
            "ocid": self.ocid,
            "noticed_on": None if self.noticed_on is None else self.noticed_on.isoformat(),
            "lots": [_lot(lot) for lot in self.lots],
        }

    @classmethod
    def read(cls, document: Mapping[str, Any]) -> "Draft":
        """Read it back from what was kept."""
        value, noticed_on = document["estimated_value"], document["noticed_on"]
        return cls(
            reference=document["reference"],
            title=document["title"],
            description=document["description"],
            kind=Kind(document["kind"]),
            procedure=Procedure(document["procedure"]),
            commences_on=date.fromisoformat(document["commences_on"]),
            value=None if value is None else _value(value),
            deadline=Deadline.read(document["deadline"]),
            requests_by=Deadline.read(document["requests_by"]),
            ocid=document["ocid"],
            noticed_on=None if noticed_on is None else date.fromisoformat(noticed_on),
            lots=tuple(_read_lot(lot) for lot in document["lots"]),
        )


def facts_of(stored: Mapping[str, Any]) -> Facts:
    """Read the facts of a contract as rules ask them: numbers, yes or no, words."""
    return {name: as_scalar(value) for name, value in stored.items()}


def faults_of_form(draft: Draft) -> Iterator[Finding]:
    """List what makes a draft impossible to keep, whoever means to put it right later."""
    numbers = [lot.number for lot in draft.lots]
    for place, number in enumerate(numbers):
        if number in numbers[:place]:
            words = f"Two lots have the number {number!r}."
            path = f"lots[{place}].number"
            yield Finding("lot_twice", words, "Give each a number of its own.", path=path)
    for place, lot in enumerate(draft.lots):
        yield from faults_of_worth(lot.contract, f"lots[{place}].contract.value")
    value = draft.value
    if value is not None and value.with_vat is not None and value.with_vat < value.without_vat:
        words = "The value with VAT is less than the value without."
        fix = "Exchange them, or correct one."
        yield Finding("value_below_net", words, fix, path="estimated_value.with_vat")
    if draft.requests_by is not None and draft.procedure is not Procedure.COMPETITIVE_FLEXIBLE:
        words = "Requests to take part belong to a competitive flexible procedure."
        yield Finding("requests_not_asked", words, "Leave `requests_by` out.", path="requests_by")


def faults_of_worth(contract: Facts, path: str) -> Iterator[Finding]:
    """Say why a contract's value, where it is given, is no sum of money.

    Args:
        contract: the facts.
        path: where the value stands in what was sent.
    """
    worth = contract.get("value")
    if worth is None:
        return
    if not isinstance(worth, Decimal) or not 0 <= worth <= MOST_MONEY:
        words = f"The contract's value is not a sum from £0 to £{MOST_MONEY:,}."
        yield Finding("not_money", words, "Give it in pounds, without VAT.", path=path)
    elif worth != rounded(worth, PENCE):
        words = "The contract's value is given in parts of a penny."
        yield Finding("too_precise", words, "Give pounds and pence.", path=path)


def _money(value: EstimatedValue) -> dict[str, Any]:
    with_vat = None if value.with_vat is None else format(value.with_vat, "f")
    return {
        "without_vat": format(value.without_vat, "f"),
        "with_vat": with_vat,
        "currency": value.currency,
    }


def _value(document: Mapping[str, Any]) -> EstimatedValue:
    with_vat = document["with_vat"]
    return EstimatedValue(
        without_vat=Decimal(document["without_vat"]),
        with_vat=None if with_vat is None else Decimal(with_vat),
        currency=document["currency"],
    )


def _lot(lot: DraftLot) -> dict[str, Any]:
    return {
        "number": lot.number,
        "title": lot.title,
        "contract": stored_facts(lot.contract),
        "rules": lot.rules,
        "blind_names": lot.blind_names,
    }


def stored_facts(contract: Facts) -> dict[str, bool | str]:
    """Give the facts of a contract as plain data, numbers as text."""
    return {
        name: format(value, "f") if isinstance(value, Decimal) else value
        for name, value in contract.items()
    }


def _read_lot(document: Mapping[str, Any]) -> DraftLot:
    return DraftLot(
        number=document["number"],
        title=document["title"],
        contract=facts_of(document["contract"]),
        rules=document["rules"],
        blind_names=document["blind_names"],
    )
