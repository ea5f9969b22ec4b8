"""An opened lot with tenders, for tests of those who judge it: put in as rows."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from fastapi.testclient import TestClient
from httpx2 import Response
from sqlalchemy import Engine

from app.platform.database import writing
from app.procurements.tables import Lot
from app.tenders.lifecycle import TenderState
from app.tenders.tables import Tender
from tests.callers import person_id_of, supplier_in
from tests.procurements.made import DEADLINE, published

RULES = "local-first@2026.1"
SUPPLIERS = ("Alpha Works", "Beta Build")


@dataclass(frozen=True)
class Judged:
    """A lot that was opened, its tenders, and the service to judge them by."""

    client: TestClient
    engine: Engine
    lot: UUID
    tenders: tuple[UUID, ...]

    def send(
        self, who: dict[str, str], method: str, path: str, body: Any = None, **headers: str
    ) -> Response:
        """Ask for something; a path begins after `/v1`, and `{lot}` in it is the lot."""
        sent = {} if body is None else {"json": body}
        address = f"/v1{path.replace('{lot}', str(self.lot))}"
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        answer: Response = self.client.request(method, address, headers=who | named, **sent)
        return answer

    def get(self, who: dict[str, str], path: str) -> Response:
        """Read something."""
        return self.send(who, "GET", path)

    def post(self, who: dict[str, str], path: str, body: Any = None) -> Response:
        """Send something."""
        return self.send(who, "POST", path, body)

    def done(self, who: dict[str, str], path: str, body: Any = None) -> dict[str, Any]:
        """Send something that succeeds, and give the answer."""
        answer = self.post(who, path, body)
        assert answer.status_code == 201, answer.text
        told: dict[str, Any] = answer.json()
        return told

    def name(self, officer: dict[str, str], **roles: list[dict[str, str]]) -> Response:
        """Name the panel: the people of each role, such as `evaluator=[…]`."""
        members = [
            {"person_id": str(person_id_of(self.engine, who)), "role": role}
            for role, people in roles.items()
            for who in people
        ]
        return self.send(officer, "PUT", "/lots/{lot}/panel", {"members": members}, If_Match="*")

    def declare(self, *people: dict[str, str]) -> None:
        """Have people declare that they have no interest in the lot."""
        for who in people:
            self.done(who, "/lots/{lot}/conflict-declarations", {"has_interest": False})

    def change_lot(self, **changes: Any) -> None:
        """Put the lot into another state, as other use cases do."""
        with writing(self.engine) as session:
            lot = session.get_one(Lot, self.lot)
            for name, value in changes.items():
                setattr(lot, name, value)

    def change_tender(self, tender: UUID, **changes: Any) -> None:
        """Put a tender into another state, as other use cases do."""
        with writing(self.engine) as session:
            row = session.get_one(Tender, tender)
            for name, value in changes.items():
                setattr(row, name, value)


def opened(
    client: TestClient,
    engine: Engine,
    rules: str = RULES,
    suppliers: tuple[str, ...] = SUPPLIERS,
    *,
    blind_names: bool = False,
) -> Judged:
    """Open a lot with a tender of each supplier; they are called Tender A, Tender B and so on."""
    made = published(engine, rules=rules, blind_names=blind_names)
    opened_at = DEADLINE + timedelta(hours=1)
    with writing(engine) as session:
        session.get_one(Lot, made.lot_ids[0]).opened_at = opened_at
        tenders = [
            Tender(
                authority_id=made.authority_id,
                lot_id=made.lot_ids[0],
                supplier_id=supplier_in(session, name).id,
                state=TenderState.OPENED,
                latest_number=1,
                submitted_number=1,
                confirmed_version=1,
                alias=f"Tender {letter}",
                made_at=opened_at,
                updated_at=opened_at,
            )
            for letter, name in zip("ABCDEFGH", suppliers, strict=False)
        ]
        session.add_all(tenders)
        ids = tuple(tender.id for tender in tenders)
    return Judged(client, engine, made.lot_ids[0], ids)
