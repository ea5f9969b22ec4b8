"""Places over HTTP: areas, postcodes, vintages, and the place sets of an authority."""

from datetime import date
from typing import Annotated, Any
from uuid import UUID

from fastapi import Path, Query, Request, Response
from sqlmodel import false, select

from app.organisations.authenticating import needs
from app.organisations.caller import Caller
from app.organisations.scope import Scope
from app.places.defining import Definition, define, place_set_kept, redefine, version_of
from app.places.listing import (
    ORDER_OF_AREAS,
    area_called,
    areas_listed,
    changes_of,
    load_called,
    names_around,
)
from app.places.loading.jobs import LOAD, files_in
from app.places.messages import (
    Change,
    PlaceAt,
    PlaceOut,
    PlacePage,
    PlaceRow,
    PlaceSetIn,
    PlaceSetOut,
    PlaceSetPage,
    PlaceSetRow,
    PlaceSetVersionIn,
    PlaceSetVersionOut,
    PlaceSetVersionPage,
    PostcodeOut,
    RefusalOut,
    RefusalPage,
    VintageLoadIn,
    VintageLoadOut,
    VintageOut,
    VintagePage,
)
from app.places.place import Level
from app.places.queries import look_up_for
from app.places.tables import AuthorityPlaceSet, PlaceLoad, PlaceRefusal, PlaceSetVersion
from app.places.vintage import VintageKind, VintageState
from app.platform.http.dependencies import NowDep, ReadDep, WriteDep
from app.platform.http.routing import Router
from app.platform.jobs.enqueuing import enqueue
from app.platform.jobs.queries import job_of
from app.platform.request.filters import UpdatedDep
from app.platform.request.paging import PagingDep, page_of
from app.platform.request.preconditions import versioned

router = Router(prefix="/v1", tags=["places"])

Reader = Annotated[Caller, needs(Scope.PLACES_READ)]
Writer = Annotated[Caller, needs(Scope.PLACES_WRITE)]
AnId = Annotated[UUID, Path(examples=["0195566f-4a00-7000-8000-000000000001"])]
On = Annotated[date | None, Query(description="The day asked about; today unless given.")]
VintageName = Annotated[
    str | None, Query(max_length=100, description="Label or id of the one vintage to ask.")
]


@router.get("/postcodes/{postcode}")
def look_up_postcode(
    caller: Reader,
    postcode: Annotated[str, Path(max_length=100, examples=["IG11 0AB"])],
    session: ReadDep,
    now: NowDep,
    on: On = None,
    vintage: VintageName = None,
) -> PostcodeOut:
    """Tell where a postcode is on a day; what is unknown or ended is an answer too.

    In a sandbox `ZZ99 9ZZ` fails, so that you see what a failure looks like.
    """
    day = on or now.date()
    answer = look_up_for(session, caller, postcode, day, vintage)
    return PostcodeOut.of(answer, day, names_around(session, answer.place))


@router.get("/places")
def list_places(
    caller: Reader,
    session: ReadDep,
    updated: UpdatedDep,
    asked: PagingDep,
    level: Level | None = None,
    parent: Annotated[str | None, Query(max_length=9, examples=["E09000002"])] = None,
) -> PlacePage:
    """List areas by their codes, each as the newest vintage that has it names it.

    An area was updated when a load that tells of it became ready.
    """
    query = updated.within(areas_listed(level, parent), PlaceLoad.finished_at)
    found = page_of(session, query, ORDER_OF_AREAS, asked)
    rows = [PlaceRow.model_validate(row, from_attributes=True) for row in found.rows]
    return PlacePage(data=rows, page=found.marks)


@router.get("/places/{code}")
def read_place(
    caller: Reader,
    code: Annotated[str, Path(max_length=20, examples=["E09000002"])],
    session: ReadDep,
    on: On = None,
) -> PlaceOut:
    """Give an area: what it lies in, what came before it and after it."""
    wanted = code.strip().upper()
    level, place = area_called(session, wanted, on)
    names = names_around(session, place)
    before, after = changes_of(session, wanted)
    return PlaceOut(
        code=wanted,
        level=level,
        name=names.get(wanted, ""),
        place=PlaceAt.of(place),
        names=names,
        before=[Change.model_validate(row, from_attributes=True) for row in before],
        after=[Change.model_validate(row, from_attributes=True) for row in after],
    )


@router.get("/vintages")
def list_vintages(
    caller: Reader,
    session: ReadDep,
    updated: UpdatedDep,
    asked: PagingDep,
    kind: VintageKind | None = None,
    state: VintageState | None = None,
) -> VintagePage:
    """List the loads of place files, ready or not, in the order in which they were worked on."""
    columns: list[Any] = [getattr(PlaceLoad, name) for name in VintageOut.model_fields]
    query = updated.within(select(*columns), PlaceLoad.touched_at)
    if kind is not None:
        query = query.where(PlaceLoad.kind == kind)
    if state is not None:
        query = query.where(PlaceLoad.state == state)
    found = page_of(session, query, (PlaceLoad.touched_at, PlaceLoad.id), asked)
    rows = [VintageOut.model_validate(row, from_attributes=True) for row in found.rows]
    return VintagePage(data=rows, page=found.marks)


@router.get("/vintages/{vintage_id}")
def read_vintage(caller: Reader, vintage_id: AnId, session: ReadDep) -> VintageOut:
    """Give one load of place files."""
    return VintageOut.model_validate(load_called(session, vintage_id), from_attributes=True)


@router.get("/vintages/{vintage_id}/refusals")
def list_refusals(
    caller: Reader, vintage_id: AnId, session: ReadDep, updated: UpdatedDep, asked: PagingDep
) -> RefusalPage:
    """List the lines of a load that were not stored, each with the reason.

    They were updated when the load was last worked on.
    """
    load = load_called(session, vintage_id)
    columns: list[Any] = [getattr(PlaceRefusal, name) for name in RefusalOut.model_fields]
    query = select(*columns).where(PlaceRefusal.load == load.number)
    if not updated.includes(load.touched_at):
        query = query.where(false())
    found = page_of(session, query, (PlaceRefusal.number,), asked)
    rows = [RefusalOut.model_validate(row, from_attributes=True) for row in found.rows]
    return RefusalPage(data=rows, page=found.marks)


@router.post("/vintage-loads", status_code=202)
def load_vintage(
    caller: Writer,
    body: VintageLoadIn,
    request: Request,
    response: Response,
    session: WriteDep,
    now: NowDep,
) -> VintageLoadOut:
    """Have files of the deployment's folder loaded as one vintage, for every authority."""
    files_in(request.app.state.settings.places_folder, body.files)
    told = {
        "files": body.files,
        "kind": body.kind.value if body.kind else "",
        "label": body.label or "",
        "dated": body.dated.isoformat() if body.dated else "",
        "source": body.source or "",
        "actor": str(caller.key_id),
    }
    job = enqueue(session, LOAD.name, told, now, authority=caller.authority_id)
    response.headers["Location"] = f"/v1/vintage-loads/{job.id}"
    return VintageLoadOut.of(job)


@router.get("/vintage-loads/{load_id}")
def read_vintage_load(caller: Reader, load_id: AnId, session: ReadDep) -> VintageLoadOut:
    """Tell how far a load has come that your authority asked for."""
    return VintageLoadOut.of(job_of(session, caller.authority_id, load_id))


@router.get("/place-sets")
def list_place_sets(
    caller: Reader, session: ReadDep, updated: UpdatedDep, asked: PagingDep
) -> PlaceSetPage:
    """List your authority's place sets, in the order in which they were last changed."""
    columns: list[Any] = [getattr(AuthorityPlaceSet, name) for name in PlaceSetRow.model_fields]
    query = select(*columns).where(AuthorityPlaceSet.authority == caller.authority_id)
    query = updated.within(query, AuthorityPlaceSet.updated_at)
    by = (AuthorityPlaceSet.updated_at, AuthorityPlaceSet.id)
    found = page_of(session, query, by, asked)
    rows = [PlaceSetRow.model_validate(row, from_attributes=True) for row in found.rows]
    return PlaceSetPage(data=rows, page=found.marks)


@router.post("/place-sets", status_code=201)
def define_place_set(
    caller: Writer, body: PlaceSetIn, session: WriteDep, now: NowDep, response: Response
) -> PlaceSetOut:
    """Keep a place set under a new name, such as your neighbourhoods.

    Place sets are for telling results by your own areas, as they were drawn on a day. Rules write
    their areas out, so that what was published says by itself what is local.
    """
    kept, version = define(
        session, caller.authority_id, body.name, _wanted(body), now, str(caller.key_id)
    )
    response.headers["Location"] = f"/v1/place-sets/{kept.id}"
    versioned(response, kept.versions)
    return PlaceSetOut.with_last(kept, version)


@router.get("/place-sets/{place_set_id}")
def read_place_set(
    caller: Reader, place_set_id: AnId, session: ReadDep, response: Response
) -> PlaceSetOut:
    """Give one of your authority's place sets, with its last version."""
    kept = place_set_kept(session, caller.authority_id, place_set_id)
    versioned(response, kept.versions)
    return PlaceSetOut.with_last(kept, version_of(session, kept, kept.versions))


@router.post("/place-sets/{place_set_id}/versions", status_code=201)
def redefine_place_set(
    caller: Writer, place_set_id: AnId, body: PlaceSetVersionIn, session: WriteDep, now: NowDep
) -> PlaceSetVersionOut:
    """Add a version to a place set; what was reported under former ones stays as it was.

    It holds from the day of the version before it or a later one.
    """
    version = redefine(
        session, caller.authority_id, place_set_id, _wanted(body), now, str(caller.key_id)
    )
    return PlaceSetVersionOut.of(version)


@router.get("/place-sets/{place_set_id}/versions")
def list_place_set_versions(
    caller: Reader, place_set_id: AnId, session: ReadDep, updated: UpdatedDep, asked: PagingDep
) -> PlaceSetVersionPage:
    """List the versions of a place set, the first first."""
    kept = place_set_kept(session, caller.authority_id, place_set_id)
    columns: list[Any] = [
        getattr(PlaceSetVersion, name) for name in PlaceSetVersionOut.model_fields
    ]
    query = select(*columns).where(PlaceSetVersion.place_set == kept.id)
    query = updated.within(query, PlaceSetVersion.created_at)
    found = page_of(session, query, (PlaceSetVersion.number,), asked)
    rows = [PlaceSetVersionOut.model_validate(row, from_attributes=True) for row in found.rows]
    return PlaceSetVersionPage(data=rows, page=found.marks)


@router.get("/place-sets/{place_set_id}/versions/{number}")
def read_place_set_version(
    caller: Reader,
    place_set_id: AnId,
    number: Annotated[int, Path(ge=1, le=1_000_000)],
    session: ReadDep,
) -> PlaceSetVersionOut:
    """Give one version of a place set."""
    kept = place_set_kept(session, caller.authority_id, place_set_id)
    return PlaceSetVersionOut.of(version_of(session, kept, number))


def _wanted(body: PlaceSetVersionIn) -> Definition:
    definition = body.definition.model_dump(exclude_none=True, mode="python")
    return Definition(definition, body.valid_from, body.reason)
