"""Files as public bodies publish them: whole where they are at hand, else a few rows of each."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from io import BytesIO
from itertools import chain
from pathlib import Path
from typing import Any

from openpyxl import Workbook as Made

from app.problems import Finding
from app.spreadsheets.mapping.guess import guess
from app.spreadsheets.mapping.head import Head, HeadSheet
from app.spreadsheets.mapping.plan import Reading, compile_profile
from app.spreadsheets.mapping.profile import Profile
from app.spreadsheets.mapping.proposing import tables_of
from app.spreadsheets.mapping.shipping import preset_called
from app.spreadsheets.mapping.stream import rows_of
from app.spreadsheets.mapping.target import TargetName
from app.spreadsheets.mapping.understood import Understood
from app.spreadsheets.reading import workbook
from app.spreadsheets.sheet import Workbook
from app.spreadsheets.table import hidden

CUT = Path(__file__).parent / "published"
WHOLE = Path(__file__).parents[4] / "shared" / "data"
SUFFIX = ".json"  #: of a workbook that was cut: its sheets, and of each its rows by number


def homes() -> Iterator[Path]:
    """Give the folders in which the files are."""
    yield CUT
    if (WHOLE / "spend").is_dir():
        yield WHOLE


def content_of(home: Path, name: str) -> bytes:
    """Give the bytes of a file."""
    path = home / name
    return path.read_bytes() if path.exists() else _made(path.with_name(path.name + SUFFIX))


def _made(path: Path) -> bytes:
    """Make a workbook of what is left of it."""
    made = Made()
    made.remove(made.worksheets[0])
    for name, rows in json.loads(path.read_text("utf-8")).items():
        sheet = made.create_sheet(name)
        for number, cells in rows:
            for at, cell in enumerate(cells, 1):
                value = date.fromisoformat(cell["day"]) if isinstance(cell, dict) else cell
                sheet.cell(number, at, value)
    out = BytesIO()
    made.save(out)
    return out.getvalue()


@dataclass
class Came:
    """What came of a file."""

    book: Workbook
    readings: list[Reading] = field(default_factory=list)
    rows: list[Understood] = field(default_factory=list)

    @property
    def read(self) -> list[dict[str, Any]]:
        """Give what the rows say that were read."""
        return [one.values for one in self.rows if not one.why]

    @property
    def whys(self) -> dict[int, str]:
        """Give why rows were not read, by their numbers, of the last sheet that has such."""
        return {one.number: one.why for one in self.rows if one.why}

    @property
    def findings(self) -> list[Finding]:
        """Give everything that was found."""
        about = chain.from_iterable(one.findings for one in self.readings)
        return [*about, *chain.from_iterable(one.findings for one in self.rows)]

    def all_of(self, key: str) -> list[Any]:
        """Give what the rows say of a field."""
        return [values[key] for values in self.read if key in values]


def read_by(profile: Profile, content: bytes) -> Came:
    """Read a file by a profile."""
    came = Came(workbook(content, "", is_ragged=True))
    plan = compile_profile(profile)
    for sheet in came.book.sheets:
        reading = plan.rows(sheet.name, rows_of(sheet))
        came.rows += list(reading)
        came.readings.append(reading)
    return came


def whole(content: bytes) -> Head:
    """Give a file as it is looked at."""
    book = workbook(content, "", is_ragged=True)
    return Head([
        HeadSheet(one.name, list(rows_of(one)), tuple(hidden(one))) for one in book.sheets
    ])  # fmt: skip


def by_preset(home: Path, name: str, preset: str) -> Came:
    """Read a file by a profile that comes with the service."""
    return read_by(preset_called(preset), content_of(home, name))


def guessed(home: Path, name: str, target: TargetName | None = None) -> dict[str, Any]:
    """Give the profile that is guessed for a file, for a person to confirm."""
    found = guess(tables_of(whole(content_of(home, name))), name, target)
    assert found.missing == ()
    return found.document


def confirmed(document: dict[str, Any], content: bytes) -> Came:
    """Read a file by what was guessed, once a person has looked at it."""
    return read_by(Profile.model_validate(document), content)
