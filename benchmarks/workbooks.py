"""Large workbooks: taken in from their upload to rows that count, and written out as lists.

Taking in is set against the time that openpyxl's read-only mode takes only to read the same file,
from the first byte that is sent until it is saved; and, of it, staging alone, in a process of its
own. Writing out is set against openpyxl's bare write-only mode with the same values.
"""

import json
import random
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from uuid import UUID

from openpyxl import Workbook, load_workbook
from sqlalchemy import Engine

from app.organisations.role import Role
from app.platform.database import writing
from app.platform.renditions.columns import columns_of
from app.platform.renditions.workbook import as_xlsx
from app.platform.request.messages import Message
from app.spreadsheets.mapping.keeping import keep
from benchmarks.clock import least_of_both, times
from benchmarks.lot import databases
from benchmarks.running import Headers, running
from benchmarks.taking_in import HEADINGS
from benchmarks.uploading import taken
from tests.callers import ISSUED, a_person, caller_of
from tests.places.places import load_sample
from tests.spend.made import a_supplier
from tests.spreadsheets.large.made import a_profile

SIZES, QUICK_SIZES = (100_000,), (5_000,)  #: rows; others are named, such as a million
FEW = 20  #: rows of a file that is checked before
FIRMS = 3_000  #: names in a file; the register has half of them
LISTED, QUICK_LISTED = 100_000, 5_000  #: rows that are written out
Row = list[Any]


def run(*, quick: bool = False, sizes: Sequence[int] = ()) -> None:
    """Print what both take.

    Args:
        quick: with smaller sizes.
        sizes: rows of the files that are taken in; given more than one, growth is told as well.
    """
    usual = QUICK_SIZES if quick else SIZES
    with TemporaryDirectory() as folder:
        took = {size: _taking_in(Path(folder), size) for size in sorted(sizes or usual)}
    least, most = min(took), max(took)
    if least != most:
        for name in took[least]:
            growth = took[most][name] / most / (took[least][name] / least)
            print(f"  {name:10} a row of {most:,} takes {times(growth)} times one of {least:,}")
    _writing_out(QUICK_LISTED if quick else LISTED)


def _taking_in(folder: Path, size: int) -> dict[str, float]:
    """Print what a file takes, and give the seconds from its upload to saved by database."""
    path = folder / f"{size}.xlsx"
    path.write_bytes(_file(size))
    bare = _took(lambda: _only_read(path))
    print(
        f"{size:,} rows of {len(HEADINGS)} columns, {path.stat().st_size / 1e6:.1f} MB; openpyxl "
        f"only reads them in {bare:.1f} s"
    )
    took = {}
    with databases() as engines:
        for name, engine in engines.items():
            took[name] = _uploaded(name, engine, path, size, bare)
    with databases() as engines:
        for name, engine in engines.items():
            _staged(name, engine, path, size, bare)
    path.unlink()
    return took


def _uploaded(name: str, engine: Engine, path: Path, size: int, bare: float) -> float:
    headers, profile = _prepare(engine)
    with running(engine, path.parent) as service:
        told = taken(service, headers, path, _file(FEW), profile, size)
    print(
        f"  {name:10} from upload to saved {times(told.took / bare)} times that "
        f"({told.took / size * 1e6:.0f} µs a row: {told.uploaded:.1f} s uploaded, "
        f"{told.checked:.1f} s checked, {told.saved:.1f} s saved); {told.memory / 1e6:.0f} MB "
        f"above idle; reads at the 95th percentile {times(told.reads)} times idle; a write waits "
        f"at most {told.wait:.2f} s",
        flush=True,
    )
    return told.took


def _staged(name: str, engine: Engine, path: Path, size: int, bare: float) -> None:
    _prepare(engine)
    url = engine.url.render_as_string(hide_password=False)
    program = [sys.executable, "-m", "benchmarks.taking_in", url, str(path)]
    done = subprocess.run(program, capture_output=True, text=True, check=True)  # noqa: S603
    told = json.loads(done.stdout.splitlines()[-1])
    if told["added"] != size:
        raise SystemExit(f"Not every row was staged: {told}")
    print(
        f"  {name:10} of it, staging {times(told['took'] / bare)} times that "
        f"({told['took'] / size * 1e6:.0f} µs a row); {told['memory'] / 1e6:.0f} MB above idle; "
        f"the longest of its writes {told['longest_write']:.2f} s",
        flush=True,
    )


def _file(size: int) -> bytes:
    random.seed(5)
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Spend")
    sheet.append(list(HEADINGS.values()))
    for number in range(size):
        sheet.append(_row(number))
    written = BytesIO()
    book.save(written)
    return written.getvalue()


def _row(number: int) -> Row:
    firm = random.randrange(FIRMS)  # noqa: S311 - nothing secret
    return [
        f"Supplier {firm} Limited",
        round(random.uniform(-500, 20_000), 2),  # noqa: S311
        "Anytown Council",
        f"Department {number % 12}",
        f"Service {number % 40}",
        f"{firm + 1:08}",
        date(2025, 4, 1) + timedelta(days=number % 360),
        f"T{number:07}",
        round(random.uniform(0, 200), 2),  # noqa: S311
        f"Purpose {number % 300}",
        f"IG{firm % 11 + 1} {firm % 9 + 1}AB",
        "Yes" if firm % 3 else "No",
    ]


def _only_read(path: Path) -> None:
    for _ in load_workbook(path, read_only=True).worksheets[0].iter_rows(values_only=True):
        pass


def _took(work: Callable[[], None]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def _prepare(engine: Engine) -> tuple[Headers, UUID]:
    """Enter places, suppliers, somebody to send files, and the profile that reads them."""
    load_sample(engine)
    headers = a_person(engine, Role.ECONOMIC_DEVELOPMENT)
    caller = caller_of(engine, headers)
    with writing(engine) as session:
        for firm in range(0, FIRMS, 2):
            a_supplier(session, caller, f"Supplier {firm} Ltd", f"GB-COH-{firm + 1:08}")
        return headers, keep(session, caller, a_profile(headings=HEADINGS), "", ISSUED).id


class Listed(Message):
    """A row that is written out."""

    name: str
    amount: Decimal
    body: str
    unit: str
    service: str
    company: str
    paid_on: date
    transaction: str
    vat: Decimal
    purpose: str
    postcode: str
    is_sme: bool


def _writing_out(size: int) -> None:
    given = [
        {**dict(zip(Listed.model_fields, _row(number), strict=True)), "is_sme": number % 2 == 0}
        for number in range(size)
    ]
    for one in given:
        one["amount"], one["vat"] = Decimal(str(one["amount"])), Decimal(str(one["vat"]))
    rows = [Listed(**one) for one in given]
    plain = [list(one.values()) for one in given]
    columns = columns_of(Listed)
    took = least_of_both(
        {"ours": lambda: as_xlsx(columns, rows, "Spend"), "bare": lambda: _bare(plain)}, rounds=2
    )
    ratio = took["ours"].processor / took["bare"].processor
    print(f"{size:,} rows written out: {times(ratio)} times openpyxl's bare write-only mode")


def _bare(rows: list[Row]) -> bytes:
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Spend")
    for row in rows:
        sheet.append(row)
    written = BytesIO()
    book.save(written)
    return written.getvalue()
