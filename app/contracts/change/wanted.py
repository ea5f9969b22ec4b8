"""A change as it is asked for: of what, from when, and what becomes of each obligation."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from app.contracts.change.ground import Ground
from app.contracts.change.scale import Scaled, least
from app.contracts.plan.owing import Promise
from app.problems import Finding
from app.units import plain


class ChangeKind(StrEnum):
    """What a change is about."""

    VALUE = "value"
    TERM = "term"  #: its days, an extension among them; its value may change with them
    SCOPE = "scope"  #: what is bought, or what is owed
    NOVATION = "novation"  #: another supplier takes it over
    EARLY_END = "early_end"


@dataclass(frozen=True, slots=True)
class Setting:
    """What is wanted for one obligation, where it is not what the service proposes."""

    quantity: Decimal  #: in the obligation's unit
    reason: str


@dataclass(frozen=True, slots=True)
class Wanted:
    """A change as it is asked for."""

    kind: ChangeKind
    effective_on: date  #: its first day; of an early end, the contract's last
    reason: str
    value: Decimal | None = None  #: from then on, in pounds without VAT
    ends_on: date | None = None  #: from then on
    value_with_vat: Decimal | None = None  #: from then on, in pounds; None: in proportion
    supplier_id: UUID | None = None  #: who takes the contract over
    ground: str = ""  #: in law
    ground_codes: tuple[Ground, ...] = ()  #: the same by its codes in an official list
    settings: Mapping[UUID, Setting] = field(default_factory=dict)
    told_by_notice: bool = False  #: a notice that is published tells it, and its day with it


#: what each kind of change must say, and what it may say besides
MUST = {
    ChangeKind.VALUE: {"value"},
    ChangeKind.TERM: {"ends_on"},
    ChangeKind.SCOPE: set[str](),
    ChangeKind.NOVATION: {"supplier_id"},
    ChangeKind.EARLY_END: set[str](),
}
MAY = {
    ChangeKind.VALUE: {"value_with_vat"},
    ChangeKind.TERM: {"value", "value_with_vat"},
    ChangeKind.SCOPE: {"value", "value_with_vat"},
}
AT_ONCE = {ChangeKind.NOVATION, ChangeKind.EARLY_END}  #: carried out on their day, not before
FIXED = {ChangeKind.NOVATION}  #: every obligation stays as it is


def faults_of_kind(wanted: Wanted) -> Iterator[Finding]:
    """List what a change lacks, or says without need."""
    for name in ("value", "value_with_vat", "ends_on", "supplier_id"):
        is_given = getattr(wanted, name) is not None
        if name in MUST[wanted.kind] and not is_given:
            yield Finding(
                "needed", f"A change of {_told(wanted)} needs `{name}`.", "Add it.", path=name
            )
        if is_given and name not in MUST[wanted.kind] | MAY.get(wanted.kind, set()):
            yield Finding(
                "not_for_its_kind",
                f"A change of {_told(wanted)} does not take `{name}`.",
                "Leave it out, or propose it as a change of its own.",
                path=name,
            )
    if wanted.kind in FIXED and wanted.settings:
        yield Finding(
            "obligations_stay",
            "Whoever takes a contract over owes what is owed.",
            "Leave the lines out; propose a change of scope besides.",
            path="lines",
        )


def faults_of_settings(
    wanted: Wanted,
    promises: Mapping[UUID, Promise],
    proposed: Mapping[UUID, Scaled],
    verified: Mapping[UUID, Decimal],
) -> Iterator[Finding]:
    """List what is wrong with the figures that somebody set.

    Args:
        wanted: the change.
        promises: what is owed under the contract.
        proposed: what the service proposes.
        verified: of each obligation by now; less of what was owed cannot be owed.
    """
    for place, (key, setting) in enumerate(wanted.settings.items()):
        path = f"lines[{place}]"
        promise = promises.get(key)
        if promise is None:
            yield Finding(
                "not_owed",
                f"The contract has no obligation {key}.",
                "List its obligations to see which there are.",
                path=f"{path}.obligation_id",
            )
            continue
        if not setting.reason.strip() and setting.quantity != proposed[key].proposed:
            yield Finding(
                "reason_needed",
                f"{_quantity(setting.quantity, promise)} are set, and nothing says why: "
                f"{_quantity(proposed[key].proposed, promise)} are proposed.",
                "Give the reason.",
                path=f"{path}.reason",
            )
        floor = least(promise, verified.get(key, Decimal(0)))
        if setting.quantity < floor:
            yield Finding(
                "below_verified",
                f"{_quantity(verified[key], promise)} are verified already, so "
                f"{_quantity(setting.quantity, promise)} cannot be all that is owed.",
                f"Set {plain(floor)} or more.",
                path=f"{path}.quantity",
            )
        if promise.rate is not None and setting.quantity != proposed[key].proposed:
            yield Finding(
                "by_the_pound",
                f"{promise.measure} is owed for each so many pounds that are spent, so a total "
                "that is set would not count.",
                "Leave its line out; what is owed follows the spending.",
                path=f"{path}.quantity",
            )


def _quantity(quantity: Decimal, promise: Promise) -> str:
    return f"{plain(quantity)} {promise.unit}"


def _told(wanted: Wanted) -> str:
    return {"early_end": "the end"}.get(wanted.kind, wanted.kind.value)
