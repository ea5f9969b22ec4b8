"""What tests of access tokens ask for by name: a service that can seal its signing keys."""

import pytest
from sqlalchemy import Engine

from app.platform.sealing import new_secret
from app.platform.settings import Settings


@pytest.fixture
def settings(engine: Engine) -> Settings:
    """Give settings with a secret to seal with; `client` is the service that has it."""
    url = engine.url.render_as_string(hide_password=False)
    return Settings(database_url=url, seal_key=new_secret())
