"""Try out what saving would do: in a transaction that is rolled back."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from time import monotonic
from typing import Any

from app.platform.database import WriteSession
from app.platform.jobs.working import Work
from app.problems import Finding, Invalid, Problem, Unavailable
from app.spreadsheets.imports.offering import Asking, Kind


@dataclass
class Tried:
    """What came of it."""

    findings: tuple[Finding, ...] = ()
    after: Mapping[str, str] = field(default_factory=dict)  #: figures as they would be
    milliseconds: int = 0  #: for which others could not write, on SQLite


class _Undo(Exception):
    """What was written is to be rolled back."""


def try_out(work: Work, kind: Kind, asking: Asking, tree: dict[str, Any]) -> Tried:
    """Write a document, look at what came of it, and take it back.

    Raises:
        Unavailable: if the database cannot do it just now.
    """
    tried = Tried()
    with suppress(_Undo), work.writing() as session:
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
