"""`social-value seal-key`: make a secret that tenders are sealed with."""

import typer

from app.platform.sealing import new_secret

ADVICE = (
    "Put this into SVS_SEAL_KEY, before any older secrets and a comma, and keep a copy apart from "
    "the database: who loses it loses every tender sealed with it."
)


def seal_key() -> None:
    """Print a new secret for SVS_SEAL_KEY; nothing keeps it but you."""
    typer.echo(new_secret())
    typer.echo(ADVICE, err=True)
