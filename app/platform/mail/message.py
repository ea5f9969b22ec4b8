"""A letter as the message that a mail server takes: the same each time it is made."""

import mimetypes
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, getaddresses
from typing import NamedTuple
from uuid import UUID

from app.platform.mail.address import is_address
from app.platform.mail.tables import Letter

#: XLSX and DOCX are not in every machine's list
_TYPES = {
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


_ANY_BYTES = "application/octet-stream"
#: 7 bits are what every mail server takes
_POLICY = SMTP.clone(cte_type="7bit")


class Sender(NamedTuple):
    """Who letters come from."""

    name: str
    address: str


def sender_of(words: str) -> Sender:
    """Read who letters come from: `name@domain`, or `Some Name <name@domain>`.

    Raises:
        ValueError: when there is no address in it.
    """
    found = [Sender(name, address) for name, address in getaddresses([words])]
    if len(found) != 1 or not is_address(found[0].address) or not words.isprintable():
        raise ValueError("letters must come from one address, as `Council <tenders@domain>`")
    return found[0]


def message_of(letter: Letter, sender: Sender) -> EmailMessage:
    """Make the message of a letter.

    Its Message-ID, date and boundaries come from the letter alone, so that a letter that is sent
    twice is recognised as one.
    """
    message = EmailMessage(policy=_POLICY)
    message["Message-ID"] = f"<{letter.id}@{sender.address.partition('@')[2]}>"
    message["Date"] = format_datetime(letter.written_at)
    message["From"] = Address(_unencoded(sender.name), addr_spec=sender.address)
    message["To"] = Address(addr_spec=letter.recipient)
    if letter.reply_to:
        message["Reply-To"] = Address(addr_spec=letter.reply_to)
    message["Subject"] = _unencoded(letter.subject)
    message["Auto-Submitted"] = "auto-generated"  # so that no absence note answers (RFC 3834)
    message.set_content(letter.text)
    if letter.html:
        message.add_alternative(letter.html, subtype="html")
    if letter.attachment is not None:
        main, _, sub = _type_of(letter.attachment_name).partition("/")
        message.add_attachment(
            letter.attachment, maintype=main, subtype=sub, filename=letter.attachment_name
        )
    _fix_boundaries(message, letter.id)
    return message


def _unencoded(words: str) -> str:
    """Break up what Python would take for an encoded word.

    It decodes those in a header that it is given, and in some versions (CVE-2024-6923) writes
    the line break that one may hide as it is: another header begins.
    """
    return words.replace("=?", "= ?")


def _type_of(name: str) -> str:
    ending = name[name.rfind(".") :].lower() if "." in name else ""
    known = _TYPES.get(ending) or mimetypes.types_map.get(ending, "")
    return known if known.startswith(("application/", "image/", "text/")) else _ANY_BYTES


def _fix_boundaries(message: EmailMessage, letter_id: UUID) -> None:
    """Part the message by words that are the same each time, and that no content can guess."""
    several = (part for part in message.walk() if part.is_multipart())
    for number, part in enumerate(several):
        part.set_boundary(f"{letter_id.hex}-{number}")
