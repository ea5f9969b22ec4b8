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
from typing import Any
from urllib.request import Request, urlopen

from sqlalchemy import Engine, inspect, text
from sqlmodel import select

from app.exports.asking import MAKE
from app.organisations.role import Role
from app.platform.database import reading, writing
from app.platform.jobs.tables import Job, JobState
from app.platform.migrating import check_schema, upgrade
from tests.callers import a_person
from tests.tenders.made import SEAL_KEY

PATIENCE = 60  #: seconds; only a fault is as slow as this


def start(command: str, engine: Engine, *options: str, **settings: str) -> "subprocess.Popen[str]":
    """Run a command in a process of its own, on this database."""
    url = engine.url.render_as_string(hide_password=False)
    return subprocess.Popen(
        [sys.executable, "-m", "app", command, *options],
        env={"SVS_DATABASE_URL": url, **settings}, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip


@contextmanager
def a_service(engine: Engine, **settings: str) -> Iterator[tuple["subprocess.Popen[str]", str]]:
    """Serve, and give the process with its address once it is ready."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    service = start("serve", engine, "--port", str(port), **settings)
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


@contextmanager
def workers(engine: Engine, **settings: str) -> Iterator[None]:
    """Have jobs done as they are beside a service: on SQLite it sees to that itself."""
    if engine.dialect.name == "sqlite":
        yield
        return
    worker = start("worker", engine, **settings)
    try:
        yield
    finally:
        worker.kill()
        worker.communicate()


def told(url: str, headers: dict[str, str], sent: dict[str, str] | None = None) -> Any:
    """Get what there is, or post."""
    body = None if sent is None else json.dumps(sent).encode()
    request = Request(  # noqa: S310 - ours
        url, body, headers | {"Content-Type": "application/json"}
    )
    with urlopen(request, timeout=PATIENCE) as response:  # noqa: S310 - ours
        return json.load(response)


def job_of_export(engine: Engine) -> tuple[bool, str | None]:
    """Tell whether it is done, and what troubles it; nobody reads what asking would log."""
    with reading(engine) as session:
        job = session.exec(select(Job).where(Job.kind == MAKE)).one()
        return job.state is JobState.DONE, job.trouble


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


def test_an_export_that_is_asked_for_over_the_api_is_made(engine: Engine, tmp_path: Path) -> None:
    """It has every table of every room, whoever makes it and whatever else they do."""
    settings = {"SVS_SEAL_KEY": SEAL_KEY, "SVS_EVIDENCE_URL": str(tmp_path)}
    with a_service(engine, **settings) as (_, address), workers(engine, **settings):
        answer(f"{address}/ready")
        one, other = (a_person(engine, Role.ADMINISTRATOR) for _ in range(2))
        asked = told(f"{address}/v1/exports", one, {"reason": "We move."})
        path = f"{address}/v1/exports/{asked['id']}"
        told(f"{path}/approval", other, {})
        until(lambda: any(job_of_export(engine)))
        made = told(path, one)

    assert (made["state"], job_of_export(engine)) == ("ready", (True, None))
