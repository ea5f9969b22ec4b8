"""`social-value score` and `social-value replay`: scoring with no database, server or network."""

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

import typer

from app.commands.explaining import Asked, explained
from app.commands.places_named import PlaceFiles, resolved_places
from app.commands.placing import placed
from app.commands.printing import as_json, refused
from app.commands.workbooks import (
    blank_workbook,
    in_cells,
    is_workbook,
    tenders_of_workbook,
)
from app.platform.clock import now
from app.platform.documents import place_at
from app.platform.version import ENGINE
from app.problems import Finding, Invalid, NotFound, Problem
from app.rules.document.validity import checked
from app.rules.reading import read_file, read_json, read_tree, rule_set_file
from app.scoring.answer import Answer, answer
from app.scoring.explanation.number import listed
from app.scoring.explanation.page.award import SEPARATE
from app.scoring.explanation.page.brief import in_brief
from app.scoring.explanation.reader import Length, Reader
from app.scoring.explanation.story import packages_for
from app.scoring.intake import TendersIn
from app.scoring.receipt import full_receipt, receipt_of
from app.scoring.receipt import replay as replay_receipt
from app.scoring.sensitivity.report import SensitivityReport, reports
from app.scoring.sensitivity.words import in_words

#: Bytes of a tenders file; two hundred tenders of two hundred lines come to half of it.
LARGEST = 6_000_000
PARTS = ("receipt", "rules", "input", "result")  #: of a receipt that can be replayed

Machine = Annotated[bool, typer.Option("--json", help="Print the whole answer as JSON.")]


def score(
    rules: Annotated[
        Path, typer.Argument(help="A rule set: YAML or JSON.", exists=True, dir_okay=False)
    ],
    tenders: Annotated[
        Path | None,
        typer.Argument(help="Tenders: YAML, JSON or a workbook of one lot.", exists=True),
    ] = None,
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
    sensitivity: Annotated[
        bool, typer.Option("--sensitivity", help="Say too how safe each winner is.")
    ] = False,
    template: Annotated[
        Path | None, typer.Option(help="Write a blank workbook for these rules instead.")
    ] = None,
    place_files: PlaceFiles = None,
) -> None:
    """Score tenders by a rule set, offline: exit 0 scored, 1 faults, 2 usage."""
    if template is not None:
        blank_workbook(rules, template, machine=machine)
        return
    if tenders is None:
        raise typer.BadParameter("give the tenders, or --template", param_hint="TENDERS")
    try:
        rule_set, library = rule_set_file(rules)
        sent = read_tenders(tenders)
        places = resolved_places(rule_set, sent, place_files)
        answered = answer(rule_set, library, sent, places)
        asked = Asked(explain, lot, reader, length) if explain else None
        said = None if asked is None else explained(answered, asked, machine=machine)
    except Problem as problem:
        refused(placed(in_cells(problem, tenders), rules, tenders), machine=machine)
    at = now().isoformat(timespec="seconds")
    short = receipt_of(answered, sent, places, ENGINE, at)
    if receipt is not None:
        _write(receipt, as_json(full_receipt(answered, sent, places, short)), machine=machine)
    safe = reports(answered.scores) if sensitivity else []
    typer.echo(said or _page(answered, short, safe, machine=machine))


def _write(path: Path, text: str, *, machine: bool) -> None:
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as fault:
        reason = fault.strerror or "cannot be written"
        words = f"The receipt {path.name} was not written: {reason}."
        refused(NotFound(words, "Name a file in a folder that is there."), machine=machine)


def _page(answered: Answer, short: Any, safe: list[SensitivityReport], *, machine: bool) -> str:
    if machine:
        more = {"sensitivity": [one.as_document() for one in safe]} if safe else {}
        return as_json({**answered.document, "receipt": short, **more})
    lines = [*in_brief(answered)]
    for one in safe:
        lines += ["", _how_safe(answered, one.lot), *(f"  - {said}" for said in in_words(one))]
    return "\n".join(lines)


def _how_safe(answered: Answer, lot: str) -> str:
    what = f"the place of the {SEPARATE} for" if packages_for(answered, lot) else "the win of"
    return f"How safe is {what} {lot}?" if lot else "How safe is the win?"


def read_tenders(path: Path) -> TendersIn:
    """Read a tenders file.

    Raises:
        Problem: with every fault, placed.
    """
    if is_workbook(path):
        return tenders_of_workbook(path)
    tree = read_tree(read_file(path), path.name, LARGEST)
    made, findings = checked(TendersIn, tree, place_at, path.name)
    if made is None:
        raise Invalid(f"{path.name} is not right.", findings=findings)
    return made


def _whole(held: Any, file: str) -> Mapping[str, Any]:
    """Give a receipt that has all its parts.

    Raises:
        Invalid: with the parts that it lacks.
    """
    lacks = [part for part in PARTS if not isinstance(held, Mapping) or part not in held]
    if lacks:
        words = f"{file} is not a receipt: it has no {listed(lacks, 'or')}."
        fix = "Use the file that `social-value score --receipt FILE` wrote."
        raise Invalid(words, findings=[Finding("not_a_receipt", words, fix)])
    return dict(held)


def replay(
    receipt: Annotated[Path, typer.Argument(help="A file that `score --receipt` wrote.")],
) -> None:
    """Score a receipt again and say identical, or name the first line that differs."""
    try:
        held = _whole(read_json(read_file(receipt), receipt.name), receipt.name)
        result = replay_receipt(held)
    except Problem as problem:
        refused(problem)
    for note in result.notes:
        typer.echo(f"note: {note}", err=True)
    if result.identical:
        typer.echo(f"identical: {held['receipt']['result_digest']}")
        return
    typer.echo("different:", err=True)
    for line in result.differences:
        typer.echo(f"  {line}", err=True)
    raise typer.Exit(1)
