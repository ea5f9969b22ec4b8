"""How often one person may be counted under a measure, and when two counts are a question."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from app.rules.document.catalogue import Measure


class Scope(StrEnum):
    """In what one person is counted once."""

    PERIOD = "period"  #: of the return
    CONTRACT = "contract"
    LIFE = "life"  #: at all


@dataclass(frozen=True, slots=True)
class Once:
    """How often one person may be counted under a measure."""

    scope: Scope
    measures: frozenset[str]  #: itself, and those under which the same person never counts too


@dataclass(frozen=True, slots=True)
class Place:
    """Where somebody was counted."""

    contract_id: UUID
    measure: str
    on: date


def once_under(measures: Mapping[str, Measure], agreed: Mapping[str, str]) -> dict[str, Once]:
    """Give how often one person counts under each measure that says so.

    Args:
        measures: of the rules, by their codes.
        agreed: by measure, where the contract says otherwise than the rules.
    """
    found = {}
    for code, measure in measures.items():
        scope = agreed.get(code, measure.count_once_in)
        if scope is not None:
            apart = {other for other, how in measure.stacking.items() if how == "never_both"}
            found[code] = Once(Scope(scope), frozenset({code, *apart}))
    return found


def is_question(once: Once, counted: Place, other: Place, period: tuple[date, date]) -> bool:
    """Tell whether counting one person in both places is to be asked about.

    Args:
        once: how often the measure of the first may count somebody.
        counted: now.
        other: counted before, under whichever contract of the authority.
        period: first and last day of the return that counts now.
    """
    if other.measure not in once.measures:
        return False
    if once.scope is Scope.PERIOD:
        return period[0] <= other.on <= period[1]
    return once.scope is Scope.LIFE or other.contract_id == counted.contract_id
