import pytest
from sqlalchemy import Engine

from app.platform.settings import Settings
from tests.deliveries.returns.made import PEOPLE_KEY
from tests.tenders.made import SEAL_KEY


@pytest.fixture
def settings(engine: Engine) -> Settings:
    """Give settings under which files can be sealed, and tokens of people kept."""
    address = engine.url.render_as_string(hide_password=False)
    return Settings(
        database_url=address, seal_key=SEAL_KEY, people_key=PEOPLE_KEY,
        requests_per_minute=100_000,
    )  # fmt: skip
