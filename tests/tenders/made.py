"""A lot that is tendered for over HTTP, for the tests of tenders and of the rooms above."""

import base64
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from uuid import UUID

from fastapi.testclient import TestClient
from httpx2 import Response
from sqlalchemy import Engine

from app.organisations.role import Role
from app.platform.database import writing
from app.procurements.tables import Lot, PinnedRules, Procurement
from app.rules.digest import digest_of, pinned
from app.rules.reading import read_library
from tests.callers import ISSUED, a_person
from tests.factories import a_rule_set
from tests.procurements.made import Published, published

SEAL_KEY = base64.b64encode(bytes(range(32))).decode()
SECRET_WORDS = "forty-one Thursdays"  #: stands in every offer, and must be found nowhere else
RULES = "local-first@2026.1"


def an_offer(price: int = 940_000, jobs: int = 6, **changes: Any) -> dict[str, Any]:
    """Give what a tender says: a price, some jobs, and words that nobody else would use."""
    offer: dict[str, Any] = {
        "price": str(price),
        "commitments": [
            {
                "id": "jobs", "measure": "job_local", "quantity": str(jobs), "unit": "fte_year",
                "place": "RM10 7PT", "description": SECRET_WORDS,
            }
        ],
        "method_statements": {"method": {"text": f"We will be there on {SECRET_WORDS}."}},
    }  # fmt: skip
    return offer | changes


@dataclass
class Scene:
    """A published lot and those who have to do with it, each by the headers of their key."""

    client: TestClient
    engine: Engine
    rules: str = RULES
    blind_names: bool = False
    contract: dict[str, Any] = field(default_factory=dict)

    @cached_property
    def made(self) -> Published:
        """The procurement."""
        return published(
            self.engine, rules=self.rules, blind_names=self.blind_names, **self.contract
        )

    @property
    def lot(self) -> UUID:
        """Its only lot."""
        return self.made.lot_ids[0]

    @cached_property
    def officer(self) -> dict[str, str]:
        return a_person(self.engine, Role.PROCUREMENT_OFFICER)

    @cached_property
    def second_officer(self) -> dict[str, str]:
        return a_person(self.engine, Role.PROCUREMENT_OFFICER)

    def supplier(self, name: str) -> dict[str, str]:
        """Give the headers of somebody who works for a supplier."""
        return a_person(self.engine, Role.SUPPLIER, supplier=name)

    def post(self, who: dict[str, str], path: str, body: Any = None) -> Response:
        """Send something; a path begins after `/v1`."""
        sent = {} if body is None else {"json": body}
        answer: Response = self.client.post(f"/v1{path}", headers=who, **sent)
        return answer

    def get(self, who: dict[str, str], path: str) -> Response:
        """Ask for something; a path begins after `/v1`."""
        answer: Response = self.client.get(f"/v1{path}", headers=who)
        return answer

    def upload(self, who: dict[str, str], offer: dict[str, Any] | None = None) -> dict[str, Any]:
        """Write a version of a tender."""
        answer = self.post(who, f"/lots/{self.lot}/tenders", offer or an_offer())
        assert answer.status_code == 201, answer.text
        told: dict[str, Any] = answer.json()
        return told

    def tender(self, who: dict[str, str], offer: dict[str, Any] | None = None) -> str:
        """Upload and submit a tender, and give its id."""
        tender_id: str = self.upload(who, offer)["id"]
        answer = self.post(who, f"/tenders/{tender_id}/submission", {})
        assert answer.status_code == 201, answer.text
        return tender_id

    def open(self) -> dict[str, Any]:
        """Open the lot by two officers."""
        asked = self.post(self.officer, f"/lots/{self.lot}/opening")
        assert asked.status_code == 201, asked.text
        opened = self.post(self.second_officer, f"/lots/{self.lot}/opening")
        assert opened.status_code == 201, opened.text
        told: dict[str, Any] = opened.json()
        return told

    def amend_rules(self, rules: str) -> None:
        """Have the lot scored by other rules, and the procurement at its second version."""
        lot_id, text = self.lot, pinned(a_rule_set(rules), read_library())
        with writing(self.engine) as session:
            lot = session.get_one(Lot, lot_id)
            lot.rules_digest = digest_of(text)
            session.add(
                PinnedRules(
                    authority_id=lot.authority_id, digest=lot.rules_digest, text=text,
                    pinned_at=ISSUED,
                )
            )  # fmt: skip
            session.get_one(Procurement, lot.procurement_id).published_version = 2

    def declare(self, *people: dict[str, str]) -> None:
        """Have people declare that they have no interest in the lot."""
        for who in people:
            body = {"has_interest": False}
            answer = self.post(who, f"/lots/{self.lot}/conflict-declarations", body)
            assert answer.status_code == 201, answer.text
