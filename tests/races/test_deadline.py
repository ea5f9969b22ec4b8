"""Suppliers, officers and the deadline, all at once: in or out is one fact.

Each round happens by the database's real clock, with a deadline a moment ahead.
"""

import os
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import Engine
from sqlmodel import col, select, update

from app.organisations.caller import Caller
from app.organisations.role import Role
from app.platform.clock import database_now, now
from app.platform.database import WriteSession, reading, writing
from app.platform.http.retrying import transact
from app.platform.sealing import Seals
from app.problems import Problem
from app.procurements.tables import Lot
from app.tenders.content import TenderContent
from app.tenders.lifecycle import TenderState
from app.tenders.opened.opening import open_lot
from app.tenders.submitting import Asked, submit, withdraw
from app.tenders.tables import Receipt, Tender, TenderVersion
from app.tenders.uploading import upload
from tests.callers import a_person, caller_of
from tests.procurements.made import published
from tests.races.start import at_once
from tests.tenders.made import SEAL_KEY, an_offer

SUPPLIERS = 6
ROUNDS = 200 if "SVS_SOAK" in os.environ else 2
SEALS = Seals(SEAL_KEY)
pytestmark = pytest.mark.soak


def expect(refused: Problem, *slugs: str) -> bool:
    """Let only these problems pass; say whether to try again, as a disk that stood still asks."""
    assert refused.slug in (*slugs, "unavailable"), refused.detail
    return refused.slug == "unavailable"


class Race:
    """A lot whose deadline is a moment ahead, with suppliers who have uploaded."""

    def __init__(self, engine: Engine, ahead: timedelta) -> None:
        """Arrange it."""
        self.engine = engine
        self.officers = [self._caller(Role.PROCUREMENT_OFFICER) for _ in range(2)]
        self.suppliers = [self._caller(Role.SUPPLIER, f"Firm {n}") for n in range(SUPPLIERS)]
        self.lot = published(engine, deadline=now() + timedelta(days=1)).lot_ids[0]
        self.tenders = [self._uploaded(caller) for caller in self.suppliers]
        with writing(engine) as session:
            soon = database_now(session) + ahead
            session.execute(update(Lot).where(col(Lot.id) == self.lot).values(deadline=soon))

    def _caller(self, role: Role, supplier: str | None = None) -> Caller:
        return caller_of(self.engine, a_person(self.engine, role, supplier=supplier))

    def _uploaded(self, caller: Caller) -> UUID:
        content = TenderContent.model_validate(an_offer())

        def work(session: WriteSession) -> UUID:
            tender, _ = upload(session, SEALS, caller, self.lot, content, database_now)
            return tender.id

        return transact(self.engine, work)

    def submits(self, place: int) -> Callable[[], Any]:
        """Give a supplier who submits, again and again, until it is too late."""
        caller, asked = self.suppliers[place], Asked(self.tenders[place])
        content = TenderContent.model_validate(an_offer(price=place + 1))

        def work(session: WriteSession) -> None:
            upload(session, SEALS, caller, self.lot, content, database_now)
            submit(session, SEALS, caller, asked, database_now)

        def run() -> int:
            times = 0
            while True:
                try:
                    transact(self.engine, work)
                    times += 1
                except Problem as refused:
                    if expect(refused, "deadline-passed"):
                        continue
                    if refused.to_keep is not None:
                        transact(self.engine, refused.to_keep)
                    return times

        return run

    def opens(self, place: int) -> Callable[[], Any]:
        """Give an officer who tries to open, again and again, until the lot is open."""
        caller = self.officers[place]

        def run() -> None:
            while True:
                try:
                    transact(
                        self.engine,
                        lambda session: open_lot(session, SEALS, caller, self.lot, database_now),
                    )
                except Problem as refused:
                    if refused.slug == "wrong-moment":
                        return  # the other one has opened it
                    expect(refused, "deadline-not-passed", "second-person-needed")

        return run


@pytest.mark.parametrize("number", range(ROUNDS))
def test_a_receipt_stands_if_and_only_if_the_tender_was_opened(
    engine: Engine, number: int
) -> None:
    race = Race(engine, timedelta(milliseconds=300 + 37 * (number % 7)))

    submitters = [race.submits(place) for place in range(SUPPLIERS)]
    times = at_once(*submitters, race.opens(0), race.opens(1))

    with reading(engine) as session:
        lot = session.get_one(Lot, race.lot)
        tenders = session.exec(select(Tender).where(Tender.lot_id == race.lot)).all()
        standing = session.exec(select(Receipt).where(col(Receipt.replaced_at).is_(None))).all()
        versions = session.exec(select(TenderVersion)).all()
    opened = {one.id: one.submitted_number for one in tenders if one.state is TenderState.OPENED}
    assert {receipt.tender_id: receipt.number for receipt in standing} == opened
    assert lot.opened_at is not None
    assert lot.deadline is not None
    assert lot.opened_at >= lot.deadline
    assert all(receipt.submitted_at < lot.deadline for receipt in standing)
    submitted = sum(count for count in times[:SUPPLIERS] if isinstance(count, int))
    on_time = [one for one in versions if one.uploaded_at < lot.deadline]
    assert len(on_time) == SUPPLIERS + submitted
    assert {one.state for one in tenders} <= {
        TenderState.OPENED, TenderState.NOT_SUBMITTED, TenderState.LATE,
    }  # fmt: skip


@pytest.mark.parametrize("number", range(ROUNDS))
def test_two_people_who_open_at_once_open_it_once(engine: Engine, number: int) -> None:
    race = Race(engine, timedelta(0))

    def once(place: int) -> Callable[[], Any]:
        return lambda: transact(
            engine,
            lambda session: (
                open_lot(session, SEALS, race.officers[place], race.lot, database_now).opened_at
            ),
        )

    outcomes = at_once(once(0), once(1), once(0), once(1))

    done = [one for one in outcomes if not isinstance(one, Problem) and one is not None]
    assert len(done) == 1, outcomes


@pytest.mark.parametrize("number", range(ROUNDS))
def test_submitting_and_withdrawing_at_once_leaves_one_of_the_two(
    engine: Engine, number: int
) -> None:
    race = Race(engine, timedelta(hours=1))
    caller, tender = race.suppliers[0], race.tenders[0]
    transact(engine, lambda s: submit(s, SEALS, caller, Asked(tender), database_now)[0].id)

    at_once(
        lambda: transact(
            engine, lambda s: submit(s, SEALS, caller, Asked(tender), database_now)[0].id
        ),
        lambda: transact(engine, lambda s: withdraw(s, caller, tender, database_now).id),
    )

    with reading(engine) as session:
        after = session.get_one(Tender, tender)
        receipts = session.exec(select(Receipt).where(Receipt.tender_id == tender)).all()
    standing = [one for one in receipts if one.withdrawn_at is None]
    assert len(standing) == int(after.state is TenderState.SUBMITTED)
    assert [one.number for one in standing] == [n for n in [after.submitted_number] if n]
