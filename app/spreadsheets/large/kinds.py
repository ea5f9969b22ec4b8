"""Published spend, grants and contract registers, as the engine of imports takes them."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from uuid import UUID

from app.organisations.scope import Scope
from app.platform.database import WriteSession
from app.problems import Invalid
from app.spend.batch import BatchKind
from app.spend.names.naming import match_some
from app.spend.rows.flipping import StoodOn, make_live, take_back
from app.spend.rows.staging import discard_some
from app.spreadsheets.imports.lifecycle import Depended
from app.spreadsheets.imports.offering import Asking, LargeKind, Rows, StagedReport, Staging
from app.spreadsheets.large.mending import opened_mended
from app.spreadsheets.large.taking import stage
from app.spreadsheets.mapping.plan import Plan, compile_profile
from app.spreadsheets.mapping.queries import profile_of
from app.spreadsheets.mapping.target import TargetName
from app.spreadsheets.mapping.wording import with_wordings

TARGETS = {
    BatchKind.SPEND: TargetName.SPEND,
    BatchKind.GRANTS: TargetName.GRANTS,
    BatchKind.CONTRACTS: TargetName.CONTRACTS,
}
TITLES = {
    BatchKind.SPEND: "Payments to suppliers, as published",
    BatchKind.GRANTS: "Grants to voluntary and community bodies, as published",
    BatchKind.CONTRACTS: "A contracts register, as published",
}

GIVEN_BACK_WITHIN = 300  #: seconds in which a file is read to be given back


def plan_of(staging: Staging, kind: BatchKind) -> Plan:
    """Make ready the profile that a file was sent with.

    Raises:
        Invalid: if it was sent with none, or with one for other things.
        NotFound: if the authority has no such profile.
    """
    if staging.profile_id is None:
        raise Invalid(
            "Files of this kind are read by a mapping profile, and none was named.",
            "Choose one of your profiles, or keep one from a preset or from the file first.",
        )
    with staging.reading() as session:
        authority_id = staging.asking.caller.authority_id
        profile = profile_of(session, authority_id, staging.profile_id)
    if profile.target is not TARGETS[kind]:
        raise Invalid(
            f"The profile {profile.name!r} is for {profile.target.value}, not for {kind.value}.",
            "Choose a profile for what the file holds, or send it as what the profile is for.",
        )
    return compile_profile(with_wordings(profile, staging.before))


def _stage(kind: BatchKind, staging: Staging) -> StagedReport:
    plan = plan_of(staging, kind)
    _match_names(staging)
    return stage(staging, kind, plan)


def _match_names(staging: Staging) -> None:
    """Match the names that wait, with what the register knows by now, some at a time."""
    asking = staging.asking
    after: int | None = 0
    while after is not None:
        with staging.writing() as session:
            after = match_some(session, asking.caller.authority_id, after, asking.now)


def _flip(session: WriteSession, asking: Asking, import_id: UUID) -> None:
    make_live(session, asking.caller, import_id, asking.now)


def _undo(session: WriteSession, asking: Asking, import_id: UUID) -> None:
    try:
        take_back(session, asking.caller, import_id, asking.now)
    except StoodOn as problem:
        raise Depended(problem.detail, problem.how_to_fix, **problem.facts) from problem


def _drop(session: WriteSession, asking: Asking, import_id: UUID) -> bool:
    return discard_some(session, asking.caller.authority_id, import_id, asking.now)


@contextmanager
def _sheets(path: Path, fixes: Sequence[Path]) -> Iterator[Iterator[Rows]]:
    with opened_mended(path, fixes, GIVEN_BACK_WITHIN) as mended:
        yield mended.sheets


LARGE_KINDS = tuple(
    LargeKind(
        name=kind.value,
        title=TITLES[kind],
        takes=Scope.SUPPLIERS_WRITE,
        stage=partial(_stage, kind),  # as workers are handed it, it is no function of a function
        flip=_flip,
        undo=_undo,
        drop=_drop,
        sheets=_sheets,
        layouts=frozenset({TARGETS[kind]}),
    )
    for kind in BatchKind
)
