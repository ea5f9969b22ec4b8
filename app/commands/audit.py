"""`social-value audit`: prove that no log was changed."""

import typer
from sqlmodel import col, select

from app.commands.database import the_database
from app.commands.printing import FAULTS
from app.platform.database import reading
from app.platform.events import Event, EventLog, first_fault

audit = typer.Typer(help="Prove that no log was changed.", no_args_is_help=True)


@audit.callback()
def _group() -> None:
    """Prove that no log was changed."""


@audit.command()
def verify() -> None:
    """Work every digest of every log out again; print the first fault of each, exit 1 if any."""
    faults = number = 0
    with the_database() as engine, reading(engine) as session:
        kept = set(session.exec(select(Event.authority).distinct()))
        for authority in sorted(kept | set(session.exec(select(col(EventLog.authority))))):
            number += 1
            fault = first_fault(session, authority)
            if fault is not None:
                faults += 1
                typer.echo(f"{authority}: event {fault} was changed, removed or swapped.")
    typer.echo(f"{number} logs, {faults} with a fault.")
    if faults:
        raise typer.Exit(FAULTS)
