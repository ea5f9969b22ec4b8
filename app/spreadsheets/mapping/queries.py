"""Look-ups of an authority's mapping profiles."""

from collections.abc import Collection
from uuid import UUID

from sqlmodel import Session, col, select

from app.platform.database import WriteSession
from app.problems import NotFound
from app.spreadsheets.mapping.profile import Profile
from app.spreadsheets.mapping.tables import MappingProfile, MappingProfileVersion


def stored_profile(
    session: Session, authority_id: UUID, profile_id: UUID, *, lock: bool = False
) -> MappingProfile:
    """Give an authority's profile, whether it stands or was removed.

    Raises:
        NotFound: if there is none, or it is another authority's.
    """
    query = select(MappingProfile).where(
        MappingProfile.id == profile_id, MappingProfile.authority_id == authority_id
    )
    if lock:
        query = query.with_for_update().execution_options(populate_existing=True)
    found = session.exec(query).one_or_none()
    if found is None:
        raise _missing(profile_id)
    return found


def save_in_turn(session: WriteSession, profile_id: UUID) -> None:
    """Let files by one profile be saved one after another, until the session ends.

    Others may be sent by it meanwhile.
    """
    query = select(MappingProfile.id).where(MappingProfile.id == profile_id)
    session.exec(query.with_for_update(key_share=True)).one()


def standing_profile(
    session: Session, authority_id: UUID, profile_id: UUID, *, lock: bool = False
) -> MappingProfile:
    """Give an authority's profile that may be used and changed.

    Raises:
        NotFound: if there is none, it was removed, or it is another authority's.
    """
    found = stored_profile(session, authority_id, profile_id, lock=lock)
    if found.removed_at is not None:
        raise _missing(profile_id)
    return found


def _missing(profile_id: UUID) -> NotFound:
    return NotFound(f"There is no mapping profile {profile_id}.", "List the mapping profiles.")


def profile_of(
    session: Session, authority_id: UUID, profile_id: UUID, version: int | None = None
) -> Profile:
    """Give an authority's profile, ready to be compiled; what came before it was removed needs it.

    Args:
        session: where to read.
        authority_id: whose it is.
        profile_id: which one.
        version: None: the present one.

    Raises:
        NotFound: if there is none, or it is another authority's.
    """
    stored = stored_profile(session, authority_id, profile_id)
    return document_of(session, stored, version or stored.version)


def document_of(session: Session, stored: MappingProfile, version: int) -> Profile:
    """Give a version of a profile.

    Raises:
        NotFound: if it has no such version.
    """
    query = select(MappingProfileVersion.document).where(
        MappingProfileVersion.profile_id == stored.id, MappingProfileVersion.number == version
    )
    found = session.exec(query).one_or_none()
    if found is None:
        raise NotFound(
            f"The mapping profile {stored.id} has no version {version}.",
            f"It has versions 1 to {stored.version}.",
        )
    return Profile.model_validate(found)


def profiles_with(
    session: Session, authority_id: UUID, prints: Collection[str]
) -> list[MappingProfile]:
    """Give the profiles that were confirmed with headings of these digests, newest first."""
    query = select(MappingProfile).where(
        MappingProfile.authority_id == authority_id, col(MappingProfile.removed_at).is_(None)
    )
    known = [one for one in session.exec(query) if set(one.prints) & set(prints)]
    return sorted(known, key=lambda one: one.updated_at, reverse=True)
