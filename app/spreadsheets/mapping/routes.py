"""Mapping profiles over HTTP: keep them, or take a preset."""

from typing import Annotated
from uuid import UUID

from fastapi import Path, Query, Response
from sqlmodel import col, select

from app.organisations.authenticating import needs
from app.organisations.caller import Caller
from app.organisations.scope import Scope
from app.platform.http.dependencies import NowDep, ReadDep, WriteDep
from app.platform.http.routing import Router
from app.platform.request.filters import UpdatedDep
from app.platform.request.paging import PagingDep, page_of, page_of_sorted
from app.platform.request.preconditions import ExpectedDep, versioned
from app.rules.reading import changed_at
from app.spreadsheets.mapping.example import example_of
from app.spreadsheets.mapping.keeping import keep, remove, replace
from app.spreadsheets.mapping.messages import (
    MappingFieldOut,
    MappingFieldPage,
    MappingPresetOut,
    MappingPresetPage,
    MappingPresetWhole,
    MappingProfileAnewIn,
    MappingProfileIn,
    MappingProfileOut,
    MappingProfilePage,
    MappingProfileWhole,
)
from app.spreadsheets.mapping.profile import Profile
from app.spreadsheets.mapping.queries import document_of, standing_profile, stored_profile
from app.spreadsheets.mapping.shipping import HOME, preset_called, presets
from app.spreadsheets.mapping.tables import MappingProfile
from app.spreadsheets.mapping.target import TARGETS, TargetName

router = Router(prefix="/v1", tags=["mapping profiles"])

Reader = Annotated[Caller, needs(Scope.SUPPLIERS_READ)]
Writer = Annotated[Caller, needs(Scope.SUPPLIERS_WRITE)]
#: whoever reads the rules: what is shipped holds nothing of anybody
Shipped = Annotated[Caller, needs(Scope.RULES_READ)]
ProfileId = Annotated[UUID, Path(examples=["0195566f-4a00-7000-8000-000000000080"])]
Preset = Annotated[
    str,
    Path(max_length=60, pattern=r"^[a-z0-9][a-z0-9.-]*$", examples=["transparency-spend"]),
]


@router.get("/mapping-fields")
def list_mapping_fields(
    _caller: Shipped, updated: UpdatedDep, asked: PagingDep, target: TargetName | None = None
) -> MappingFieldPage:
    """List what a row of a spreadsheet can become, by what the spreadsheet is about.

    These are the fields that a mapping profile of the same `target` may name: each with what kind
    of value it takes, whether every row needs it, what it means, and an example.
    """
    there = TARGETS if updated.includes(changed_at(HOME.parent, HOME.name)) else {}
    rows = [
        MappingFieldOut(
            field=f"{name}.{one.key}", target=name, key=one.key, kind=one.kind,
            is_required=one.is_required, about=one.about, example=example_of(name, one),
        )
        for name, fields in there.items()
        if target in (None, name)
        for one in fields.values()
    ]  # fmt: skip
    found = page_of_sorted(rows, lambda row: row.field, asked)
    return MappingFieldPage(data=found.rows, page=found.marks)


@router.get("/mapping-presets")
def list_mapping_presets(
    _caller: Shipped, updated: UpdatedDep, asked: PagingDep
) -> MappingPresetPage:
    """List the mapping profiles that come with the service, for published layouts."""
    there = presets() if updated.includes(changed_at(HOME.parent, HOME.name)) else {}
    rows = [_preset(name, one) for name, one in there.items()]
    found = page_of_sorted(rows, lambda row: row.preset, asked)
    return MappingPresetPage(data=found.rows, page=found.marks)


@router.get("/mapping-presets/{preset}")
def read_mapping_preset(_caller: Shipped, preset: Preset) -> MappingPresetWhole:
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
    removed: Annotated[bool, Query(description="Those that were removed, too.")] = False,
) -> MappingProfilePage:
    """List the mapping profiles that your authority keeps."""
    columns = (getattr(MappingProfile, name) for name in MappingProfileOut.model_fields)
    query = select(*columns).where(MappingProfile.authority_id == caller.authority_id)
    if target is not None:
        query = query.where(MappingProfile.target == target)
    if not removed:
        query = query.where(col(MappingProfile.removed_at).is_(None))
    query = updated.within(query, MappingProfile.updated_at)
    found = page_of(session, query, (MappingProfile.updated_at, MappingProfile.id), asked)
    rows = [MappingProfileOut.model_validate(row, from_attributes=True) for row in found.rows]
    return MappingProfilePage(data=rows, page=found.marks)


@router.post("/mapping-profiles", status_code=201)
def keep_mapping_profile(
    caller: Writer, body: MappingProfileIn, session: WriteDep, now: NowDep, response: Response
) -> MappingProfileWhole:
    """Keep a mapping profile that a person has confirmed, or a copy of a preset.

    What its columns may be is listed at `/v1/mapping-fields`, with an example of each; profiles
    for published layouts, to copy or to begin with, at `/v1/mapping-presets`; and
    `/v1/mapping-profiles/guess` proposes one for a file.

    Headings that change are told beside those that it names as `confirmed`; where it names none,
    as a copy of a preset, beside those of the last file that was saved by it.
    """
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
    """Give a mapping profile, with what it says or what a former version said.

    One that was removed can still be read, for the files that were read by it.
    """
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
    kept = standing_profile(session, caller.authority_id, profile_id, lock=True)
    expected.check(kept.version)
    replace(session, caller, kept, body.profile, now)
    return _whole(kept, body.profile, response)


@router.delete("/mapping-profiles/{profile_id}")
def remove_mapping_profile(
    caller: Writer, profile_id: ProfileId, session: WriteDep, now: NowDep, response: Response
) -> MappingProfileWhole:
    """Remove a mapping profile: it leaves the list, and no file is sent by it any more.

    Its name is free again. It is kept, with every version, for the files that were read by it:
    they can still be looked at, saved and undone.
    """
    kept = standing_profile(session, caller.authority_id, profile_id, lock=True)
    said = remove(session, caller, kept, now)
    return _whole(kept, said, response)


def _preset(name: str, one: Profile) -> MappingPresetOut:
    return MappingPresetOut(
        preset=name, name=one.name, target=one.target, about=one.about, source=one.source
    )


def _whole(kept: MappingProfile, profile: Profile, response: Response) -> MappingProfileWhole:
    versioned(response, kept.version)
    told = MappingProfileOut.model_validate(kept, from_attributes=True)
    return MappingProfileWhole(**told.model_dump(), profile=profile)
