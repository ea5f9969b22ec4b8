"""An office that takes registers of firms, and somebody of it at a browser."""

from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient
from playwright.sync_api import BrowserContext

from tests.browser import window
from tests.listening import listening
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
    with listening(office.client.app) as url:
        yield url


@pytest.fixture
def keyboard(site: str, window: BrowserContext) -> Keyboard:
    """Give somebody at a real browser who uses the keyboard alone."""
    page = window.new_page()
    # choosers of files are taken hold of from now on: to begin as one opens would be too late
    page.on("filechooser", lambda _: None)
    return Keyboard(page, site)
