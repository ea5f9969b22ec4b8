"""Choose the mapping profile by which a file is read, if its kind is read by such a one."""

from uuid import UUID

from sqlmodel import Session

from app.organisations.caller import Caller
from app.problems import Finding, Invalid
from app.spreadsheets.imports.known import AnyKind, layouts_of
from app.spreadsheets.mapping.profile import Profile
from app.spreadsheets.mapping.queries import profile_of, standing_profile


def layout_for(
    session: Session, kind: AnyKind, authority_id: UUID, profile_id: UUID | None
) -> Profile:
    """Give the profile by which a file of a kind is read.

    Raises:
        NotFound: if the authority has no such profile.
        Invalid: if the kind is read by no profile, or by none for these things.
    """
    if profile_id is None:
        raise _unfit("No mapping profile is named.", "Give its id as `profile`.")
    profile = profile_of(session, authority_id, profile_id)
    targets = layouts_of(kind)
    if not targets:
        raise _unfit(
            f"Files of the kind {kind.name} are read by no mapping profile.",
            "Send the workbook that is given out for it, without `profile`.",
        )
    if profile.target not in targets:
        known = " or ".join(sorted(targets))
        raise _unfit(
            f"The profile {profile.name!r} is for {profile.target}, and a file of the kind "
            f"{kind.name} is read by one for {known}.",
            "Choose a profile for what the file holds, or send it as what the profile is for.",
        )
    return profile


def refuse_unfit(session: Session, kind: AnyKind, caller: Caller, profile_id: UUID) -> None:
    """Let a file come with a mapping profile only if its kind is read by such a one.

    Args:
        session: to look the profile up.
        kind: of the file.
        caller: who sends it.
        profile_id: which is to read it.

    Raises:
        NotFound: if the caller's authority has no such profile, or removed it.
        Invalid: saying which it is for and what the kind reads.
    """
    standing_profile(session, caller.authority_id, profile_id)
    layout_for(session, kind, caller.authority_id, profile_id)


def _unfit(words: str, fix: str) -> Invalid:
    found = Finding("profile_unfit", words, fix, path="?profile")
    return Invalid(words, fix, findings=[found])
