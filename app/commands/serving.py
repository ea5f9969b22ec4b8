"""`social-value serve` and `social-value worker`: the processes of a running service."""

import gc
import shlex
import signal
import sys
import threading
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from socket import socket
from typing import Annotated

import typer
import uvicorn
from sqlalchemy import Engine
from sqlmodel import select

from app.main import create_app
from app.organisations.tables import ApiKey
from app.platform import logs
from app.platform.clock import check_zones
from app.platform.database import make_engine, reading
from app.platform.jobs.supervising import work_until, worker_beside
from app.platform.migrating import upgrade
from app.platform.settings import Settings
from app.problems import Problem
from app.rooms import SHOP, shop

FIRST_STEPS = """\
There are no keys yet, and a key is needed for everything but the documentation at /docs.
Make the first one in another terminal, from this folder and with the same SVS_ settings:

  {program} keys issue --authority "Anytown Council" --scope all
"""
DRAIN_SECONDS = 25  #: to answer the requests in hand, when told to stop


def serve(
    host: Annotated[
        str, typer.Option(help="Address to listen on; 0.0.0.0 for every network.")
    ] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="Port to listen on.", min=1, max=65535)] = 8000,
) -> None:
    """Serve the API and its description; on SQLite do the jobs as well.

    The database is brought up to date first. SIGTERM or Ctrl-C lets the requests and the job in
    hand finish, for at most half a minute.
    """
    settings, engine = _prepared()
    signal.signal(signal.SIGTERM, lambda *_: None)  # the server raises it again once it is done
    config = uvicorn.Config(
        create_app(settings, engine),
        host=host,
        port=port,
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=DRAIN_SECONDS,
    )
    _tell_first_steps(engine)
    with _jobs(settings, engine) as stop_jobs:
        gc.collect()
        gc.freeze()  # all that is loaded stays, and need not be looked through for garbage
        _Server(config, stop_jobs).run()
    engine.dispose()


def worker() -> None:
    """Do the jobs that outlive a request; on PostgreSQL run as many of these as you like.

    On SQLite `serve` starts one itself, and a second one only waits for the first to end.
    """
    stop = threading.Event()
    for signal_number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(signal_number, lambda *_: stop.set())
    settings, engine = _prepared()
    engine.dispose()
    work_until(stop, settings, SHOP)


class _Server(uvicorn.Server):
    """The server, which tells the worker beside it when it is told to stop."""

    def __init__(self, config: uvicorn.Config, stop_jobs: Callable[[], None]) -> None:
        super().__init__(config)
        self._stop_jobs = stop_jobs

    async def shutdown(self, sockets: list[socket] | None = None) -> None:
        self._stop_jobs()  # so that the job in hand ends while the last requests are answered
        await super().shutdown(sockets)


def _prepared() -> tuple[Settings, Engine]:
    """Read the settings, check the zones and bring the database up to date, or say why not."""
    settings = Settings()
    logs.configure(settings)
    engine = make_engine(settings.database_url, settings.threads)
    try:
        check_zones()
        upgrade(engine)
    except Problem as problem:
        typer.echo(f"{problem.detail} {problem.how_to_fix}", err=True)
        raise typer.Exit(1) from problem
    return settings, engine


def _tell_first_steps(engine: Engine) -> None:
    """Say how to get the first key, as long as there is none: keys guard almost everything."""
    with reading(engine) as session:
        if session.exec(select(ApiKey.id).limit(1)).first() is None:
            typer.echo(FIRST_STEPS.format(program=_this_program()), err=True)


def _this_program() -> str:
    """Give what to type, from where this process was started, to call the command line again."""
    script = Path(sys.argv[0])
    if script.name == "social-value":
        return shlex.quote(str(script))
    return f"{shlex.quote(sys.executable)} -m app"


def _jobs(settings: Settings, engine: Engine) -> AbstractContextManager[Callable[[], None]]:
    if engine.dialect.name == "sqlite":
        return worker_beside(settings, shop)
    return nullcontext(lambda: None)
