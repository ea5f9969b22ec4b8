"""`social-value rules diff`: what a new version changes, in its text and for real tenders."""

from pathlib import Path
from typing import Annotated

import typer

from app.commands.places_named import PlaceFiles, resolved_places
from app.commands.printing import as_json, refused
from app.commands.scoring import read_tenders
from app.problems import Invalid, Problem
from app.rules.reading import rule_set_file
from app.scoring.difference import Difference, Moved, difference


def diff(
    old: Annotated[Path, typer.Argument(help="The older rule set.", exists=True)],
    new: Annotated[Path, typer.Argument(help="The newer rule set.", exists=True)],
    tenders: Annotated[
        Path | None, typer.Option(help="Tenders to score under both.", exists=True)
    ] = None,
    machine: Annotated[bool, typer.Option("--json", help="Print it as JSON.")] = False,
    place_files: PlaceFiles = None,
) -> None:
    """Say what a new version changes; with tenders, each one's total, rank and the cause."""
    try:
        before, after = rule_set_file(old), rule_set_file(new)
        sent = None if tenders is None else read_tenders(tenders)
        places = {} if sent is None else resolved_places(after[0], sent, place_files)
        found = difference(before, after, sent, places)
        if found.faults:
            words = "One of the two cannot score these tenders."
            raise Invalid(words, findings=found.faults)
    except Problem as problem:
        refused(problem, machine=machine)
    typer.echo(as_json(found.as_document()) if machine else "\n".join(_lines(found)))


def _lines(found: Difference) -> list[str]:
    if not found.changes:
        return [f"The same rules: {found.digest_before}"]
    lines = [f"{found.digest_before}", f"{found.digest_after}", ""]
    lines += [
        f"  {change.path}: {_short(change.before)} → {_short(change.after)}"
        for change in found.changes
    ]
    return [*lines, "", *(line for moved in found.tenders for line in _moved_lines(moved))]


def _short(value: object) -> str:
    text = "nothing" if value is None else str(value)
    return text if len(text) <= 60 else text[:57] + "…"


def _moved_lines(moved: Moved) -> list[str]:
    name = f"{moved.supplier}, lot {moved.lot}" if moved.lot else moved.supplier
    ranks = f"rank {moved.rank_before or '–'} → {moved.rank_after or '–'}"
    totals = f"total {moved.total_before} → {moved.total_after}"
    return [f"{name}: {ranks}, {totals}", *(f"  {cause}" for cause in moved.because)]
