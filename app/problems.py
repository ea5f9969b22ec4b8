"""What can go wrong in a way that the caller can put right.

A `Problem` is raised: one thing is wrong, and the whole request stops. A `Finding` is returned:
one of many faults or warnings in a document, each with its place and its fix. Neither knows
about HTTP; `app.platform.http.problems` picks the status. Anything else that is raised is a bug.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from enum import StrEnum
from typing import Any

MOST_COMPARED = 500  #: names, to find the nearest


def nearest(name: str, known: Iterable[str]) -> str:
    """Offer the known name that is most like a strange one, in words, or nothing.

    Of very many names only those are compared that begin alike and are about as long, and no
    more than can be compared in a moment.
    """
    likely = list(known)
    if len(likely) > MOST_COMPARED:
        likely = [one for one in likely if one[:1] == name[:1] and abs(len(one) - len(name)) < 3]
    close = get_close_matches(name[:100], sorted(likely)[:MOST_COMPARED], n=1, cutoff=0.6)
    return f" (did you mean `{close[0]}`?)" if close else ""


class Severity(StrEnum):
    """How much a finding matters."""

    FAULT = "fault"  #: the document cannot be used until it is put right
    WARNING = "warning"  #: it can be used; a person should look
    NOTE = "note"  #: worth knowing


@dataclass(frozen=True, slots=True)
class Finding:
    """One fault, warning or note about a document, with its place and its fix."""

    code: str  #: stable, snake_case; programs may rely on it
    message: str  #: what is wrong, in a sentence
    how_to_fix: str = ""  #: what to do about it
    severity: Severity = Severity.FAULT
    path: str = ""  #: where in the document, such as `criteria[2].weight`
    file: str = ""  #: name of the file, as the caller gave it
    line: int | None = None  #: first line is 1
    cell: str = ""  #: place in a workbook, such as `Jobs!G12`

    def __str__(self) -> str:
        """Say it on one line, place first."""
        place = self.file + (f":{self.line}" if self.line else "")
        where = ", ".join(part for part in (place, self.cell, self.path) if part)
        fix = f" {self.how_to_fix}" if self.how_to_fix else ""
        return f"{where + ': ' if where else ''}{self.message}{fix} [{self.code}]"


class Problem(Exception):
    """Something the caller can put right. Raise one of its kinds below, never this itself."""

    slug = "problem"  #: stable; kinds and their subclasses give their own
    title = "The request could not be carried out"
    #: the log remembers who tried it, in a transaction of its own after the roll-back
    is_remembered = False
    #: what is kept of the attempt besides, in that same transaction; it is given a session
    to_keep: Callable[[Any], None] | None = None

    def __init__(self, detail: str, how_to_fix: str = "", **facts: Any) -> None:
        """Say what is wrong and what to do.

        Args:
            detail: a sentence for a person.
            how_to_fix: what the caller can do about it.
            facts: further members of the problem document, such as `current_version`.
        """
        super().__init__(detail)
        self.detail = detail
        self.how_to_fix = how_to_fix
        self.facts = facts


class NotFound(Problem):
    """There is no such thing, or it belongs to another authority: the two look the same."""

    slug = "not-found"
    title = "There is nothing here"


class Conflict(Problem):
    """The thing is in a state that does not allow this."""

    slug = "conflict"
    title = "This cannot be done now"


class AlreadyDecided(Conflict):
    """Somebody has decided on it already."""

    slug = "already-decided"


class Malformed(Problem):
    """The request itself cannot be read: its syntax, a header or a parameter."""

    slug = "malformed"
    title = "The request could not be read"


class Unauthenticated(Problem):
    """The caller has not said who they are, or not in a way that is believed."""

    slug = "unauthenticated"
    title = "Say who you are"


class Forbidden(Problem):
    """The caller is known and may not do this."""

    slug = "forbidden"
    title = "You may not do this"
    is_remembered = True


class TooLarge(Problem):
    """More was sent than is accepted."""

    slug = "too-large"
    title = "That is too large"


class WrongMediaType(Problem):
    """What was sent is of a kind that is not accepted."""

    slug = "wrong-media-type"
    title = "That kind of content is not accepted"


class NotAcceptable(Problem):
    """What was asked for cannot be given in a form that the caller accepts."""

    slug = "not-acceptable"
    title = "No acceptable form"


class Stale(Problem):
    """The caller's copy is older than the current one."""

    slug = "stale"
    title = "Someone has changed this since you read it"


class PreconditionNeeded(Problem):
    """A change to a versioned thing must say which version it changes."""

    slug = "precondition-needed"
    title = "Say which version you are changing"


class TooMany(Problem):
    """The caller asks too often."""

    slug = "too-many-requests"
    title = "Too many requests"


class Unavailable(Problem):
    """The service cannot answer just now; trying again later may work."""

    slug = "unavailable"
    title = "Not available just now"


class Busy(Unavailable):
    """As much is being worked on as can be; that is no fault, and is told to the caller alone."""

    slug = "too-much-at-once"
    title = "Too much at once"


class Invalid(Problem):
    """What was sent can be read but is wrong; `findings` list every fault."""

    slug = "invalid"
    title = "Check what was sent"

    def __init__(
        self, detail: str, how_to_fix: str = "", findings: Iterable[Finding] = (), **facts: Any
    ) -> None:
        """Say what is wrong, with every fault that was found.

        Args:
            detail: a sentence for a person.
            how_to_fix: what the caller can do about it.
            findings: each fault with its place.
            facts: further members of the problem document.
        """
        super().__init__(detail, how_to_fix, **facts)
        self.findings = tuple(findings)
