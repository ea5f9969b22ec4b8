"""What tests of bulks ask for."""

import pytest
from sqlalchemy import Engine

from tests.bulk.made import MAY
from tests.callers import a_key


@pytest.fixture
def headers(engine: Engine) -> dict[str, str]:
    return a_key(engine, *MAY)
