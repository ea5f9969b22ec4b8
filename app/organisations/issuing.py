"""Issue keys and revoke them; enter authorities, and change their entries."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from secrets import token_bytes
from uuid import UUID

from sqlalchemy.exc import IntegrityError

from app.organisations.queries import authority_named, key_of
from app.organisations.scope import Scope
from app.organisations.secret import Mode, Secret, composed
from app.organisations.tables import ApiKey, Authority, AuthorityKind
from app.platform.database import WriteSession
from app.platform.events import note
from app.problems import Conflict, Finding, Forbidden, Invalid

OF_SANDBOXES = "(sandbox)"  #: with which the names of sandboxes end, and no others


class ScopeNotHeld(Forbidden):
    """A key can only pass on what it may do itself."""

    slug = "scope-not-held"


class NameTaken(Conflict):
    """Another authority has this name."""

    slug = "name-taken"


def enter(session: WriteSession, name: str, now: datetime) -> Authority:
    """Give the authority of this name, entered now if it is new.

    Raises:
        Invalid: if it is new, and has a name as sandboxes have.
    """
    known = authority_named(session, name)
    if known is not None:
        return known
    _refuse_others_name(name, is_sandbox=False)
    authority = Authority(name=name, cursor_secret=token_bytes(32), made_at=now, updated_at=now)
    session.add(authority)
    session.flush()
    note(session, "authority.entered", authority.id, now, authority=authority.id)
    return authority


@dataclass(frozen=True, slots=True)
class AuthorityChange:
    """What an authority is to be; None: it stays as it is."""

    name: str
    kind: AuthorityKind | None = None
    address: str | None = None
    email: str | None = None


def change_authority(
    session: WriteSession,
    authority: Authority,
    wanted: AuthorityChange,
    actor: UUID,
    now: datetime,
) -> None:
    """Change an authority's entry, which the session holds locked.

    Raises:
        NameTaken: if another authority has the name.
        Invalid: if it is a sandbox and the new name is one for real authorities, or the other way.
    """
    if wanted.name != authority.name:
        _refuse_others_name(wanted.name, is_sandbox=authority.sandbox_of is not None)
    other = authority_named(session, wanted.name)
    if other is not None and other.id != authority.id:
        raise _name_taken()
    authority.name = wanted.name
    authority.kind = authority.kind if wanted.kind is None else wanted.kind
    authority.address = authority.address if wanted.address is None else wanted.address
    authority.email = authority.email if wanted.email is None else wanted.email
    authority.version += 1
    authority.updated_at = now
    try:
        session.flush()
    except IntegrityError:  # somebody took the name since it was looked up
        raise _name_taken() from None
    note(
        session, "authority.changed", authority.id, now,
        authority=authority.id, actor=actor, version=authority.version,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class NewKey:
    """A key that is wanted."""

    label: str  #: what it is for, in the authority's words
    scopes: Collection[Scope]
    mode: Mode = Mode.LIVE
    expires_at: datetime | None = None  #: from when on it is refused; None: never
    person_id: UUID | None = None  #: whose it is; None: a program's
    supplier_id: UUID | None = None  #: for whom it acts; None: the authority itself


def issue(
    session: WriteSession,
    authority_id: UUID,
    wanted: NewKey,
    now: datetime,
    actor: UUID | None = None,
    held: Collection[Scope] = frozenset(Scope),
    log: UUID | None = None,
) -> tuple[ApiKey, Secret]:
    """Issue a key.

    Args:
        session: where to store it.
        authority_id: whose key it is to be.
        wanted: what it is to be.
        now: when, with an offset.
        actor: person or key that issues it; None: the command line.
        held: scopes of the key that issues it.
        log: in whose log it is noted; None: in that of whose key it is.

    Returns:
        the key as stored, and the key itself, which cannot be had again.

    Raises:
        ScopeNotHeld: if it is to have a scope that its issuer lacks.
    """
    missing = sorted(set(wanted.scopes) - set(held))
    if missing:
        raise ScopeNotHeld(
            f"Your key lacks {', '.join(missing)}, so it cannot pass that on.",
            "Leave these scopes out, or use a key that has them.",
        )
    secret = composed(wanted.mode, token_bytes(6), token_bytes(32))
    key = ApiKey(
        authority_id=authority_id,
        label=wanted.label,
        mode=wanted.mode,
        prefix=secret.prefix,
        digest=secret.digest,
        scopes=sorted(set(wanted.scopes)),
        person_id=wanted.person_id,
        supplier_id=wanted.supplier_id,
        made_at=now,
        made_by=str(actor or ""),
        expires_at=wanted.expires_at,
        updated_at=now,
    )
    session.add(key)
    session.flush()
    note(
        session, "api_key.issued", key.id, now,
        authority=log or authority_id, actor=actor or "", scopes=key.scopes,
        mode=wanted.mode.value, person=str(wanted.person_id or ""),
        supplier=str(wanted.supplier_id or ""),
    )  # fmt: skip
    return key, secret


def revoke(
    session: WriteSession, authority_id: UUID, key_id: UUID, now: datetime, actor: UUID | None
) -> ApiKey:
    """Have a key refused from now on; one that was revoked before stays as it was.

    Raises:
        NotFound: if the authority has no such key.
    """
    key = key_of(session, authority_id, key_id)
    if key.revoked_at is None:
        key.revoked_at = key.updated_at = now
        note(session, "api_key.revoked", key.id, now, authority=authority_id, actor=actor or "")
    return key


def _refuse_others_name(name: str, *, is_sandbox: bool) -> None:
    """Keep the names of sandboxes and of real authorities apart: neither takes one of the other's.

    Test keys do as they like in their sandbox, and must not take a name that is wanted for a real
    authority.
    """
    if name.endswith(OF_SANDBOXES) == is_sandbox:
        return
    if is_sandbox:
        words = f"The name of a sandbox ends in “{OF_SANDBOXES}”: others are of real authorities."
        fix = f"Write “{OF_SANDBOXES}” at its end."
    else:
        words = f"Only the name of a sandbox ends in “{OF_SANDBOXES}”."
        fix = "Leave that out."
    raise Invalid(words, fix, [Finding("name_not_fitting", words, fix, path="/name")])


def _name_taken() -> NameTaken:
    return NameTaken("Another authority has this name.", "Choose another name.")
