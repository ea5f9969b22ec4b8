"""A contract that is reported by quarters, with somebody of its supplier at a desk."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from fastapi.testclient import TestClient
from sqlalchemy import Engine

from app.organisations.role import Role
from app.platform.database import writing
from app.platform.settings import Settings
from app.spreadsheets.kinds.returns.returning import RETURN_KIND
from tests.callers import a_person
from tests.contracts.plan.made import an_obligation
from tests.deliveries.returns.made import ASH, a_reported
from tests.spreadsheets.kinds.desk import Desk

DAY = "2026-02-20"  #: of the first quarter of 2026
HOURS, POSTS, PEOPLE, MONEY, FTE = (f"promise-{number}" for number in range(1, 6))
POSTCODE = "E17 8XB"  #: of the shipped sample
#: what a person writes for a quarter
HALF_TIME = {
    "commitment": POSTS, "role": "Cleaner", "tier": "main", "start_date": "01/01/2026",
    "weekly_hours": 17.5,
}  # fmt: skip
PAID = {
    "organisation": "Birch Timber Ltd", "number": "01234567", "tier": "subcontractor",
    "quantity": "£1,200", "delivered_on": "2026-02-03", "sme": "yes", "vcse": "no",
    "comment": "Benches.",
}  # fmt: skip
SESSION = {
    "commitment": HOURS, "organisation": "Anytown Youth Forum", "type": "mentoring",
    "quantity": 2, "attendees": 6, "delivered_on": "2026-02-20", "place": "E09000002",
}  # fmt: skip

NONE_YET = {"row_ref": PEOPLE, "delivered_qty": 0, "forecast": 9, "confidence": "High",
            "comment": "Starting in May."}  # fmt: skip
BEHIND = {"row_ref": PEOPLE, "cause": "no_candidates", "explanation": "Nobody came forward.",
          "recover_by": "30/06/2026", "help_needed_from": "college"}  # fmt: skip
REGISTER = {"commitment": HOURS, "file": "register.pdf", "dated": "2026-02-20",
            "is_personal": "no"}  # fmt: skip
SIGNED = {"row_ref": "return", "invoiced": 40000, "position": "Contract manager",
          "only_this_period": "yes"}  # fmt: skip
A_QUARTER: dict[str, list[dict[str, Any]]] = {
    "Jobs": [HALF_TIME], "Spend": [PAID], "Community": [SESSION], "Summary": [NONE_YET],
    "Shortfalls": [BEHIND], "Evidence": [REGISTER], "Sign off": [SIGNED],
}  # fmt: skip


@dataclass
class Reporting:
    """A contract that is reported, and who reports and verifies."""

    desk: Desk
    manager: dict[str, str]

    @property
    def contract(self) -> str:
        """Give the contract's address."""
        return f"/v1/contracts/{self.desk.target}"

    def returns(self) -> list[dict[str, Any]]:
        """List the returns of the contract."""
        found = self.desk.gets(f"/v1/returns?contract_id={self.desk.target}").json()
        return list(found["data"])

    def address(self) -> str:
        """Give the address of its one return."""
        [one] = self.returns()
        return f"/v1/returns/{one['id']}"

    def read(self) -> dict[str, Any]:
        """Read its one return."""
        told: dict[str, Any] = self.desk.gets(self.address()).json()
        return told

    def lines(self) -> dict[str, dict[str, Any]]:
        """Give the lines of its one return, by commitment."""
        refs = self.refs()
        return {refs[one["obligation_id"]]: one for one in self.read()["lines"]}

    def deliveries(self) -> list[dict[str, Any]]:
        """List what the draft holds."""
        found = self.desk.gets(f"{self.contract}/deliveries").json()
        standing = [one for one in found["data"] if not one["replaced"]]
        return [one for one in standing if not one["withdrawn_at"]]

    def refs(self) -> dict[str, str]:
        """Give what commitments are called, by their ids."""
        found = self.desk.gets(f"{self.contract}/obligations").json()
        return {one["id"]: one["commitment"] for one in found["data"]}

    def ids(self) -> dict[str, str]:
        """Give the ids of commitments, by what they are called."""
        return {ref: key for key, ref in self.refs().items()}

    def writes(self, body: Mapping[str, Any], path: str = "") -> Any:
        """Write the return over the API, whichever version there is."""
        headers = self.desk.headers | {"If-Match": "*"}
        answer = self.desk.client.put(path or self.address(), json=body, headers=headers)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def submits(self) -> None:
        """Submit the return over the API."""
        answer = self.desk.posts(f"{self.address()}/submission")
        assert answer.status_code == 201, answer.text


def a_reporting(
    client: TestClient, engine: Engine, settings: Settings, now: datetime, **facts: Any
) -> Reporting:
    """Keep a contract with five commitments, and somebody of its supplier."""
    with writing(engine) as session:
        made = a_reported(session, **facts)
        an_obligation(session, made.contract, "50000", measure="spend_local", unit="gbp")
        an_obligation(session, made.contract, "12.5", measure="jobs_fte", unit="fte")
        target = made.contract.id
    supplier = a_person(engine, Role.SUPPLIER, supplier=ASH)
    desk = Desk(client, engine, settings, RETURN_KIND, target, supplier, now, DAY)
    return Reporting(desk, a_person(engine, Role.CONTRACT_MANAGER))


def said(reporting: Reporting) -> dict[str, Any]:
    """Give all that the API says of a return, without what every record has of its own."""
    own = {"id", "contract_id", "obligation_id", "return_id", "made_by", "recorded_by",
           "reference", "version"}  # fmt: skip

    def bare(record: dict[str, Any]) -> dict[str, Any]:
        return {key: value for key, value in record.items() if key not in own}

    whole = reporting.read()
    deliveries = [bare(one) for one in reporting.deliveries()]
    return {
        "summary": bare(whole["summary"]),
        "lines": [bare(line) for line in whole["lines"]],
        "deliveries": sorted(deliveries, key=lambda one: str(one["comment"])),
    }
