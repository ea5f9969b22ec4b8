"""Writing a letter: it is there, and is sent, if and only if what made it necessary commits."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from app.platform.database import WriteSession
from app.platform.jobs.enqueuing import enqueue
from app.platform.mail.address import is_address
from app.platform.mail.tables import Letter
from app.problems import Finding, Invalid

JOB = "mail.send"  #: the kind of job that sends one letter

LONGEST_KIND = 64
MOST_ATTACHED = 10_000_000  #: bytes; in a message they grow by a third, and servers stop at 20 MB

_KIND = re.compile(r"[a-z][a-z_]*(?:\.[a-z_]+)*")
#: what could begin another header, or cannot be written into one: control characters, the line
#: and paragraph separators of Unicode, halves of surrogate pairs
_NOT_IN_A_LINE = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
_NOT_IN_A_TEXT = re.compile("[\x00\ud800-\udfff]")
#: separators of folders, and marks that let a name be read backwards, as `exe.docx` for another
_NOT_IN_A_FILE_NAME = re.compile('[/\\\\:*?"<>|\u200e\u200f\u202a-\u202e\u2066-\u2069]|^[.]')


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A letter as a use case wants it written; its words never show in a log."""

    authority: UUID  #: whose letter it is
    about: UUID  #: id of what it is about
    kind: str  #: thing and deed, such as `procurement.amended`; names the file too
    recipient: str = field(repr=False)  #: one address
    subject: str = field(repr=False)  #: one line
    text: str = field(repr=False)  #: as plain words
    html: str = field(default="", repr=False)  #: the same as a page; empty: words alone
    attachment: bytes | None = field(default=None, repr=False)
    attachment_name: str = field(default="", repr=False)  #: tells its type, as `summary.docx`
    reply_to: str = field(default="", repr=False)  #: address that answers go to
    is_secret: bool = False  #: its words are kept only until it is sent
    facts: Mapping[str, Any] = field(default_factory=dict)  #: ids for the reader; never names


def write_letter(session: WriteSession, draft: Draft, now: datetime) -> Letter:
    """Write a letter and ask for it to be sent, in the session's transaction.

    It notes no event: the use case that needs the letter does.

    Args:
        session: the session of the change that the letter tells of.
        draft: the letter.
        now: when it is written; the letter bears this date, however late it goes.

    Raises:
        Invalid: when an address is none, or a line holds what could begin another header.
    """
    findings = list(_faults(draft))
    if findings:
        raise Invalid(
            "A letter cannot be written as it stands.", "Put right what is listed.", findings
        )
    letter = Letter(
        authority=draft.authority,
        about=draft.about,
        kind=draft.kind,
        recipient=draft.recipient,
        reply_to=draft.reply_to,
        subject=draft.subject,
        text=draft.text,
        html=draft.html,
        attachment=draft.attachment,
        attachment_name="" if draft.attachment is None else draft.attachment_name,
        is_secret=draft.is_secret,
        facts=dict(draft.facts),
        written_at=now,
    )
    session.add(letter)
    session.flush()
    enqueue(session, JOB, {"letter": str(letter.id)}, now, authority=draft.authority)
    return letter


def _faults(draft: Draft) -> Iterator[Finding]:
    """Find what would make the letter unsafe or impossible to send."""
    if not _KIND.fullmatch(draft.kind) or len(draft.kind) > LONGEST_KIND:
        raise ValueError(f"{draft.kind!r} is not a kind of letter")  # ours, never a caller's
    yield from _faulty_address("recipient", draft.recipient)
    if draft.reply_to:
        yield from _faulty_address("reply_to", draft.reply_to)
    yield from _faulty_line("subject", draft.subject, 300)
    for path, text in (("text", draft.text), ("html", draft.html)):
        if _NOT_IN_A_TEXT.search(text):
            yield Finding("unsendable_text", "The text has a NUL or half a character.", path=path)
    if draft.attachment is not None:
        yield from _faulty_attachment(draft.attachment, draft.attachment_name)


def _faulty_address(path: str, address: str) -> Iterator[Finding]:
    if not is_address(address):
        yield Finding(
            "not_an_address",
            "This is not an e-mail address.",
            "Give it as name@domain, without a name around it.",
            path=path,
        )


def _faulty_line(path: str, line: str, longest: int) -> Iterator[Finding]:
    if not line.strip() or len(line) > longest:
        yield Finding(
            "wrong_length",
            f"This must be 1 to {longest} characters; it is {len(line)}.",
            path=path,
        )
    if _NOT_IN_A_LINE.search(line):
        yield Finding(
            "not_one_line",
            "This must be one line without control characters.",
            "Remove line breaks, tabs and the like.",
            path=path,
        )


def _faulty_attachment(attachment: bytes, name: str) -> Iterator[Finding]:
    yield from _faulty_line("attachment_name", name, 100)
    if _NOT_IN_A_FILE_NAME.search(name):
        yield Finding(
            "not_a_file_name", "This cannot be the name of a file.", path="attachment_name"
        )
    if len(attachment) > MOST_ATTACHED:
        yield Finding(
            "attachment_too_large",
            f"At most {MOST_ATTACHED} bytes can be attached; these are {len(attachment)}.",
            path="attachment",
        )
