"""A client of Find a Tender as Open Contracting publishes it, with another host and nothing else.

After the spider `united_kingdom_fts` of Kingfisher Collect (open-contracting/kingfisher-collect):
it asks once with the two dates, in the form that it writes them in, then follows `links.next` of
each package until there is none. It is no package that can be installed, so what it does is
written down here; the framework that it runs on is not.
"""

import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

from fastapi.testclient import TestClient


def every_package(
    client: TestClient, url: str, from_date: str, until_date: str
) -> Iterator[dict[str, Any]]:
    """Give every package of a list; each cursor names a file, and no two are the same."""
    joint = "&" if "?" in url else "?"
    following = f"{url}{joint}updatedFrom={from_date}&updatedTo={until_date}"
    seen: set[str] = set()
    while following:
        parts = urlsplit(following)
        [name] = parse_qs(parts.query).get("cursor", ["start"])
        assert name not in seen, "the same page again"
        seen.add(name)
        answer = client.get(f"{parts.path}?{parts.query}", headers={"Accept": "application/json"})
        assert answer.status_code == 200, answer.text
        package = json.loads(answer.content.replace(b"1e9999", b"9999999"))
        yield package
        following = package.get("links", {}).get("next", "")
