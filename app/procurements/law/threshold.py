"""Which of the law's thresholds a procurement passes, and how long tenders must be invited."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from app.procurements.law.figure import Law, Least, Purchase, TenderingPeriod, Threshold, in_force
from app.rules.compiler.criterion import source_words

COVERED = "covered_procurement"
BELOW = "below_threshold_notice"


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a procurement stands beside one threshold."""

    code: str
    title: str
    value: Decimal  #: in pounds with VAT
    passed_by: str  #: at_least or more_than it
    passed: bool | None  #: None: the value with VAT is not known
    from_: date  #: first day of the figure
    source: str


def standings(law: Law, purchase: Purchase) -> list[Standing]:
    """Say of each threshold whether a procurement passes it.

    Those that do not apply to its kind, buyer or day are left out; so is the one for contracts
    below the Act's threshold where the whole Act applies.
    """
    found = [one for each in law.thresholds if (one := _standing(each, purchase)) is not None]
    covered = any(one.passed for one in found if one.code == COVERED)
    return [one for one in found if not (covered and one.code == BELOW)]


def covering(law: Law, purchase: Purchase) -> Standing | None:
    """Give the threshold from which the whole Act applies; None: the law sets none that day."""
    return next((one for one in standings(law, purchase) if one.code == COVERED), None)


def is_covered(law: Law, purchase: Purchase) -> bool | None:
    """Tell whether the whole Act applies; None: its value or the limit is not known."""
    limit = covering(law, purchase)
    return None if limit is None else limit.passed


def _standing(threshold: Threshold, purchase: Purchase) -> Standing | None:
    figure = in_force(threshold.figures, purchase)
    if figure is None:
        return None
    value, limit = purchase.with_vat, figure.value
    passed = None
    if value is not None:
        passed = value >= limit if threshold.passed == "at_least" else value > limit
    return Standing(
        code=threshold.code,
        title=threshold.title,
        value=limit,
        passed_by=threshold.passed,
        passed=passed,
        from_=figure.from_,
        source=f"{source_words(threshold.source)}; {source_words(figure.source)}",
    )


def tendering_period(law: Law, purchase: Purchase) -> TenderingPeriod | None:
    """Give the least time for which tenders must be invited; None: the law sets none."""
    if is_covered(law, purchase) is False:
        return None
    return in_force(law.tendering_periods, purchase)


def earlier_leaves(law: Law, purchase: Purchase) -> TenderingPeriod | Least:
    """Give what a deadline that is brought forward must still leave, from the change on."""
    return tendering_period(law, purchase) or law.earlier_leaves
