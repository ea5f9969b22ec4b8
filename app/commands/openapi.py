"""`social-value openapi`: the description of the API, for programs that write programs."""

import json

import typer

from app.main import create_app
from app.platform.database import make_engine
from app.platform.settings import Settings


def openapi() -> None:
    """Print the description of the API, as a running service gives it at /openapi.json."""
    settings = Settings(database_url="sqlite:///never-opened.sqlite3")
    document = create_app(settings, make_engine(settings.database_url)).openapi()
    typer.echo(json.dumps(document, ensure_ascii=False))
