"""What the rules of a contract say of its measures and units.

A contract of a lot that was scored here goes by the rules that were pinned to it. One that was
taken on from elsewhere has none: the service's own library stands in, where it has the measure.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from uuid import UUID

from sqlmodel import Session

from app.contracts.plan.queries import agreed_plan, terms_of
from app.contracts.tables import Contract
from app.deliveries.people.doubting import Rules
from app.deliveries.people.once import Once, once_under
from app.procurements.queries import rules_of
from app.procurements.tables import Lot
from app.rules.document.catalogue import Measure
from app.rules.library import Library, measures_of, units_of
from app.rules.reading import read_library
from app.units import Units

MOST_KEPT = 64  #: lots whose rules are kept in memory

_kept: dict[tuple[UUID, str], "Measuring"] = {}


@dataclass(frozen=True, slots=True)
class Measuring:
    """The measures that a contract may be reported in, and how units convert."""

    measures: Mapping[str, Measure]
    units: Units

    @property
    def flat_hours(self) -> frozenset[str]:
        """Give the measures that count hours of staff or of rooms, however many came."""
        return frozenset(
            code
            for code, measure in self.measures.items()
            if measure.hours_of in {"staff", "rooms"}
        )


def measuring_of(session: Session, contract: Contract, home: Path) -> Measuring:
    """Give the measures and units of a contract.

    Args:
        session: where the rules are kept.
        contract: whose.
        home: folder of the rule library.
    """
    if contract.lot_id is None:
        return _of_library(read_library(home))
    lot = session.get_one(Lot, contract.lot_id)
    key = (lot.id, lot.rules_digest or "")  # what is pinned under a digest never changes
    if key not in _kept:
        while len(_kept) >= MOST_KEPT:
            _kept.pop(next(iter(_kept)), None)
        rule_set, library = rules_of(session, lot)
        _kept[key] = Measuring(measures_of(rule_set, library), units_of(rule_set, library))
    return _kept[key]


def rules_for(session: Session, home: Path) -> Rules:
    """Give how often one person counts under each contract that is asked about.

    Args:
        session: where contracts are kept.
        home: folder of the rule library.
    """

    @cache
    def rules(contract_id: UUID) -> Mapping[str, Once]:
        contract = session.get_one(Contract, contract_id)
        measures = measuring_of(session, contract, home).measures
        return once_under(measures, terms_of(agreed_plan(session, contract_id)).duplicate_scope)

    return rules


def _of_library(library: Library) -> Measuring:
    every = {
        measure.code: measure
        for catalogue in library.catalogues.values()
        for measure in catalogue.measures
    }
    known = library.units
    whole = frozenset(name for name, unit in known.units.items() if unit.whole)
    return Measuring(every, Units(frozenset(known.units), whole, known.conversions))
