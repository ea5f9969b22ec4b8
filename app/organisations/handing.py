"""Issue a key so that only whom it is for has it: by letter to their address, never over the API.

Whoever issues keys for an authority would otherwise hold one that reads a supplier's tender while
it is sealed, or one that is a second person wherever two are needed. Shown are only a key for
oneself, a program's, which does nothing that takes two, and every test key: whoever it is for is
made up.
"""

from datetime import datetime
from uuid import UUID

from app.organisations.addressing import Entry, refuse_who_set
from app.organisations.caller import Caller
from app.organisations.granting import AskedKey, grant
from app.organisations.people.queries import person_of
from app.organisations.secret import Mode, Secret
from app.organisations.suppliers.queries import supplier_of
from app.organisations.tables import ApiKey, Authority, Supplier
from app.platform.database import WriteSession
from app.platform.mail.address import is_address
from app.platform.mail.writing import Draft, write_letter
from app.problems import Finding, Invalid

SUPPLIER_TEXT = """\
{authority} has issued a key with which you can tender:

{key}

It can be had only from this letter. Send it as "Authorization: Bearer" with your requests, keep it
safe, and delete this letter. GET /v1/supplier lists every key that acts for you; if there is one
that you do not know, tell {authority} at once.
"""
PERSON_TEXT = """\
{authority} has issued a key to you:

{key}

It can be had only from this letter. Send it as "Authorization: Bearer" with your requests, keep it
safe, and delete this letter. What is done with it is done in your name: give it to nobody. If you
did not expect it, tell {authority} at once.
"""


def hand_out(
    session: WriteSession, caller: Caller, asked: AskedKey, now: datetime
) -> tuple[ApiKey, Secret | None]:
    """Issue a key, and send it to whom it is for.

    Args:
        session: where to store it.
        caller: who issues it.
        asked: what it is to be.
        now: when, with an offset.

    Returns:
        the key as stored, and the key itself if the caller may see it; else it is kept with the
        letter until that is sent, and no longer.

    Raises:
        NotFound: if the authority has no such person or supplier.
        PersonNeeded: if a program would have a key sent.
        SecondPersonNeeded: if the caller set the address to which it would go.
        Conflict, Invalid, Forbidden: of the kinds that `grant` has.
        Invalid: if the entry has no address for letters.
    """
    entry = _recipient(session, caller, asked)
    if entry is None or asked.mode == Mode.TEST:
        return grant(session, caller.authority_id, asked, now, caller)
    refuse_who_set(session, caller, entry)
    key, secret = grant(session, caller.authority_id, asked, now, caller)
    _send(session, entry, key, secret, now)
    return key, None


def _recipient(session: WriteSession, caller: Caller, asked: AskedKey) -> Entry | None:
    """Give the entry, locked, to whose address a key is to be sent; None: it is shown.

    A key that acts for a supplier goes to the supplier's own address, whosever it is.
    """
    supplier_id: UUID | None = asked.supplier_id
    if asked.person_id is not None:
        person = person_of(session, caller.authority_id, asked.person_id)
        if person.supplier_id is None:
            own = person.id == caller.person_id
            return None if own else _held_person(session, caller, person.id)
        supplier_id = person.supplier_id
    if supplier_id is None:
        return None
    return supplier_of(session, caller.authority_id, supplier_id, for_change=True)


def _held_person(session: WriteSession, caller: Caller, person_id: UUID) -> Entry:
    return person_of(session, caller.authority_id, person_id, for_change=True)


def _send(session: WriteSession, entry: Entry, key: ApiKey, secret: Secret, now: datetime) -> None:
    is_supplier = isinstance(entry, Supplier)
    if not is_address(entry.email):
        whose, path = ("supplier", "suppliers") if is_supplier else ("person", "people")
        words = f"The {whose}'s entry has no e-mail address, to which the key could be sent."
        fix = f"Enter it first: PATCH /v1/{path}/{entry.id} with `email`."
        raise Invalid(words, fix, [Finding("no_address", words, fix, path=f"/{whose}_id")])
    authority = session.get_one(Authority, key.authority_id)
    text = SUPPLIER_TEXT if is_supplier else PERSON_TEXT
    draft = Draft(
        authority=authority.id,
        about=key.id,
        kind="api_key.issued",
        recipient=entry.email,
        reply_to=authority.email,
        subject="Your key to tender with" if is_supplier else "Your key",
        text=text.format(authority=authority.name, key=secret),
        is_secret=True,
    )
    write_letter(session, draft, now)
