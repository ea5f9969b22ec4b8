"""Publish a release: put together, held against the schemas, numbered and kept for good."""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlmodel import Session, col, func, select

from app.ocds.publication.kind import NoticeKind, Stage
from app.ocds.publication.queries import last_about
from app.ocds.publication.release import Named, content_of
from app.ocds.publication.tables import OcdsPublication, OcdsRegister
from app.ocds.publication.validating import refuse_invalid
from app.organisations.caller import Caller
from app.organisations.secret import Mode
from app.platform.database import WriteSession, add_if_new
from app.platform.events import note
from app.platform.json_text import with_numbers
from app.problems import Conflict

ELSEWHERE = "https://www.find-tender.service.gov.uk/Notice/"
RELEASES = "/api/1.0/ocdsReleasePackages/"  #: where a release is read, by its id
SECOND = timedelta(seconds=1)
PREFIX = {Mode.LIVE: "sv", Mode.TEST: "test"}


class NoOcid(Conflict):
    """The procurement has no unique identifier, without which no release can be told apart."""

    slug = "no-ocid"


class OcidTaken(Conflict):
    """Another authority publishes under this unique identifier."""

    slug = "ocid-taken"


class NothingNew(Conflict):
    """The last release of this kind says the same."""

    slug = "nothing-new"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be published."""

    kind: NoticeKind
    about: UUID  #: procurement or contract
    ocid: str
    stage: Stage
    public_url: str
    part: str = ""  #: of the story: days, or the id of a change
    notice_id: str = ""  #: under which it was published on the national platform


Made = Callable[[Named], dict[str, Any]]


def publish_release(
    session: WriteSession, caller: Caller, wanted: Wanted, made: Made, now: datetime
) -> OcdsPublication:
    """Publish a release, which from then on anybody can read.

    Args:
        session: where it is kept; the register stays locked until its transaction ends.
        caller: who publishes it; a person.
        wanted: what.
        made: puts the release together, once it has its name.
        now: when; where the clock stepped back, the moment of the one before counts.

    Raises:
        PersonNeeded: if a program asks.
        NoOcid: if the procurement has no unique identifier.
        OcidTaken: if another authority has published under it.
        NothingNew: if the last one of its kind about the same part says the same.
    """
    caller.person()
    register = _locked(session, caller.mode, now)
    _refuse_ocid(session, caller, wanted.ocid)  # which nobody else can take from here on
    before = last_about(session, caller.mode, wanted.kind, wanted.about, wanted.part)
    number, at = register.number + 1, _moment(session, caller.mode, wanted.ocid, register, now)
    release = made(_name(wanted, caller.mode, number, at, is_first=before is None))
    refuse_invalid(release)
    digest = _digest(release)
    if before is not None and before.digest == digest:
        raise NothingNew(
            f"Release {before.release_id} says the same.",
            "Publish again once something has changed.",
            release=before.release_id,
        )
    is_tender = wanted.kind is NoticeKind.TENDER
    row = OcdsPublication(
        number=number, release_id=release["id"], authority_id=caller.authority_id,
        mode=caller.mode, ocid=wanted.ocid, kind=wanted.kind, part=wanted.part, stage=wanted.stage,
        digest=digest,
        procurement_id=wanted.about if is_tender else None,
        contract_id=None if is_tender else wanted.about,
        content=with_numbers(release), called=_named_in(release),
        published_by=caller.who, published_at=at,
    )  # fmt: skip
    session.add(row)
    register.number, register.at = number, at
    thing = "procurement" if is_tender else "contract"
    note(
        session, f"{thing}.release_published", wanted.about, now, authority=caller.authority_id,
        actor=caller.who, release=row.release_id, digest=digest, notice=wanted.kind.value,
    )  # fmt: skip
    return row


def preview_name(wanted: Wanted, before: OcdsPublication | None, now: datetime) -> Named:
    """Give the name of a release that is only looked at."""
    name = f"draft-{wanted.kind.value}"
    return Named(name, now, f"{wanted.public_url}{RELEASES}{name}", name, before is None)


def _name(wanted: Wanted, mode: Mode, number: int, at: datetime, *, is_first: bool) -> Named:
    """Name a release: after our own number, which no notice of the national platform has."""
    name = f"{PREFIX[mode]}-{number:06d}-{at.year}"
    if wanted.notice_id:
        return Named(name, at, f"{ELSEWHERE}{wanted.notice_id}", wanted.notice_id, is_first)
    return Named(name, at, f"{wanted.public_url}{RELEASES}{name}", name, is_first)


def _moment(
    session: Session, mode: Mode, ocid: str, register: OcdsRegister, now: datetime
) -> datetime:
    """Give the moment of a release: never before any other, and after those of its procurement.

    Who merges releases goes by their moments, so no two of one procurement share one.
    """
    last = select(func.max(OcdsPublication.published_at)).where(
        OcdsPublication.mode == mode, OcdsPublication.ocid == ocid
    )
    before = session.exec(last).one()
    earliest = register.at if before is None else max(register.at, before + SECOND)
    return max(now.replace(microsecond=0), earliest)


def _refuse_ocid(session: Session, caller: Caller, ocid: str) -> None:
    if not ocid:
        raise NoOcid(
            "The procurement has no unique identifier (ocid).",
            "A draft is given it as `ocid` by PUT /v1/procurements/{procurement_id}, or has that "
            "of the notice that it was drafted from; a contract, by PATCH /v1/contracts/{id}.",
        )
    other = select(OcdsPublication.number).where(
        OcdsPublication.mode == caller.mode,
        OcdsPublication.ocid == ocid,
        col(OcdsPublication.authority_id) != caller.authority_id,
    )
    if session.exec(other.limit(1)).first() is not None:
        raise OcidTaken(
            f"Another authority publishes under {ocid}.",
            "Look whether the unique identifier is as it was published.",
        )


def _locked(session: WriteSession, mode: Mode, now: datetime) -> OcdsRegister:
    """Lock the register until the transaction ends, and make it on first use."""
    query = select(OcdsRegister).where(OcdsRegister.mode == mode).with_for_update()
    query = query.execution_options(populate_existing=True)
    found = session.exec(query).one_or_none()
    if found is None:
        begun = now.replace(microsecond=0) - SECOND
        add_if_new(session, OcdsRegister(mode=mode, number=0, at=begun))
        found = session.exec(query).one()
    return found


def _named_in(release: Mapping[str, Any]) -> list[str]:
    return [one["id"] for one in release.get("parties", ())]


def _digest(release: Mapping[str, Any]) -> str:
    return hashlib.sha256(with_numbers(content_of(release)).encode()).hexdigest()
