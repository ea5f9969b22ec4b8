"""`social-value rollups`: prove the roll-ups of deliveries equal, and rebuild what differs."""

import typer

from app.commands.database import the_database
from app.commands.printing import FAULTS
from app.deliveries.standing.rebuilding import differences, rebuild

rollups = typer.Typer(
    help="Prove that roll-ups equal their deliveries, or rebuild them.", no_args_is_help=True
)


@rollups.callback()
def _group() -> None:
    """Prove that roll-ups equal their deliveries, or rebuild them."""


@rollups.command()
def check() -> None:
    """Print every roll-up that differs from its deliveries; exit 1 if any does."""
    with the_database() as engine:
        found = 0
        for one in differences(engine):
            found += 1
            typer.echo(str(one))
    typer.echo(_summary(found, "differ from their deliveries"))
    if found:
        raise typer.Exit(FAULTS)


@rollups.command("rebuild")
def rebuild_rollups() -> None:
    """Put right every roll-up that differs, and print what it was; people may go on working."""
    with the_database() as engine:
        found = 0
        for one in rebuild(engine):
            found += 1
            typer.echo(str(one))
    typer.echo(_summary(found, "were put right"))


def _summary(number: int, what: str) -> str:
    return f"{number} roll-ups {what}." if number else "Every roll-up equals its deliveries."
