import json
import shlex
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.request import urlopen

from sqlalchemy import Engine, inspect, text

from app.platform.database import writing
from app.platform.migrating import check_schema, upgrade

PATIENCE = 60  #: seconds; only a fault is as slow as this
RUN = "import typer; from app.commands import serving; typer.run(serving.{command})"


def start(command: str, engine: Engine, *options: str, **settings: str) -> "subprocess.Popen[str]":
    """Run a command in a process of its own, on this database."""
    url = engine.url.render_as_string(hide_password=False)
    return subprocess.Popen(
        [sys.executable, "-c", RUN.format(command=command), *options],
        env={"SVS_DATABASE_URL": url, **settings}, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip


@contextmanager
def a_service(engine: Engine) -> Iterator[tuple["subprocess.Popen[str]", str]]:
    """Serve, and give the process with its address once it is ready."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    service = start("serve", engine, "--port", str(port))
    try:
        yield service, f"http://127.0.0.1:{port}"
    finally:
        service.kill()
        service.communicate()


def answer(url: str) -> tuple[int, dict[str, str]]:
    """Ask as soon as somebody listens."""
    port = int(url.split(":")[2].split("/")[0])
    with socket.socket() as door:
        until(lambda: door.connect_ex(("127.0.0.1", port)) == 0)
    with urlopen(url, timeout=PATIENCE) as response:  # noqa: S310 - ours
        return response.status, json.load(response)


def until(met: Callable[[], bool]) -> None:
    give_up = time.monotonic() + PATIENCE
    while not met():
        assert time.monotonic() < give_up, "it never came to that"
        time.sleep(0.05)


def test_an_empty_machine_is_served_and_told_how_to_get_the_first_key(empty: Engine) -> None:
    with a_service(empty) as (service, address):
        assert answer(f"{address}/ready") == (200, {"status": "ready"})
        check_schema(empty)

        service.send_signal(signal.SIGTERM)
        _, told = service.communicate(timeout=PATIENCE)

    assert service.returncode == 0
    assert "There are no keys yet" in told
    assert "Traceback" not in told
    [command] = [line.strip() for line in told.splitlines() if " keys issue " in line]
    url = empty.url.render_as_string(hide_password=False)
    issued = subprocess.run(
        shlex.split(command), env={"SVS_DATABASE_URL": url},
        capture_output=True, text=True, timeout=PATIENCE, check=True,
    )  # fmt: skip
    assert issued.stdout.startswith("sv_live_")


def test_a_database_of_newer_code_is_not_served(empty: Engine) -> None:
    upgrade(empty)
    with writing(empty) as session:
        session.execute(text("UPDATE alembic_version SET version_num = '9999'"))

    for command in ("serve", "worker"):
        process = start(command, empty)
        _, told = process.communicate(timeout=PATIENCE)

        assert process.returncode == 1
        assert "9999, which this version of the service does not know" in told
        assert "Traceback" not in told


def test_a_worker_stops_when_told_to(empty: Engine) -> None:
    worker = start("worker", empty)
    until(lambda: bool(inspect(empty).get_table_names()))

    worker.send_signal(signal.SIGTERM)
    worker.communicate(timeout=PATIENCE)

    assert worker.returncode == 0


def test_a_machine_whose_time_zones_are_wrong_is_not_served(empty: Engine, tmp_path: Path) -> None:
    (tmp_path / "Europe").mkdir()
    (tmp_path / "Europe" / "London").write_bytes(b"no zone")

    process = start("serve", empty, PYTHONTZPATH=str(tmp_path))
    _, told = process.communicate(timeout=PATIENCE)

    assert process.returncode == 1
    assert "The time zone Europe/London is missing or damaged" in told
    assert "Traceback" not in told
