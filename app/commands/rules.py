"""`social-value rules`: check a rule set, stress it, compare two versions, renew the schemas."""

from os.path import commonpath
from pathlib import Path
from typing import Annotated

import typer

from app.commands.checking import examined
from app.commands.comparing import diff
from app.commands.places_named import PlaceFiles
from app.commands.printing import FAULTS, as_json, finding_document, findings, refused
from app.commands.stressing import stress
from app.problems import Finding, Problem, Severity
from app.rules.reading import HOME

rules = typer.Typer(help="Check, stress and compare rule sets.", no_args_is_help=True)

Machine = Annotated[bool, typer.Option("--json", help="Print findings as JSON.")]


@rules.callback()
def _group() -> None:
    """Check, stress and compare rule sets."""


rules.command()(diff)
rules.command()(stress)


@rules.command()
def check(
    files: Annotated[list[Path], typer.Argument(help="Rule sets, or worked examples.")],
    machine: Machine = False,
    place_files: PlaceFiles = None,
) -> None:
    """Print all that is wrong with rule sets and run their examples; exit 1 on a fault."""
    faults = 0
    for file, name in zip(files, _names(files), strict=True):
        try:
            found = examined(file, name, place_files)
        except Problem as problem:
            refused(problem, machine=machine)
        faults += sum(finding.severity is Severity.FAULT for finding in found)
        if machine:
            typer.echo(as_json({"file": name, "findings": [*map(finding_document, found)]}))
        else:
            findings(found)
            typer.echo(f"{name}: {_summary(found)}")
    if faults:
        raise typer.Exit(FAULTS)


def _names(files: list[Path]) -> list[str]:
    """Call each file by as much of its path as tells it from the others: most are 2026-04-01."""
    whole = [file.resolve() for file in files]
    around = Path(commonpath([file.parent for file in whole]))
    return [str(file.relative_to(around)) for file in whole]


def _summary(found: list[Finding]) -> str:
    faults = sum(finding.severity is Severity.FAULT for finding in found)
    others = len(found) - faults
    if faults:
        return f"{faults} faults, {others} warnings and notes"
    return f"fit to publish, {others} warnings and notes"


@rules.command()
def schema(
    folder: Annotated[Path, typer.Argument(help="Where to write them.")] = HOME / "schema",
) -> None:
    """Write the JSON Schemas of all documents, for editors to complete from."""
    from app.scoring.schema import schemas

    folder.mkdir(parents=True, exist_ok=True)
    for name, made in schemas().items():
        (folder / name).write_text(as_json(made) + "\n", encoding="utf-8")
    typer.echo(f"{len(schemas())} schemas written.")
