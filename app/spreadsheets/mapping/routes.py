"""Mapping profiles over HTTP: keep them, take a preset, and have one guessed from a file."""

from typing import Annotated
from uuid import UUID

import anyio
from anyio.lowlevel import RunVar
from anyio.to_thread import run_sync
from fastapi import Depends, Header, Path, Query, Request, Response
from sqlmodel import select

from app.organisations.authenticating import needs
from app.organisations.caller import Caller
from app.organisations.scope import Scope
from app.platform.database import reading
from app.platform.http.dependencies import NowDep, ReadDep, WriteDep
from app.platform.http.routing import A_FILE, Router
from app.platform.request.exact_request import refuse_other_kinds, streamed
from app.platform.request.filters import UpdatedDep
from app.platform.request.paging import PagingDep, page_of, page_of_sorted
from app.platform.request.preconditions import ExpectedDep, versioned
from app.rules.reading import changed_at
from app.spreadsheets.formats.limits import LARGEST_FILE
from app.spreadsheets.mapping.arriving import held_whole
from app.spreadsheets.mapping.keeping import keep, replace
from app.spreadsheets.mapping.messages import (
    GuessedColumnOut,
    KnownProfileOut,
    MappingCountsOut,
    MappingFieldOut,
    MappingFieldPage,
    MappingFindingOut,
    MappingPresetOut,
    MappingPresetPage,
    MappingPresetWhole,
    MappingProfileAnewIn,
    MappingProfileIn,
    MappingProfileOut,
    MappingProfilePage,
    MappingProfileWhole,
    MappingProposalOut,
    NotReadOut,
    UnderstoodRowOut,
)
from app.spreadsheets.mapping.profile import Profile
from app.spreadsheets.mapping.proposing import Proposal, proposal, written
from app.spreadsheets.mapping.queries import document_of, profile_of, profiles_with, stored_profile
from app.spreadsheets.mapping.shipping import HOME, preset_called, presets
from app.spreadsheets.mapping.tables import MappingProfile
from app.spreadsheets.mapping.target import TARGETS, TargetName

router = Router(prefix="/v1", tags=["mapping profiles"])

Reader = Annotated[Caller, needs(Scope.SUPPLIERS_READ)]
Writer = Annotated[Caller, needs(Scope.SUPPLIERS_WRITE)]
ProfileId = Annotated[UUID, Path(examples=["0195566f-4a00-7000-8000-000000000080"])]
Preset = Annotated[
    str,
    Path(max_length=60, pattern=r"^[a-z0-9][a-z0-9.-]*$", examples=["transparency-spend"]),
]
AT_ONCE = 2  #: files read at the same time; each may take 400 MB while it is

_turns: RunVar[anyio.CapacityLimiter] = RunVar("mapping_turns")


@router.get("/mapping-fields")
def list_mapping_fields(
    _caller: Reader, updated: UpdatedDep, asked: PagingDep, target: TargetName | None = None
) -> MappingFieldPage:
    """List what a row of a spreadsheet can become, by what the spreadsheet is about."""
    there = TARGETS if updated.includes(changed_at(HOME.parent, HOME.name)) else {}
    rows = [
        MappingFieldOut(
            field=f"{name}.{one.key}", target=name, key=one.key, kind=one.kind,
            is_required=one.is_required, about=one.about,
        )
        for name, fields in there.items()
        if target in (None, name)
        for one in fields.values()
    ]  # fmt: skip
    found = page_of_sorted(rows, lambda row: row.field, asked)
    return MappingFieldPage(data=found.rows, page=found.marks)


@router.get("/mapping-presets")
def list_mapping_presets(
    _caller: Reader, updated: UpdatedDep, asked: PagingDep
) -> MappingPresetPage:
    """List the mapping profiles that come with the service, for published layouts."""
    there = presets() if updated.includes(changed_at(HOME.parent, HOME.name)) else {}
    rows = [_preset(name, one) for name, one in there.items()]
    found = page_of_sorted(rows, lambda row: row.preset, asked)
    return MappingPresetPage(data=found.rows, page=found.marks)


@router.get("/mapping-presets/{preset}")
def read_mapping_preset(_caller: Reader, preset: Preset) -> MappingPresetWhole:
    """Give a mapping profile that comes with the service, with what it says."""
    found = preset_called(preset)
    return MappingPresetWhole(**_preset(preset, found).model_dump(), profile=found)


@router.get("/mapping-profiles")
def list_mapping_profiles(
    caller: Reader,
    session: ReadDep,
    updated: UpdatedDep,
    asked: PagingDep,
    target: TargetName | None = None,
) -> MappingProfilePage:
    """List the mapping profiles that your authority keeps."""
    columns = (getattr(MappingProfile, name) for name in MappingProfileOut.model_fields)
    query = select(*columns).where(MappingProfile.authority_id == caller.authority_id)
    if target is not None:
        query = query.where(MappingProfile.target == target)
    query = updated.within(query, MappingProfile.updated_at)
    found = page_of(session, query, (MappingProfile.updated_at, MappingProfile.id), asked)
    rows = [MappingProfileOut.model_validate(row, from_attributes=True) for row in found.rows]
    return MappingProfilePage(data=rows, page=found.marks)


@router.post("/mapping-profiles", status_code=201)
def keep_mapping_profile(
    caller: Writer, body: MappingProfileIn, session: WriteDep, now: NowDep, response: Response
) -> MappingProfileWhole:
    """Keep a mapping profile that a person has confirmed, or a copy of a preset."""
    profile = body.chosen()
    kept = keep(session, caller, profile, body.preset or "", now)
    response.headers["Location"] = f"/v1/mapping-profiles/{kept.id}"
    return _whole(kept, profile, response)


@router.get("/mapping-profiles/{profile_id}")
def read_mapping_profile(
    caller: Reader,
    profile_id: ProfileId,
    session: ReadDep,
    response: Response,
    version: Annotated[
        int | None, Query(ge=1, le=1_000_000, description="Left out: the present one.")
    ] = None,
) -> MappingProfileWhole:
    """Give a mapping profile, with what it says or what a former version said."""
    kept = stored_profile(session, caller.authority_id, profile_id)
    return _whole(kept, document_of(session, kept, version or kept.version), response)


@router.put("/mapping-profiles/{profile_id}")
def replace_mapping_profile(
    caller: Writer,
    profile_id: ProfileId,
    body: MappingProfileAnewIn,
    session: WriteDep,
    now: NowDep,
    expected: ExpectedDep,
    response: Response,
) -> MappingProfileWhole:
    """Put a new version in the place of a mapping profile's present one; the former ones stay."""
    kept = stored_profile(session, caller.authority_id, profile_id, lock=True)
    expected.check(kept.version)
    replace(session, caller, kept, body.profile, now)
    return _whole(kept, body.profile, response)


async def proposed(
    request: Request,
    caller: Writer,
    target: TargetName | None = None,
    profile: Annotated[UUID | None, Query(description="A profile of yours, to be tried.")] = None,
    preset: Annotated[str | None, Query(max_length=60, description="To be tried.")] = None,
    name: Annotated[str, Query(min_length=1, max_length=120)] = "A new layout",
    content_type: Annotated[str, Header(max_length=200, include_in_schema=False)] = "",
) -> MappingProposalOut:
    """Take in the file of a caller who is known, and read it; few are read at once."""
    refuse_other_kinds(content_type, "application/octet-stream")
    turns = _turns.get(None)
    if turns is None:
        turns = anyio.CapacityLimiter(AT_ONCE)
        _turns.set(turns)

    def read(content: bytes) -> MappingProposalOut:
        tried = _tried(request, caller, profile, preset)
        return _proposed(request, caller, content, tried, target, name)

    async with held_whole(streamed(request)) as content:
        return await run_sync(read, content, limiter=turns)


@router.post("/mapping-profiles/guess", max_body_size=LARGEST_FILE, openapi_extra=A_FILE)
def guess_mapping_profile(
    _caller: Writer, found: Annotated[MappingProposalOut, Depends(proposed)]
) -> MappingProposalOut:
    """Propose how a file is read, for a person to confirm; nothing is kept.

    The body is the file itself. Each column is told with what it was taken for and why, and the
    first twenty rows as they would be read, with all that would not be read. With `profile` or
    `preset` that one is tried, and nothing guessed.
    """
    return found


def _tried(
    request: Request, caller: Caller, profile: UUID | None, preset: str | None
) -> Profile | None:
    if preset is not None:
        return preset_called(preset)
    if profile is None:
        return None
    with reading(request.app.state.engine) as session:
        return profile_of(session, caller.authority_id, profile)


def _proposed(
    request: Request,
    caller: Caller,
    content: bytes,
    tried: Profile | None,
    target: TargetName | None,
    name: str,
) -> MappingProposalOut:
    made = proposal(content, tried, target, name)
    with reading(request.app.state.engine) as session:
        known = profiles_with(session, caller.authority_id, made.prints)
    return _told(made, known)


def _told(made: Proposal, known: list[MappingProfile]) -> MappingProposalOut:
    counts = made.counts
    return MappingProposalOut(
        target=made.target,
        profile=made.document,
        columns=[
            GuessedColumnOut.model_validate(one, from_attributes=True) for one in made.columns
        ],
        missing=list(made.missing),
        known=[KnownProfileOut(id=one.id, name=one.name, version=one.version) for one in known],
        drift=made.drift,
        counts=MappingCountsOut(
            rows=counts["in"], read=counts["read"], faulty=counts["faulty"],
            not_read=counts["not_read"],
        )
        if not made.missing
        else None,
        rows=[
            UnderstoodRowOut(
                sheet=one.sheet, row=one.row,
                values={key: written(value) for key, value in one.values.items()},
            )
            for one in made.rows
        ],
        not_read=[NotReadOut.model_validate(one, from_attributes=True) for one in made.not_read],
        findings=[
            MappingFindingOut(
                code=one.code, severity=one.severity, cell=one.cell, message=one.message,
                how_to_fix=one.how_to_fix,
            )
            for one in made.findings
        ],
    )  # fmt: skip


def _preset(name: str, one: Profile) -> MappingPresetOut:
    return MappingPresetOut(
        preset=name, name=one.name, target=one.target, about=one.about, source=one.source
    )


def _whole(kept: MappingProfile, profile: Profile, response: Response) -> MappingProfileWhole:
    versioned(response, kept.version)
    told = MappingProfileOut.model_validate(kept, from_attributes=True)
    return MappingProfileWhole(**told.model_dump(), profile=profile)
