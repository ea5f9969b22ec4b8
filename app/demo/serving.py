"""The service that the demonstration is told through: its own, for as long as it lasts.

It has a new database in a temporary folder and a secret that nobody keeps, and listens on this
machine alone. Nothing that the environment sets reaches it: no letter may leave the machine.
"""

import os
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import uvicorn
from fastapi import FastAPI
from sqlalchemy import Engine
from sqlmodel import select

from app.demo.calling import HOST
from app.platform import logs
from app.platform.clock import now
from app.platform.database import make_engine, reading
from app.platform.jobs.kinds import Shop
from app.platform.jobs.tables import Job, JobState
from app.platform.jobs.working import run
from app.platform.migrating import upgrade
from app.platform.sealing import new_secret
from app.platform.settings import Settings

PREFIX = "SVS_"
STARTS_IN = 30  #: seconds; a server that takes longer has failed
MOMENT = 0.05  #: seconds


@dataclass(frozen=True, slots=True)
class Service:
    """The service while it runs."""

    port: int
    engine: Engine
    shop: Shop
    outbox: Path  #: where letters go in the place of a mail server

    def do_jobs(self) -> None:
        """Do whatever waits to be done, as the worker beside the service would."""
        with reading(self.engine) as session:
            waiting = list(session.exec(select(Job.id).where(Job.state == JobState.WAITING)))
        for job_id in waiting:
            run(self.engine, self.shop.by_name(), job_id, now)

    def wait_until(self, at: datetime) -> None:
        """Wait until a moment has passed."""
        while (left := (at - now()).total_seconds()) >= 0:
            time.sleep(left + MOMENT)


@contextmanager
def serving(make: Callable[[Settings, Engine], FastAPI], shop: Shop) -> Iterator[Service]:
    """Run the service until the story has been told.

    Args:
        make: makes the whole service.
        shop: what its worker knows how to do.
    """
    with TemporaryDirectory(prefix="social-value-demo-") as name:
        home = Path(name)
        with _only_these_settings(home) as settings:
            logs.configure(settings)
            engine = make_engine(settings.database_url, settings.threads)
            try:
                upgrade(engine)
                with _listening(make(settings, engine)) as port:
                    yield Service(port, engine, shop, settings.mail_folder)
            finally:
                engine.dispose()


@contextmanager
def _only_these_settings(home: Path) -> Iterator[Settings]:
    """Set what the demonstration needs, and hide whatever else the environment sets."""
    hidden = {name: os.environ.pop(name) for name in list(os.environ) if _is_setting(name)}
    wanted = {
        "SVS_DATABASE_URL": f"sqlite:///{home / 'demo.sqlite3'}",
        "SVS_SEAL_KEY": new_secret(),
        "SVS_PEOPLE_KEY": new_secret(),
        "SVS_EVIDENCE_URL": str(home / "evidence"),
        "SVS_MAIL_FOLDER": str(home / "outbox"),
        "SVS_OUTGOING_LOOPBACK": "true",  # the contract system of the story is on this machine
        "SVS_LOG_LEVEL": "error",
    }
    os.environ.update(wanted)
    try:
        yield Settings()
    finally:
        for name in wanted:
            os.environ.pop(name, None)
        os.environ.update(hidden)


def _is_setting(name: str) -> bool:
    return name.upper().startswith(PREFIX)


@contextmanager
def _listening(app: FastAPI) -> Iterator[int]:
    """Serve on a free port of this machine, in a thread; give the port."""
    config = uvicorn.Config(app, host=HOST, port=0, log_config=None, access_log=False)
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, name="service")
    thread.start()
    try:
        yield _port_of(server, thread)
    finally:
        server.should_exit = True
        thread.join()


def _port_of(server: uvicorn.Server, thread: threading.Thread) -> int:
    give_up = time.monotonic() + STARTS_IN
    while not server.started:
        if not thread.is_alive() or time.monotonic() > give_up:
            raise RuntimeError("the service of the demonstration did not start")
        time.sleep(MOMENT)
    port: int = server.servers[0].sockets[0].getsockname()[1]
    return port
