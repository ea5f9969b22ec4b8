"""The command line: `social-value` and what it can do, each command loaded when it is called."""

import gc
from importlib import import_module
from typing import Annotated, Any

import typer
from typer.core import TyperGroup
from typer.main import get_command

#: Where each command is: a function, or a group of commands.
COMMANDS = {
    "score": "app.commands.scoring:score",
    "replay": "app.commands.scoring:replay",
    "rules": "app.commands.rules:rules",
    "notice": "app.commands.notices:notice",
    "places": "app.commands.places:places",
    "demo": "app.commands.demo:demo",
    "serve": "app.commands.serving:serve",
    "worker": "app.commands.serving:worker",
    "keys": "app.commands.keys:keys",
    "tokens": "app.commands.tokens:tokens",
    "export": "app.commands.exports:export",
    "import": "app.commands.exports:import_",
    "audit": "app.commands.audit:audit",
    "rollups": "app.commands.rollups:rollups",
    "openapi": "app.commands.openapi:openapi",
    "seal-key": "app.commands.seal_key:seal_key",
}


class Lazy(TyperGroup):
    """A group that imports a command only when it is called, so that scoring starts at once."""

    def list_commands(self, ctx: Any) -> list[str]:
        """List the commands in the order of the story."""
        return list(COMMANDS)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """Load one command."""
        if cmd_name not in COMMANDS:
            return None
        module, name = COMMANDS[cmd_name].split(":")
        gc.disable()  # what is loaded stays: to look for garbage in it takes half as long again
        found = getattr(import_module(module), name)
        gc.enable()
        if not isinstance(found, typer.Typer):
            alone = typer.Typer(add_completion=False)
            alone.command(name=cmd_name)(found)
            found = alone
        command = get_command(found)
        command.name = cmd_name
        return command


app = typer.Typer(
    cls=Lazy,
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    help="Score tenders on social value by rules anyone can read, replay and defend.",
)


def _version(wanted: bool) -> None:
    if wanted:
        from app.platform.version import ENGINE  # a moment to find out, and seldom needed

        typer.echo(ENGINE)
        raise typer.Exit


@app.callback()
def _root(
    _told: Annotated[
        bool,
        typer.Option("--version", callback=_version, is_eager=True, help="Say which version."),
    ] = False,
) -> None:
    """Score tenders on social value by rules anyone can read, replay and defend."""


def main() -> None:
    """Run the command line."""
    app()


if __name__ == "__main__":
    main()
