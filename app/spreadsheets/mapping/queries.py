"""Look-ups of an authority's mapping profiles."""

from collections.abc import Collection
from uuid import UUID

from sqlmodel import Session, select

from app.problems import NotFound
from app.spreadsheets.mapping.profile import Profile
from app.spreadsheets.mapping.tables import MappingProfile, MappingProfileVersion


def stored_profile(
    session: Session, authority_id: UUID, profile_id: UUID, *, lock: bool = False
) -> MappingProfile:
    """Give an authority's profile as it stands.

    Raises:
        NotFound: if there is none, or it is another authority's.
    """
    query = select(MappingProfile).where(
        MappingProfile.id == profile_id, MappingProfile.authority_id == authority_id
    )
    found = session.exec(query.with_for_update() if lock else query).one_or_none()
    if found is None:
        raise NotFound(f"There is no mapping profile {profile_id}.", "List the mapping profiles.")
    return found


def profile_of(
    session: Session, authority_id: UUID, profile_id: UUID, version: int | None = None
) -> Profile:
    """Give an authority's profile, ready to be compiled.

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
    query = select(MappingProfile).where(MappingProfile.authority_id == authority_id)
    known = [one for one in session.exec(query) if set(one.prints) & set(prints)]
    return sorted(known, key=lambda one: one.updated_at, reverse=True)
