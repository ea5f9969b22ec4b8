"""Issue a key to a person, or to a program of the authority or of a supplier."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from app.organisations.caller import Caller
from app.organisations.entitlement import Reach
from app.organisations.issuing import NewKey, issue
from app.organisations.people.queries import person_of
from app.organisations.role import OF_TESTS, SCOPES, Role
from app.organisations.sandbox.opening import open_sandbox
from app.organisations.scope import Scope
from app.organisations.secret import Mode, Secret
from app.organisations.suppliers.queries import supplier_of
from app.organisations.tables import ApiKey, Authority, Person
from app.platform.database import WriteSession
from app.problems import Conflict, Finding, Invalid


class PersonInactive(Conflict):
    """Somebody who is not let in any more gets no key."""

    slug = "person-inactive"


@dataclass(frozen=True, slots=True)
class AskedKey:
    """A key that somebody asks for."""

    label: str  #: what it is for
    reach: Reach
    mode: Mode = Mode.LIVE
    expires_at: datetime | None = None  #: from when on it is refused; None: never
    person_id: UUID | None = None  #: whose it is to be; None: a program's
    supplier_id: UUID | None = None  #: for whom it acts; None: the person's, or the authority


def grant(
    session: WriteSession,
    authority_id: UUID,
    asked: AskedKey,
    now: datetime,
    issuer: Caller | None = None,
) -> tuple[ApiKey, Secret]:
    """Issue a key that fits whom it is for.

    Args:
        session: where to store it.
        authority_id: whose key it is to be.
        asked: what it is to be.
        now: when, with an offset.
        issuer: who issues it; None: the command line.

    Returns:
        the key as stored, and the key itself, which cannot be had again.

    Raises:
        NotFound: if the authority has no such person or supplier.
        PersonInactive: if the person is not let in any more.
        Invalid: if it is unclear what the key may do, or that is more than fits; if it is a test
            key for somebody who is real, or a live one in a sandbox.
        ScopeNotHeld: if it is to have a scope that its issuer lacks and may not pass on.
    """
    owner = session.get_one(Authority, authority_id)
    if asked.mode == Mode.TEST and owner.sandbox_of is None:
        return _grant_in_sandbox(session, owner, asked, now, issuer)
    if asked.mode == Mode.LIVE and owner.sandbox_of is not None:
        fault, fix = "In a sandbox there are test keys alone.", "Ask for one: `mode` test."
        raise Invalid(fault, fix, [Finding("live_in_sandbox", fault, fix, path="/mode")])
    person = None
    if asked.person_id is not None:
        person = person_of(session, authority_id, asked.person_id)
        if not person.active:
            raise PersonInactive("This person is not active.", "Make them active first.")
    supplier_id = _supplier_of(session, authority_id, asked, person)
    scopes = asked.reach.granted(
        None if person is None else person.roles, for_supplier=supplier_id is not None
    )
    if asked.mode == Mode.TEST:
        scopes &= OF_TESTS
    wanted = NewKey(
        asked.label, scopes, asked.mode, asked.expires_at, asked.person_id, supplier_id
    )
    held = OF_TESTS if asked.mode == Mode.TEST else _may_pass_on(issuer, wanted)
    return issue(session, authority_id, wanted, now, issuer.who if issuer else None, held)


def _grant_in_sandbox(
    session: WriteSession,
    owner: Authority,
    asked: AskedKey,
    now: datetime,
    issuer: Caller | None,
) -> tuple[ApiKey, Secret]:
    """Issue a test key in the sandbox of an authority; the authority's own log tells of it.

    It may have any scope that there is for test keys: nothing that it reaches is real.
    """
    if asked.person_id is not None or asked.supplier_id is not None:
        fault = "A test key is a program's: nobody whom you have entered is in the sandbox."
        fix = "Ask for one for a program, and enter people with it."
        path = "/person_id" if asked.person_id is not None else "/supplier_id"
        raise Invalid(fault, fix, [Finding("not_in_sandbox", fault, fix, path=path)])
    actor = issuer.who if issuer else None
    scopes = asked.reach.granted(None, for_supplier=False) & OF_TESTS
    sandbox = open_sandbox(session, owner, now, actor)
    wanted = NewKey(asked.label, scopes, asked.mode, asked.expires_at)
    return issue(session, sandbox.id, wanted, now, actor, OF_TESTS, owner.id)


def _supplier_of(
    session: WriteSession, authority_id: UUID, asked: AskedKey, person: Person | None
) -> UUID | None:
    """Tell for whom a key acts: a person's for whom the person works."""
    if asked.supplier_id is None:
        return None if person is None else person.supplier_id
    supplier = supplier_of(session, authority_id, asked.supplier_id)
    if person is not None and person.supplier_id != supplier.id:
        fault, fix = "The person does not work for this supplier.", "Leave `supplier_id` out."
        raise Invalid(fault, fix, [Finding("other_supplier", fault, fix, path="/supplier_id")])
    return supplier.id


def _may_pass_on(issuer: Caller | None, wanted: NewKey) -> Collection[Scope]:
    """Give the scopes that an issuer may pass on.

    Who runs the register of people gives others what they need, such as marking, without ever
    being able to do it. To itself it gives no more than it has; nor to a program, but for what
    the role `integration` may do. That key could be used by whoever issued it: it reads what is
    bought and contracted, nothing that a tender says and nobody's judgement of one, and as it
    is no person's it does nothing that takes two.
    """
    if issuer is None:
        return frozenset(Scope)
    if Scope.PEOPLE_WRITE not in issuer.scopes or _is_own(issuer, wanted):
        return issuer.scopes
    is_program = wanted.person_id is None and wanted.supplier_id is None
    return issuer.scopes | SCOPES[Role.INTEGRATION] if is_program else frozenset(Scope)


def _is_own(issuer: Caller, wanted: NewKey) -> bool:
    return wanted.person_id is not None and wanted.person_id == issuer.person_id
