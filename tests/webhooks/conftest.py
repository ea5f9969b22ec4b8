import pytest
from sqlalchemy import Engine

from app.platform.settings import Settings
from tests.tenders.made import SEAL_KEY


@pytest.fixture
def settings(engine: Engine) -> Settings:
    """Give settings under which webhooks may go to this machine."""
    url = engine.url.render_as_string(hide_password=False)
    return Settings(database_url=url, seal_key=SEAL_KEY, outgoing_loopback=True)
