from collections.abc import Iterator
from datetime import datetime

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlalchemy import Engine

from app.organisations.role import Role
from app.platform.http.dependencies import time_of_request
from app.platform.settings import Settings
from tests.callers import a_person
from tests.served import served
from tests.spreadsheets.imports.made import Office
from tests.spreadsheets.imports.register import REGISTER
from tests.tenders.made import SEAL_KEY


@pytest.fixture
def settings(engine: Engine) -> Settings:
    address = engine.url.render_as_string(hide_password=False)
    return Settings(database_url=address, seal_key=SEAL_KEY, requests_per_minute=100_000)


@pytest.fixture
def office(settings: Settings, engine: Engine, now: datetime) -> Iterator[Office]:
    """Give an office whose service takes registers."""
    with served(settings, engine) as app:
        yield from _office(app, settings, engine, now)


def _office(app: FastAPI, settings: Settings, engine: Engine, now: datetime) -> Iterator[Office]:
    app.dependency_overrides[time_of_request] = lambda: now
    app.state.kinds = (REGISTER,)
    with TestClient(app) as client:
        headers = a_person(engine, Role.PROCUREMENT_OFFICER)
        yield Office(client, engine, headers, now, settings=settings)
