"""The few checks of WCAG 2.2 AA that a program can make of a page as a browser shows it."""

from pathlib import Path
from typing import Any

from playwright.sync_api import Page

NARROW = {
    "width": 320,
    "height": 640,
}  #: CSS pixels; a page must not scroll sideways at it (1.4.10)
WIDE = {"width": 1100, "height": 900}
LEAST_TARGET = 24  #: CSS pixels (2.5.8)

LOOKING = Path(__file__).parent / "looking"  #: scripts that look at a page from outside it
_SIDEWAYS = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"


def faults_of(page: Page) -> list[str]:
    """Give what is wrong with the page that is shown."""
    found: list[Any] = page.evaluate(_script("structure"))
    found += [f"contrast {one}" for one in page.evaluate(_script("contrast"))]
    found += [f"small target {one}" for one in page.evaluate(_script("targets"), LEAST_TARGET)]
    page.set_viewport_size(NARROW)  # type: ignore[arg-type]
    if (beyond := page.evaluate(_SIDEWAYS)) > 0:
        found.append(f"scrolls sideways by {beyond}")
    page.set_viewport_size(WIDE)  # type: ignore[arg-type]
    return [str(one) for one in found]


def unseen_focus(page: Page) -> str:
    """Give what has the focus, if nobody can see that it has; empty: it is seen."""
    return str(page.evaluate(_script("focus")))


def _script(name: str) -> str:
    return (LOOKING / f"{name}.js").read_text()
