"""Serve on a database in a child that may be killed at any instant, and serve again at once.

The service is built once; each line that is read starts one life of it, in a process of its own.
Run as `python -m tests.kills.reborn DATABASE`; it writes the process and the port of each life.
"""

import os
import socket
import sys

import uvicorn
from fastapi import FastAPI

from app.main import bind, create_app
from app.platform import logs
from app.platform.database import make_engine
from app.platform.settings import Settings

NOWHERE = "sqlite:///never-opened.sqlite3"


def live(app: FastAPI, url: str) -> None:
    """Serve until the end, which is a kill."""
    settings = Settings(database_url=url, requests_per_minute=1_000_000)
    bind(app, settings, make_engine(url))
    listening = socket.socket()
    listening.bind(("127.0.0.1", 0))
    listening.listen()
    sys.stdout.write(f"{os.getpid()} {listening.getsockname()[1]}\n")
    sys.stdout.flush()
    uvicorn.Server(uvicorn.Config(app, log_config=None, access_log=False)).run([listening])


def main(url: str) -> None:
    """Live once for each line."""
    logs.configure(Settings(log_level="error"))
    app = create_app(Settings(database_url=NOWHERE), make_engine(NOWHERE))
    for _line in sys.stdin:
        child = os.fork()
        if child == 0:
            live(app, url)
            os._exit(0)
        os.waitpid(child, 0)


if __name__ == "__main__":
    main(sys.argv[1])
