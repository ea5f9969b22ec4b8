"""Sums of published spend, and how much of each is known: unknown is never "no"."""

from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from app.units import exactly


class Basis(StrEnum):
    """What it rests on that a supplier is small, or is a voluntary or community body."""

    VERIFIED = "verified"  #: somebody looked in a register
    DECLARED = "declared"  #: the supplier says so
    FILE = "file"  #: the published file says so


@dataclass(frozen=True, slots=True)
class Said:
    """Whether something is so, and on what that rests."""

    is_so: bool
    basis: Basis


@dataclass(slots=True)
class Sum:
    """Rows and pounds."""

    lines: int = 0
    amount: Decimal = Decimal(0)

    def add(self, lines: int, amount: Decimal) -> None:
        """Add rows and their pounds."""
        with exactly():
            self.lines += lines
            self.amount += amount


@dataclass(slots=True)
class Share:
    """What of a sum is so, what is not, and what nobody knows."""

    yes: Sum = field(default_factory=Sum)
    no: Sum = field(default_factory=Sum)
    unknown: Sum = field(default_factory=Sum)
    by_basis: dict[Basis, Sum] = field(default_factory=dict)  #: of `yes`

    def add(self, said: Said | None, lines: int, amount: Decimal) -> None:
        """Add rows of which something is said, or nothing."""
        if said is None:
            self.unknown.add(lines, amount)
        elif said.is_so:
            self.yes.add(lines, amount)
            self.by_basis.setdefault(said.basis, Sum()).add(lines, amount)
        else:
            self.no.add(lines, amount)


def said_of(claim: tuple[bool, str] | None, file: bool | None) -> Said | None:
    """Tell whether something is so: by what was checked, else declared, else in the file.

    Args:
        claim: what the register has: what is claimed, and its standing.
        file: what the file says.
    """
    if claim is not None:
        claimed, standing = claim
        if standing == "verified":
            return Said(claimed, Basis.VERIFIED)
        if standing == "contradicted":
            return Said(not claimed, Basis.VERIFIED)
        return Said(claimed, Basis.DECLARED)
    return None if file is None else Said(file, Basis.FILE)
