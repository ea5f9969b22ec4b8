"""Keep an authority's mapping profiles: each change is a further version, and none is lost."""

from datetime import datetime

from sqlmodel import select

from app.organisations.caller import Caller
from app.platform.database import WriteSession, add_if_new
from app.platform.events import note
from app.platform.identifiers import new_id
from app.problems import Conflict
from app.spreadsheets.mapping.heading import fingerprint
from app.spreadsheets.mapping.profile import Profile
from app.spreadsheets.mapping.queries import document_of
from app.spreadsheets.mapping.tables import MappingProfile, MappingProfileVersion


class NameTaken(Conflict):
    """The authority has a mapping profile of that name."""

    slug = "mapping-profile-name-taken"


def keep(
    session: WriteSession, caller: Caller, profile: Profile, preset: str, now: datetime
) -> MappingProfile:
    """Keep a new profile.

    Args:
        session: where it is kept.
        caller: who confirmed it.
        profile: what it says.
        preset: that it began as; empty: none.
        now: when.

    Raises:
        NameTaken: if there is one of its name.
    """
    row = MappingProfile(
        id=new_id(), authority_id=caller.authority_id, name=profile.name, stands_as=profile.name,
        target=profile.target, preset=preset, prints=_prints(profile), made_by=caller.who,
        made_at=now, updated_at=now,
    )  # fmt: skip
    if not add_if_new(session, row):
        raise _taken(profile)
    made = session.get_one(MappingProfile, row.id)
    _version(session, made, profile, caller, now)
    note(
        session, "mapping_profile.made", made.id, now, authority=caller.authority_id,
        actor=caller.who, target=made.target, version=made.version,
    )  # fmt: skip
    return made


def replace(
    session: WriteSession, caller: Caller, kept: MappingProfile, profile: Profile, now: datetime
) -> MappingProfile:
    """Put a new version in the place of a profile's present one.

    Raises:
        Conflict: if it is to be about something else.
        NameTaken: if another profile has its new name.
    """
    if profile.target is not kept.target:
        raise Conflict(
            f"This mapping profile is for {kept.target}, not {profile.target}.",
            "Make a new mapping profile.",
        )
    if profile.name != kept.name and _is_taken(session, kept, profile.name):
        raise _taken(profile)
    kept.name, kept.stands_as, kept.prints = profile.name, profile.name, _prints(profile)
    kept.version += 1
    kept.updated_at = now
    session.flush()
    _version(session, kept, profile, caller, now)
    note(
        session, "mapping_profile.replaced", kept.id, now, authority=caller.authority_id,
        actor=caller.who, target=kept.target, version=kept.version,
    )  # fmt: skip
    return kept


def remove(session: WriteSession, caller: Caller, kept: MappingProfile, now: datetime) -> Profile:
    """Take a profile out of use. It is kept for the files that were read by it, its name is free.

    Args:
        session: that holds the profile locked.
        caller: who removes it.
        kept: one that stands.
        now: when.

    Returns:
        What it says, which is its last version.
    """
    said = document_of(session, kept, kept.version)
    kept.stands_as, kept.removed_at = None, now
    kept.version += 1
    kept.updated_at = now
    session.flush()
    _version(session, kept, said, caller, now)
    note(
        session, "mapping_profile.removed", kept.id, now, authority=caller.authority_id,
        actor=caller.who, target=kept.target, version=kept.version,
    )  # fmt: skip
    return said


def _version(
    session: WriteSession, kept: MappingProfile, profile: Profile, caller: Caller, now: datetime
) -> None:
    document = profile.model_dump(mode="json", exclude_defaults=True)
    session.add(
        MappingProfileVersion(
            profile_id=kept.id, number=kept.version, document=document, made_by=caller.who,
            made_at=now,
        )
    )  # fmt: skip
    session.flush()


def _prints(profile: Profile) -> list[str]:
    sets = (headings for layout in profile.layouts for headings in layout.confirmed)
    return sorted({fingerprint(headings) for headings in sets})


def _is_taken(session: WriteSession, kept: MappingProfile, name: str) -> bool:
    query = select(MappingProfile.id).where(
        MappingProfile.authority_id == kept.authority_id, MappingProfile.stands_as == name
    )
    return session.exec(query).first() is not None


def _taken(profile: Profile) -> NameTaken:
    return NameTaken(
        f"There is a mapping profile called {profile.name!r}.", "Replace that, or choose a name."
    )
