"""All contracts together, over HTTP. Suppliers see nothing of it."""

from collections import Counter
from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import Query

from app.contracts.kind import Accumulation
from app.contracts.today import today
from app.deliveries.standing.asking import (
    contracts_of,
    ever_held,
    held_on,
    refuse_unknown_supplier,
)
from app.deliveries.standing.colour import BANDS
from app.deliveries.standing.line import Group, lines
from app.deliveries.standing.messages import StandingLineOut
from app.deliveries.standing.queries import standings
from app.deliveries.standing.routes import ZONE, LibraryDep, OfAuthority, On, SupplierId
from app.organisations.scope import Scope
from app.places.listing import names_of
from app.platform.http.dependencies import NowDep, ReadDep
from app.platform.http.routing import Router
from app.platform.request.paging import PagingDep, page_of_sorted
from app.portfolio.concentration import concentrations
from app.portfolio.cut import Cut, CutBy, without_few
from app.portfolio.cutting import cut_by
from app.portfolio.messages import (
    CauseTotalOut,
    ConcentrationOut,
    CutOut,
    CutsOut,
    GroupOut,
    PortfolioOut,
    ReachOut,
    ShortfallsOut,
    SideOut,
    TrackRecordOut,
)
from app.portfolio.queries import people_by_year, shortfalls_by_cause, words_of
from app.portfolio.reach import reach
from app.problems import Finding, Invalid

router = Router(prefix="/v1", tags=["portfolio"])

OF_FEW = (CutBy.PLACE, CutBy.ORGANISATION)  #: of which a part may be a few people

Since = Annotated[
    date | None,
    Query(examples=["2026-01-01"], description="The first day as of which they were raised."),
]
Until = Annotated[
    date | None,
    Query(examples=["2026-03-31"], description="The last day as of which they were raised."),
]


@router.get("/portfolio")
def read_portfolio(
    caller: OfAuthority, session: ReadDep, now: NowDep, library: LibraryDep, on: On = None
) -> PortfolioOut:
    """Say what all that is owed to your authority comes to, with and without the largest contract.

    Each unit stands by itself; a contract that carries much of a total is pointed out.
    """
    day = on or today(ZONE, now)
    contracts = contracts_of(session, caller)
    found = standings(session, contracts, day, library).values()
    titles = {one.id: one.title for one in contracts}
    by_contract = lines(
        found,
        lambda one: Group(str(one.owing.contract_id), titles[one.owing.contract_id]),
        library.ratings.get(BANDS),
    )
    return PortfolioOut(
        on=day,
        contracts=len(contracts),
        promises=len(found),
        not_reported=sum(line.not_reported for line in by_contract),
        not_summed=sum(one.owing.accumulation is not Accumulation.SUM for one in found),
        units=[ConcentrationOut.of(one) for one in concentrations(by_contract)],
    )


@router.get("/portfolio/delivered")
def read_delivered(
    caller: OfAuthority,
    session: ReadDep,
    now: NowDep,
    asked: PagingDep,
    by: CutBy = CutBy.YEAR,
    contract_id: UUID | None = None,
    on: On = None,
) -> CutsOut:
    """Say what was reported and verified by year, area, tier or receiver.

    What fell due is told by year alone. Of everything but years, all of an authority's deliveries
    are looked at one by one; `contract_id` asks about one contract. Who does not verify
    deliveries is not told the area or the receiver that fewer than five people came to: those
    stand together, with the next smallest, and under one contract all of them do. That holds for
    one answer: two, as of two days, tell what came between.
    """
    contracts = contracts_of(session, caller)
    if contract_id is not None:
        contracts = [one for one in contracts if one.id == contract_id]
    day = on or today(ZONE, now)
    is_one = contract_id is not None
    made = cut_by(session, contracts, by, day, is_one=is_one)
    if by in OF_FEW and Scope.DELIVERIES_VERIFY not in caller.scopes:
        made = without_few(made, is_one=is_one)
    page = page_of_sorted(made, _place, asked)
    names = {}
    if by is CutBy.PLACE:
        names = names_of(session, sorted({one.key for one in page.rows if one.key}))
    return CutsOut(
        on=day,
        by=by,
        contract_id=contract_id,
        data=[CutOut.of(one, names) for one in page.rows],
        page=page.marks,
    )


def _place(one: Cut) -> str:
    """Give what a part is ordered by: what has no name comes last."""
    return "\t".join((str(int(one.key is None)), one.key or "", one.unit, one.direction))


@router.get("/portfolio/shortfalls")
def read_shortfalls_by_cause(
    caller: OfAuthority,
    session: ReadDep,
    library: LibraryDep,
    since: Since = None,
    until: Until = None,
) -> ShortfallsOut:
    """Group your authority's shortfalls by cause and by who can mend them."""
    if since is not None and until is not None and until < since:
        words = "until is before since."
        raise Invalid(words, "Exchange them.", [Finding("days_order", words, path="?until")])
    found = shortfalls_by_cause(session, caller.authority_id, since, until)
    number, still_open = Counter[str](), Counter[str]()
    for one in found:
        number[one.side] += one.shortfalls
        still_open[one.side] += one.still_open
    causes = library.causes
    return ShortfallsOut(
        since=since,
        until=until,
        causes=[
            CauseTotalOut.of(one, causes[one.cause].title if one.cause in causes else "")
            for one in found
        ],
        sides=[
            SideOut(side=side, shortfalls=number[side], still_open=still_open[side])
            for side in sorted({one.side for one in found})
        ],
    )


@router.get("/portfolio/reach")
def read_reach(caller: OfAuthority, session: ReadDep) -> ReachOut:
    """Say what share of the people reported each year are of priority groups.

    More people with no larger a share is growth without reach. Counts of fewer than five people
    are left out, and with them whatever would give them away; a group without any other count
    is not named.
    """
    found = people_by_year(session, caller.authority_id)
    return ReachOut(
        groups=[GroupOut.of(one) for one in reach(found.years)],
        lines_left_out=found.lines_left_out,
    )


@router.get("/suppliers/{supplier_id}/track-record")
def read_track_record(
    caller: OfAuthority,
    supplier_id: SupplierId,
    session: ReadDep,
    now: NowDep,
    library: LibraryDep,
    on: On = None,
) -> TrackRecordOut:
    """Say what a supplier has kept of what fell due, by what is verified alone.

    A contract that was handed over is whose it was on the day, and a rating belongs to whoever
    held the contract on the last day that it is for.
    """
    refuse_unknown_supplier(session, caller, supplier_id)
    day = on or today(ZONE, now)
    contracts = held_on(session, caller, supplier_id, day)
    ever = ever_held(session, caller, supplier_id)
    found = standings(session, contracts, day, library).values()
    by_measure = lines(
        found,
        lambda one: Group(one.owing.measure, one.owing.title or one.owing.measure),
        library.ratings.get(BANDS),
    )
    return TrackRecordOut(
        supplier_id=supplier_id,
        on=day,
        contracts=len(contracts),
        measures=[StandingLineOut.of(line) for line in by_measure],
        ratings=words_of(session, {one.id: held for one, held in ever}, supplier_id, day),
    )
