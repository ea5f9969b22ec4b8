from collections.abc import Iterator

import pytest
from sqlalchemy import Engine

from tests.ocds.pulls.desk import Desk
from tests.ocds.pulls.portal import Portal, a_portal


@pytest.fixture
def desk(engine: Engine) -> Desk:
    return Desk(engine)


@pytest.fixture
def portal() -> Iterator[Portal]:
    """Publish three releases on each page."""
    with a_portal() as portal:
        yield portal
