"""`social-value demo`: a whole purchase, from a real notice to the letters, on this machine."""

from pathlib import Path
from typing import Annotated

import typer

from app.commands.printing import refused
from app.demo.calling import Refused
from app.demo.serving import serving
from app.demo.telling import told
from app.main import create_app
from app.problems import Problem
from app.rooms import SHOP


def demo(
    folder: Annotated[
        Path, typer.Option(help="Where to put rules, tenders, receipt, letters and bundle.")
    ] = Path("demo-output"),
) -> None:
    """Tell a whole purchase through the service itself: offline, with a database of its own."""
    try:
        with serving(create_app, SHOP) as service:
            for line in told(service, folder):
                typer.echo(line)
    except Problem as problem:
        refused(problem)
    except Refused as problem:  # as by a machine too slow for the deadline
        typer.echo(f"The demonstration ends here. {problem}", err=True)
        raise typer.Exit(1) from problem
