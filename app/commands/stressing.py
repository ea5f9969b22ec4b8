"""`social-value rules stress`: try rules on made-up fields before anyone bids."""

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import Progress

from app.commands.placing import placed
from app.commands.printing import as_json, refused
from app.problems import Invalid, Problem, Severity
from app.rules.checks.whole import check, for_scoring
from app.rules.reading import rule_set_file
from app.scoring.explanation.page.brief import wrapped
from app.scoring.explanation.page.table import WIDTH
from app.scoring.stress.report import Report, in_words
from app.scoring.stress.report import stress as tried


def stress(
    file: Annotated[Path, typer.Argument(help="A rule set.", exists=True, dir_okay=False)],
    fields: Annotated[
        int, typer.Option(help="Made-up fields of five bids.", min=1, max=10_000)
    ] = (100),
    seed: Annotated[int, typer.Option(help="The same seed gives the same report.")] = 1,
    machine: Annotated[bool, typer.Option("--json", help="Print the report as JSON.")] = False,
) -> None:
    """Show what rules reward: spread, what decides, what upsets the winner, who can game them."""
    try:
        report = _tried(file, fields, seed)
    except Problem as problem:
        refused(placed(problem, file), machine=machine)
    typer.echo(as_json(report.as_document()) if machine else "\n".join(_page(report)))
    if any(finding.severity is Severity.FAULT for finding in report.findings):
        raise typer.Exit(1)


def _page(report: Report) -> Iterator[str]:
    """Break the sentences as wide as a page; the table's rows fit it."""
    for line in in_words(report):
        yield from wrapped(line, "") if len(line) > WIDTH else [line]


def _tried(file: Path, fields: int, seed: int) -> Report:
    rule_set, library = rule_set_file(file)
    found = for_scoring(check(rule_set, library))
    faults = [finding for finding in found if finding.severity is Severity.FAULT]
    if faults:
        raise Invalid("The rules cannot be scored by.", findings=faults)
    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("Scoring fields", total=fields)
        return tried(
            rule_set, library, fields, seed, lambda done, _all: bar.update(task, completed=done)
        )
