"""What a bomb costs: the child that meets it stays within its memory and its time."""

import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from app.spreadsheets import opening, reading
from app.spreadsheets.large import bounds
from app.spreadsheets.large import reading as large
from tests.spreadsheets.hostile.layouts import LAYOUTS
from tests.spreadsheets.hostile.packages import PACKAGES
from tests.spreadsheets.hostile.spoiler import Spoiler
from tests.spreadsheets.hostile.template import Template
from tests.spreadsheets.large.made import HEADING, a_row

PATIENCE = 15  #: seconds of work, with room for a slow machine
ROWS = [list(HEADING), *(a_row(at) for at in range(1, 6))]
PAYMENTS = Template({"May": ROWS}, "May", heading=0, first=1)
#: those that are made to cost something
BOMBS = [
    one
    for one in (*PACKAGES, *LAYOUTS)
    if one.case in ("A4", "A6", "A7") or "laughs" in one.name or "merged over" in one.name
]
#: a process counts the memory of the one that it was begun by, so a small one begins the child
METER = (
    "import os, sys; child = os.posix_spawn(sys.argv[1], sys.argv[1:], os.environ); "
    "_, status, used = os.wait4(child, 0); "
    "print(status, used.ru_maxrss, int(1000 * (used.ru_utime + used.ru_stime)), file=sys.stderr)"
)


def cost(child: Sequence[str], content: bytes, tmp_path: Path) -> tuple[int, float, str]:
    """Run a child on a file, and give its bytes of memory, its seconds, and its last word."""
    path = tmp_path / "file"
    path.write_bytes(content)
    command = [*child, str(path)] if child is large.CHILD else [*child]
    with path.open("rb") as given:
        metered = subprocess.run(
            [sys.executable, "-S", "-c", METER, *command], stdin=given, capture_output=True,
            env={"PYTHONPATH": str(reading.HOME), "PYTHONUTF8": "1"}, check=True,
        )  # fmt: skip
    status, kilobytes, milliseconds = map(int, metered.stderr.split()[-3:])
    lines = metered.stdout.splitlines()
    last = json.loads(lines[-1])[0] if lines and status == 0 else "stopped"
    return kilobytes * 1024, milliseconds / 1000, str(last)


@pytest.mark.parametrize("bomb", BOMBS, ids=lambda one: one.called)
def test_a_bomb_costs_its_child_no_more_than_its_share(bomb: Spoiler, tmp_path: Path) -> None:
    content = bomb.make(PAYMENTS, "http://127.0.0.1:9")

    memory, seconds, last = cost(reading.CHILD, content, tmp_path)

    assert memory < opening.MEMORY
    assert seconds < PATIENCE
    assert last in ("done", "problem")


@pytest.mark.parametrize("bomb", BOMBS[::3], ids=lambda one: one.called)
def test_and_no_more_where_it_is_sent_as_a_large_file(bomb: Spoiler, tmp_path: Path) -> None:
    content = bomb.make(PAYMENTS, "http://127.0.0.1:9")

    memory, seconds, last = cost(large.CHILD, content, tmp_path)

    assert memory < bounds.MEMORY
    assert seconds < 2 * PATIENCE
    assert last in ("done", "problem")
