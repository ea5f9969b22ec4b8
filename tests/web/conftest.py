"""An office that takes registers of firms, and somebody of it at a browser."""

import threading
import time
from collections.abc import Iterator

import pytest
import uvicorn
from fastapi.testclient import TestClient
from playwright.sync_api import BrowserContext

from tests.browser import window
from tests.spreadsheets.imports.conftest import office, settings
from tests.spreadsheets.imports.made import Office
from tests.web.keyboard import Keyboard
from tests.web.pages import Visitor

__all__ = ["office", "settings", "window"]


@pytest.fixture
def stranger(office: Office) -> Visitor:
    """Give a browser in which nobody is signed in."""
    return Visitor(TestClient(office.client.app))


@pytest.fixture
def visitor(office: Office, stranger: Visitor) -> Visitor:
    """Give a browser in which somebody of the office is signed in."""
    return stranger.signs_in(office.headers)


@pytest.fixture
def site(office: Office) -> Iterator[str]:
    """Give the address at which the office's service can be reached by a browser."""
    config = uvicorn.Config(
        office.client.app, host="127.0.0.1", port=0, lifespan="off", log_config=None,
        access_log=False,
    )  # fmt: skip
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        assert thread.is_alive()
        time.sleep(0.02)
    port = server.servers[0].sockets[0].getsockname()[1]
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join()


@pytest.fixture
def keyboard(site: str, window: BrowserContext) -> Keyboard:
    """Give somebody at a real browser who uses the keyboard alone."""
    page = window.new_page()
    # choosers of files are taken hold of from now on: to begin as one opens would be too late
    page.on("filechooser", lambda _: None)
    return Keyboard(page, site)
