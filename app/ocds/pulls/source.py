"""The publishers that can be pulled from, and how each is asked."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from urllib.parse import urlencode, urlsplit

from app.ocds.pulls.window import Window, on_the_wall

USUAL = {"https": ":443", "http": ":80"}  #: ports that need not be written
LIMIT = 100  #: releases of a page; the most that either publisher gives


class Source(StrEnum):
    """A publisher of notices."""

    FIND_A_TENDER = "find_a_tender"
    CONTRACTS_FINDER = "contracts_finder"


@dataclass(frozen=True, slots=True)
class Protocol:
    """How a publisher is asked for what was published within a time."""

    address: str
    since: str  #: name of the parameter
    before: str


#: Find a Tender: its page of documentation "GET ocdsReleasePackages", version 1.0. Contracts
#: Finder: that of "Search" of its published notices in OCDS. Its `stages` are never sent: asked
#: for tenders, Find a Tender was seen to give 3 of 73.
PROTOCOLS = {
    Source.FIND_A_TENDER: Protocol(
        "https://www.find-tender.service.gov.uk/api/1.0/ocdsReleasePackages",
        "updatedFrom",
        "updatedTo",
    ),
    Source.CONTRACTS_FINDER: Protocol(
        "https://www.contractsfinder.service.gov.uk/Published/Notices/OCDS/Search",
        "publishedFrom",
        "publishedTo",
    ),
}


#: hosts of the publishers, and with them all that are below
LIVE = tuple(urlsplit(one.address).netloc.removeprefix("www.") for one in PROTOCOLS.values())


def is_live(url: str) -> bool:
    """Tell whether an address is at one of the publishers', whichever of its hosts it names."""
    host = (urlsplit(url.lower()).hostname or "").rstrip(".")
    return any(f".{host}".endswith(f".{one}") for one in LIVE)


def first_page(source: Source, address: str, window: Window) -> str:
    """Give where the first page of a stretch of time stands."""
    how = PROTOCOLS[source]
    asked = {
        how.since: _written(window.since),
        how.before: _written(window.before),
        "limit": LIMIT,
    }
    return f"{address}?{urlencode(asked, safe=':')}"  # as their documentation writes times


def origin_of(url: str) -> str:
    """Give whose address it is: scheme, host and port, which is left out where it is the usual."""
    parts = urlsplit(url.lower())
    return f"{parts.scheme}://{parts.netloc.removesuffix(USUAL.get(parts.scheme, ''))}"


def _written(moment: datetime) -> str:
    return on_the_wall(moment).strftime("%Y-%m-%dT%H:%M:%S")
