"""A mail server in a thread, and letters for it."""

import logging
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Any
from uuid import UUID

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from app.platform.mail.posting import Post
from app.platform.mail.tables import Letter
from app.platform.mail.writing import Draft

logging.getLogger("mail.log").setLevel(logging.ERROR)  # the server's own, with all that it hears

HOST = "127.0.0.1"
WRITTEN = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
DOCUMENT = bytes(range(256)) * 40


class PostOffice:
    """What the server does with letters, and those it took."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.took: list[bytes] = []
        self.encrypted: list[bool] = []
        self.logged_in: list[LoginPassword] = []
        self.answers: dict[str, str] = {}  #: to MAIL, RCPT or DATA, instead of yes

    @property
    def messages(self) -> list[EmailMessage]:
        return [read(content) for content in self.took]

    async def handle_MAIL(
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, options: Any
    ) -> str:
        envelope.mail_from = address
        return self.answers.get("MAIL", "250 OK")

    async def handle_RCPT(
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, options: Any
    ) -> str:
        envelope.rcpt_tos.append(address)
        return self.answers.get("RCPT", "250 OK")

    async def handle_DATA(self, server: SMTP, _session: Session, envelope: Envelope) -> str:
        assert isinstance(envelope.content, bytes)
        if "DATA" in self.answers:
            return self.answers["DATA"]
        self.took.append(envelope.content)
        assert server.transport
        self.encrypted.append(server.transport.get_extra_info("ssl_object") is not None)
        return "250 OK"

    def authenticate(self, *details: Any) -> AuthResult:
        self.logged_in.append(details[-1])
        return AuthResult(success=details[-1].password == b"pass@wort", handled=False)


@contextmanager
def a_post_office(port: int = 0, **options: Any) -> Iterator[PostOffice]:
    """Take letters until the context is left; at a given port, or at a free one."""
    office = PostOffice(port or a_free_port())
    if "tls_context" in options:
        options["authenticator"] = office.authenticate
    controller = Controller(office, hostname=HOST, port=office.port, **options)
    controller.start()
    try:
        yield office
    finally:
        controller.stop()


def a_free_port() -> int:
    with socket.create_server((HOST, 0)) as free:
        port: int = free.getsockname()[1]
        return port


def a_tls(folder: Path) -> tuple[ssl.SSLContext, Path]:
    """Give a server's encryption, and the certificate that its callers must trust."""
    from tests.platform.mail.certificate import write_certificate  # slow to make, seldom needed

    certificate, key = write_certificate(folder, HOST)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    return context, certificate


def read(content: bytes) -> EmailMessage:
    """Read a message as its recipient would."""
    message = message_from_bytes(content, policy=default)
    assert isinstance(message, EmailMessage)
    return message


def by_smtp(port: int, who: str = "", scheme: str = "smtp") -> Post:
    return Post(f"{scheme}://{who}{HOST}:{port}", Path("nowhere"), "svs@anytown.example")


def a_draft(**changes: Any) -> Draft:
    given: dict[str, Any] = {
        "authority": UUID(int=1),
        "about": UUID(int=2),
        "kind": "procurement.amended",
        "recipient": "bids@supplier.example",
        "subject": "The deadline has moved",
        "text": "Tenders may now be submitted until noon on 20 April 2026.\n",
    }
    return Draft(**(given | changes))


def a_letter(**changes: Any) -> Letter:
    """Give a letter as it is stored."""
    draft = a_draft(**changes)
    told = {name: getattr(draft, name) for name in Draft.__dataclass_fields__}
    return Letter(**told, written_at=WRITTEN)
