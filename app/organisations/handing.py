"""Hand a supplier its key: by letter to the address of its entry, and never over the API.

Whoever issues keys for an authority would otherwise hold one that reads a supplier's tender
while it is sealed. When an address is changed, the address before is told.
"""

from datetime import datetime

from app.organisations.secret import Secret
from app.organisations.tables import ApiKey, Authority, Supplier
from app.platform.database import WriteSession
from app.platform.mail.address import is_address
from app.platform.mail.writing import Draft, write_letter
from app.problems import Finding, Invalid

KEY_TEXT = """\
{authority} has issued a key with which you can tender:

{key}

It can be had only from this letter. Send it as "Authorization: Bearer" with your requests, keep it
safe, and delete this letter. GET /v1/supplier lists every key that acts for you; if there is one
that you do not know, tell {authority} at once.
"""
ADDRESS_TEXT = """\
{authority} has changed the address to which your letters and keys are sent. This letter goes to
the address before. If you did not ask for the change, tell {authority} at once.
"""


def hand_over(session: WriteSession, key: ApiKey, secret: Secret, now: datetime) -> None:
    """Send a supplier's key to the supplier.

    Args:
        session: in which it was issued.
        key: as stored.
        secret: the key itself; it is kept with the letter until that is sent, and no longer.
        now: when.

    Raises:
        Invalid: if the supplier's entry has no address for letters.
    """
    supplier = session.get_one(Supplier, key.supplier_id)
    if not is_address(supplier.email):
        words = "The supplier's entry has no e-mail address, to which its key could be sent."
        fix = "Enter it first: PATCH /v1/suppliers/{supplier_id} with `email`."
        raise Invalid(words, fix, [Finding("no_address", words, fix, path="/supplier_id")])
    authority = session.get_one(Authority, key.authority_id)
    draft = Draft(
        authority=authority.id,
        about=key.id,
        kind="api_key.issued",
        recipient=supplier.email,
        reply_to=authority.email,
        subject="Your key to tender with",
        text=KEY_TEXT.format(authority=authority.name, key=secret),
        is_secret=True,
    )
    write_letter(session, draft, now)


def tell_of_new_address(
    session: WriteSession, supplier: Supplier, before: str, now: datetime
) -> None:
    """Tell the address before that letters and keys go elsewhere from now on."""
    if not is_address(before) or before == supplier.email:
        return
    authority = session.get_one(Authority, supplier.authority_id)
    draft = Draft(
        authority=authority.id,
        about=supplier.id,
        kind="supplier.address_changed",
        recipient=before,
        reply_to=authority.email,
        subject="Your address was changed",
        text=ADDRESS_TEXT.format(authority=authority.name),
    )
    write_letter(session, draft, now)
