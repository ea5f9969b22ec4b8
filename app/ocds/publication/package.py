"""The envelopes of releases: release packages and record packages, as Find a Tender has them."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from app.ocds.publication.content.words import moment

VERSION = "1.1"
#: of the standard and the United Kingdom, as the national platform declares them
EXTENSIONS = (
    "https://raw.githubusercontent.com/open-contracting-extensions/ocds_lots_extension/v1.1.5/extension.json",
    "https://raw.githubusercontent.com/open-contracting-extensions/ocds_bid_extension/v1.1.5/extension.json",
    "https://raw.githubusercontent.com/open-contracting-extensions/ocds_awardCriteria_extension/master/extension.json",
    "https://raw.githubusercontent.com/open-contracting-extensions/ocds_metrics_extension/master/extension.json",
    "https://raw.githubusercontent.com/open-contracting-extensions/ocds_performance_failures_extension/master/extension.json",
    "https://raw.githubusercontent.com/open-contracting-extensions/ocds_contract_completion_extension/master/extension.json",
    "https://raw.githubusercontent.com/open-contracting-extensions/ocds_sustainability_extension/master/extension.json",
    "https://raw.githubusercontent.com/open-contracting-extensions/ocds_procurementMethodRationaleClassifications_extension/master/extension.json",
    "https://raw.githubusercontent.com/open-contracting-extensions/ocds_pagination_extension/master/extension.json",
    "https://raw.githubusercontent.com/cabinetoffice/ocds_uk_extension/main/extension.json",
)
OURS = "/api/1.0/extensions/social-value/extension.json"
LICENSE = "http://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/"
POLICY = "https://www.gov.uk/government/publications/open-contracting"


def read(content: str) -> dict[str, Any]:
    """Read a release that was kept, every number a Decimal."""
    made: dict[str, Any] = json.loads(content, parse_float=Decimal, parse_int=Decimal)
    return made


def release_package(
    releases: Sequence[Mapping[str, Any]], uri: str, url: str, at: datetime, following: str = ""
) -> dict[str, Any]:
    """Give releases in their envelope.

    Args:
        releases: in the order in which they are given.
        uri: where the package stands.
        url: address of the service.
        at: when the newest of them was published.
        following: where the list goes on; empty: this is its end.
    """
    made = {**_head(uri, url, at), "releases": list(releases)}
    return made | ({"links": {"next": following}} if following else {})


def record_package(record: Mapping[str, Any], uri: str, url: str, at: datetime) -> dict[str, Any]:
    """Give a record in its envelope."""
    return {**_head(uri, url, at), "records": [record]}


def _head(uri: str, url: str, at: datetime) -> dict[str, Any]:
    return {
        "uri": uri,
        "version": VERSION,
        "extensions": [*EXTENSIONS, f"{url}{OURS}"],
        "publishedDate": moment(at),
        "publisher": {"name": "social-value-scorer", "uri": url},
        "license": LICENSE,
        "publicationPolicy": POLICY,
    }
