"""What tests of procurements ask for by name."""

from datetime import datetime

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlalchemy import Engine

from app.organisations.role import Role
from app.platform.http.dependencies import clock_of_database
from tests.callers import a_person


@pytest.fixture
def client(client: TestClient, now: datetime) -> TestClient:
    """Give the service, whose database tells the test's moment too."""
    assert isinstance(client.app, FastAPI)
    client.app.dependency_overrides[clock_of_database] = lambda: lambda _session: now
    return client


@pytest.fixture
def officer(engine: Engine) -> dict[str, str]:
    """Give the headers of a procurement officer."""
    return a_person(engine, Role.PROCUREMENT_OFFICER)


@pytest.fixture
def second(engine: Engine) -> dict[str, str]:
    """Give the headers of another one."""
    return a_person(engine, Role.PROCUREMENT_OFFICER)


@pytest.fixture
def supplier(engine: Engine) -> dict[str, str]:
    """Give the headers of somebody at a supplier."""
    return a_person(engine, Role.SUPPLIER, supplier="Alder Cleaning Ltd")
