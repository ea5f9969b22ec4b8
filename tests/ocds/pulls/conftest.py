from collections.abc import Iterator
from datetime import datetime

import pytest
from sqlalchemy import Engine

from app.platform.settings import Settings
from tests.ocds.pulls.desk import NOW, Desk
from tests.ocds.pulls.portal import Portal, a_portal


@pytest.fixture
def desk(engine: Engine) -> Desk:
    return Desk(engine)


@pytest.fixture
def portal() -> Iterator[Portal]:
    """Publish three releases on each page."""
    with a_portal() as portal:
        yield portal


@pytest.fixture
def now() -> datetime:
    """Give the moment at which requests are worked on."""
    return NOW


@pytest.fixture
def settings(engine: Engine) -> Settings:
    """Give settings under which this machine may be asked."""
    url = engine.url.render_as_string(hide_password=False)
    return Settings(database_url=url, outgoing_loopback=True)
