"""`social-value demo`: a real notice, five made-up tenders, a score that anybody can check."""

from pathlib import Path
from typing import Annotated

import typer

from app.commands.printing import refused
from app.demo.telling import told
from app.platform.clock import now
from app.platform.version import ENGINE
from app.problems import Problem


def demo(
    folder: Annotated[
        Path, typer.Option(help="Where to put the rules, the tenders and the receipt.")
    ] = Path("demo-output"),
) -> None:
    """Score a real tender notice and explain the winner: offline, without a database."""
    try:
        for line in told(folder, now().isoformat(timespec="seconds"), ENGINE):
            typer.echo(line)
    except Problem as problem:
        refused(problem)
