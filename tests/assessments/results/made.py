"""A lot that is ready to be scored, put into the database as it would lie there.

Three firms tender: Ash is the cheapest, Birch the best, Cedar neither. With full marks for the
lowest price, and marks of 5, 3 and 4 out of 5:

    price 60   Ash 100 000 → 60    Birch 120 000 → 50    Cedar 150 000 → 40
    quality 20        3 → 12              5 → 20              4 → 16
    jobs 20 of 10     4 → 8              10 → 20              2 → 4
    total                  80                   90                 60
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal
from functools import cached_property
from typing import Any
from uuid import UUID

from fastapi.testclient import TestClient
from httpx2 import Response
from sqlalchemy import Engine
from sqlmodel import Session, col, select, update

from app.assessments.tables import Mark, Moderation, SummaryBatch
from app.organisations.role import Role
from app.platform.database import WriteSession, reading, writing
from app.platform.events import Event
from app.procurements.tables import ConflictDeclaration, Lot, Procurement
from app.tenders.content import TenderContent
from app.tenders.lifecycle import TenderState
from app.tenders.tables import PanelMember, PanelRole, Tender
from tests.assessments.results.rows import pin, tendered
from tests.callers import ISSUED, a_person, person_id_of
from tests.procurements.made import Published, published

OPENED, MODERATED = ISSUED + timedelta(days=40), ISSUED + timedelta(days=50)
SENT = MODERATED + timedelta(days=1)  #: the summaries: 25 February 2026, a Wednesday
TIES = "rank: {ties: [shared]}\n"
RULES = """
id: best-offer
version: "1"
source: {title: Procurement policy, body: Anytown Council, date: 2026-01-05}
measures: [{code: job_local, title: Local people employed, theme: local_jobs, unit: fte_year}]
criteria:
  - {code: price, title: Price, weight: 60, value: price, method: {use: ratio_to_lowest}}
  - {code: quality, title: Quality, weight: 20, method: {use: grade, scale: five-point}}
  - {code: jobs, title: Jobs, weight: 20, value: job_local,
     method: {use: share_of_target, target: 10}}
rounding: {total: {decimals: 2}}
"""


def an_offer(price: int, jobs: int, **line: Any) -> dict[str, Any]:
    """Give what a tender says: a price, and jobs as the rest of the line has them."""
    line = {"id": "jobs", "measure": "job_local", "quantity": jobs, "unit": "fte_year", **line}
    return {"price": price, "commitments": [line]}


OFFERS: Mapping[str, dict[str, Any]] = {
    "Ash": an_offer(100_000, 4),
    "Birch": an_offer(120_000, 10),
    "Cedar": an_offer(150_000, 2),
}
MARKS: Mapping[str, str] = {"Ash": "3", "Birch": "5", "Cedar": "4"}
REASON = "Two named supervisors, and a plan for every site."
REFERENCE = "method statement, 3"
MISSING = "Nobody is named who stands in for them."


@dataclass
class Judged:
    """A lot whose tenders are opened and marked, and the people who have to do with it."""

    client: TestClient
    engine: Engine
    offers: Mapping[str, dict[str, Any]] = field(default_factory=lambda: dict(OFFERS))
    marks: Mapping[str, str] = field(default_factory=lambda: dict(MARKS))
    rules: str = RULES + TIES
    document: Mapping[str, Any] = field(
        default_factory=lambda: {"kind": "services", "procedure": "open"}
    )
    value: Decimal = Decimal(1_000_000)  #: of the contract, in pounds without VAT

    def buy_small(self) -> None:
        """Have it bought as below the Act's threshold, and be worth less than that."""
        self.document = {"kind": "services", "procedure": "below_threshold"}
        self.value = Decimal(150_000)

    @cached_property
    def made(self) -> Published:
        """The procurement."""
        made = published(self.engine, value=self.value)
        with writing(self.engine) as session:
            session.get_one(Procurement, made.procurement_id).document = dict(self.document)
        return made

    @cached_property
    def lot(self) -> UUID:
        """The lot, with all that was done before it is scored."""
        lot_id = self.made.lot_ids[0]
        with writing(self.engine) as session:
            lot = session.get_one(Lot, lot_id)
            pin(session, lot, self.rules)
            lot.opened_at, lot.moderated_at = OPENED, MODERATED
        return lot_id

    @cached_property
    def tenders(self) -> dict[str, UUID]:
        """The id of each supplier's tender."""
        lot_id, moderator = self.lot, person_id_of(self.engine, self.moderator)
        with writing(self.engine) as session:
            lot = session.get_one(Lot, lot_id)
            made = {
                name: tendered(session, lot, name, TenderContent.model_validate(offer))
                for name, offer in self.offers.items()
            }
            for name, mark in self.marks.items():
                _marked(session, lot, made[name], mark, moderator)
        return made

    @cached_property
    def officer(self) -> dict[str, str]:
        """Give who scores and recommends."""
        return self.somebody(Role.PROCUREMENT_OFFICER)

    @cached_property
    def second(self) -> dict[str, str]:
        """Give who approves."""
        return self.somebody(Role.PROCUREMENT_OFFICER)

    @cached_property
    def moderator(self) -> dict[str, str]:
        """Give who moderated the lot, and could approve awards."""
        return self.on_panel(PanelRole.MODERATOR)

    def on_panel(self, role: PanelRole) -> dict[str, str]:
        """Give the headers of somebody who judges the lot, and is an officer besides."""
        who = self.somebody(Role.PROCUREMENT_OFFICER, Role(role.value))
        lot_id, person = self.lot, person_id_of(self.engine, who)
        with writing(self.engine) as session:
            member = PanelMember(
                lot_id=lot_id, person_id=person, role=role, named_at=OPENED,
                named_by=self.made.authority_id,
            )  # fmt: skip
            session.add(member)
        return who

    def somebody(self, *roles: Role) -> dict[str, str]:
        """Give the headers of a person of the authority who has no interest in the lot."""
        who = a_person(self.engine, *roles)
        self.declare(who)
        return who

    def declare(self, *people: dict[str, str]) -> None:
        """Have people declare that they have no interest in the lot."""
        lot_id, ids = self.lot, [person_id_of(self.engine, who) for who in people]
        with writing(self.engine) as session:
            session.add_all(
                ConflictDeclaration(
                    authority_id=self.made.authority_id,
                    lot_id=lot_id,
                    person_id=person,
                    has_interest=False,
                    declared_at=OPENED,
                    updated_at=OPENED,
                )
                for person in ids
            )

    def post(self, who: dict[str, str], path: str, body: Any) -> Response:
        """Send something; a path begins after `/v1`."""
        answer: Response = self.client.post(f"/v1{path}", headers=who, json=body)
        return answer

    def get(self, who: dict[str, str], path: str) -> Response:
        """Ask for something; a path begins after `/v1`."""
        answer: Response = self.client.get(f"/v1{path}", headers=who)
        return answer

    def done(self, who: dict[str, str], path: str, body: Any) -> dict[str, Any]:
        """Send something that must succeed."""
        answer = self.post(who, path, body)
        assert answer.status_code == 201, answer.text
        told: dict[str, Any] = answer.json()
        return told

    def assessed(self, reason: str = "") -> str:
        """Have the lot scored, and give the id of the assessment."""
        assert self.tenders is not None
        path = f"/lots/{self.lot}/assessments"
        return str(self.done(self.officer, path, {"reason": reason})["id"])

    def recommended(self, name: str = "Birch") -> str:
        """Have a supplier recommended, and give the id of the recommendation."""
        body = {"tender_id": str(self.tenders[name]), "reasons": "The highest total."}
        return str(self.done(self.officer, f"/lots/{self.lot}/recommendations", body)["id"])

    def proposed(self, name: str, kind: str = "disqualify") -> str:
        """Have a decision about a supplier's tender proposed, and give the path that makes it."""
        body = {"kind": kind, "reason": "The supplier's statement was false."}
        told = self.done(self.officer, f"/tenders/{self.tenders[name]}/decisions", body)
        return f"/tender-decisions/{told['id']}/approval"

    def decided(self, name: str, kind: str = "disqualify") -> None:
        """Have a decision about a supplier's tender made."""
        self.done(self.second, self.proposed(name, kind), {})

    def agreed_again(self) -> None:
        """Have the marks opened again, and agreed as they were."""
        self.done(self.officer, f"/lots/{self.lot}/moderation-reopening", {"reason": "A slip."})
        with writing(self.engine) as session:
            session.get_one(Lot, self.lot).moderated_at = MODERATED

    def linked(self, name: str, partner: str) -> str:
        """Have a supplier ask its partner, and give the path at which the partner answers."""
        who = a_person(self.engine, Role.SUPPLIER, supplier=name)
        told = self.done(who, f"/tenders/{self.tenders[name]}/partners", {"partner": partner})
        return str(told["link"]).split("/v1", 1)[1]

    def awarded(self) -> dict[str, Any]:
        """Have the lot scored, recommended and awarded, and give the award."""
        self.assessed()
        body = {"recommendation_id": self.recommended()}
        return self.done(self.second, f"/lots/{self.lot}/award", body)

    def summarised(self, assessment_id: str, standstill_days: int | None = None) -> None:
        """Have the summaries of an assessment sent, as far as anybody asks."""
        batch = SummaryBatch(
            assessment_id=UUID(assessment_id),
            lot_id=self.lot,
            standstill_days=standstill_days,
            sent_by=self.made.authority_id,
            sent_at=SENT,
        )
        with writing(self.engine) as session:
            session.add(batch)

    def change(self, name: str, **values: Any) -> None:
        """Change what is stored of a supplier's tender."""
        tender = col(Tender.id) == self.tenders[name]
        with writing(self.engine) as session:
            session.execute(update(Tender).where(tender).values(**values))

    def tendered_late(self, name: str) -> UUID:
        """Have another supplier's tender come in late, so that it is not opened."""
        lot_id = self.lot
        with writing(self.engine) as session:
            content = TenderContent.model_validate(OFFERS["Ash"])
            tender_id = tendered(session, session.get_one(Lot, lot_id), name, content)
            session.get_one(Tender, tender_id).state = TenderState.LATE
        return tender_id

    def events(self, kind: str) -> list[Event]:
        """List the events of a kind in the authority's log."""
        with reading(self.engine) as session:
            query = select(Event).where(
                Event.kind == kind, Event.authority == self.made.authority_id
            )
            return list(session.exec(query.order_by(col(Event.number))))


@contextmanager
def looking(engine: Engine) -> Iterator[Session]:
    """Open a session to look at what is stored."""
    with reading(engine) as session:
        yield session


def _marked(session: WriteSession, lot: Lot, tender_id: UUID, mark: str, who: UUID) -> None:
    told: dict[str, Any] = {
        "lot_id": lot.id, "tender_id": tender_id, "criterion": "quality", "mark": mark,
        "reason": REASON, "made_at": OPENED, "updated_at": OPENED,
    }  # fmt: skip
    session.add(Mark(**told, evaluator_id=who, reference=REFERENCE))
    session.add(Moderation(**told, missing=MISSING, moderator_id=who))
