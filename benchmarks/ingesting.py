"""Ten thousand published releases, sent in one file and used, against reading them bare.

Bare is what any program must do with them: read the JSON with exact numbers, and hold each release
against the schema of the standard with its extensions. It is done twice, by the usual validator
and by one that is compiled. Ingesting is all that follows the last byte: cut out of the file,
read, kept, merged, made contracts, suppliers and ratings of, and answered one by one. No rules are
named, so that of the tender notices, which are half of the releases, no drafts are made.
"""

import gc
import json
import os
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from functools import partial
from typing import Any

import jsonschema_rs
from jsonschema import Draft4Validator
from sqlalchemy import Engine

from app.contracts.kind import Regime
from app.ocds.intake.merging import whole_schema
from app.ocds.intake.receiving import Arriving, Wanted, receive
from app.ocds.intake.tables import OcdsIngest
from app.organisations.role import Role
from app.platform.database import reading, writing
from app.platform.jobs.working import run as run_job
from app.rooms import SHOP
from benchmarks.clock import Least, least_of_both, times
from benchmarks.lot import databases
from benchmarks.memory import Watch
from tests.callers import a_person, caller_of
from tests.ocds.contracts.samples import SAMPLES
from tests.ocds.notices import REAL

MANY, QUICK = 10_000, 500
NOW = datetime(2026, 9, 28, 9, 30, tzinfo=UTC)
ROUNDS = 2
WANTED = Wanted(regime=Regime.PCR15)
HISTORY = "history-ocds-h6vhtk-05d4a5"


def run(*, quick: bool = False) -> None:
    """Print what each takes.

    Args:
        quick: with fewer releases.
    """
    many = QUICK if quick else MANY
    file = b"".join(_file(many, "bare"))
    usual, compiled = (
        Draft4Validator(whole_schema()),
        jsonschema_rs.Draft4Validator(whole_schema()),
    )
    validators: dict[str, Callable[[Any], Any]] = {
        "jsonschema": lambda one: sum(1 for _ in usual.iter_errors(one)),
        "jsonschema-rs": lambda one: sum(1 for _ in compiled.iter_errors(one)),
    }
    print(f"{many:,} releases in {len(file) / 1e6:.1f} MB")
    gc.collect()
    gc.freeze()  # as a worker does once it has loaded everything
    bare = least_of_both(
        {name: partial(_bare, file, of) for name, of in validators.items()}, ROUNDS
    )
    for name, took in bare.items():
        print(f"  bare, by {name:14} {took.wall:.1f} s ({took.processor:.1f} of processor)")
    with databases() as engines:
        for name, engine in engines.items():
            _ingesting(name, engine, many, bare)


def _bare(file: bytes, validate: Callable[[Any], Any]) -> int:
    """Read each release with exact numbers, and hold it against the schema."""
    found = 0
    for one in json.loads(file, parse_float=Decimal, parse_int=Decimal)["releases"]:
        found += bool(validate(one))
    return found


def _ingesting(name: str, engine: Engine, many: int, bare: dict[str, Least]) -> None:
    who = a_person(engine, Role.PROCUREMENT_OFFICER)
    watch = Watch(os.getpid())
    watch.start()

    work = partial(_ingest, engine, who, _file(many, name[0].lower()))
    took = least_of_both({"ingesting": work}, 1)["ingesting"]
    memory = watch.stop()
    print(f"  {name:10} {took.wall:.1f} s ({took.processor:.1f} of processor)")
    for by, one in bare.items():
        wall, processor = took.wall / one.wall, took.processor / one.processor
        print(f"             {times(wall)} times bare by {by} ({times(processor)} of processor)")
    print(f"             {memory / 1e6:.0f} MB of memory above what there was")
    with reading(engine) as session:
        kinds = Counter[str]()
        for row in session.connection().exec_driver_sql("SELECT made FROM ocds_answer"):
            kinds.update(one["kind"] for one in json.loads(row[0]))
    print(f"             made: {dict(sorted(kinds.items()))}")


def _ingest(engine: Engine, who: dict[str, str], file: Iterator[bytes]) -> None:
    caller, arriving = caller_of(engine, who), Arriving(engine, NOW)
    for some in file:
        arriving.take(some)
    arriving.end()
    with writing(engine) as session:
        job = receive(session, arriving, WANTED, caller, NOW).job_id
    run_job(engine, SHOP.by_name(), job, lambda: NOW)
    with reading(engine) as session:
        row = session.get_one(OcdsIngest, arriving.id)
        if row.read_at is None or row.trouble:
            raise SystemExit(f"The file was not read: {row.trouble}")


def _file(many: int, prefix: str) -> Iterator[bytes]:
    """Give a package of real releases, each procurement again and again under another ocid."""
    cycle = list(_cycle())
    yield b'{"version": "1.1", "releases": ['
    for number in range(many):
        turn, place = divmod(number, len(cycle))
        one = cycle[place]
        copied = one.text.replace(one.ocid, f"ocds-{prefix}{turn:06}-{one.procurement}")
        copied = copied.replace(one.name, f"{prefix}-{number}-{one.name[-10:]}")
        yield (("," if number else "") + copied).encode()
    yield b"]}"


@dataclass(frozen=True, slots=True)
class _Release:
    """A real release as it is written."""

    text: str
    ocid: str
    name: str
    procurement: int  #: which of the cycle's


def _cycle() -> Iterator[_Release]:
    """Give what is repeated: by their kinds about what the four portals publish.

    Of twenty-four twelve are tender notices, five are awards whose supplier has no number of a
    register, and seven tell of four contracts: one of them in four notices.
    """
    awards = [f"award-{name}" for name in ("2a1e3359",) * 5 + ("f20e2ab3",)]
    names = [*awards, "uk7-028961-2025", "implementation-ocds-213czf-000-00001"]
    paths = [REAL] * 12 + [SAMPLES / f"{name}.json" for name in (*names, HISTORY)]
    for procurement, path in enumerate(paths):
        document = json.loads(path.read_text(encoding="utf-8"))
        for one in document.get("releases", [document]):
            text = json.dumps(one, ensure_ascii=False)
            yield _Release(text, one["ocid"], one["id"], procurement)
