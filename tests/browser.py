"""A real browser for tests: found, or installed where that is allowed; never done without.

Chromium, Chrome or Edge, whichever is there. Playwright drives it and brings none of its own.
"""

import os
from collections.abc import Iterator

import pytest
from playwright.sync_api import BrowserContext, sync_playwright

from tests.programs import program

PACKAGE = "chromium"
NAMES = (
    "chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome",
    "microsoft-edge", "microsoft-edge-stable", "msedge",
)  # fmt: skip
#: it looks for nothing outside, and needs no screen
FLAGS = (
    "--headless", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
)  # fmt: skip
PATIENCE = 15_000  #: milliseconds


@pytest.fixture
def window() -> Iterator[BrowserContext]:
    """Give a window of a browser with a new profile of its own, in which no script runs.

    Playwright ends with the test: while it lives, its event loop is the thread's, and no other
    test could run one.
    """
    path = program("Chromium, Chrome or Edge", NAMES, PACKAGE)
    is_root = hasattr(os, "geteuid") and os.geteuid() == 0  # it then refuses to make its sandbox
    flags = [*FLAGS, *(["--no-sandbox"] if is_root else [])]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=flags)
        made = browser.new_context(java_script_enabled=False, locale="en-GB")
        made.set_default_timeout(PATIENCE)
        yield made
        browser.close()
