"""Programs that some tests need beside Python: found, or installed where that is allowed.

No test is left out for want of one: it stops, and says the one command that mends it.
"""

import fcntl
import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator, Sequence
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
    return needed(what, lambda: next(filter(None, map(shutil.which, names)), None), package)


def needed(what: str, found: Callable[[], str | None], package: str) -> str:
    """Give what is found of something else than a program; where it may be, it is installed.

    Args:
        what: it is, in words.
        found: tells where it is, or nothing.
        package: of Debian, that has it.

    Raises:
        ProgramMissing: saying the one command to run.
    """
    command = f"apt-get update && apt-get install --yes --no-install-recommends {package}"
    with _alone():
        there = found()
        if there is None and _may_install():
            subprocess.run(["/bin/sh", "-c", command], check=False, capture_output=True)
            there = found()
    if there is None:
        raise ProgramMissing(f"These tests need {what}. As root, run: {command}")
    return there


def _may_install() -> bool:
    is_debian = Path("/etc/debian_version").exists() and shutil.which("apt-get") is not None
    return is_debian and hasattr(os, "geteuid") and os.geteuid() == 0


@contextmanager
def _alone() -> Iterator[None]:
    """Hold back the other processes of a test run: two that install at once refuse each other."""
    with (Path(tempfile.gettempdir()) / "tests-programs.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
