"""Try out what saving would do: in a transaction that is rolled back.

On SQLite nobody else can write meanwhile, so a trial stops after a few seconds; its job then says
that it could not be done just now, and is done again later.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from time import monotonic
from typing import Any

from sqlalchemy import event

from app.platform.database import BUSY_SECONDS, WriteSession
from app.platform.jobs.working import Work
from app.problems import Finding, Invalid, Problem, Unavailable
from app.spreadsheets.imports.offering import Asking, Kind

MOST_SECONDS = float(BUSY_SECONDS)  #: after which other processes' writers are turned away


class TrialTooLong(Unavailable):
    """Trying a file out kept others from writing for too long, and was stopped."""

    slug = "trial-too-long"
    title = "Checking it took too long"


@dataclass
class Tried:
    """What came of it."""

    findings: tuple[Finding, ...] = ()
    after: Mapping[str, str] = field(default_factory=dict)  #: figures as they would be
    milliseconds: int = 0  #: for which others could not write, on SQLite


class _Undo(Exception):
    """What was written is to be rolled back."""


def try_out(
    work: Work,
    kind: Kind,
    asking: Asking,
    tree: dict[str, Any],
    most_seconds: float = MOST_SECONDS,
) -> Tried:
    """Write a document, look at what came of it, and take it back.

    Args:
        work: gives the session.
        kind: that it is of.
        asking: for what.
        tree: the document.
        most_seconds: for how long others may be kept from writing, on SQLite.

    Raises:
        TrialTooLong: if it takes longer than that.
        Unavailable: if the database cannot do it just now.
    """
    tried = Tried()
    with suppress(_Undo), work.writing() as session, _within(session, most_seconds):
        began = monotonic()
        try:
            tried.findings = write(session, kind, asking, tree)
            tried.after = dict(kind.effect(session, asking)) if kind.effect else {}
        except Problem as problem:
            if isinstance(problem, Unavailable):
                raise
            tried.findings = findings_of(problem)
        tried.milliseconds = round((monotonic() - began) * 1000)
        raise _Undo
    return tried


@contextmanager
def _within(session: WriteSession, most_seconds: float) -> Iterator[None]:
    """Stop at the next statement once the only right to write was held for too long."""
    connection = session.connection()
    if connection.dialect.name != "sqlite":
        yield
        return
    until = monotonic() + most_seconds

    def look(*_: Any) -> None:
        if monotonic() > until:
            raise TrialTooLong(
                f"Trying the file out took longer than {most_seconds:g} seconds, for which nobody "
                "else could write.",
                "If that happens again, send it in parts.",
            )

    event.listen(connection, "before_cursor_execute", look)
    try:
        yield
    finally:
        event.remove(connection, "before_cursor_execute", look)


def write(
    session: WriteSession, kind: Kind, asking: Asking, tree: dict[str, Any]
) -> tuple[Finding, ...]:
    """Write a document as its kind does, and have the database see all of it.

    Raises:
        Problem: if it cannot be written.
    """
    found = kind.write(session, asking, tree) if kind.write else ()
    session.flush()
    return found


def findings_of(problem: Problem) -> tuple[Finding, ...]:
    """Tell a problem as findings about a document."""
    if isinstance(problem, Invalid) and problem.findings:
        return problem.findings
    return (Finding(problem.slug.replace("-", "_"), problem.detail, problem.how_to_fix),)
