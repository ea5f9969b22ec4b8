"""A lot that was tendered for, marked and scored, as the benchmarks of the service read it."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import UUID

from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlalchemy import Engine, make_url, text

from app.main import create_app
from app.platform.database import make_engine
from app.platform.http.dependencies import clock_of_database, time_of_request
from app.platform.logs import configure
from app.platform.migrating import upgrade
from app.platform.settings import Settings
from benchmarks.asking import Headers
from tests.assessments.results.made import SENT, Judged, an_offer
from tests.postgres import a_server
from tests.tenders.made import SEAL_KEY

DATABASES = ("SQLite", "PostgreSQL")


@dataclass(frozen=True, slots=True)
class Scored:
    """A lot that was scored."""

    judged: Judged
    lot: UUID
    assessment: str
    tender: UUID  #: one of its tenders

    @property
    def officer(self) -> Headers:
        """Whoever reads it."""
        return self.judged.officer

    @property
    def card(self) -> str:
        """The path of the tender's scorecard."""
        return f"/v1/assessments/{self.assessment}/scorecards/{self.tender}"

    @property
    def tenders(self) -> str:
        """The path of the list of its tenders."""
        return f"/v1/lots/{self.lot}/tenders"


@contextmanager
def databases() -> Iterator[Mapping[str, Engine]]:
    """Give an empty database of each kind, brought up to date; SQLite's is a file on the disk."""
    configure(Settings(log_level="error"))  # whatever is made beforehand is not told
    with TemporaryDirectory() as folder, a_server() as server:
        name = f"bench_{Path(folder).name.lower()}"
        there = make_engine(server).execution_options(isolation_level="AUTOCOMMIT")
        with there.connect() as connection:
            connection.execute(text(f'CREATE DATABASE "{name}"'))
        address = make_url(server).set(database=name).render_as_string(hide_password=False)
        urls = (f"sqlite:///{folder}/service.sqlite3", address)
        engines = dict(zip(DATABASES, map(make_engine, urls), strict=True))
        for engine in engines.values():
            upgrade(engine)
        yield engines
        for engine in engines.values():
            engine.dispose()
        with there.connect() as connection:
            connection.execute(text(f'DROP DATABASE "{name}" WITH (FORCE)'))
        there.dispose()


def a_service(engine: Engine) -> FastAPI:
    """Make the service on a database, without a limit on how often one may ask.

    It writes no log line of each request: neither does what it is measured against.
    """
    url = engine.url.render_as_string(hide_password=False)
    settings = Settings(
        database_url=url, seal_key=SEAL_KEY, log_level="error", requests_per_minute=1_000_000_000
    )
    configure(settings)
    return create_app(settings, engine)


@contextmanager
def arranging(engine: Engine, at: datetime = SENT) -> Iterator[TestClient]:
    """Give a client of the service at a moment, by its own clock and the database's."""
    app = a_service(engine)
    app.dependency_overrides[time_of_request] = lambda: at
    app.dependency_overrides[clock_of_database] = lambda: lambda _session: at
    with TestClient(app) as client:
        yield client


def scored(client: TestClient, engine: Engine, number: int) -> Scored:
    """Have a lot of some tenders scored."""
    judged = Judged(client, engine)
    judged.offers = {f"Firm {n}": an_offer(100_000 + n, 10 - n % 10) for n in range(number)}
    judged.marks = dict.fromkeys(judged.offers, "3")
    assessment = judged.assessed()
    return Scored(judged, judged.lot, assessment, judged.tenders["Firm 0"])


def award(one: Scored) -> None:
    """Have the lot's best tender recommended and awarded."""
    body = {"tender_id": str(one.tender), "reasons": "The highest total of all of them."}
    made = one.judged.done(one.officer, f"/lots/{one.lot}/recommendations", body)
    decided = {"recommendation_id": made["id"]}
    one.judged.done(one.judged.second, f"/lots/{one.lot}/award", decided)
