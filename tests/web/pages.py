"""Somebody at a browser without a script: loads pages, fills in their forms, follows them."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from html import unescape
from html.parser import HTMLParser
from typing import Any

from fastapi.testclient import TestClient

_CSRF = re.compile(r'name="csrf" value="([0-9a-f]{64})"')


def csrf_in(page: str) -> str:
    """Give what the forms of a page bring back."""
    found = _CSRF.search(page)
    assert found, page
    return found[1]


class _Text(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.parts: list[str] = []

    def handle_data(self, data: str) -> None:
        self.parts.append(data)


def text_of(page: str) -> str:
    """Give what a page says, on one line."""
    reader = _Text()
    reader.feed(page)
    return " ".join(" ".join(reader.parts).split())


def title_of(page: str) -> str:
    found = re.search(r"<title>(.*?)</title>", page)
    assert found, page
    return unescape(found[1])


@dataclass
class Visitor:
    """One browser, with its cookies."""

    client: TestClient
    page: str = ""  #: the one that is shown
    path: str = ""
    answers: list[Any] = field(default_factory=list)

    @property
    def text(self) -> str:
        return text_of(self.page)

    @property
    def last(self) -> Any:
        return self.answers[-1]

    def opens(self, path: str, status: int = 200) -> "Visitor":
        """Load a page, and follow where it leads."""
        return self._took(self.client.get(path, follow_redirects=True), status)

    def sends(
        self, path: str, fields: Mapping[str, str] | None = None, status: int = 200
    ) -> "Visitor":
        """Send the form of the page that is shown."""
        told = {"csrf": csrf_in(self.page), **(fields or {})}
        return self._took(self.client.post(path, data=told, follow_redirects=True), status)

    def uploads(
        self, path: str, content: bytes, name: str = "firms.csv", status: int = 200
    ) -> "Visitor":
        """Send the form of the page that is shown, with a file."""
        told = {"csrf": csrf_in(self.page)}
        files = {"file": (name, content)}
        answer = self.client.post(path, data=told, files=files, follow_redirects=True)
        return self._took(answer, status)

    def signs_in(self, headers: Mapping[str, str]) -> "Visitor":
        key = headers["Authorization"].removeprefix("Bearer ")
        return self.opens("/web/sign-in").sends("/web/sign-in", {"key": key})

    def _took(self, answer: Any, status: int) -> "Visitor":
        assert answer.status_code == status, (answer.status_code, answer.text[:3000])
        self.answers.append(answer)
        self.page, self.path = answer.text, answer.url.path
        return self
