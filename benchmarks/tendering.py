"""Submitting a tender against its rows inserted bare, and assessing against the pure scorer.

A tender of fifty commitments is written and submitted over HTTP, in two requests: its rules are
checked, its commitments, its deadline, who sends it; it is sealed and digested, its receipt made,
two events noted. *Bare* inserts the same rows in one transaction. A lot of 200 tenders of 200
measures is assessed over HTTP, from the sealed tenders to the stored scorecards and receipt; the
*pure* scorer is given the same data, laid out for it beforehand, and stores nothing.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import count
from typing import Any
from uuid import UUID, uuid4

from fastapi import FastAPI
from sqlalchemy import Engine, insert
from sqlmodel import Session, SQLModel, col, select

from app.assessments.tables import Assessment
from app.organisations.role import Role
from app.platform.database import reading, writing
from app.platform.events import Event
from app.platform.http.dependencies import clock_of_database, time_of_request
from app.platform.identifiers import new_id
from app.procurements.tables import Interest
from app.rules.digest import unpinned
from app.scoring.answer import answer
from app.scoring.intake import TendersIn
from app.tenders.tables import Receipt, Tender, TenderVersion
from benchmarks.asking import Headers, Loop, Request
from benchmarks.clock import least_of_both, times
from benchmarks.lot import a_service, arranging
from tests.assessments.results.made import Judged
from tests.callers import a_person, a_supplier
from tests.procurements.made import PUBLISHED, Published, published
from tests.tenders.made import an_offer

COMMITMENTS = 50
TENDERS, MEASURES = 200, 200
IN_A_ROUND = 4  #: tenders submitted
THEMES = 20
HTTP, BARE, PURE = "over HTTP", "bare rows", "pure scorer"


def run(engines: Mapping[str, Engine], *, quick: bool = False) -> None:
    """Print how many times the bare rows, and the pure scorer, each takes."""
    print(f"Submitting a tender of {COMMITMENTS} commitments, as a multiple of its rows bare")
    for name, engine in engines.items():
        _submit(name, engine, rounds=4 if quick else 12)
    size = (40, 40) if quick else (TENDERS, MEASURES)
    print(f"Assessing {size[0]} tenders of {size[1]} measures, as a multiple of the pure scorer")
    for name, engine in engines.items():
        _assess(name, engine, *size)


def _submit(name: str, engine: Engine, rounds: int) -> None:
    made = published(engine)
    number = (rounds + 1) * IN_A_ROUND
    keys = [a_person(engine, Role.SUPPLIER, supplier=f"Firm {n}") for n in range(number)]
    others = [a_supplier(engine, f"Other {n}") for n in range(number)]
    app = a_service(engine)
    app.dependency_overrides[time_of_request] = lambda: PUBLISHED
    app.dependency_overrides[clock_of_database] = lambda: lambda _session: PUBLISHED
    line = an_offer()["commitments"][0]
    offer = an_offer(commitments=[line | {"id": f"job-{n}"} for n in range(COMMITMENTS)])
    with Loop(app) as loop:
        over_http = _Sending(loop, app, made, keys, json.dumps(offer).encode())
        over_http()
        bare = _Bare(engine, _rows(engine, made), others)
        bare()
        found = least_of_both({HTTP: over_http, BARE: bare}, rounds)
    told = {what: one.wall / IN_A_ROUND * 1e3 for what, one in found.items()}
    print(
        f"  {name:10} {times(told[HTTP] / told[BARE]):>5}   {told[HTTP]:.1f} ms, "
        f"bare {told[BARE]:.1f} ms"
    )


@dataclass
class _Sending:
    """Writes and submits a few tenders, each for another supplier."""

    loop: Loop
    app: FastAPI
    made: Published
    keys: list[Headers]
    offer: bytes

    def __call__(self) -> None:
        for _ in range(IN_A_ROUND):
            who = self.keys.pop()
            path = f"/v1/lots/{self.made.lot_ids[0]}/tenders"
            written = self._sent(path, who, self.offer)
            self._sent(f"/v1/tenders/{written['id']}/submission", who, b"{}")

    def _sent(self, path: str, who: Headers, body: bytes) -> Any:
        answered = self.loop.answer(Request(self.app, path, who, "POST", body))
        assert answered.status == 201, answered
        return json.loads(answered.body)


Rows = Sequence[tuple[type[SQLModel], dict[str, Any]]]


def _rows(engine: Engine, made: Published) -> Rows:
    """Give the rows of one tender that was submitted."""
    with reading(engine) as session:
        of_lot = select(Tender).where(Tender.lot_id == made.lot_ids[0])
        tender = session.exec(of_lot.order_by(col(Tender.id))).first()
        assert tender
        return [(type(row), row.model_dump()) for row in _of(session, tender, made)]


def _of(session: Session, tender: Tender, made: Published) -> list[SQLModel]:
    theirs = (
        select(Interest).where(
            Interest.procurement_id == made.procurement_id,
            Interest.supplier_id == tender.supplier_id,
        ),
        select(TenderVersion).where(TenderVersion.tender_id == tender.id),
        select(Receipt).where(Receipt.tender_id == tender.id),
        select(Event).where(Event.subject == str(tender.id)),
    )
    found: list[SQLModel] = [tender]
    for query in theirs:
        found += session.exec(query).all()
    assert [type(one).__name__ for one in found] == [
        "Tender", "Interest", "TenderVersion", "Receipt", "Event", "Event",
    ]  # fmt: skip
    return found


@dataclass
class _Bare:
    """Inserts the rows of a few tenders, each for another supplier, one transaction each."""

    engine: Engine
    rows: Rows
    suppliers: list[UUID]

    def __call__(self) -> None:
        for _ in range(IN_A_ROUND):
            new: dict[str, Any] = {
                "supplier_id": self.suppliers.pop(), "tender_id": new_id(), "authority": uuid4(),
            }  # fmt: skip
            numbers = count(1)
            with writing(self.engine) as session:
                for table, row in self.rows:
                    changed = row | {key: told for key, told in new.items() if key in row}
                    if "id" in row:
                        changed["id"] = new["tender_id"] if table is Tender else new_id()
                    if table is Event:
                        changed["number"] = next(numbers)
                    session.execute(insert(table), [changed])


def _assess(name: str, engine: Engine, tenders: int, measures: int) -> None:
    with arranging(engine) as client:
        judged = Judged(client, engine, rules=_rules(measures), marks={})
        judged.offers = {f"Bidder {n}": _offer(n, measures) for n in range(tenders)}
        path, last = f"/lots/{judged.lot}/assessments", judged.assessed()

        def end_to_end() -> None:
            judged.done(judged.officer, path, {"reason": "Again, to see how long it takes."})

        pure, digest = _pure(engine, UUID(last))
        found = least_of_both({HTTP: end_to_end, PURE: pure}, 3)
        again = judged.done(judged.officer, path, {"reason": "Again."})
    assert again["receipt"]["result_digest"] == digest
    ours, theirs = found[HTTP], found[PURE]
    print(
        f"  {name:10} {times(ours.wall / theirs.wall):>5}   (aim 2; by processor time "
        f"{times(ours.processor / theirs.processor)}); {ours.wall:.2f} s, pure {theirs.wall:.2f} s"
    )


def _pure(engine: Engine, assessment: UUID) -> tuple[Callable[[], object], str]:
    """Give what scores an assessment's data again, and the digest of what comes out."""
    with reading(engine) as session:
        one = session.get_one(Assessment, assessment)
        held, digest = json.loads(one.receipt), one.result_digest
    rule_set, library = unpinned(held["rules"])
    sent = TendersIn.model_validate(held["input"]["tenders"])
    return lambda: answer(rule_set, library, sent, {}), digest


def _offer(number: int, measures: int) -> dict[str, Any]:
    lines = [
        {"id": f"l{n}", "measure": f"m{n}", "quantity": str(1 + (n * 7 + number) % 50),
         "unit": "hour"}
        for n in range(measures)
    ]  # fmt: skip
    return {"price": 100_000 + number, "commitments": lines}


def _rules(measures: int) -> str:
    """Write rules of so many measures, twenty themes and a price."""
    return json.dumps({
        "id": "best-offer",
        "version": "1",
        "source": {"title": "Policy", "body": "Anytown Council", "date": "2026-01-05"},
        "measures": [
            {"code": f"m{n}", "title": f"Measure {n}", "theme": f"t{n % THEMES}", "unit": "hour",
             "value": f"{10 + n % 9}.37"}
            for n in range(measures)
        ],
        "criteria": [
            {"code": "price", "title": "Price", "weight": 60, "value": "price",
             "method": {"use": "ratio_to_lowest"}},
            *({"code": f"c{n}", "title": f"Theme {n}", "weight": 2, "value": f"pounds(t{n})",
               "method": {"formula": "min(value / 5000, 1)"}} for n in range(THEMES)),
        ],
        "rank": {"ties": ["shared"]},
        "rounding": {"total": {"decimals": 2}},
    })  # fmt: skip
