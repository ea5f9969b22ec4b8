"""Pulls over HTTP: set up, changed, removed, run at once; and what each run brought."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import Depends, Path, Request, Response
from sqlmodel import select

from app.ocds.intake.queries import refuse_unknown_rules
from app.ocds.pulls.arranging import Wanted, add, admitted, change, remove, run_now
from app.ocds.pulls.messages import (
    EXAMPLE_PULL,
    OcdsPullChange,
    OcdsPullIn,
    OcdsPullOut,
    OcdsPullPage,
    OcdsPullRunOut,
    OcdsPullRunPage,
)
from app.ocds.pulls.queries import Held, held_of, held_pull_of, pull_of
from app.ocds.pulls.tables import OcdsPull, OcdsPullRun
from app.organisations.authenticating import needs
from app.organisations.caller import Caller
from app.organisations.scope import Scope
from app.platform.http.dependencies import NowDep, ReadDep, WriteDep
from app.platform.http.routing import Router
from app.platform.outgoing.sending import Door
from app.platform.request.filters import UpdatedDep
from app.platform.request.paging import PagingDep, page_of
from app.platform.request.preconditions import ExpectedDep, versioned
from app.rules.routes import home

router = Router(prefix="/v1/ocds", tags=["open contracting"])

Writer = Annotated[Caller, needs(Scope.CONTRACTS_WRITE)]
Reader = Annotated[Caller, needs(Scope.AWARDS_READ)]  #: never a supplier
PullId = Annotated[UUID, Path(examples=[EXAMPLE_PULL])]


async def door(request: Request) -> Door:
    """Give the way by which requests go out."""
    return Door(loopback=request.app.state.settings.outgoing_loopback)


DoorDep = Annotated[Door, Depends(door)]


def wanted(_: Writer, body: OcdsPullIn, out: DoorDep) -> Wanted:
    """Look at the address of a pull to be set up, before anything is locked for it."""
    return admitted(body.wanted(), out)


def wanted_change(_: Writer, body: OcdsPullChange, out: DoorDep) -> Wanted:
    """Look at the address that a pull is to get, before anything is locked for it."""
    return admitted(body.wanted(), out)


@router.post("/pulls", status_code=201)
def add_ocds_pull(
    caller: Writer,
    wanted: Annotated[Wanted, Depends(wanted)],
    request: Request,
    session: WriteDep,
    now: NowDep,
    response: Response,
) -> OcdsPullOut:
    """Set up a pull: your notices are brought from Find a Tender or Contracts Finder.

    Everything that is published is read, since neither filters by buyer, and what names your
    authority is handed to `/v1/ocds/ingests`, which answers for each release. What names no buyer
    is held until it is known to be of a procurement of yours.
    It works for the key that set it up or changed it last; without that key it stops.
    """
    refuse_unknown_rules(session, caller, wanted.rules or "", home(request), "/rules")
    made = add(session, caller, wanted, now)
    response.headers["Location"] = f"/v1/ocds/pulls/{made.id}"
    versioned(response, made.version)
    return OcdsPullOut.of(made, Held())


@router.get("/pulls")
def list_ocds_pulls(
    caller: Reader, session: ReadDep, updated: UpdatedDep, asked: PagingDep
) -> OcdsPullPage:
    """List your authority's pulls, the first changed first."""
    columns: list[Any] = [OcdsPull, OcdsPull.updated_at, OcdsPull.id]
    query = select(*columns).where(OcdsPull.authority_id == caller.authority_id)
    query = updated.within(query, OcdsPull.updated_at)
    found = page_of(session, query, (OcdsPull.updated_at, OcdsPull.id), asked)
    rows = [one[0] for one in found.rows]
    held = held_of(session, [row.id for row in rows])
    data = [OcdsPullOut.of(row, held[row.id]) for row in rows]
    return OcdsPullPage(data=data, page=found.marks)


@router.get("/pulls/{pull_id}")
def read_ocds_pull(
    caller: Reader, pull_id: PullId, session: ReadDep, response: Response
) -> OcdsPullOut:
    """Tell what a pull brings, how far it has come, what troubles it, and when it goes on."""
    return _told(session, pull_of(session, caller.authority_id, pull_id), response)


@router.patch("/pulls/{pull_id}")
def change_ocds_pull(
    caller: Writer,
    pull_id: PullId,
    expected: ExpectedDep,
    wanted: Annotated[Wanted, Depends(wanted_change)],
    request: Request,
    session: WriteDep,
    now: NowDep,
    response: Response,
) -> OcdsPullOut:
    """Change a pull, pause it, or have it go on; from now on it works for your key.

    Other buyers, rules, procedures and regimes count for what is asked for from then on: with
    `since`, for everything since, which is handed over again.
    """
    pull = held_pull_of(session, caller.authority_id, pull_id)
    expected.check(pull.version)
    refuse_unknown_rules(session, caller, wanted.rules or "", home(request), "/rules")
    change(session, caller, pull, wanted, now)
    return _told(session, pull, response)


@router.delete("/pulls/{pull_id}")
def remove_ocds_pull(
    caller: Writer, pull_id: PullId, session: WriteDep, now: NowDep, response: Response
) -> OcdsPullOut:
    """Remove a pull with the log of its runs, and what it holds that names no buyer.

    What it handed over stays, with its answers, at `/v1/ocds/ingests`.
    """
    pull = held_pull_of(session, caller.authority_id, pull_id)
    told = _told(session, pull, response)
    remove(session, caller, pull, now)
    return told


@router.post("/pulls/{pull_id}/runs", status_code=201)
def run_ocds_pull(
    caller: Writer, pull_id: PullId, session: WriteDep, now: NowDep, response: Response
) -> OcdsPullOut:
    """Have a pull go on now, and not when it is due; the publisher's limits still hold."""
    pull = held_pull_of(session, caller.authority_id, pull_id)
    run_now(session, caller, pull, now)
    return _told(session, pull, response)


@router.get("/pulls/{pull_id}/runs")
def list_ocds_pull_runs(
    caller: Reader, pull_id: PullId, session: ReadDep, updated: UpdatedDep, asked: PagingDep
) -> OcdsPullRunPage:
    """List the runs of a pull, the first changed first: what each brought, and what it did not."""
    pull = pull_of(session, caller.authority_id, pull_id)
    columns: list[Any] = [OcdsPullRun, OcdsPullRun.updated_at, OcdsPullRun.id]
    query = select(*columns).where(OcdsPullRun.pull_id == pull.id)
    query = updated.within(query, OcdsPullRun.updated_at)
    found = page_of(session, query, (OcdsPullRun.updated_at, OcdsPullRun.id), asked)
    data = [OcdsPullRunOut.of(one[0]) for one in found.rows]
    return OcdsPullRunPage(data=data, page=found.marks)


def _told(session: Any, pull: OcdsPull, response: Response) -> OcdsPullOut:
    versioned(response, pull.version)
    return OcdsPullOut.of(pull, held_of(session, [pull.id])[pull.id])
