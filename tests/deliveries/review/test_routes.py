from dataclasses import dataclass
from datetime import date
from uuid import UUID

import pytest
from sqlalchemy import Engine

from app.deliveries.lifecycle import DeliveryState
from app.deliveries.people.tables import Doubt, DoubtState
from app.deliveries.shortfall.kind import RemedyState, ShortfallState
from app.deliveries.tables import Delivery, ReturnState
from app.organisations.role import Role
from app.platform.database import writing
from tests.callers import ISSUED
from tests.deliveries.standing.asked import NOBODYS, Asked
from tests.deliveries.standing.made import Running, a_contract, evenly
from tests.portfolio.made import a_remedy, a_shortfall


def doubted(running: Running, first: Delivery, second: Delivery, state: DoubtState) -> UUID:
    made = Doubt(
        authority_id=running.contract.authority_id, first_id=first.id, second_id=second.id,
        state=state, asked_at=ISSUED, updated_at=ISSUED,
    )  # fmt: skip
    running.session.add(made)
    running.session.flush()
    return made.id


@dataclass(frozen=True)
class Met:
    """A contract in which much is the matter, and the ids of it."""

    contract: UUID
    hours: str
    people: str
    doubt: str
    shortfall: str
    remedy: str


@pytest.fixture
def met(engine: Engine) -> Met:
    with writing(engine) as session:
        running, other = a_contract(session), a_contract(session)
        hours, people = running.owes(200), running.owes(10, "people", "jobs")
        running.agrees(*((one, evenly(one)) for one in (hours, people)))
        running.returned(date(2025, 2, 1), on=date(2025, 5, 9))
        first = running.delivers(hours, 20, date(2025, 2, 1), verified=20)
        running.delivers(hours, 5, date(2025, 2, 2), state=DeliveryState.EVIDENCED)
        running.delivers(hours, 6, date(2025, 2, 3), state=DeliveryState.DISPUTED)
        running.returned(date(2025, 5, 1), ReturnState.DRAFT)
        job = running.delivers(people, 2, date(2025, 5, 1))
        again = other.delivers(other.owes(5, "people"), 1, date(2025, 5, 1))
        doubt = doubted(running, again, job, DoubtState.OPEN)
        doubted(running, first, job, DoubtState.OTHERS)
        short = a_shortfall(running, hours).id
        a_shortfall(running, hours, state=ShortfallState.RESOLVED)
        a_shortfall(other, hours)
        remedy = a_remedy(running, hours, date(2025, 11, 30)).id
        a_remedy(running, hours, date(2025, 11, 30), RemedyState.MET)
        ids = map(str, (hours.id, people.id, doubt, short, remedy))
        return Met(running.contract.id, *ids)


def test_one_call_tells_what_is_due_what_came_and_what_is_doubtful(asked: Asked, met: Met) -> None:
    told = asked.get(f"/contracts/{met.contract}/review?on=2025-12-31")

    assert [one["promised"] for one in told["promises"]] == ["200", "10"]
    assert [(one["gap"], one["starts_on"]) for one in told["returns"]] == [
        ("late", "2025-01-01"), ("draft", "2025-04-01"), ("missing", "2025-07-01"),
    ]  # fmt: skip
    waiting = [
        (one["obligation_id"], one["state"], one["deliveries"], one["quantity"], one["unit"])
        for one in told["waiting"]
    ]
    assert waiting == [
        (met.hours, "evidenced", 1, "5", "hour"), (met.hours, "disputed", 1, "6", "hour"),
        (met.people, "claimed", 1, "2", "people"),
    ]  # fmt: skip
    assert [one["quantity"] for one in told["disputed"]] == ["6"]
    assert told["doubts"] == [met.doubt]
    assert [one["id"] for one in told["shortfalls"]] == [met.shortfall]
    assert [one["id"] for one in told["remedies"]] == [met.remedy]
    assert [one["weeks"] for one in told["jobs_to_check"]] == [13, 26]


def test_what_to_ask_is_worked_out(asked: Asked, met: Met) -> None:
    told = asked.get(f"/contracts/{met.contract}/review?on=2025-12-31")

    codes = [(one["code"], one["obligation_id"]) for one in told["questions"]]
    assert codes == [
        ("return_missing", None),
        ("behind", met.hours), ("to_verify", met.hours), ("disputed", met.hours),
        ("behind", met.people), ("cause_unknown", met.people), ("evidence_wanting", met.people),
        ("doubts_open", met.people), ("remedy_overdue", met.hours), ("jobs_to_check", None),
    ]  # fmt: skip


def test_the_statutory_duties_that_are_near_stand_beside(asked: Asked, engine: Engine) -> None:
    with writing(engine) as session:
        contract = a_contract(
            session, entered_on=date(2026, 1, 12), value_with_vat=6_000_000
        ).contract.id

    told = asked.get(f"/contracts/{contract}/review?on=2026-02-11")["duties"]

    by_code = {one["code"]: (one["state"], one["due_on"]) for one in told}
    assert by_code["contract_details_notice"] == ("overdue", "2026-02-10")
    assert "contract_copy" not in by_code  # due on 11 April
    assert all(one["law"] for one in told)


def test_without_a_plan_no_return_is_missing(asked: Asked, engine: Engine) -> None:
    with writing(engine) as session:
        contract = a_contract(session).contract.id

    told = asked.get(f"/contracts/{contract}/review")

    assert told["on"] == "2026-03-02"
    assert (told["returns"], told["questions"], told["promises"]) == ([], [], [])


def test_a_supplier_is_refused_and_anothers_is_not_there(asked: Asked, engine: Engine) -> None:
    with writing(engine) as session:
        contract = a_contract(session).contract.id

    path = f"/contracts/{contract}/review"
    assert asked.refused(path, Role.SUPPLIER) == (403, "scope-missing")
    assert asked.refused(path, authority="Elsewhere Council") == (404, "not-found")
    assert asked.refused(f"/contracts/{NOBODYS}/review") == (404, "not-found")
