"""Large workbooks: taken in from the file to rows that count, and written out as lists.

Taking in is set against the time that openpyxl's read-only mode takes only to read the same file;
it reads, understands, matches suppliers by their numbers, looks postcodes up, stores and notes.
It runs in a process of its own, as in a worker, while this one asks for a list and writes a
little. Writing out is set against openpyxl's bare write-only mode with the same values.
"""

import json
import random
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from functools import partial
from io import BytesIO
from pathlib import Path
from statistics import quantiles
from tempfile import TemporaryDirectory
from typing import Any
from uuid import UUID

from openpyxl import Workbook, load_workbook
from sqlalchemy import Engine
from sqlmodel import Session, select

from app.organisations.role import Role
from app.organisations.suppliers.queries import suppliers_named
from app.organisations.tables import Authority
from app.platform.database import reading, writing
from app.platform.renditions.columns import columns_of
from app.platform.renditions.workbook import as_xlsx
from app.platform.request.messages import Message
from benchmarks.clock import least_of_both, times
from benchmarks.lot import databases
from benchmarks.taking_in import HEADINGS
from tests.callers import a_caller
from tests.places.places import load_sample
from tests.spend.made import a_supplier

SIZES, QUICK_SIZES = (100_000, 1_000_000), (5_000, 20_000)
FIRMS = 3_000  #: names in a file; the register has half of them
EVERY = 0.02  #: seconds between reads, and between writes, of the others
LISTED, QUICK_LISTED = 100_000, 5_000  #: rows that are written out
Row = list[Any]


def run(*, quick: bool = False) -> None:
    """Print what both take."""
    with TemporaryDirectory() as folder:
        for size in QUICK_SIZES if quick else SIZES:
            _taking_in(Path(folder), size)
    _writing_out(QUICK_LISTED if quick else LISTED)


def _taking_in(folder: Path, size: int) -> None:
    path = folder / f"{size}.xlsx"
    path.write_bytes(_file(size))
    bare = _took(lambda: _only_read(path))
    print(f"{size:,} rows of {len(HEADINGS)} columns; openpyxl only reads them in {bare:.1f} s")
    with databases() as engines:
        for name, engine in engines.items():
            _prepare(engine)
            idle, _ = _others(engine, lambda: time.sleep(2))
            told: dict[str, Any] = {}
            busy, waits = _others(engine, partial(_in_a_worker, engine, path, told))
            assert told["added"] == size
            print(
                f"  {name:10} {times(told['took'] / bare)} times that "
                f"({told['took'] / size * 1e6:.0f} µs a row); "
                f"{told['memory'] / 1e6:.0f} MB above idle; reads at the 95th percentile "
                f"{times(busy / idle)} times idle; a write waits at most {waits:.2f} s "
                f"(the longest of its own {told['longest_write']:.2f} s)"
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


def _prepare(engine: Engine) -> None:
    load_sample(engine)
    with writing(engine) as session:
        caller = a_caller(session, Role.ECONOMIC_DEVELOPMENT)
        for firm in range(0, FIRMS, 2):
            a_supplier(session, caller, f"Supplier {firm} Ltd", f"GB-COH-{firm + 1:08}")


def _in_a_worker(engine: Engine, path: Path, told: dict[str, Any]) -> None:
    url = engine.url.render_as_string(hide_password=False)
    program = [sys.executable, "-m", "benchmarks.taking_in", url, str(path)]
    done = subprocess.run(program, capture_output=True, text=True, check=True)  # noqa: S603
    told.update(json.loads(done.stdout.splitlines()[-1]))


def _others(engine: Engine, work: Callable[[], object]) -> tuple[float, float]:
    """Read and write a little while a work is done.

    Returns:
        The 95th percentile of the reads, and the longest of the writes, in seconds.
    """
    over = threading.Event()
    reads: list[float] = []
    writes: list[float] = []

    def again(took: list[float], once: Callable[[], None]) -> None:
        while not over.is_set():
            took.append(_took(once))
            time.sleep(EVERY)

    threads = [
        threading.Thread(target=again, args=(reads, lambda: _a_read(engine))),
        threading.Thread(target=again, args=(writes, lambda: _a_write(engine))),
    ]
    for one in threads:
        one.start()
    try:
        work()
    finally:
        over.set()
        for one in threads:
            one.join()
    return quantiles(reads, n=20)[-1], max(writes)


def _a_read(engine: Engine) -> None:
    with reading(engine) as session:
        suppliers_named(session, _authority(session), "Supplier 10 Ltd")


def _a_write(engine: Engine) -> None:
    with writing(engine) as session:
        owner = session.get_one(Authority, _authority(session))
        owner.address = f"Town Hall {time.perf_counter()}"


def _authority(session: Session) -> UUID:
    return session.exec(select(Authority.id)).one()


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


if __name__ == "__main__":
    run(quick="--quick" in sys.argv)
