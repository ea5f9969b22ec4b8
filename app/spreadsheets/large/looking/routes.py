"""Have a file looked at over HTTP: a mapping profile guessed from it, or one tried on it."""

from typing import Annotated
from uuid import UUID

import anyio
from anyio.lowlevel import RunVar
from anyio.to_thread import run_sync
from fastapi import Depends, Header, Query, Request

from app.organisations.authenticating import needs
from app.organisations.caller import Caller
from app.organisations.scope import Scope
from app.platform.database import reading
from app.platform.http.routing import A_FILE, Router
from app.platform.request.exact_request import refuse_other_kinds, streamed
from app.spreadsheets.large.bounds import LARGEST_FILE
from app.spreadsheets.large.looking.arriving import held
from app.spreadsheets.large.looking.proposing import Look, proposed
from app.spreadsheets.mapping.messages import (
    GuessedColumnOut,
    KnownProfileOut,
    MappingCountsOut,
    MappingFindingOut,
    MappingProposalOut,
    NotReadOut,
    UnderstoodRowOut,
)
from app.spreadsheets.mapping.profile import Profile
from app.spreadsheets.mapping.proposing import Proposal, written
from app.spreadsheets.mapping.queries import profile_of, profiles_with
from app.spreadsheets.mapping.shipping import preset_called
from app.spreadsheets.mapping.tables import MappingProfile
from app.spreadsheets.mapping.target import TargetName

router = Router(prefix="/v1", tags=["mapping profiles"])

Writer = Annotated[Caller, needs(Scope.SUPPLIERS_WRITE)]
AT_ONCE = 2  #: files read at the same time; each may take 400 MB while it is

_turns: RunVar[anyio.CapacityLimiter] = RunVar("mapping_turns")


async def looked_at(
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
    async with held(streamed(request)) as path:

        def read() -> MappingProposalOut:
            tried = _tried(request, caller, profile, preset)
            made, _ = proposed(path, Look(tried, target, name))
            with reading(request.app.state.engine) as session:
                known = profiles_with(session, caller.authority_id, made.prints)
            return _told(made, known)

        return await run_sync(read, limiter=turns)


@router.post("/mapping-profiles/guess", max_body_size=LARGEST_FILE, openapi_extra=A_FILE)
def guess_mapping_profile(
    _caller: Writer, found: Annotated[MappingProposalOut, Depends(looked_at)]
) -> MappingProposalOut:
    """Propose how a file is read, for a person to confirm; nothing is kept.

    The body is the file itself. Each column is told with what it was taken for and why, and the
    first twenty rows as they would be read, with all that would not be read. With `profile` or
    `preset` that one is tried, and nothing guessed. Of a file of payments, grants or contracts
    beyond 20 MB or 50,000 rows the first 50,000 rows are looked at, and a finding says so.
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
