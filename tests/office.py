"""A real LibreOffice for tests: found, or installed where that is allowed; never done without."""

import re
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.programs import needed, program

#: what opens workbooks and what opens letters, each with the launcher that shows it is there
PARTS = (("Calc", "localc", "libreoffice-calc"), ("Writer", "lowriter", "libreoffice-writer"))
SECONDS = 120  #: for one call
#: comma, double quotes, UTF-8, from the first row, text as it is shown, every sheet
CSV = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1"
NAMES = ("soffice", "libreoffice")


class NothingConverted(Exception):
    """LibreOffice made nothing of what it was given."""


class Office:
    """A LibreOffice with a profile of its own, so that no two that run at once meet."""

    def __init__(self, program: str, folder: Path) -> None:
        """Take where it is, and a folder of its own."""
        self._program, self._folder, self._calls = program, folder, 0

    def converted(self, files: Mapping[str, bytes], form: str) -> dict[str, bytes]:
        """Convert files in one call.

        Args:
            files: content by name, with an ending.
            form: such as `ods`, or one with a filter, such as `CSV`.

        Returns:
            What came of them, by name; several files where a sheet each is one.

        Raises:
            NothingConverted: with what LibreOffice said: it ends well also when it fails.
        """
        self._calls += 1
        sent, got = (self._folder / f"{part}{self._calls}" for part in ("sent", "got"))
        sent.mkdir()
        for name, content in files.items():
            (sent / name).write_bytes(content)
        profile = (self._folder / "profile").as_uri()
        ran = subprocess.run(
            [
                self._program, f"-env:UserInstallation={profile}", "--headless", "--convert-to",
                form, "--outdir", str(got), *(str(sent / name) for name in files),
            ],
            check=True, capture_output=True, timeout=SECONDS,
        )  # fmt: skip
        if not got.is_dir():
            raise NothingConverted((ran.stdout + ran.stderr).decode(errors="replace"))
        return {path.name: path.read_bytes() for path in sorted(got.iterdir())}


def leaves(pdf: bytes) -> int:
    """Count the sheets of a PDF that LibreOffice made."""
    return len(re.findall(rb"/Type\s*/Page\b(?!s)", pdf))


def _arial() -> str | None:
    """Find what is shown for Arial; without fontconfig there is a desktop, and that has it."""
    asked = shutil.which("fc-match")
    if asked is None:
        return "Arial"
    told = subprocess.run([asked, "Arial"], check=True, capture_output=True, text=True).stdout
    return told if re.search("arial|liberation", told, re.IGNORECASE) else None


@pytest.fixture(scope="session")
def office(tmp_path_factory: pytest.TempPathFactory) -> Office:
    """Give a LibreOffice to convert workbooks with."""
    for part, launcher, package in PARTS:
        program(f"LibreOffice {part}", (launcher,), package)
    needed("Arial, or letters of its measure", _arial, "fonts-liberation")
    found = program("LibreOffice", NAMES, PARTS[0][-1])
    return Office(found, tmp_path_factory.mktemp("office"))
