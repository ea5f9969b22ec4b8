"""Tell by letter that a key will end, once, to whomever the key itself would go.

A supplier's goes to the supplier, a person's to the person, a program's to the authority. Whoever
has no address is told as soon as there is one, while the key is good.
"""

from datetime import datetime, timedelta
from uuid import UUID

from sqlmodel import Session, col, exists, select

from app.organisations.secret import Mode
from app.organisations.tables import ApiKey, Authority, Person, Supplier
from app.platform.database import WriteSession
from app.platform.events import note
from app.platform.mail.address import is_address
from app.platform.mail.tables import Letter
from app.platform.mail.writing import Draft, write_letter

AHEAD = timedelta(days=14)
KIND = "api_key.ending"
TEXT = """\
A key of {authority} will end on {day}, and is refused from then on:

{label} ({prefix}…)

Have another one issued before that, and put it in its place. Nothing has to be done if the key is
no longer used.
"""


def keys_ending(session: Session, now: datetime) -> list[UUID]:
    """List the keys that will end within a fortnight and of which nobody was told."""
    told = exists().where(
        col(Letter.authority) == ApiKey.authority_id,
        col(Letter.about) == ApiKey.id,
        col(Letter.kind) == KIND,
    )
    query = select(ApiKey.id).where(
        ApiKey.mode == Mode.LIVE,
        col(ApiKey.revoked_at).is_(None),
        col(ApiKey.expires_at) > now,
        col(ApiKey.expires_at) <= now + AHEAD,
        ~told,
    )
    return list(session.exec(query.order_by(col(ApiKey.id))))


def warn(session: WriteSession, key_id: UUID, now: datetime) -> bool:
    """Write the letter about one key; say whether it is still good, and has an address."""
    key = session.get_one(ApiKey, key_id)
    authority = session.get_one(Authority, key.authority_id)
    address = _address(session, key, authority)
    if key.expires_at is None or key.revoked_at is not None or not is_address(address):
        return False
    draft = Draft(
        authority=authority.id,
        about=key.id,
        kind=KIND,
        recipient=address,
        reply_to=authority.email if is_address(authority.email) else "",
        subject="A key will end soon",
        text=TEXT.format(
            authority=authority.name, day=f"{key.expires_at:%-d %B %Y}", label=key.label,
            prefix=key.prefix,
        ),
    )  # fmt: skip
    write_letter(session, draft, now)
    note(session, "api_key.ending_told", key.id, now, authority=authority.id)
    return True


def _address(session: Session, key: ApiKey, authority: Authority) -> str:
    if key.supplier_id is not None:
        return session.get_one(Supplier, key.supplier_id).email
    if key.person_id is not None:
        person = session.get_one(Person, key.person_id)
        return person.email if person.active else ""
    return authority.email
