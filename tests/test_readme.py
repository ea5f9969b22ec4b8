"""What the README tells a newcomer to type works, word for word."""

import json
import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest
from sqlalchemy import Engine

from app.platform.sealing import new_secret
from tests.curl import PATIENCE, typed

ROOT = Path(__file__).parents[1]
README = ROOT / "README.md"


def said(heading: str) -> list[str]:
    """Give what a section says to type, block by block; `make` is tried by the build itself."""
    section = re.split(r"^## ", README.read_text(), flags=re.MULTILINE)
    [text] = [part for part in section if part.startswith(heading)]
    blocks: list[str] = re.findall(r"^```sh\n(.*?)^```", text, re.DOTALL | re.MULTILINE)
    return [re.sub(r"^make .*\n", "", block, flags=re.MULTILINE) for block in blocks]


@pytest.fixture
def fresh(tmp_path: Path) -> Path:
    """Give a folder that looks like a fresh clone after `make install`."""
    (tmp_path / ".venv").symlink_to(Path(sys.executable).parents[1])
    return tmp_path


def test_the_sample_is_scored_replayed_stressed_and_fit_to_publish(fresh: Path) -> None:
    done = typed("".join(said("Score something of your own")), fresh)

    assert done.returncode == 0, done.stderr + done.stdout
    assert "Beta Build" in done.stdout
    assert "identical: " in done.stdout
    assert "fit to publish" in done.stdout
    receipt = json.loads((fresh / "var" / "receipt.json").read_text())
    assert [one["total"] for one in receipt["result"]["tenders"]] == ["88.4", "88"]


def test_the_sample_without_its_example_is_not_fit_to_publish(fresh: Path) -> None:
    script = "".join(said("Score something of your own"))
    typed(script, fresh)
    shutil.rmtree(fresh / "var" / "examples")

    again = typed(".venv/bin/social-value rules check var/rules.yaml", fresh)

    assert again.returncode == 1
    assert re.findall(r"\[(\w+)\]", "".join(re.findall(r"fault:.*", again.stdout))) == [
        "no_example"
    ]


@contextmanager
def served(folder: Path, database: str, **settings: str) -> Iterator[int]:
    """Serve as the README says, on a free port, and give the port."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    service = subprocess.Popen(
        [".venv/bin/social-value", "serve", "--port", str(port)],
        cwd=folder, env={"SVS_DATABASE_URL": database, **settings}, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        give_up = time.monotonic() + PATIENCE
        while not is_ready(port):
            assert time.monotonic() < give_up, "it never came up"
            time.sleep(0.05)
        yield port
    finally:
        service.terminate()
        service.wait(PATIENCE)


def is_ready(port: int) -> bool:
    try:
        with urlopen(f"http://127.0.0.1:{port}/ready", timeout=PATIENCE) as answer:
            return bool(answer.status == 200)
    except URLError:
        return False


def test_the_request_is_answered_by_a_live_service(fresh: Path, empty: Engine) -> None:
    database = empty.url.render_as_string(hide_password=False)
    script = "".join(said("Serve it"))
    assert "127.0.0.1:8000" in script

    with served(fresh, database) as port:
        script = script.replace("127.0.0.1:8000", f"127.0.0.1:{port}")
        done = typed(script, fresh, {"SVS_DATABASE_URL": database})

    assert done.returncode == 0, done.stderr
    told, end = json.JSONDecoder().raw_decode(done.stdout)
    tenders = told["tenders"]
    assert [one["supplier"] for one in tenders if one["rank"] == 1] == ["Beta Build"]
    assert {one["total"] for one in tenders} == {"84", "96.4"}
    of_python = done.stdout[end:].split("\n")
    assert {"1 Beta Build 96.4", "2 Alpha Works 84"} <= set(of_python)


def test_a_program_gets_a_token_and_reads_with_it(fresh: Path, empty: Engine) -> None:
    database = empty.url.render_as_string(hide_password=False)
    script = "".join(said("Call it from a program"))
    assert "127.0.0.1:8000" in script

    with served(fresh, database, SVS_SEAL_KEY=new_secret()) as port:
        script = script.replace("127.0.0.1:8000", f"127.0.0.1:{port}")
        done = typed(script, fresh, {"SVS_DATABASE_URL": database})

    assert done.returncode == 0, done.stderr
    assert "job_local" in {one["code"] for one in json.loads(done.stdout)["data"]}
