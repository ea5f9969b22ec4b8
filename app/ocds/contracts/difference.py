"""What a notice of change gives otherwise than the contract has it: values, and the last day."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from app.ocds.contracts.alteration import Alteration
from app.ocds.contracts.notice import NOT_KNOWN
from app.problems import Finding, Severity
from app.procurements.draft import MOST_MONEY, PENCE
from app.units import plain, rounded


@dataclass(frozen=True, slots=True)
class Standing:
    """A contract as it stands; None: not known."""

    value: Decimal | None  #: in pounds without tax
    value_with_tax: Decimal | None
    ends_on: date | None


@dataclass(frozen=True, slots=True)
class Difference:
    """What a notice gives otherwise; None: not said, or as the contract has it."""

    value: Decimal | None
    value_with_tax: Decimal | None
    ends_on: date | None
    findings: tuple[Finding, ...]  #: what of it is left aside

    def __bool__(self) -> bool:
        """Tell whether there is any."""
        return any(one is not None for one in (self.value, self.value_with_tax, self.ends_on))


def difference(standing: Standing, told: Alteration) -> Difference:
    """Give the values and the last day of a notice where the contract has others.

    Args:
        standing: the contract.
        told: what the notice says.
    """
    found: list[Finding] = []
    value = told.value if told.value != standing.value else None
    if value in NOT_KNOWN:
        words = f"The value is {plain(value)}, which notices write where it is not known."
    elif value is not None and not _is_money(value):
        words = "The value is no sum of pounds and pence."
    else:
        words = ""
    if words:
        found.append(_aside(words, told))
        value = None
    gross = _with_tax(standing, value, told, found)
    ends_on = told.ends if told.ends != standing.ends_on else None
    return Difference(value, gross, ends_on, tuple(found))


def _with_tax(
    standing: Standing, value: Decimal | None, told: Alteration, found: list[Finding]
) -> Decimal | None:
    """Give the value with tax of a notice, unless the contract has it with the value told."""
    gross = None if told.value_with_tax in NOT_KNOWN else told.value_with_tax
    net = standing.value if value is None else value
    if gross is None or (value is None and gross == standing.value_with_tax):
        return None
    if not _is_money(gross):
        words = "The value with tax is no sum of pounds and pence."
    elif net is None or gross < net:
        words = "With tax it is worth less than without, as far as that is known."
    else:
        return gross
    found.append(_aside(words, told))
    return None


def _is_money(value: Decimal) -> bool:
    return value <= MOST_MONEY and value == rounded(value, PENCE)


def _aside(words: str, told: Alteration) -> Finding:
    fix = "Nothing is read there; look at the notice itself."
    return Finding("not_money", words, fix, Severity.WARNING, path=told.path)
