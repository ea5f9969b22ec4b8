"""`social-value score` and `social-value replay`: scoring with no database, server or network."""

import json
from pathlib import Path
from typing import Annotated, Any

import typer

from app.commands.explaining import Asked, explained
from app.commands.places_named import resolved_places
from app.commands.printing import as_json, refused
from app.platform.clock import now
from app.platform.documents import place_at, read_yaml
from app.platform.json_body import parse
from app.platform.version import ENGINE
from app.problems import Finding, Invalid, Problem
from app.rules.document.validity import checked
from app.rules.reading import read_file, rule_set_file
from app.scoring.answer import Answer, answer
from app.scoring.explanation.page import in_brief
from app.scoring.explanation.reader import Length, Reader
from app.scoring.intake import TendersIn
from app.scoring.receipt import full_receipt, receipt_of
from app.scoring.receipt import replay as replay_receipt

#: Bytes of a tenders file; a lot of two hundred long tenders has a tenth of that.
LARGEST = 50_000_000

Machine = Annotated[bool, typer.Option("--json", help="Print the whole answer as JSON.")]


def score(
    rules: Annotated[
        Path, typer.Argument(help="A rule set: YAML or JSON.", exists=True, dir_okay=False)
    ],
    tenders: Annotated[
        Path, typer.Argument(help="Tenders: YAML, JSON or a workbook of one lot.", exists=True)
    ],
    machine: Machine = False,
    receipt: Annotated[
        Path | None, typer.Option(help="Write all that replay needs to this file.")
    ] = None,
    explain: Annotated[
        str, typer.Option(metavar="SUPPLIER", help="Explain this tender's score instead.")
    ] = "",
    lot: Annotated[str, typer.Option(help="The lot to explain, where there are lots.")] = "",
    reader: Annotated[Reader, typer.Option(help="Who it is explained to.")] = Reader.RESIDENT,
    length: Annotated[Length, typer.Option(help="How long.")] = Length.FULL,
) -> None:
    """Score tenders by a rule set, offline: exit 0 scored, 1 faults, 2 usage."""
    try:
        rule_set, library = rule_set_file(rules)
        sent = read_tenders(tenders)
        places = resolved_places(rule_set, sent)
        answered = answer(rule_set, library, sent, places)
        asked = Asked(explain, lot, reader, length) if explain else None
        said = None if asked is None else explained(answered, asked, machine=machine)
    except Problem as problem:
        refused(_placed(problem, rules), machine=machine)
    at = now().isoformat(timespec="seconds")
    short = receipt_of(answered, sent, places, ENGINE, at)
    if receipt is not None:
        held = full_receipt(answered, sent, places, short)
        receipt.write_text(as_json(held), encoding="utf-8")
    typer.echo(said or _page(answered, short, machine=machine))


def _page(answered: Answer, short: Any, *, machine: bool) -> str:
    if machine:
        return as_json({**answered.document, "receipt": short})
    return "\n".join(in_brief(answered))


def _placed(problem: Problem, rules: Path) -> Problem:
    """Give findings about the rules their line in the file."""
    if not isinstance(problem, Invalid):
        return problem
    try:
        tree = read_yaml(read_file(rules), rules.name)
    except Problem:
        return problem
    placed = [with_line(finding, tree, rules.name) for finding in problem.findings]
    return Invalid(problem.detail, problem.how_to_fix, placed, **problem.facts)


def with_line(finding: Finding, tree: Any, file: str) -> Finding:
    """Give a finding the line that its path stands on, if its path is one of this file's."""
    steps = [
        int(step) if step.isdigit() else step
        for step in finding.path.replace("[", ".").replace("]", "").split(".")
        if step
    ]
    known = isinstance(tree, dict) and bool(steps) and steps[0] in tree
    place = place_at(tree, tuple(steps)) if known and finding.line is None else None
    if place is None:
        return finding
    return Finding(
        finding.code,
        finding.message,
        finding.how_to_fix,
        finding.severity,
        finding.path,
        file,
        place.line,
    )


def read_tenders(path: Path) -> TendersIn:
    """Read a tenders file.

    Raises:
        Problem: with every fault, placed.
    """
    if path.suffix.lower() in (".xlsx", ".ods", ".xlsm", ".xls", ".csv"):
        from app.spreadsheets.one_lot import tenders_in

        tree: Any = tenders_in(path)
    elif path.suffix.lower() == ".json":
        tree = parse(read_file(path))
    else:
        tree = read_yaml(read_file(path), path.name, LARGEST)
    made, findings = checked(TendersIn, tree, place_at, path.name)
    if made is None:
        raise Invalid(f"{path.name} is not right.", findings=findings)
    return made


def replay(
    receipt: Annotated[Path, typer.Argument(help="A file that `score --receipt` wrote.")],
) -> None:
    """Score a receipt again and say identical, or name the first line that differs."""
    try:
        held = json.loads(read_file(receipt))
        result = replay_receipt(held)
    except ValueError:
        refused(Invalid(f"{receipt.name} is not JSON.", "Use the file that `score` wrote."))
    except Problem as problem:
        refused(problem)
    if result.identical:
        typer.echo(f"identical: {held['receipt']['result_digest']}")
        return
    typer.echo("different:", err=True)
    for line in result.differences:
        typer.echo(f"  {line}", err=True)
    raise typer.Exit(1)
