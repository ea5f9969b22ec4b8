"""What a file may be about, as the caller may see it: contracts, lots, or what is named by id."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlmodel import Session, col, select

from app.contracts.queries import known_to
from app.contracts.tables import Contract, ContractState
from app.organisations.caller import Caller
from app.organisations.scope import Scope
from app.organisations.tables import Supplier
from app.procurements.tables import Lot, Procurement
from app.spreadsheets.imports.known import AUTHORITY, AnyKind, layouts_of
from app.spreadsheets.imports.offering import Kind, LargeKind
from app.spreadsheets.large.kinds import TARGETS
from app.spreadsheets.mapping.tables import MappingProfile
from app.spreadsheets.mapping.target import TargetName

MOST = 500  #: that are offered in one list, the last changed first


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing to choose."""

    value: str
    words: str


@dataclass(frozen=True, slots=True)
class Asked:
    """What there is to say about a file before it is sent."""

    target: str = ""  #: what it is about, such as `contract`; empty: nothing is asked
    targets: Sequence[Choice] = ()  #: empty: it is named by its id, unless there is none
    has_none: bool = False  #: the caller sees all that it may be about, and there is nothing
    has_day: bool = False
    is_mapped: bool = False  #: its columns are read by a profile
    profiles: Sequence[Choice] = ()  #: where it is not, that may read it in its sender's layout
    has_layouts: bool = False  #: such a profile may read it; it is made over the API
    can_replace: bool = False  #: it may be said to be all that there is of a period

    @property
    def is_nothing(self) -> bool:
        """Tell whether the file can be chosen at once."""
        return not (self.target or self.is_mapped or self.profiles or self.can_replace)


def asked_of(session: Session, caller: Caller, kind: AnyKind) -> Asked:
    """Give what is to be said about a file of a kind."""
    target = "" if kind.target == AUTHORITY else kind.target
    offers = _OFFERS.get(target)
    offered = offers(session, caller) if offers else None
    return Asked(
        target=target.replace("_", " "),
        targets=offered or [],
        has_none=offered == [],
        has_day=isinstance(kind, Kind) and target == "contract",
        is_mapped=isinstance(kind, LargeKind),
        profiles=_profiles(session, caller, kind) if layouts_of(kind) else (),
        has_layouts=_lists_profiles(caller) and isinstance(kind, Kind) and bool(layouts_of(kind)),
        can_replace=isinstance(kind, Kind) and kind.within is not None,
    )


def target_name(kind: AnyKind) -> TargetName | None:
    """Give what a profile for a kind of large file is for; None: it cannot be told."""
    return next((one for batch, one in TARGETS.items() if batch.value == kind.name), None)


def _contracts(session: Session, caller: Caller) -> list[Choice] | None:
    if Scope.CONTRACTS_READ not in caller.scopes:
        return None
    columns: Any = (Contract.id, Contract.reference, Contract.title, Supplier.name)
    query = (
        select(*columns)
        .join(Supplier, col(Supplier.id) == Contract.supplier_id)
        .where(known_to(caller), Contract.state != ContractState.WITHDRAWN)
        .order_by(col(Contract.updated_at).desc(), col(Contract.id))
    )
    return [
        Choice(str(one.id), " – ".join(filter(None, (one.reference, one.title, one.name))))
        for one in session.exec(query.limit(MOST))
    ]


def _lots(session: Session, caller: Caller) -> list[Choice] | None:
    if Scope.PROCUREMENTS_READ not in caller.scopes or caller.supplier_id is not None:
        return None
    columns: Any = (Lot.id, Procurement.reference, Lot.number, Lot.title)
    query = (
        select(*columns)
        .join(Procurement, col(Procurement.id) == Lot.procurement_id)
        .where(Lot.authority_id == caller.authority_id)
        .order_by(col(Procurement.updated_at).desc(), col(Lot.number))
    )
    return [
        Choice(str(one.id), f"{one.reference} – lot {one.number}: {one.title}")
        for one in session.exec(query.limit(MOST))
    ]


def _lists_profiles(caller: Caller) -> bool:
    return Scope.SUPPLIERS_READ in caller.scopes


def _profiles(session: Session, caller: Caller, kind: AnyKind) -> list[Choice]:
    if not _lists_profiles(caller):
        return []
    query = select(MappingProfile).where(
        MappingProfile.authority_id == caller.authority_id,
        col(MappingProfile.target).in_(sorted(layouts_of(kind))),
        col(MappingProfile.removed_at).is_(None),
    )
    order = col(MappingProfile.updated_at).desc()
    return [
        Choice(str(one.id), one.name)
        for one in session.exec(query.order_by(order, col(MappingProfile.id)).limit(MOST))
    ]


#: None: they are not for the caller to list, and are named by an id
_OFFERS: dict[str, Callable[[Session, Caller], list[Choice] | None]] = {
    "contract": _contracts,
    "lot": _lots,
}
