"""Loading postcodes, against a bare insert of the same rows in the same run.

The file is made up and shaped as ONS writes its directory: fifty-three columns, text in quotation
marks, a third of the postcodes ended, a change of areas every three dozen rows. *Load* is all of
it: digest, reading, checking, storing, making visible. *Bare* is one `executemany` on SQLite, one
`COPY` on PostgreSQL, of the rows as they are stored, from memory, into a table of the same shape
with the same key, in one transaction. Bare reads no file and checks nothing; the aim is three
times.
"""

import resource
import sqlite3
import tempfile
import time
from collections.abc import Callable, Iterator
from itertools import islice, product
from pathlib import Path
from typing import Any

import psycopg
from sqlalchemy import Engine, text

from app.places.loading.claiming import Transactions
from app.places.loading.running import load
from app.places.loading.surveying import Wanted
from app.platform.clock import now
from app.platform.database import make_engine
from app.platform.migrating import upgrade
from tests.postgres import a_server

SIZES = (170_000, 1_700_000)
HEADER = (
    "pcd7,pcd8,pcds,dointr,doterm,cty25cd,ced25cd,lad25cd,wd25cd,parncp25cd,usrtypind,east1m,"
    "north1m,gridind,hlth19cd,nhser24cd,ctry25cd,rgn25cd,ssr95cd,pcon24cd,eer20cd,educ23cd,"
    "ttwa15cd,pco19cd,itl25cd,wdstl05cd,oa01cd,wdcas03cd,npark16cd,lsoa01cd,msoa01cd,ruc01ind,"
    "oac01ind,oa11cd,lsoa11cd,msoa11cd,wz11cd,sicbl24cd,bua24cd,ruc11ind,oac11ind,lat,long,"
    "lep21cd1,lep21cd2,pfa23cd,imd20ind,cal24cd,icb23cd,oa21cd,lsoa21cd,msoa21cd,ruc21ind"
)
ROW = (
    '"{outward:4}{inward}","{outward:5}{inward}","{outward} {inward}","1990{month:02}","{ended}",'
    '"E10000015","E58000666","E07{district:06}","E05{ward:06}","E43000079","1","{east}",'
    '"{north:07}","{quality}","E18000006","E40000002","E92000001","E12{region:06}","0",'
    '"E14000960","E15000006","E24000005","E30000237","E16000150","E05004803","26UGGR",'
    '"E00120568","26UGGR","E99999999","E01023743","E02004937","5","2B2","E00{oa:06}",'
    '"E01{lsoa:06}","E02004937","E33024349","E38000079","E34004707","E35001183","C1",'
    '51.{oa:06},-0.{east:06},"E37000017","","E23000027",{rank},"S99999999","S99999999",'
    '"E00{oa:06}","E01{lsoa:06}","E02004937","C1"\r\n'
)
AREAS = [  # as many as are needed for the larger file
    f"{one}{two}" for one in "BCDEGHIKLMNPRST" for two in ("", *"ABDHLNRST")
]
LETTERS = "ABDEFGHJLNPQRSTUWXYZ"
SHAPE = (
    "load INTEGER, key VARCHAR(7), introduced INTEGER, terminated INTEGER, easting INTEGER, "
    "northing INTEGER, quality SMALLINT, areas INTEGER NOT NULL, PRIMARY KEY (load, key)"
)


def run() -> None:
    """Print how many times the bare insert a load takes, at two sizes, on both databases."""
    print("Loading postcodes: a load as a multiple of a bare insert of the same rows")
    with tempfile.TemporaryDirectory() as folder, a_server() as server:
        for size in SIZES:
            path = Path(folder) / f"ONSPD_MAY_2026_{size}.csv"
            _write(path, size)
            _compare("SQLite", size, path, f"sqlite:///{folder}/{size}.sqlite3", _bare_sqlite)
            _compare("PostgreSQL", size, path, server, _bare_postgresql)
            path.unlink()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"  peak memory of this process, the bare rows included: {peak:.0f} MiB")


def _write(path: Path, size: int) -> None:
    with path.open("w", newline="") as stream:
        stream.write(HEADER + "\r\n")
        stream.writelines(islice(_rows(), size))


def _rows() -> Iterator[str]:
    codes = product(AREAS, range(1, 12), range(10), LETTERS, LETTERS)
    for number, (area, district, sector, one, two) in enumerate(codes):
        yield ROW.format(
            outward=f"{area}{district}",
            inward=f"{sector}{one}{two}",
            month=number % 12 + 1,
            ended="200401" if number % 3 == 0 else "",
            district=number // 5184,
            ward=number // 216,
            region=number // 200_000,
            lsoa=number // 36,
            oa=number // 12,
            east=400_000 + number % 90_000,
            north=200_000 + number * 7 % 90_000,
            quality=1 if number % 50 else 9,
            rank=number % 30_000,
        )


def _compare(
    name: str, size: int, path: Path, url: str, bare: Callable[[Engine, list[Any]], float]
) -> None:
    engine = make_engine(url)
    upgrade(engine)
    began = time.perf_counter()
    done = load(Transactions.on(engine), [path], Wanted(label=f"{size}"), now)
    took = time.perf_counter() - began
    assert (done.load.rows_stored, done.load.rows_refused) == (size, 0)
    with engine.connect() as connection:
        query = text("SELECT * FROM place_postcode WHERE load = :load ORDER BY key")
        rows = [tuple(row) for row in connection.execute(query, {"load": done.load.number})]
    assert len(rows) == size
    against = bare(engine, rows)
    engine.dispose()
    print(
        f"  {name:10} {size:>9,} rows: {took / against:.2f} times bare "
        f"({took / size * 1e6:.1f} µs a row, bare {against / size * 1e6:.1f})"
    )


def _bare_sqlite(engine: Engine, rows: list[Any]) -> float:
    connection = sqlite3.connect(f"{engine.url.database}.bare", isolation_level=None)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute(f"CREATE TABLE bare ({SHAPE}) WITHOUT ROWID")
    began = time.perf_counter()
    connection.execute("BEGIN")
    connection.executemany("INSERT INTO bare VALUES (?, ?, ?, ?, ?, ?, ?, ?)", rows)
    connection.execute("COMMIT")
    took = time.perf_counter() - began
    connection.close()
    return took


def _bare_postgresql(engine: Engine, rows: list[Any]) -> float:
    address = engine.url.set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(address) as connection:
        connection.execute(f"CREATE TABLE bare ({SHAPE})")
        connection.commit()
        began = time.perf_counter()
        with connection.cursor() as cursor, cursor.copy("COPY bare FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)
        connection.commit()
        took = time.perf_counter() - began
        connection.execute("DROP TABLE bare")
    return took


if __name__ == "__main__":
    run()
