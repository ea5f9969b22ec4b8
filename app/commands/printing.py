"""What every command prints alike: answers as JSON, faults one to a line, and the exit codes."""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any, NoReturn

import typer

from app.problems import Finding, Invalid, Problem

FAULTS = 1  #: exit code: the documents have faults


def as_json(value: Any) -> str:
    """Write a value as JSON for people and machines: indented, and nothing escaped needlessly."""
    return json.dumps(value, indent=2, ensure_ascii=False)


def refused(problem: Problem, *, machine: bool = False) -> NoReturn:
    """Print a problem and end: its faults on standard error, or as a problem document.

    Args:
        problem: what is wrong.
        machine: print a problem document on standard output instead.
    """
    findings = problem.findings if isinstance(problem, Invalid) else ()
    if machine:
        typer.echo(as_json(problem_document(problem)))
    else:
        for line in _told(problem, findings):
            typer.echo(line, err=True)
    raise typer.Exit(FAULTS)


def _told(problem: Problem, findings: Sequence[Finding]) -> Iterator[str]:
    """Say a problem and its faults; where one fault is the whole problem, say it once."""
    if len(findings) == 1 and findings[0].message == problem.detail:
        [finding] = findings
        fix = finding.how_to_fix or problem.how_to_fix
        yield str(replace(finding, how_to_fix=fix))
        return
    yield f"{problem.detail} {problem.how_to_fix}".strip()
    yield from (f"  {finding}" for finding in findings)


def problem_document(problem: Problem) -> dict[str, Any]:
    """Give a problem in the shape of RFC 9457, as the API would answer it."""
    findings = problem.findings if isinstance(problem, Invalid) else ()
    return {
        "type": f"/docs#problem-{problem.slug}",
        "title": problem.title,
        "detail": problem.detail,
        "code": problem.slug,
        "how_to_fix": problem.how_to_fix,
        "errors": [finding_document(finding) for finding in findings],
    }


def finding_document(finding: Finding) -> dict[str, Any]:
    """Give a finding as plain data, leaving out what it does not know."""
    made = {
        "code": finding.code,
        "severity": str(finding.severity),
        "message": finding.message,
        "how_to_fix": finding.how_to_fix,
        "path": finding.path,
        "file": finding.file,
        "line": finding.line,
        "cell": finding.cell,
    }
    return {key: part for key, part in made.items() if part not in ("", None)}


def findings(found: Iterable[Finding]) -> None:
    """Print findings one to a line, with how much each matters."""
    for finding in found:
        typer.echo(f"{finding.severity}: {finding}")
