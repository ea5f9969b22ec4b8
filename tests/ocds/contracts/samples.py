"""Contract notices for the tests: real ones, and others beside the project if any."""

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

from app.ocds.importing import exact
from tests.ocds.notices import BESIDE

SAMPLES = Path(__file__).parents[1] / "samples"
OCID = "ocds-h6vhtk-05d4a5"  #: of the procurement of which all notices are here
SUPPLIER = {"scheme": "GB-COH", "id": "8834019"}  #: of it, as people write it
#: all real notices: ours, and more when the project stands beside a folder of data
REAL = [*sorted(SAMPLES.glob("*.json")), *sorted(BESIDE.glob("*.json"))]


def a_document(name: str) -> dict[str, Any]:
    """Give a notice: `uk7-028961-2025`, `history-ocds-h6vhtk-05d4a5` or `uk9-059886-2026`."""
    made: dict[str, Any] = json.loads((SAMPLES / f"{name}.json").read_text(encoding="utf-8"))
    return made


def as_read(document: Any) -> Any:
    """Give a document as it comes out of a request: every number exact."""
    return exact(json.loads(json.dumps(document), parse_float=Decimal))


def below_threshold() -> dict[str, Any]:
    """Give the contract details notice of a small contract."""
    return a_document("uk7-028961-2025")


def history() -> dict[str, Any]:
    """Give all notices of a procurement, contract details and performance among them."""
    return a_document("history-ocds-h6vhtk-05d4a5")


def only(document: dict[str, Any], notice: str) -> dict[str, Any]:
    """Give one release of a package."""
    [made] = [one for one in document["releases"] if one["id"] == notice]
    return dict(made)


def award_alone() -> dict[str, Any]:
    """Give the contract award notice of the contract that the history tells of."""
    return only(history(), "083057-2025")


def small_award() -> dict[str, Any]:
    """Give an award as Contracts Finder publishes it: its supplier has no public number."""
    return a_document("award-2a1e3359")


def implementation() -> dict[str, Any]:
    """Give a contract of no kind of notice, with its award in the same release."""
    return a_document("implementation-ocds-213czf-000-00001")


def performance() -> dict[str, Any]:
    """Give the contract performance notice of the same contract."""
    return a_document("uk9-059886-2026")


def the_contract(document: dict[str, Any]) -> dict[str, Any]:
    """Give the contract of the history's details notice, to be changed at will."""
    [found] = [
        contract
        for release in document["releases"]
        for contract in release.get("contracts", ())
        if "agreedMetrics" in contract
    ]
    made: dict[str, Any] = found
    return made
