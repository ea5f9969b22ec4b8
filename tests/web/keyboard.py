"""Somebody who works in a real browser by the keyboard alone, without a script in the pages."""

import os
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Page

from tests.web.audit import faults_of, unseen_focus

MOST_STEPS = 120  #: from one thing to another by the tabulator
#: where pictures of the pages are kept, to be looked at; none are made without it
PICTURES = os.environ.get("SVS_SCREENSHOTS", "")

_NAME = """
() => {
  const one = document.activeElement;
  const label = one.labels && one.labels[0];
  return ((label || one).innerText || one.getAttribute('aria-label') || '').trim();
}
"""


@dataclass
class Keyboard:
    """A page, and the keys that are pressed."""

    page: Page
    home: str
    faults: list[str] = field(default_factory=list)  #: of every page that was shown

    def opens(self, path: str) -> None:
        self.page.goto(self.home + path)
        self.looks()

    def looks(self, name: str = "") -> None:
        """Look the page over, and keep a picture of it."""
        at = self.page.title()
        self.faults += [f"{at}: {one}" for one in faults_of(self.page)]
        if PICTURES:
            Path(PICTURES).mkdir(parents=True, exist_ok=True)
            number = len(list(Path(PICTURES).glob("*.png")))
            path = Path(PICTURES) / f"{number:02}-{name or at.split(' – ')[0]}.png"
            self.page.screenshot(path=path, full_page=True)

    def goes_to(self, name: str) -> None:
        """Press the tabulator until what has this name has the focus."""
        passed: list[str] = []
        for _ in range(MOST_STEPS):
            self.page.keyboard.press("Tab")
            unseen = unseen_focus(self.page)
            if unseen:
                self.faults.append(f"{self.page.title()}: focus is not seen on {unseen}")
            passed.append(str(self.page.evaluate(_NAME)))
            if passed[-1].startswith(name):
                return
        raise AssertionError(f"{name} is not reached on {self.page.title()}: {passed}")

    def types(self, text: str) -> None:
        self.page.keyboard.type(text)

    def presses(self, name: str, key: str = "Enter") -> None:
        """Go to a button or a link, and press it; a new page comes."""
        self.goes_to(name)
        with self.page.expect_navigation():
            self.page.keyboard.press(key)
        self.looks()

    def chooses_file(self, name: str, path: Path) -> None:
        self.goes_to(name)
        with self.page.expect_file_chooser() as chooser:
            self.page.keyboard.press("Enter")
        chooser.value.set_files(path)
