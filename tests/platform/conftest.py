"""What tests of the platform ask for by name."""

from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine

from app.platform.settings import Settings


@pytest.fixture
def service(settings: Settings, engine: Engine) -> Iterator[TestClient]:
    """Give a service whose one room shows each of the manners."""
    from tests.platform.manners_room import a_service  # most tests here need not wait for it

    with a_service(settings, engine) as client:
        yield client
