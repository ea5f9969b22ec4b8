"""Reading a scorecard and listing tenders, against one read of the same rows.

*Least* is a route of the same application, with the same router, key look-up and session, that
asks one question for the same rows and gives them as the same messages: no authority, no lot, no
panel, no declaration, no page. *Bare* is FastAPI alone with a function that gives the same bytes.
Rates are by this process's processors, and by the wall's clock as well, because PostgreSQL works
in processes of its own.
"""

from collections.abc import Mapping
from typing import Annotated, Any
from uuid import UUID

from fastapi import FastAPI, Response
from sqlalchemy import Engine, bindparam
from sqlmodel import col, select

from app import main
from app.assessments.messages import TenderScore
from app.assessments.results import routes as results
from app.assessments.tables import Scorecard
from app.organisations.authenticating import needs
from app.organisations.caller import Caller
from app.organisations.scope import Scope
from app.organisations.tables import Supplier
from app.platform.http.dependencies import ReadDep
from app.platform.http.routing import Router
from app.platform.request.paging import PageMarks
from app.procurements.tables import Lot, Procurement
from app.rooms import ROOMS
from app.tenders.messages import TenderOut, TenderPage
from app.tenders.opened import routes as opened
from app.tenders.tables import Tender
from benchmarks.asking import Loop, Request
from benchmarks.clock import Least, least_of_both, times
from benchmarks.lot import Scored, a_service, arranging, award, scored

SIZES = (10, 100)  #: tenders of a lot; a page of them has at most a hundred
AT_ONCE = 8
LEAST, BARE = "one read", "bare FastAPI"
AIM = 0.8

LISTED: list[Any] = [
    Tender.id, Tender.lot_id, Tender.state, Tender.alias, Tender.submitted_number,
    Tender.set_aside, Tender.set_aside_reason, Tender.version, Tender.updated_at,
    Tender.supplier_id, col(Supplier.name).label("supplier"),
    (col(Tender.confirmed_version) < Procurement.published_version).label("needs_confirming"),
]  # fmt: skip
#: made once for all, as those of the real routes are
CARD = select(Scorecard.document).where(
    col(Scorecard.assessment_id) == bindparam("assessment"),
    col(Scorecard.tender_id) == bindparam("tender"),
)
TENDERS = (
    select(*LISTED)
    .join(Supplier, col(Supplier.id) == Tender.supplier_id)
    .join(Lot, col(Lot.id) == Tender.lot_id)
    .join(Procurement, col(Procurement.id) == Lot.procurement_id)
    .where(col(Tender.lot_id) == bindparam("lot"))
    .order_by(col(Tender.updated_at), col(Tender.id))
    .limit(101)
)

cards, lists = Router(prefix="/least"), Router(prefix="/least")


@cards.get("/cards/{assessment_id}/{tender_id}", response_model=TenderScore)
def least_card(
    caller: Annotated[Caller, needs(Scope.ASSESSMENTS_READ)],
    assessment_id: UUID,
    tender_id: UUID,
    session: ReadDep,
) -> Response:
    """Give a scorecard to whoever has a key."""
    asked = {"assessment": assessment_id, "tender": tender_id}
    document = session.execute(CARD, asked).scalar_one()
    return Response(document, media_type="application/json")


@lists.get("/lots/{lot_id}/tenders", response_model_exclude_unset=True)
def least_tenders(
    caller: Annotated[Caller, needs(Scope.TENDERS_READ)], lot_id: UUID, session: ReadDep
) -> TenderPage:
    """List the tenders of a lot for whoever has a key."""
    there = session.execute(TENDERS, {"lot": lot_id})
    rows = [TenderOut(**row._mapping) for row in there]
    return TenderPage(data=rows, page=PageMarks(next_cursor=None, has_more=False))


def run(engines: Mapping[str, Engine], *, quick: bool = False) -> None:
    """Print the rates as shares of the least route's, on each database."""
    print(f"Reading, {AT_ONCE} at once: share of the rate of one read of the same rows")
    for name, engine in engines.items():
        for size in SIZES:
            with arranging(engine) as client:
                one = scored(client, engine, size)
            _compare(f"{name}, {size} tenders, before the award", engine, one, quick=quick)
            with arranging(engine) as client:
                one.judged.client = client
                award(one)
            _compare(f"{name}, {size} tenders, awarded", engine, one, quick=quick)


def with_least(engine: Engine) -> FastAPI:
    """Make the service with the least routes among its rooms, each where its own route is.

    Looking for a path's route takes longer the later it comes.
    """
    known = vars(main)
    beside = {id(results.router): (cards,), id(opened.router): (lists,)}
    known["ROOMS"] = tuple(one for room in ROOMS for one in (*beside.get(id(room), ()), room))
    try:
        return a_service(engine)
    finally:
        known["ROOMS"] = ROOMS


def _compare(name: str, engine: Engine, one: Scored, *, quick: bool) -> None:
    app, bare = with_least(engine), FastAPI()
    pairs = {
        "a scorecard": (one.card, f"/least/cards/{one.assessment}/{one.tender}"),
        "the list of tenders": (one.tenders, f"/least/lots/{one.lot}/tenders"),
    }
    print(f"  {name}")
    with Loop(bare, app) as loop:
        for what, (path, least_path) in pairs.items():
            ours, least = (Request(app, at, one.officer) for at in (path, least_path))
            known = loop.answer(ours)
            assert known.status == 200, known
            assert known == loop.answer(least)
            requests = {what: ours, LEAST: least, BARE: _given_bare(bare, path, known.body)}
            assert loop.answer(requests[BARE]) == known
            _tell(what, _rates(loop, requests, quick=quick))


def _given_bare(bare: FastAPI, path: str, body: bytes) -> Request:
    """Have bare FastAPI give these bytes at a path."""
    bare.get(path)(lambda: Response(body, media_type="application/json"))
    return Request(bare, path, {})


def _rates(loop: Loop, requests: Mapping[str, Request], *, quick: bool) -> dict[str, Least]:
    number = 48

    def work(request: Request) -> Any:
        return lambda: loop.ask(request, number, AT_ONCE)

    works = {name: work(request) for name, request in requests.items()}
    for once in works.values():
        once()  # what is done once, such as compiling statements, is not measured
    found = least_of_both(works, 8 if quick else 40)
    return {name: Least(one.wall / number, one.processor / number) for name, one in found.items()}


def _tell(what: str, found: Mapping[str, Least]) -> None:
    ours, least, bare = found[what], found[LEAST], found[BARE]
    print(
        f"    {what:20} {least.processor / ours.processor:.2f} (aim {AIM}); by the wall's clock "
        f"{least.wall / ours.wall:.2f}; {ours.processor * 1e3:.2f} ms each, bare FastAPI "
        f"{bare.processor * 1e3:.2f} ms: {times(ours.processor / bare.processor)} times"
    )
