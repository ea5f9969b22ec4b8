from concurrent.futures import ThreadPoolExecutor, wait
from datetime import date
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import Engine
from sqlmodel import select

from app.contracts.tables import Contract, ContractState
from app.deliveries.lifecycle import DeliveryState
from app.deliveries.moving import move
from app.deliveries.tables import Delivery
from app.organisations.role import Role
from app.platform.database import writing
from tests.deliveries.standing.asked import NOBODYS, Asked, faults
from tests.deliveries.standing.made import a_contract, at, evenly

#: three months after the first of October, and before the second of March
CHECK = {"weeks": 13, "lasted": "6", "ended": "1", "checked_on": "2026-01-05"}


@pytest.fixture
def jobs(engine: Engine) -> UUID:
    """Give a delivery of ten people who began on the first of October 2025."""
    with writing(engine) as session:
        running = a_contract(session)
        return running.delivers(running.owes(20, "people", "jobs"), 10, date(2025, 10, 1)).id


def check(asked: Asked, delivery: UUID, role: Role = Role.CONTRACT_MANAGER, **new: Any) -> Any:
    return asked.post(f"/deliveries/{delivery}/job-checks", CHECK | new, role)


def test_of_whom_nobody_knows_neither_lasted_nor_ended(asked: Asked, jobs: UUID) -> None:
    made = check(asked, jobs)

    assert made.status_code == 201, made.text
    told = asked.get(f"/contracts/{made.json()['contract_id']}/lasting-jobs")
    [share] = told["shares"]
    assert share == {
        "weeks": 13, "measure": "jobs", "unit": "people", "begun": "10", "lasted": "6",
        "ended": "1", "unknown": "3", "percent_known": "70",
        "percent_lasted_of_known": "85.7142",
    }  # fmt: skip
    assert told["wanting"] == []
    [event] = asked.events("jobs.checked")
    assert (event.facts["weeks"], event.facts["replaced"]) == (13, False)


def test_a_check_that_is_due_and_not_made_is_listed(asked: Asked, jobs: UUID) -> None:
    contract = check(asked, jobs).json()["contract_id"]

    on_the_day = asked.get(f"/contracts/{contract}/lasting-jobs?on=2026-04-01")
    before = asked.get(f"/contracts/{contract}/lasting-jobs?on=2026-03-31")

    assert before["wanting"] == []
    [wanting] = on_the_day["wanting"]
    assert (wanting["weeks"], wanting["due_on"]) == (26, "2026-04-01")
    assert (wanting["quantity"], wanting["unit"]) == ("10", "people")


def test_a_later_check_replaces_an_earlier_one_for_a_reason(asked: Asked, jobs: UUID) -> None:
    first = check(asked, jobs).json()

    without = check(asked, jobs, lasted="8")
    second = check(asked, jobs, lasted="8", comment="Two were found on the other payroll.")

    assert faults(without) == [("reason_needed", "/comment")]
    assert second.status_code == 201, second.text
    listed = asked.get(f"/contracts/{first['contract_id']}/job-checks", Role.SUPPLIER)["data"]
    assert [(one["lasted"], one["replaced_at"] is None) for one in listed] == [
        ("6", False), ("8", True),
    ]  # fmt: skip
    [share] = asked.get(f"/contracts/{first['contract_id']}/lasting-jobs")["shares"]
    assert (share["lasted"], share["unknown"]) == ("8", "1")


@pytest.mark.parametrize(
    ("new", "fault"),
    [
        ({"lasted": "9.5", "ended": "1"}, ("more_than_delivered", "/lasted")),
        ({"checked_on": "2025-12-30"}, ("too_early", "/checked_on")),
        ({"checked_on": "2026-03-03"}, ("in_the_future", "/checked_on")),
    ],
)
def test_what_cannot_be_is_refused(
    asked: Asked, jobs: UUID, new: dict[str, Any], fault: tuple[str, str]
) -> None:
    assert faults(check(asked, jobs, **new)) == [fault]
    assert asked.events("jobs.checked") == []


def test_the_first_day_on_which_it_can_be_known_is_early_enough(asked: Asked, jobs: UUID) -> None:
    assert check(asked, jobs, checked_on="2025-12-31").status_code == 201


@pytest.mark.parametrize("new", [{"weeks": 14}, {"lasted": "-1"}, {"ended": "0.00001"}])
def test_what_is_no_check_is_refused(asked: Asked, jobs: UUID, new: dict[str, Any]) -> None:
    assert check(asked, jobs, **new).status_code == 422


def test_only_jobs_that_count_are_checked(asked: Asked, engine: Engine) -> None:
    with writing(engine) as session:
        running = a_contract(session)
        hours = running.delivers(running.owes(20), 10, date(2025, 10, 1)).id
        people = running.owes(20, "people")
        draft = running.delivers(people, 10, date(2025, 10, 1), submission=None).id
        back = running.delivers(
            people, 10, date(2025, 10, 1), withdrawn_at=at(date(2026, 1, 1))
        ).id

    answers = [check(asked, one) for one in (hours, draft, back)]

    assert [(one.status_code, one.json()["code"]) for one in answers] == [
        (409, "no-jobs"), (409, "delivery-not-counted"), (409, "delivery-not-counted"),
    ]  # fmt: skip
    assert "10 hours" in answers[0].json()["detail"]


def test_a_closed_contract_is_only_read(asked: Asked, engine: Engine, jobs: UUID) -> None:
    with writing(engine) as session:
        contract = session.get_one(Contract, session.get_one(Delivery, jobs).contract_id)
        contract.state = ContractState.CLOSED

    answer = check(asked, jobs)

    assert (answer.status_code, answer.json()["code"]) == (409, "contract-not-running")


def test_no_check_comes_while_the_contract_is_being_closed(
    asked: Asked, engine: Engine, jobs: UUID
) -> None:
    with ThreadPoolExecutor(1) as pool, writing(engine) as session:
        known = session.get_one(Delivery, jobs)
        found = select(Contract).where(Contract.id == known.contract_id).with_for_update()
        session.exec(found).one().state = ContractState.CLOSED
        session.flush()
        answer = pool.submit(check, asked, jobs)
        wait([answer], timeout=0.5)  # long enough to have been kept, if it did not wait itself
        session.commit()

    refused = answer.result()
    assert (refused.status_code, refused.json()["code"]) == (409, "contract-not-running")


def test_a_supplier_checks_nothing_and_anothers_is_not_there(
    asked: Asked, engine: Engine, jobs: UUID
) -> None:
    with writing(engine) as session:
        running = a_contract(session, authority="Elsewhere Council")
        theirs = running.delivers(running.owes(20, "people"), 10, date(2025, 10, 1)).id

    by_supplier = check(asked, jobs, Role.SUPPLIER)
    others = [check(asked, one) for one in (theirs, NOBODYS)]

    assert (by_supplier.status_code, by_supplier.json()["code"]) == (403, "scope-missing")
    assert [(one.status_code, one.json()["code"]) for one in others] == [(404, "not-found")] * 2


def test_jobs_are_looked_for_when_the_terms_say(asked: Asked, engine: Engine) -> None:
    with writing(engine) as session:
        running = a_contract(session)
        people = running.owes(20, "people", "jobs")
        running.agrees((people, evenly(people)), lasting_weeks=[26])
        running.delivers(people, 10, date(2025, 1, 1))
        contract = running.contract.id

    told = asked.get(f"/contracts/{contract}/lasting-jobs")

    assert [one["weeks"] for one in told["shares"]] == [26]
    assert [one["weeks"] for one in told["wanting"]] == [26]


def test_nobody_is_looked_for_who_was_never_there(
    asked: Asked, engine: Engine, jobs: UUID
) -> None:
    with writing(engine) as session:
        rejected = session.get_one(Delivery, jobs)
        contract = rejected.contract_id
        why = "There was no such post."
        move(session, rejected, DeliveryState.REJECTED, at(date(2026, 1, 5)), by=None, reason=why)

    told = asked.get(f"/contracts/{contract}/lasting-jobs?on=2026-12-31")

    assert (told["wanting"], told["shares"]) == ([], [])
