"""Handing a letter over: to a mail server, or into a folder where there is none.

The only door to mail servers. Nothing here says who is written to, or what: what goes wrong is
told by the server's code alone, since servers like to quote addresses.
"""

import smtplib
import ssl
from contextlib import closing, suppress
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import SplitResult, unquote, urlsplit

from app.platform.mail.message import Sender, message_of, sender_of
from app.platform.mail.tables import Letter
from app.problems import Conflict, Unavailable

SECONDS = 30  #: that a mail server may take for each answer
PORTS = {"smtp": 25, "smtps": 465}
TOO_LARGE = 552  #: said before the letter is sent, by servers that are told its size


class MailAway(Unavailable):
    """The letter cannot be handed over now; it is tried again later."""

    slug = "mail-away"
    title = "Letters cannot be sent just now"


class LetterRefused(Conflict):
    """The mail server will never take this letter."""

    slug = "letter-refused"
    title = "The mail server refused the letter"


@dataclass(frozen=True, slots=True)
class Post:
    """Where letters are handed over, as the settings say."""

    url: str = field(repr=False)  #: empty: they are put into the folder
    folder: Path
    from_address: str


def post(letter: Letter, by: Post) -> None:
    """Hand a letter over. Done twice, it is the same message under the same Message-ID.

    Raises:
        MailAway: when it can be tried again later: the server is away, busy, or not set up well.
        LetterRefused: when the server will never take this letter.
    """
    try:
        sender = sender_of(by.from_address)
    except ValueError:
        raise MailAway("SVS_MAIL_FROM is no address.", "Correct the setting.") from None
    if by.url:
        _send(letter, sender, _server_of(by.url))
    else:
        _put_into_folder(letter, sender, by.folder)


def _server_of(url: str) -> SplitResult:
    """Read the setting; what is wrong with it can be put right, so the letter waits."""
    with suppress(ValueError):
        server = urlsplit(url)
        if server.scheme in PORTS and server.hostname and server.port != 0:
            return server
    raise MailAway(
        "SVS_MAIL_URL is not the address of a mail server.",
        "Give smtp://user:password@host:587 or smtps://…, special characters as %xx.",
    )


def _send(letter: Letter, sender: Sender, server: SplitResult) -> None:
    message = message_of(letter, sender)
    try:
        with closing(_connected(server, sender)) as connection:
            connection.send_message(message, sender.address, [letter.recipient])
            with suppress(OSError):
                connection.quit()  # it has the letter; what it says now changes nothing
    except (OSError, UnicodeError) as error:  # the latter for a host or password beyond ASCII
        raise _told(error) from None  # its words may quote the address


def _connected(server: SplitResult, sender: Sender) -> smtplib.SMTP:
    """Open a connection, encrypted where the server offers it, and say who we are."""
    host, port = server.hostname or "", server.port or PORTS[server.scheme]
    us = sender.address.partition("@")[2]
    tls = ssl.create_default_context()
    connection: smtplib.SMTP
    if server.scheme == "smtps":
        connection = smtplib.SMTP_SSL(host, port, us, timeout=SECONDS, context=tls)
    else:
        connection = smtplib.SMTP(host, port, us, timeout=SECONDS)
    try:
        connection.ehlo_or_helo_if_needed()
        encrypted = server.scheme == "smtps"
        if not encrypted and connection.has_extn("starttls"):
            connection.starttls(context=tls)
            encrypted = True
        if server.username is not None:
            _log_in(connection, server, encrypted)
    except BaseException:
        connection.close()
        raise
    return connection


def _log_in(connection: smtplib.SMTP, server: SplitResult, encrypted: bool) -> None:
    if not encrypted:
        raise MailAway(
            "The mail server offers no encryption, so the password was not sent.",
            "Use smtps://, a server that offers STARTTLS, or no user and password.",
        )
    connection.login(unquote(server.username or ""), unquote(server.password or ""))


def _told(error: OSError | UnicodeError) -> MailAway | LetterRefused:
    """Tell for good from for now, and say no more than the server's code."""
    code = _code_of(error)
    if _is_for_good(error, code):
        return LetterRefused(
            f"The mail server refused the letter ({code}).", "Check the address it goes to."
        )
    said = f"It said {code}." if code else f"There was a {type(error).__name__}."
    return MailAway(f"The mail server did not take the letter. {said}", "It is tried again.")


def _code_of(error: OSError | UnicodeError) -> int:
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return next((code for code, _ in error.recipients.values()), 0)
    return error.smtp_code if isinstance(error, smtplib.SMTPResponseException) else 0


def _is_for_good(error: OSError | UnicodeError, code: int) -> bool:
    """Tell whether this letter is to blame. A wrong password or sender is ours to put right."""
    if isinstance(error, (smtplib.SMTPRecipientsRefused, smtplib.SMTPDataError)):
        return 500 <= code < 600
    return isinstance(error, smtplib.SMTPSenderRefused) and code == TOO_LARGE


def _put_into_folder(letter: Letter, sender: Sender, folder: Path) -> None:
    """Put the letter into the folder as mail programs read it, and beside it as people do."""
    stem = f"{letter.written_at:%Y-%m-%d}-{letter.kind}-{letter.id}"
    files = {f"{stem}.txt": letter.text.encode()}
    if letter.attachment is not None:
        files[f"{stem}-attached{_ending(letter.attachment_name)}"] = letter.attachment
    files[f"{stem}.eml"] = message_of(letter, sender).as_bytes()  # last: then it is all there
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        for name, content in files.items():
            half = folder / f".{name}.part"
            half.write_bytes(content)
            half.replace(folder / name)
    except OSError as error:
        told = f"The folder of letters cannot be written to ({type(error).__name__})."
        raise MailAway(told, "Check SVS_MAIL_FOLDER.") from None


def _ending(name: str) -> str:
    """Give the ending of a file's name, if it is a plain one."""
    ending = Path(name).suffix
    return ending if ending[1:].isascii() and ending[1:].isalnum() and len(ending) < 12 else ""
