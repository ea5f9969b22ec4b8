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

ROOT = Path(__file__).parents[1]
README = ROOT / "README.md"
PATIENCE = 60  #: seconds; only a fault is as slow as this
#: stands in where a machine has no curl: sends what the README's command says
CURL = """\
import sys
from urllib.request import Request, urlopen
given, told = iter(sys.argv[1:]), {}
for word in given:
    told.setdefault(word, []).append(next(given)) if word in ("-H", "-d") else None
    url = word if word.startswith("http") else told.get("url")
    told["url"] = url
headers = dict(line.split(": ", 1) for line in told["-H"])
body = open(told["-d"][0][1:], "rb").read()
print(urlopen(Request(told["url"], body, headers)).read().decode())
"""


def typed(heading: str) -> list[str]:
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


def run(script: str, folder: Path, **settings: str) -> "subprocess.CompletedProcess[str]":
    """Type it into a shell that stops at the first thing that fails."""
    tools = folder / "tools"
    tools.mkdir(exist_ok=True)
    if shutil.which("curl") is None:
        (tools / "curl").write_text(f"#!{sys.executable}\n{CURL}")
        (tools / "curl").chmod(0o755)
    return subprocess.run(
        ["/bin/sh", "-e"], input=script, cwd=folder,
        capture_output=True, text=True, timeout=PATIENCE,
        env={"PATH": f"{tools}:/usr/local/bin:/usr/bin:/bin", **settings},
    )  # fmt: skip


def test_the_sample_is_scored_replayed_stressed_and_fit_to_publish(fresh: Path) -> None:
    done = run("".join(typed("Score something of your own")), fresh)

    assert done.returncode == 0, done.stderr + done.stdout
    assert "Beta Build" in done.stdout
    assert "identical: " in done.stdout
    assert "fit to publish" in done.stdout
    receipt = json.loads((fresh / "var" / "receipt.json").read_text())
    assert [one["total"] for one in receipt["result"]["tenders"]] == ["88.4", "88"]


def test_the_sample_without_its_example_is_not_fit_to_publish(fresh: Path) -> None:
    script = "".join(typed("Score something of your own"))
    run(script, fresh)
    shutil.rmtree(fresh / "var" / "examples")

    again = run(".venv/bin/social-value rules check var/rules.yaml", fresh)

    assert again.returncode == 1
    assert re.findall(r"\[(\w+)\]", "".join(re.findall(r"fault:.*", again.stdout))) == [
        "no_example"
    ]


@contextmanager
def served(folder: Path, database: str) -> Iterator[int]:
    """Serve as the README says, on a free port, and give the port."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    service = subprocess.Popen(
        [".venv/bin/social-value", "serve", "--port", str(port)],
        cwd=folder, env={"SVS_DATABASE_URL": database}, stderr=subprocess.DEVNULL,
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
    script = "".join(typed("Serve it"))
    assert "127.0.0.1:8000" in script

    with served(fresh, database) as port:
        script = script.replace("127.0.0.1:8000", f"127.0.0.1:{port}")
        done = run(script, fresh, SVS_DATABASE_URL=database)

    assert done.returncode == 0, done.stderr
    tenders = json.loads(done.stdout)["tenders"]
    assert [one["supplier"] for one in tenders if one["rank"] == 1] == ["Beta Build"]
    assert {one["total"] for one in tenders} == {"84", "96.4"}
