"""Keep the addresses to which keys are sent: no person alone has a key sent where they like.

Whoever reads a letter with a key is whom the key is for. So two people stand behind each: one
enters the address and another issues the key; and once there is a key, one proposes a new address
and another approves it, the address before being told each time. A program counts as the person
who issued its key.
"""

from datetime import datetime
from uuid import UUID

from sqlmodel import Session, select

from app.organisations.caller import Caller, SecondPersonNeeded
from app.organisations.queries import people_behind
from app.organisations.tables import ApiKey, Authority, Person, Supplier
from app.platform.database import WriteSession
from app.platform.events import note
from app.platform.mail.address import is_address
from app.platform.mail.writing import Draft, write_letter
from app.problems import Conflict

Entry = Supplier | Person

WANTED_TEXT = """\
{authority} has been asked to send your letters and keys to another address. It will, once a second
person of theirs approves it. If you did not ask for the change, tell {authority} at once.
"""
CHANGED_TEXT = """\
{authority} has changed the address to which your letters and keys are sent. This letter goes to
the address before. If you did not ask for the change, tell {authority} at once.
"""


SUBJECTS = {
    "proposed": "A change of your address was proposed",
    "changed": "Your address was changed",
}
TEXTS = {"proposed": WANTED_TEXT, "changed": CHANGED_TEXT}


class AddressNotProposed(Conflict):
    """What would be approved is not the address that was proposed."""

    slug = "address-not-proposed"


def set_address(
    session: WriteSession, caller: Caller, entry: Entry, email: str | None, now: datetime
) -> str:
    """Change the address of an entry that is held locked, or keep it until another approves it.

    Args:
        session: where it is stored.
        caller: who changes it.
        entry: whose address it is.
        email: what it is to be; None: as it is. The present one gives up what was proposed.
        now: when.

    Returns:
        what became of it, for the log: `changed`, `proposed`, or nothing.

    Raises:
        PersonNeeded: if a program would change the address of somebody who has a key.
    """
    if email is None:
        return ""
    if email == entry.email:
        entry.email_wanted = entry.email_wanted_by = None
        return ""
    if not _has_key(session, entry):
        _tell_before(session, entry, "changed", now)
        entry.email, entry.email_by = email, str(caller.who)
        return "changed"
    if email != entry.email_wanted:
        _tell_before(session, entry, "proposed", now)
        entry.email_wanted, entry.email_wanted_by = email, caller.person()
    return "proposed"


def fill_in_address(session: WriteSession, entry: Entry, email: str, now: datetime) -> None:
    """Have an entry that has no address get one from the command line, which is nobody's.

    So anybody may issue a key that goes there. What somebody proposed before is given up.
    """
    entry.email, entry.email_by = email, ""
    entry.email_wanted = entry.email_wanted_by = None
    entry.version += 1
    entry.updated_at = now
    note(
        session, f"{_kind(entry)}.changed", entry.id, now, authority=entry.authority_id,
        actor="", version=entry.version, email="changed",
    )  # fmt: skip


def approve_address(
    session: WriteSession, caller: Caller, entry: Entry, email: str, now: datetime
) -> None:
    """Have letters and keys go to the address that another person proposed.

    Args:
        session: where it is stored.
        caller: who approves it.
        entry: whose address it is, held locked.
        email: the address that is approved.
        now: when.

    Raises:
        PersonNeeded: if a program calls.
        AddressNotProposed: if none was proposed, or another.
        SecondPersonNeeded: if the caller proposed it.
    """
    person, proposed_by = caller.person(), entry.email_wanted_by
    if entry.email_wanted is None or entry.email_wanted != email:
        raise AddressNotProposed(
            "This is not an address that was proposed.",
            "Read the entry; approve its `email_wanted`, if there is one.",
        )
    if proposed_by == person:
        raise SecondPersonNeeded(
            "You proposed this address; another person must approve it.",
            "Have somebody else who may change the entry send the same request.",
        )
    _tell_before(session, entry, "changed", now)
    entry.email, entry.email_by = email, ""
    entry.email_wanted = entry.email_wanted_by = None
    entry.version += 1
    entry.updated_at = now
    note(
        session, f"{_kind(entry)}.address_approved", entry.id, now, actor=caller.who,
        authority=entry.authority_id, proposed_by=proposed_by, version=entry.version,
    )  # fmt: skip


def refuse_who_set(session: Session, caller: Caller, entry: Entry) -> None:
    """Keep who set an address alone from having a key sent there.

    Raises:
        PersonNeeded: if a program calls.
        SecondPersonNeeded: if the caller set it.
    """
    person = caller.person()
    if entry.email_by and person in people_behind(session, [UUID(entry.email_by)]).values():
        raise SecondPersonNeeded(
            "You set the address to which this key would go; another person must issue it.",
            "Have somebody else issue the key who may issue keys.",
        )


def _has_key(session: Session, entry: Entry) -> bool:
    """Tell whether anybody was ever given a key that is this entry's, revoked or not."""
    whose = ApiKey.supplier_id if isinstance(entry, Supplier) else ApiKey.person_id
    return session.exec(select(ApiKey.id).where(whose == entry.id)).first() is not None


def _kind(entry: Entry) -> str:
    return "supplier" if isinstance(entry, Supplier) else "person"


def _tell_before(session: WriteSession, entry: Entry, how: str, now: datetime) -> None:
    """Write to the address as it stands, if there is one."""
    if not is_address(entry.email):
        return
    authority = session.get_one(Authority, entry.authority_id)
    draft = Draft(
        authority=authority.id,
        about=entry.id,
        kind=f"{_kind(entry)}.address_{how}",
        recipient=entry.email,
        reply_to=authority.email,
        subject=SUBJECTS[how],
        text=TEXTS[how].format(authority=authority.name),
    )
    write_letter(session, draft, now)
