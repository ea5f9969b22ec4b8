"""The child is bound in memory, and says so when that is not enough."""

import subprocess
import sys
from io import BytesIO, StringIO
from pathlib import Path

import pytest

from app.problems import Invalid
from app.spreadsheets.large import opening
from app.spreadsheets.large.reading import CHILD
from app.spreadsheets.large.streaming import Stream
from app.spreadsheets.reading import HOME

HUNGRY = """
import sys
from app.problems import Invalid
from app.spreadsheets.large import opening
def hungry(file, stream):
    bytearray(opening.MEMORY)
opening.open_file = hungry
sys.argv = ["opening", sys.argv[1]]
opening.main()
"""


def test_a_child_that_needs_too_much_memory_says_so(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(b"a\n")
    done = subprocess.run(
        [*CHILD[:-2], "-c", HUNGRY, str(path)],
        env={"PYTHONPATH": str(HOME)},
        capture_output=True,
        text=True,
        check=True,
    )

    assert '"problem", "TooLarge"' in done.stdout
    assert "300 MB of memory" in done.stdout


def test_the_child_needs_nothing_but_the_standard_library(tmp_path: Path) -> None:
    told = subprocess.run(
        [*CHILD[:-2], "-c", "import sys, app.spreadsheets.large.opening; print(*sys.modules)"],
        env={"PYTHONPATH": str(HOME)},
        capture_output=True,
        text=True,
        check=True,
    )

    found = {name.split(".")[0] for name in told.stdout.split()}
    assert found - set(sys.stdlib_module_names) - {"app", "__main__"} == set()


@pytest.mark.parametrize("content", [b"", b"\n \n"])
def test_an_empty_file_is_refused(content: bytes) -> None:
    with pytest.raises(Invalid, match="empty"):
        opening.open_file(BytesIO(content), Stream(StringIO()))
