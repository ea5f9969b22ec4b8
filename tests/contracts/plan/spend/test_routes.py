from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from tests.contracts.plan.conftest import Running
from tests.contracts.plan.made import id_in

QUARTER = {
    "starts_on": "2025-04-01",
    "ends_on": "2025-06-30",
    "amount": "100.50",
    "source": "ledger",
}


def record(running: Running, **changes: Any) -> Any:
    path = f"/contracts/{running.contract}/spend"
    return running.post(running.manager, path, QUARTER | changes)


def total(running: Running, on: str = "") -> str:
    path = f"/contracts/{running.contract}/spend/total" + (f"?on={on}" if on else "")
    answer = running.get(running.supplier, path)
    assert answer.status_code == 200, answer.text
    return str(answer.json()["spent"])


def test_spending_adds_up_by_day(running: Running) -> None:
    record(running)
    record(running, amount="-0.50", source="credit note 7", ends_on="2025-07-31")

    assert (total(running, "2025-06-29"), total(running, "2025-06-30")) == ("0", "100.5")
    assert total(running) == "100"


def test_a_slip_is_corrected_with_a_reason(running: Running) -> None:
    spend = id_in(record(running))
    path = f"/spend/{spend}/correction"

    silent = running.post(running.manager, path, QUARTER)
    made = running.post(running.manager, path, QUARTER | {"amount": "99", "reason": "A slip."})
    again = running.post(running.manager, path, QUARTER | {"reason": "A slip."})

    assert silent.status_code == 422
    assert (made.json()["replaces"], made.json()["amount"]) == (str(spend), "99")
    assert (again.status_code, again.json()["code"]) == (409, "spend-replaced")
    rows = running.get(running.supplier, f"/contracts/{running.contract}/spend").json()["data"]
    assert [(one["amount"], one["replaced_at"] is None) for one in rows] == [
        ("100.5", False),
        ("99", True),
    ]


@pytest.mark.parametrize(
    "changes",
    [
        {"amount": "0.001"},
        {"amount": "1000000000000"},
        {"amount": True},
        {"source": "  "},
        {"ends_on": "2025-03-31"},
        {"starts_on": "2025-4-1"},
    ],
)
def test_a_record_that_makes_no_sense_is_refused(running: Running, changes: Any) -> None:
    assert record(running, **changes).status_code == 422
    assert total(running) == "0"


def test_the_days_of_a_source_are_told_once_whoever_is_first(running: Running) -> None:
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda _: record(running).status_code, range(4)))

    assert sorted(answers) == [201, 409, 409, 409]
    assert total(running) == "100.5"


def test_spending_is_seen_and_recorded_by_those_whose_contract_it_is(running: Running) -> None:
    spend = id_in(record(running))
    path = f"/contracts/{running.contract}/spend"

    for who in (running.rival, running.stranger):
        assert running.get(who, path).json()["code"] == "not-found"
        assert running.get(who, f"{path}/total").json()["code"] == "not-found"
    assert running.post(running.stranger, path, QUARTER).json()["code"] == "not-found"
    correction = QUARTER | {"reason": "A slip."}
    answer = running.post(running.stranger, f"/spend/{spend}/correction", correction)
    assert answer.json()["code"] == "not-found"
    assert running.post(running.supplier, path, QUARTER).json()["code"] == "scope-missing"


def test_more_credited_than_was_paid_is_asked_about(running: Running) -> None:
    credit = {"source": "credit note 7", "amount": "-100.51"}
    paid = record(running).json()
    credited = record(running, **credit).json()
    path = f"/contracts/{running.contract}/spend/total"
    asked = running.get(running.manager, path).json()
    fixed = credit | {"amount": "-0.51", "reason": "Another contract's."}
    mended = running.post(running.manager, f"/spend/{credited['id']}/correction", QUARTER | fixed)

    assert (paid["findings"], mended.json()["findings"]) == ([], [])
    for told in (credited, asked):
        [found] = told["findings"]
        assert (found["code"], found["severity"]) == ("spent_below_zero", "warning")
        assert found["message"].startswith("-0.01 pounds are spent in all")
