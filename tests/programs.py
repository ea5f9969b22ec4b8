"""Programs that some tests need beside Python: found, or installed where that is allowed.

No test is left out for want of one: it stops, and says the one command that mends it.
"""

import fcntl
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path


class ProgramMissing(Exception):
    """There is no such program here; it says the one command that mends it."""


def program(what: str, names: Sequence[str], package: str) -> str:
    """Give the path of a program; as root on Debian it is installed where it is missing.

    Args:
        what: it is, in words.
        names: that it may have; the first that is found is taken.
        package: of Debian, that has it.

    Raises:
        ProgramMissing: saying the one command to run.
    """
    command = f"apt-get update && apt-get install --yes --no-install-recommends {package}"
    with _alone(package):
        found = _found(names)
        if found is None and _may_install():
            subprocess.run(["/bin/sh", "-c", command], check=False, capture_output=True)
            found = _found(names)
    if found is None:
        raise ProgramMissing(f"These tests need {what}. As root, run: {command}")
    return found


def _found(names: Sequence[str]) -> str | None:
    return next(filter(None, map(shutil.which, names)), None)


def _may_install() -> bool:
    is_debian = Path("/etc/debian_version").exists() and shutil.which("apt-get") is not None
    return is_debian and hasattr(os, "geteuid") and os.geteuid() == 0


@contextmanager
def _alone(package: str) -> Iterator[None]:
    """Hold back the other processes of a test run, so that one of them installs."""
    with (Path(tempfile.gettempdir()) / f"tests-{package}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
