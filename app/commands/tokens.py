"""`social-value tokens`: have access tokens signed by another key."""

from typing import Annotated

import typer

from app.commands.database import the_database
from app.organisations.signing.rotating import rotate
from app.platform.clock import now
from app.platform.database import writing
from app.platform.sealing import Seals
from app.platform.settings import Settings

tokens = typer.Typer(
    help="Change the key that access tokens are signed with.", no_args_is_help=True
)


@tokens.callback()
def _group() -> None:
    """Change the key that access tokens are signed with."""


@tokens.command("rotate")
def rotate_key(
    withdraw: Annotated[
        bool, typer.Option("--withdraw", help="End every token there is, at once: a key got out.")
    ] = False,
) -> None:
    """Sign with a new key from now on; it is changed every thirty days without this."""
    with the_database() as engine, writing(engine) as session:
        key = rotate(session, Seals(Settings().seal_key), now(), withdraws=withdraw)
        told = f"Tokens are signed with {key.id} from now on."
    typer.echo(told, err=True)
    if withdraw:
        typer.echo("Every token from before has ended.", err=True)
