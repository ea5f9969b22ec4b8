"""A publisher on this machine that speaks as Find a Tender's API is documented, faults and all.

It takes five parameters and no other, reads times without an offset as clocks on the wall show
them, gives what is newest first, and leads to the next page by a cursor that is nobody else's
business. Its packages are wrapped as a real one of 3 September 2026 was.
"""

import base64
import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from socket import socket
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit
from zoneinfo import ZoneInfo

from tests.platform.outgoing.misbehaving import Asked, Behaviour, Server, a_server, answering

PATH = "/api/1.0/ocdsReleasePackages"
SAMPLE = Path(__file__).parents[1] / "samples" / "page-2026-09-03.json"
REAL: dict[str, Any] = json.loads(SAMPLE.read_text())
LONDON = ZoneInfo("Europe/London")
KNOWN = {"stages", "limit", "cursor"}
OURS = "GB-PPON-PJYG-6658-PPMY"
THEIRS = "GB-PPON-PGDV-8944-CMBP"
NAMES = [f"{number:06x}" for number in range(1, 11)]
#: its own words, when asked for the thirteenth time within two minutes
REFUSED = b"Rate limit of 12 exceeded. Please retry after 120 seconds."


@dataclass(frozen=True, slots=True)
class Notice:
    """Something that was published."""

    number: int
    at: datetime
    written: str  #: as JSON; or nearly


@dataclass
class Portal:
    """What is published, what goes wrong, and what was asked."""

    most: int = 3  #: releases of a page, however many are asked for
    words: tuple[str, str] = ("updatedFrom", "updatedTo")  #: for the time that is asked for
    notices: list[Notice] = field(default_factory=list)
    #: what happens to the requests to come, in turn; None: they are answered as they should be
    faults: list[Behaviour | None] = field(default_factory=list)
    between: list[Callable[[], None]] = field(default_factory=list)  #: done after a page
    gone: set[str] = field(default_factory=set)  #: cursors that lead nowhere any more
    server: Server = field(default_factory=lambda: Server(0, "http"))

    @property
    def url(self) -> str:
        """Where its pages are."""
        return f"http://127.0.0.1:{self.server.port}{PATH}"

    @property
    def asked(self) -> list[dict[str, str]]:
        """Give the parameters of each request, in turn."""
        return [_parameters(one) for one in self.server.requests]

    def publish(self, *releases: dict[str, Any] | str, at: datetime) -> None:
        """Publish releases, or something like them."""
        for one in releases:
            written = one if isinstance(one, str) else json.dumps(one)
            self.notices.append(Notice(len(self.notices) + 1, at, written))

    def behave(self, connection: socket, asked: Asked) -> None:
        """Answer a request, rightly unless it is to go wrong."""
        fault = self.faults.pop(0) if self.faults else None
        if fault is not None:
            fault(connection, asked)
            return
        status, body = self.answer(_parameters(asked))
        kind = "Content-Type: application/json"
        answering(status, kind, body=body.encode())(connection, asked)
        if self.between:
            self.between.pop(0)()

    def answer(self, given: dict[str, str]) -> tuple[str, str]:
        """Give the status and the body that a request is answered with."""
        cursor = given.get("cursor", "")
        limit = given.get("limit", "100")
        is_known = set(given) <= {*self.words, *KNOWN}
        is_right = is_known and limit.isdigit() and 1 <= int(limit) <= 100
        try:
            since, before = (_moment(given[name]) for name in self.words)
        except (KeyError, ValueError):
            is_right = False
        if not is_right or cursor in self.gone:
            return "400 Bad Request", '{"message": "Bad Request"}'
        found = [one for one in self.notices if since <= one.at <= before]
        return "200 OK", self.page(given, sorted(found, key=lambda one: -one.number))

    def page(self, given: dict[str, str], found: Sequence[Notice]) -> str:
        """Give the page that a cursor leads to, of what was found."""
        below = int(_opened(given["cursor"])) if "cursor" in given else len(self.notices) + 1
        rest = [one for one in found if one.number < below]
        shown = rest[: min(self.most, int(given.get("limit", "100")))]
        package = {name: told for name, told in REAL.items() if name not in ("releases", "links")}
        written = json.dumps(package, indent=4)[:-2]
        releases = ",\n".join(one.written for one in shown)
        links = ""
        if len(rest) > len(shown):
            cursor = self._closed(given, shown[-1].number)
            url = f"{self.url}?{urlencode(given | {'cursor': cursor}, safe=':')}"
            links = f',\n    "links": {json.dumps({"next": url})}'
        return f'{written},\n    "releases": [\n{releases}\n]{links}\n}}'

    def _closed(self, given: dict[str, str], below: int) -> str:
        told = [f"{name}={given[name]}" for name in self.words]
        return base64.b64encode("|".join([*told, f"nextCursor={below}"]).encode()).decode()


@contextmanager
def a_portal(most: int = 3) -> Iterator[Portal]:
    """Publish on this machine until the test is over."""
    portal = Portal(most)
    with a_server(portal.behave) as server:
        portal.server = server
        yield portal


def a_notice(name: str, buyer: str | None = OURS, **changes: Any) -> dict[str, Any]:
    """Give a real notice under another name, bought by somebody, or by nobody who is named."""
    made: dict[str, Any] = deepcopy(REAL["releases"][2])
    told = {"id": f"{name}-2026", "ocid": f"ocds-h6vhtk-{name}", "date": "2026-09-03T12:00:00Z"}
    made |= told
    if buyer is None:
        del made["buyer"]
        made |= {"buyerID": [], "parties": []}
    else:
        scheme, _, number = buyer.removeprefix("GB-").partition("-")
        made["buyer"]["id"] = made["parties"][0]["id"] = buyer
        made["parties"][0]["identifier"] = {"scheme": f"GB-{scheme}", "id": number}
    if buyer != OURS and buyer is not None:
        made["buyer"]["name"] = made["parties"][0]["name"] = "Elsewhere Council"
    made |= changes
    return made


def published(portal: Portal, *names: str, at: datetime) -> None:
    """Publish notices of ours."""
    portal.publish(*(a_notice(name) for name in names), at=at)


def cut(connection: socket, _asked: Asked) -> None:
    """Tell of more than comes."""
    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n" + b'{"releases": [')


def cut_unseen(connection: socket, _asked: Asked) -> None:
    """Break off in the middle of a release, as if that were the end."""
    connection.sendall(b'HTTP/1.1 200 OK\r\n\r\n{"releases": [{"ocid": "ocds-h6vhtk-cut", "id": ')


def _parameters(asked: Asked) -> dict[str, str]:
    return dict(parse_qsl(urlsplit(asked.line.split(" ")[1]).query, keep_blank_values=True))


def _moment(written: str) -> datetime:
    return datetime.strptime(written, "%Y-%m-%dT%H:%M:%S").replace(tzinfo=LONDON)


def _opened(cursor: str) -> str:
    return base64.b64decode(cursor).decode().rpartition("nextCursor=")[2]
