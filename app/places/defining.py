"""Place sets that an authority keeps under a name: its neighbourhoods, its growth areas.

They are for telling results by the authority's own areas. Rules that score write their areas out
instead, so that what was published does not change when a set is redrawn.

A version never changes. A set that is redrawn gets a further version with its reason and the day
from which it holds, so what was reported under the former one can be reported again.
"""

import hashlib
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlmodel import Session, col, select

from app.places.locality import NamedSet, PlaceSet
from app.places.place_set import place_set_of
from app.places.tables import AuthorityPlaceSet, PlaceSetVersion
from app.platform.columns import canonical
from app.platform.database import WriteSession, add_if_new
from app.platform.events import note
from app.problems import Conflict, Finding, Invalid, NotFound


@dataclass(frozen=True, slots=True)
class Definition:
    """A place set as someone wishes to define it."""

    definition: dict[str, Any]  #: as `place_set_of` reads it
    valid_from: date
    reason: str


def define(
    session: WriteSession,
    authority: UUID,
    name: str,
    wanted: Definition,
    now: datetime,
    actor: str,
) -> tuple[AuthorityPlaceSet, PlaceSetVersion]:
    """Keep a place set under a new name, as its version 1.

    Raises:
        Conflict: when the authority has a place set of that name.
        Invalid: with every fault of the definition.
    """
    _checked(wanted.definition)
    made = AuthorityPlaceSet(authority=authority, name=name, created_at=now, updated_at=now)
    if not add_if_new(session, made):
        raise Conflict(
            f"There is a place set called {name!r} already.", "Add a version to it instead."
        )
    kept = session.exec(select(AuthorityPlaceSet).where(AuthorityPlaceSet.id == made.id)).one()
    return kept, _add(session, kept, wanted, now, actor)


def redefine(
    session: WriteSession,
    authority: UUID,
    place_set: UUID,
    wanted: Definition,
    now: datetime,
    actor: str,
) -> PlaceSetVersion:
    """Add a version to a place set; the former ones stay.

    Raises:
        Conflict: when the definition and its day are those of the last version.
        Invalid: with every fault of the definition; when it is to hold from before the last
            version did, which would change what was reported under former ones.
        NotFound: when the authority has no such place set.
    """
    _checked(wanted.definition)
    kept = place_set_kept(session, authority, place_set, lock=True)
    last = version_of(session, kept, kept.versions)
    if (last.digest, last.valid_from) == (_digest(wanted.definition), wanted.valid_from):
        raise Conflict(
            f"Version {last.number} says this already.", "Send a definition that differs."
        )
    if wanted.valid_from < last.valid_from:
        words = f"Version {last.number} holds from {last.valid_from.isoformat()}; a later version"
        fix = f"Give {last.valid_from.isoformat()} or a later day."
        finding = Finding(
            "before_last_version", f"{words} cannot hold from before.", fix, path="valid_from"
        )
        raise Invalid("The place set cannot be redrawn for the past.", fix, [finding])
    return _add(session, kept, wanted, now, actor)


def _checked(definition: dict[str, Any]) -> PlaceSet:
    place_set, findings = place_set_of(definition, "definition")
    if isinstance(place_set, NamedSet):
        fix = "Say which places it holds."
        words = "A place set cannot stand for another one."
        findings = (Finding("named_in_named", words, fix, path="definition.place_set"),)
    if place_set is None or findings:
        raise Invalid("The place set cannot be used.", findings=findings)
    return place_set


def _digest(definition: dict[str, Any]) -> str:
    return hashlib.sha256(canonical(definition).encode()).hexdigest()


def _add(
    session: WriteSession, kept: AuthorityPlaceSet, wanted: Definition, now: datetime, actor: str
) -> PlaceSetVersion:
    kept.versions += 1
    kept.updated_at = now
    version = PlaceSetVersion(
        place_set=kept.id,
        number=kept.versions,
        definition=wanted.definition,
        digest=_digest(wanted.definition),
        valid_from=wanted.valid_from,
        reason=wanted.reason,
        created_at=now,
        created_by=actor,
    )
    session.add_all((kept, version))
    session.flush()
    note(
        session,
        "place_set.changed",
        kept.id,
        now,
        authority=kept.authority,
        actor=actor,
        version=version.number,
        digest=version.digest,
    )
    return version


def place_set_kept(
    session: Session, authority: UUID, place_set: UUID, *, lock: bool = False
) -> AuthorityPlaceSet:
    """Give one of an authority's place sets.

    Raises:
        NotFound: when it has no such place set.
    """
    query = select(AuthorityPlaceSet).where(
        AuthorityPlaceSet.id == place_set, AuthorityPlaceSet.authority == authority
    )
    kept = session.exec(query.with_for_update() if lock else query).one_or_none()
    if kept is None:
        raise NotFound("There is no such place set.")
    return kept


def version_of(session: Session, kept: AuthorityPlaceSet, number: int) -> PlaceSetVersion:
    """Give one version of a place set.

    Raises:
        NotFound: when it has no such version.
    """
    version = session.get(PlaceSetVersion, (kept.id, number))
    if version is None:
        raise NotFound(
            f"{kept.name} has no version {number}.", f"Its versions are 1 to {kept.versions}."
        )
    return version


def named_set(
    session: Session, authority: UUID, named: NamedSet, on: date
) -> tuple[PlaceSet, PlaceSetVersion]:
    """Give the place set that a rule means by a name, and the version that was used.

    Without a version it is the last one whose day had come.

    Raises:
        NotFound: when the authority has no such place set or version, or none held yet.
    """
    query = select(AuthorityPlaceSet).where(
        AuthorityPlaceSet.authority == authority, AuthorityPlaceSet.name == named.name
    )
    kept = session.exec(query).one_or_none()
    if kept is None:
        raise NotFound(f"There is no place set called {named.name!r}.")
    if named.version is not None:
        version = version_of(session, kept, named.version)
    else:
        version = _in_force(session, kept, on)
    return _checked(version.definition), version


def _in_force(session: Session, kept: AuthorityPlaceSet, on: date) -> PlaceSetVersion:
    query = (
        select(PlaceSetVersion)
        .where(PlaceSetVersion.place_set == kept.id, PlaceSetVersion.valid_from <= on)
        .order_by(col(PlaceSetVersion.valid_from).desc(), col(PlaceSetVersion.number).desc())
    )
    version = session.exec(query).first()
    if version is None:
        raise NotFound(f"No version of {kept.name} held on {on.isoformat()}.")
    return version
