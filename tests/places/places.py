"""Places for the tests of this room: made-up files, and the sample that comes with the service."""

import csv
import io
import zipfile
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, func
from sqlmodel import col, select

from app.places.loading.claiming import Transactions
from app.places.loading.running import Loaded, load
from app.places.loading.surveying import Wanted
from app.places.reading import sample_files
from app.places.tables import PlaceLoad, PlacePostcode, PlaceRefusal
from app.platform.database import reading

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
PUBLISHED = Path(__file__).parents[2] / "../shared/data/geo"  #: real files, where there are any
ONSPD_2023 = (
    "pcd,pcd2,pcds,dointr,doterm,oscty,ced,oslaua,osward,parish,usertype,oseast1m,osnrth1m,"
    "osgrdind,oshlthau,nhser,ctry,rgn,lsoa11,msoa11,imd,oa21,lsoa21,msoa21,statsward"
)
ONSPD_2025 = (
    "pcd7,pcd8,pcds,dointr,doterm,cty25cd,ced25cd,lad25cd,wd25cd,parncp25cd,usrtypind,east1m,"
    "north1m,gridind,hlth19cd,nhser24cd,ctry25cd,rgn25cd,lsoa11cd,msoa11cd,imd20ind,oa21cd,"
    "lsoa21cd,msoa21cd,wdstl05cd"
)


def an_onspd_row(postcode: str = "IG11 0AB", **changes: str) -> list[str]:
    """Give a row under either header, of which a test names only what it is about."""
    given = {
        "introduced": "198001",
        "terminated": "",
        "county": "E99999999",
        "district": "E09000002",
        "ward": "E05014055",
        "east": "547437",
        "north": "0182820",
        "quality": "1",
        "country": "E92000001",
        "region": "E12000007",
        "lsoa11": "E01000010",
        "lsoa21": "E01034473",
    } | changes
    outward, inward = postcode[:-3].strip(), postcode[-3:]
    return [
        f"{outward:<4}{inward}",
        f"{outward:<5}{inward}",
        f"{outward} {inward}",
        given["introduced"],
        given["terminated"],
        given["county"],
        "E99999999",
        given["district"],
        given["ward"],
        "E43000217",
        "0",
        given["east"],
        given["north"],
        given["quality"],
        "E18000007",
        "E40000003",
        given["country"],
        given["region"],
        given["lsoa11"],
        "E02000015",
        "4000",
        "E00000041",
        given["lsoa21"],
        "E02000015",
        "05AAFZ",
    ]


def as_csv(header: str, rows: Iterable[Sequence[str]], quoted: bool = True) -> bytes:
    """Write rows as ONS does: text in quotation marks, lines ended by CR LF."""
    told = io.StringIO(newline="")
    if header:
        told.write(header + "\r\n")
    csv.writer(told, quoting=csv.QUOTE_ALL if quoted else csv.QUOTE_MINIMAL).writerows(rows)
    return told.getvalue().encode()


def a_file(folder: Path, name: str, content: bytes) -> Path:
    """Write a file."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path


def an_archive(folder: Path, name: str, members: dict[str, bytes]) -> Path:
    """Pack files into a ZIP archive."""
    path = folder / name
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for member, content in members.items():
            archive.writestr(member, content)
    return path


def ticking(start: datetime = NOW) -> Callable[[], datetime]:
    """Give a clock that moves on by a second each time it is read."""
    moment = start

    def clock() -> datetime:
        nonlocal moment
        moment += timedelta(seconds=1)
        return moment

    return clock


def loaded(engine: Engine, *paths: Path, **wanted: object) -> Loaded:
    """Load files, dated 1 January 2026 unless the test says otherwise."""
    told = {"dated": date(2026, 1, 1)} | wanted
    return load(Transactions.on(engine), list(paths), Wanted(**told), ticking())  # type: ignore[arg-type]


def load_sample(engine: Engine) -> None:
    """Load the real sample."""
    for files in sample_files():
        load(Transactions.on(engine), list(files.paths), files.wanted, ticking())


LETTERS = "ABDEFGHJLN"
#: enough for several transactions, with areas that change along the way
MANY = [
    an_onspd_row(f"IG{a} {b}{c}{d}", lsoa21=f"E0103{a}{b}{n}0")
    for a in range(1, 7)
    for b in range(10)
    for n, c in enumerate(LETTERS)
    for d in LETTERS
]


def stored(engine: Engine, table: type = PlacePostcode) -> int:
    with reading(engine) as session:
        return session.exec(select(func.count()).select_from(table)).one()


def the_loads(engine: Engine) -> list[PlaceLoad]:
    with reading(engine) as session:
        return list(session.exec(select(PlaceLoad).order_by(col(PlaceLoad.number))))


def refusals(engine: Engine) -> list[tuple[str, int, str]]:
    with reading(engine) as session:
        rows = session.exec(select(PlaceRefusal).order_by(col(PlaceRefusal.number)))
        return [(row.file, row.line, row.code) for row in rows]


def in_small_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have a file of some thousand rows take several blocks and several transactions."""
    monkeypatch.setattr("app.places.loading.opening.BLOCK", 20_000)
    monkeypatch.setattr("app.places.loading.running.TOGETHER", 500)
