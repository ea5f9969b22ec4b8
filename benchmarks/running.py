"""The service and its worker as processes of their own, and whoever asks them over HTTP."""

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

from sqlalchemy import Engine

from tests.tenders.made import SEAL_KEY

START_SECONDS = 60
END_SECONDS = 60
Headers = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Running:
    """A service that answers."""

    port: int
    pids: tuple[int, ...]  #: of the service and of workers that it did not start itself


class Client:
    """Somebody with a key and one connection; for one thread."""

    def __init__(self, port: int, headers: Headers) -> None:
        """Take what it asks with."""
        self._connection = HTTPConnection("127.0.0.1", port, timeout=600)
        self._headers = headers
        self.tag = ""  #: of the last answer

    def asks(self, method: str, path: str, body: Any = None, **headers: str) -> Any:
        """Give what is answered; anything but success ends the program.

        Args:
            method: such as GET.
            path: with its query.
            body: what JSON can say; or bytes in parts, which are sent as they come.
            headers: more of them, with `_` for `-`.
        """
        told = {name.replace("_", "-"): value for name, value in headers.items()}
        content = json.dumps(body) if isinstance(body, dict) else body
        if isinstance(body, dict):
            told["Content-Type"] = "application/json"
        self._connection.request(method, path, content, {**self._headers, **told})
        answer = self._connection.getresponse()
        said = answer.read()
        if answer.status >= 400:
            raise SystemExit(f"{method} {path}: {answer.status} {said.decode()[:1000]}")
        self.tag = answer.headers.get("ETag", "")
        return json.loads(said)


@contextmanager
def running(engine: Engine, folder: Path) -> Iterator[Running]:
    """Run the service on a database, with a worker beside it, as its README says.

    Args:
        engine: of the database, which is up to date.
        folder: where the processes are at home.
    """
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    settings = {
        "SVS_DATABASE_URL": engine.url.render_as_string(hide_password=False),
        "SVS_SEAL_KEY": SEAL_KEY,
        "SVS_LOG_LEVEL": "error",
        "SVS_REQUESTS_PER_MINUTE": "1000000000",
    }
    programs = [["serve", "--port", str(port)]]
    if engine.dialect.name == "postgresql":
        programs.append(["worker"])  # on SQLite the service starts it
    with ExitStack() as ending:
        started = [ending.enter_context(_process(one, settings, folder)) for one in programs]
        _wait_for(port)
        yield Running(port, tuple(one.pid for one in started))


@contextmanager
def _process(
    arguments: list[str], settings: Mapping[str, str], folder: Path
) -> Iterator[subprocess.Popen[bytes]]:
    program = [sys.executable, "-m", "app", *arguments]
    made = subprocess.Popen(program, env={**os.environ, **settings}, cwd=folder)  # noqa: S603
    try:
        yield made
    finally:
        made.terminate()
        made.wait(END_SECONDS)


def _wait_for(port: int) -> None:
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until:
        try:
            Client(port, {}).asks("GET", "/ready")
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise SystemExit("The service did not start.")
