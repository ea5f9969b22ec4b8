"""What tests of the second story ask for: to have it told as of any day."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time

import pytest
from fastapi import FastAPI
from sqlalchemy import Engine
from sqlmodel import select

from app.demo.keeping.telling import kept_promises
from app.demo.serving import Service, serving
from app.demo.stage import Stage, let_in
from app.main import create_app
from app.platform import logs
from app.platform.database import reading
from app.platform.http.dependencies import clock_of_database, time_of_request
from app.platform.jobs.tables import Job, JobState
from app.platform.jobs.working import run
from app.platform.settings import Settings
from app.rooms import SHOP
from tests.demo.story import Told

ONE_FIRM = ["Alder"]


@dataclass(frozen=True, slots=True)
class Elsewhen(Service):
    """A service whose worker lives on the day of the story, as its requests do."""

    at: datetime

    def do_jobs(self) -> None:
        """Do whatever waits to be done."""
        with reading(self.engine) as session:
            waiting = list(session.exec(select(Job.id).where(Job.state == JobState.WAITING)))
        for job_id in waiting:
            run(self.engine, self.shop.by_name(), job_id, lambda: self.at)


@pytest.fixture(scope="session")
def told_on(tmp_path_factory: pytest.TempPathFactory) -> Callable[[date], Told]:
    """Give what has the second story told on a day, each time through a service of its own."""

    def tell(day: date) -> Told:
        folder, at = tmp_path_factory.mktemp("kept"), _morning(day)
        try:
            with serving(_service_at(at), SHOP) as real:
                service = Elsewhen(real.port, real.engine, real.shop, real.outbox, at)
                stage = Stage(service, folder)
                let_in(stage, ONE_FIRM)
                return Told(list(kept_promises(stage, day)), folder, set())
        finally:
            logs.configure(Settings())

    return tell


def _morning(day: date) -> datetime:
    return datetime.combine(day, time(10), tzinfo=UTC)


def _service_at(at: datetime) -> Callable[[Settings, Engine], FastAPI]:
    """Make a service for which it is always the same moment."""

    def make(settings: Settings, engine: Engine) -> FastAPI:
        app = create_app(settings, engine)
        app.dependency_overrides[time_of_request] = lambda: at
        app.dependency_overrides[clock_of_database] = lambda: lambda _session: at
        return app

    return make
