"""`social-value places`: load files of places, list what is loaded, look a postcode up."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import (
    BarColumn,
    DownloadColumn,
    Progress,
    TaskID,
    TextColumn,
    TimeRemainingColumn,
)
from sqlalchemy import Engine
from sqlmodel import col, select

from app.commands.database import the_database
from app.commands.printing import FAULTS
from app.places.answer import Answer, Outcome
from app.places.loading.claiming import Transactions
from app.places.loading.running import Loaded, load
from app.places.loading.running import Progress as Told
from app.places.loading.surveying import Wanted
from app.places.queries import StoredPlaces
from app.places.reading import sample_files, shipped
from app.places.tables import PlaceLoad, PlaceRefusal
from app.places.vintage import VintageKind
from app.platform.clock import now
from app.platform.database import WriteSession, reading
from app.problems import Invalid

NO_DATE = "Say which day they describe, as in --date 2025-11-30."
SHOWN = 20  #: lines that were refused which are printed; the API lists them all

places = typer.Typer(help="Load files of places, list them, look places up.", no_args_is_help=True)


@places.command("load")
def load_places(
    files: Annotated[
        list[Path] | None,
        typer.Argument(help="CSV, ZIP or folders, as published; together one vintage."),
    ] = None,
    kind: Annotated[
        VintageKind | None, typer.Option(help="What they hold; their first lines tell.")
    ] = None,
    label: Annotated[str, typer.Option(help="Name to call the vintage by.")] = "",
    dated: Annotated[
        datetime | None,
        typer.Option("--date", help="The day that the files describe.", formats=["%Y-%m-%d"]),
    ] = None,
    source: Annotated[str, typer.Option(help="Where they came from.")] = "",
    sample: Annotated[
        bool, typer.Option("--sample", help="Load the small real sample that comes along.")
    ] = False,
) -> None:
    """Load files as one vintage. One that was broken off goes on from where it was."""
    if bool(files) is sample:
        raise typer.BadParameter("name the files, or ask for --sample", param_hint="FILES")
    day = dated.date() if dated else None
    given = [(list(files or ()), Wanted(kind, label, day, source))]
    if sample:
        given = [(list(one.paths), one.wanted) for one in sample_files()]
    with the_database() as engine:
        for paths, wanted in given:
            _tell(engine, _loaded(engine, paths, wanted))


def _loaded(engine: Engine, paths: list[Path], wanted: Wanted) -> Loaded:
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        DownloadColumn(),
        TimeRemainingColumn(),
        TextColumn("{task.fields[rows]}"),
    )
    with Progress(*columns, console=Console(stderr=True)) as bar:
        shown = bar.add_task(", ".join(path.name for path in paths)[:40], total=None, rows="")
        try:
            return load(Transactions.on(engine), paths, wanted, now, _shown_on(bar, shown))
        except Invalid as refusal:
            raise _with_options(refusal) from None


def _with_options(refusal: Invalid) -> Invalid:
    """Say by which option of the command a refusal is put right, where there is one."""
    findings = [
        replace(one, path="", how_to_fix=NO_DATE) if one.code == "no_date" else one
        for one in refusal.findings
    ]
    fix = NO_DATE if any(one.code == "no_date" for one in findings) else refusal.how_to_fix
    return Invalid(refusal.detail, fix, findings, **refusal.facts)


def _shown_on(bar: Progress, task: TaskID) -> Callable[[WriteSession, Told], None]:
    def tell(_session: WriteSession, told: Told) -> None:
        rows = f"{told.rows_stored:,} rows"
        if told.rows_refused:
            rows += f", {told.rows_refused:,} refused"
        bar.update(task, completed=told.bytes_done, total=told.bytes_total, rows=rows)

    return tell


def _tell(engine: Engine, done: Loaded) -> None:
    row = done.load
    if done.unchanged:
        typer.echo(f"{row.label}: these bytes are loaded already; nothing was changed.")
        return
    typer.echo(
        f"{row.label}: {row.rows_stored:,} rows stored, {row.rows_refused:,} refused, of "
        f"{row.rows_read:,} read ({row.kind}, {row.dated}, SHA-256 {row.digest[:12]}…)."
    )
    with reading(engine) as session:
        query = select(PlaceRefusal).where(PlaceRefusal.load == row.number)
        some = session.exec(query.order_by(col(PlaceRefusal.number)).limit(SHOWN)).all()
    for refusal in some:
        typer.echo(f"  {refusal.file}:{refusal.line}: {refusal.reason} [{refusal.code}]")
    if row.rows_refused > len(some):
        typer.echo(f"  … and {row.rows_refused - len(some):,} more")
    for name in done.passed_over[:SHOWN]:
        typer.echo(f"  not read: {name}")


@places.command("list")
def list_places() -> None:
    """List what is loaded, the latest last."""
    with the_database() as engine, reading(engine) as session:
        rows = session.exec(select(PlaceLoad).order_by(col(PlaceLoad.number))).all()
        for row in rows:
            told = f"{row.rows_stored:,} rows" if not row.failure else row.failure
            typer.echo(f"{row.state:8} {row.dated} {row.kind:20} {row.label}: {told}")
    if not rows:
        typer.echo("Nothing is loaded; the sample that comes along answers.", err=True)


@places.command("look-up")
def look_up_place(
    postcode: Annotated[str, typer.Argument(help="A postcode, part of one, or an area's code.")],
    on: Annotated[
        datetime | None,
        typer.Option(help="The day asked about; today unless given.", formats=["%Y-%m-%d"]),
    ] = None,
    vintage: Annotated[str | None, typer.Option(help="Label of the one vintage to ask.")] = None,
) -> None:
    """Tell where a postcode is on a day: exit 1 for what cannot be one.

    With nothing loaded, the sample answers.
    """
    day = on.date() if on else now().date()
    with the_database() as engine, reading(engine) as session:
        stored = StoredPlaces(session)
        answer = (stored if stored.vintages() else shipped()).look_up(postcode, day, vintage)
    _print(answer, day)
    if answer.outcome is Outcome.NOT_A_PLACE:
        raise typer.Exit(FAULTS)


def _print(answer: Answer, day: date) -> None:
    typer.echo(f"{answer.outcome}: {answer.words}")
    for suggestion in answer.suggestions:
        typer.echo(f"  Did you mean {suggestion}?")
    if answer.place is not None:
        for name in answer.place.__dataclass_fields__:
            value = getattr(answer.place, name)
            if value is not None and name != "vintage":
                typer.echo(f"  {name:10} {value}")
    for vintage in answer.vintages:
        typer.echo(f"  asked on {day}: {vintage.label}. {vintage.licence}")
