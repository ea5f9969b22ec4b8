"""Tenders from a workbook of one lot, and its cells for whatever is found wrong with them."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import typer

from app.commands.printing import refused
from app.problems import Finding, Invalid, NotFound, Problem
from app.rules.document.validity import checked
from app.rules.reading import read_file, rule_set_file
from app.scoring.intake import TendersIn

WRITTEN = (".yaml", ".yml", ".json")
SHEETS = (".xlsx", ".ods", ".csv", ".xlsm", ".xlsb", ".xls", ".tsv")
PACKED = (b"PK", b"\xd0\xcf\x11\xe0")


def is_workbook(path: Path) -> bool:
    """Tell a workbook by its name, or by its content where the name says nothing."""
    suffix = path.suffix.lower()
    if suffix in WRITTEN or suffix in SHEETS:
        return suffix in SHEETS
    return read_file(path).startswith(PACKED)


def tenders_of_workbook(path: Path) -> TendersIn:
    """Read a workbook of one lot, and say on standard error what was read and what was not.

    Raises:
        Problem: with every fault, each with its cell.
    """
    from app.spreadsheets.reading import tenders_in  # loaded only where there is a workbook

    read = tenders_in(path)
    made, findings = checked(TendersIn, read.tree, _no_line, path.name)
    if made is None:
        placed = [_in_cell(finding, read, path.name) for finding in findings]
        raise Invalid(f"{path.name} is not right.", findings=placed)
    for finding in read.findings:
        typer.echo(f"{finding.severity}: {finding}", err=True)
    return made


def _no_line(_tree: Any, _path: tuple[str | int, ...]) -> None:
    return None


def in_cells(problem: Problem, path: Path) -> Problem:
    """Give findings about tenders the cell of the workbook that they came from."""
    about_tenders = isinstance(problem, Invalid) and any(
        finding.path.startswith(("tenders", "contract")) and not finding.cell
        for finding in problem.findings
    )
    if not isinstance(problem, Invalid) or not about_tenders or not is_workbook(path):
        return problem
    from app.spreadsheets.reading import tenders_in  # as above

    try:
        read = tenders_in(path)
    except Problem:
        return problem
    placed = [_in_cell(finding, read, path.name) for finding in problem.findings]
    return Invalid(problem.detail, problem.how_to_fix, placed, **problem.facts)


def _in_cell(finding: Finding, read: Any, file: str) -> Finding:
    cell = finding.cell or read.cell_of(finding.path)
    return replace(finding, cell=cell, file=file) if cell else finding


def blank_workbook(rules: Path, template: Path, *, machine: bool) -> None:
    """Write a blank workbook for a rule set, or say why it was not written, and end."""
    from app.spreadsheets.writing import write_blank  # as above

    try:
        rule_set, library = rule_set_file(rules)
        write_blank(template, rule_set, library)
    except Problem as problem:
        refused(problem, machine=machine)
    except OSError as fault:
        words = f"{template.name} was not written: {fault.strerror or 'it cannot be'}."
        refused(NotFound(words, "Name a file in a folder that is there."), machine=machine)
    typer.echo(f"Wrote {template}. Fill it in, then: social-value score {rules} {template}")
