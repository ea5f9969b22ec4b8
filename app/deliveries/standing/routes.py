"""Where promises stand, over HTTP."""

from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path as Folder
from typing import Annotated
from uuid import UUID

from fastapi import Depends, Path, Query

from app.contracts.change.holder import Held, holder_on
from app.contracts.change.queries import held_by
from app.contracts.queries import contract_for
from app.contracts.tables import Contract
from app.contracts.today import today
from app.deliveries.standing.asking import (
    contracts_of,
    held_on,
    last_ratings,
    names_of_suppliers,
    obligation_for,
    refuse_unknown_supplier,
)
from app.deliveries.standing.colour import BANDS
from app.deliveries.standing.line import By, Group, lines
from app.deliveries.standing.messages import (
    AuthorityStandingOut,
    ContractStandingOut,
    StandingLineOut,
    StandingOut,
    SupplierStandingOut,
)
from app.deliveries.standing.queries import standing_of, standings
from app.deliveries.standing.standing import Standing
from app.organisations.authenticating import needs
from app.organisations.caller import Caller
from app.organisations.scope import Scope
from app.platform.http.dependencies import NowDep, ReadDep
from app.platform.http.routing import Router
from app.platform.request.paging import PagingDep, page_of_sorted
from app.rules.library import Library
from app.rules.reading import read_library
from app.rules.routes import home

router = Router(prefix="/v1", tags=["standing"])

ZONE = "Europe/London"  #: of an authority as a whole; each contract has its own
FIRST, LAST = date(1990, 1, 1), date(2099, 12, 31)  #: of the days that can be asked about

Reader = Annotated[Caller, needs(Scope.CONTRACTS_READ)]
OfAuthority = Annotated[Caller, needs(Scope.AWARDS_READ)]
ContractId = Annotated[UUID, Path(examples=["0195566f-4a00-7000-8000-000000000080"])]
ObligationId = Annotated[UUID, Path(examples=["0195566f-4a00-7000-8000-000000000080"])]
SupplierId = Annotated[UUID, Path(examples=["0195566f-4a00-7000-8000-000000000001"])]
On = Annotated[
    date | None,
    Query(
        ge=FIRST,
        le=LAST,
        examples=["2026-03-31"],
        description="The day at whose end it is asked; today if not.",
    ),
]


def library(folder: Annotated[Folder, Depends(home)]) -> Library:
    """Give the rule library."""
    return read_library(folder)


LibraryDep = Annotated[Library, Depends(library)]


@router.get("/contracts/{contract_id}/standing")
def read_contract_standing(
    caller: Reader,
    contract_id: ContractId,
    session: ReadDep,
    now: NowDep,
    library: LibraryDep,
    on: On = None,
) -> ContractStandingOut:
    """Say where a contract stands: promised, due, reported and verified, with forecasts.

    What no submitted return says anything of is not reported, which is neither zero nor green.
    """
    contract = contract_for(session, caller, contract_id)
    day = on or today(contract.zone, now)
    found = standing_of(session, contract, day, library)
    rated = last_ratings(session, contract.id, day)
    themes = lines(found, _by_theme, library.ratings.get(BANDS))
    return ContractStandingOut(
        contract_id=contract.id,
        on=day,
        promises=[StandingOut.of(one, day, rated.get(one.owing.obligation_id)) for one in found],
        themes=[StandingLineOut.of(line) for line in themes],
    )


@router.get("/obligations/{obligation_id}/standing")
def read_obligation_standing(
    caller: Reader,
    obligation_id: ObligationId,
    session: ReadDep,
    now: NowDep,
    library: LibraryDep,
    on: On = None,
) -> StandingOut:
    """Say where one promise stands, with what it may come to in the end."""
    obligation, contract = obligation_for(session, caller, obligation_id)
    day = on or today(contract.zone, now)
    found = standing_of(session, contract, day, library)
    [one] = [each for each in found if each.owing.obligation_id == obligation.id]
    return StandingOut.of(one, day, last_ratings(session, contract.id, day).get(obligation.id))


@router.get("/suppliers/{supplier_id}/standing")
def read_supplier_standing(
    caller: Reader,
    supplier_id: SupplierId,
    session: ReadDep,
    now: NowDep,
    library: LibraryDep,
    on: On = None,
) -> SupplierStandingOut:
    """Say where all that a supplier owes stands, by theme and by contract.

    A contract is whose it was on the day: a novation takes nothing out of the days before it. A
    supplier may ask about itself alone.
    """
    refuse_unknown_supplier(session, caller, supplier_id)
    day = on or today(ZONE, now)
    contracts = held_on(session, caller, supplier_id, day)
    found = standings(session, contracts, day, library, with_forecasts=True).values()
    colours = library.ratings.get(BANDS)
    return SupplierStandingOut(
        supplier_id=supplier_id,
        on=day,
        contracts=len(contracts),
        themes=[StandingLineOut.of(line) for line in lines(found, _by_theme, colours)],
        by_contract=[
            StandingLineOut.of(line) for line in lines(found, _by_contract(contracts), colours)
        ],
    )


@router.get("/standing")
def read_standing(
    caller: OfAuthority,
    session: ReadDep,
    now: NowDep,
    library: LibraryDep,
    asked: PagingDep,
    by: By = By.THEME,
    on: On = None,
) -> AuthorityStandingOut:
    """Say where all that is owed to your authority stands, by theme or otherwise.

    Each line is in one unit: units are never added across.
    """
    day = on or today(ZONE, now)
    contracts = contracts_of(session, caller)
    found = standings(session, contracts, day, library)
    groups: Mapping[By, Callable[[Standing], Group]] = {
        By.THEME: _by_theme,
        By.MEASURE: _by_measure,
        By.CONTRACT: _by_contract(contracts),
        By.SUPPLIER: _by_supplier(
            held_by(session, contracts), names_of_suppliers(session, caller), day
        ),
    }
    made = lines(found.values(), groups[by], library.ratings.get(BANDS))
    page = page_of_sorted(
        made,
        lambda one: "\t".join((one.group.key, one.unit, one.direction, one.accumulation)),
        asked,
    )
    return AuthorityStandingOut(
        on=day,
        by=by,
        contracts=len(contracts),
        promises=len(found),
        not_reported=sum(line.not_reported for line in made),
        data=[StandingLineOut.of(line) for line in page.rows],
        page=page.marks,
    )


def _by_theme(one: Standing) -> Group:
    return Group(one.owing.theme, one.owing.theme)


def _by_measure(one: Standing) -> Group:
    return Group(one.owing.measure, one.owing.title or one.owing.measure)


def _by_contract(contracts: list[Contract]) -> Callable[[Standing], Group]:
    titles = {contract.id: contract.title for contract in contracts}
    return lambda one: Group(str(one.owing.contract_id), titles[one.owing.contract_id])


def _by_supplier(
    held: Mapping[UUID, tuple[Held, ...]], names: Mapping[UUID, str], day: date
) -> Callable[[Standing], Group]:
    def group_of(one: Standing) -> Group:
        supplier = holder_on(held[one.owing.contract_id], day)
        return Group(str(supplier), names[supplier])

    return group_of
