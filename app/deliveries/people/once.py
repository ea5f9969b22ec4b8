"""How often one person may be counted under a measure, and when two counts are a question."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from app.rules.document.catalogue import Measure

PEOPLE = "people"  #: the unit of which each is one person
OF_PEOPLE = frozenset({"fte", "fte_year", "person_week"})  #: units of people and how long


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
    period: tuple[date, date]  #: first and last day of its return
    once: Once | None = None  #: how often its measure may count somebody; None: as often as it is


def once_under(measures: Mapping[str, Measure], agreed: Mapping[str, str]) -> dict[str, Once]:
    """Give how often one person counts under each measure that says so.

    Args:
        measures: of the rules, by their codes.
        agreed: by measure, where the contract says otherwise than the rules.
    """
    apart: defaultdict[str, set[str]] = defaultdict(set)
    for code, measure in measures.items():
        for other, how in measure.stacking.items():
            if how == "never_both":  # said by one of the two, it holds for both
                apart[code].add(other)
                apart[other].add(code)
    found = {}
    for code in dict.fromkeys((*measures, *agreed)):  # a contract may have measures of its own
        scope = agreed[code] if code in agreed else measures[code].count_once_in
        if scope is not None:
            found[code] = Once(Scope(scope), frozenset({code, *apart[code]}))
    return found


def question_of(one: Place, other: Place) -> Scope | None:
    """Tell within what counting one person in both places is asked about; None: it is not.

    Whichever of the two says so is enough, so that nothing turns on who reports last.
    """
    for counted, there in ((one, other), (other, one)):
        if counted.once is not None and is_question(counted.once, counted, there):
            return counted.once.scope
    return None


def is_question(once: Once, counted: Place, other: Place) -> bool:
    """Tell whether one place's own rule asks about another, of whichever contract."""
    if other.measure not in once.measures:
        return False
    if once.scope is Scope.PERIOD:
        return counted.period[0] <= other.on <= counted.period[1]
    return once.scope is Scope.LIFE or other.contract_id == counted.contract_id


def is_short_of_tokens(unit: str, quantity: Decimal, heads: int) -> bool:
    """Tell whether a delivery counts people and has too few tokens to tell who they are.

    Args:
        unit: of the delivery; hours and pounds are not people.
        quantity: in that unit.
        heads: how many tokens it has.
    """
    return heads < quantity if unit == PEOPLE else unit in OF_PEOPLE and not heads
