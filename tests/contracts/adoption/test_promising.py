from concurrent.futures import ThreadPoolExecutor

from tests.assessments.results.made import Judged
from tests.contracts.adoption.plans import agree_a_plan
from tests.contracts.adoption.taken import JOBS, Taking

HOURS = {"measure": "own_hours", "title": "Hours given", "quantity": "40", "unit": "hour"}


def test_what_else_is_owed_comes_after_what_is_there(taking: Taking) -> None:
    contract = taking.taken()

    answer = taking.post(f"/contracts/{contract['id']}/obligations", HOURS)

    assert answer.status_code == 201, answer.text
    assert [row["commitment"] for row in taking.owed(contract)] == ["jobs", "2"]
    assert answer.json()["document"] == HOURS
    assert taking.get(f"/contracts/{contract['id']}").json()["version"] == 2
    assert len(taking.events("obligation.added")) == 1


def test_faults_are_told_at_their_place_and_ids_stay_apart(taking: Taking) -> None:
    path = f"/contracts/{taking.taken()['id']}/obligations"

    fault = taking.post(path, HOURS | {"unit": "parsec"})
    again = taking.post(path, JOBS)

    assert [one["pointer"] for one in fault.json()["errors"]] == ["/unit"]
    assert (again.status_code, again.json()["code"]) == (409, "obligation-known")


def test_nothing_is_added_once_a_plan_is_agreed(taking: Taking) -> None:
    contract = taking.taken()
    agree_a_plan(taking, contract["id"])

    answer = taking.post(f"/contracts/{contract['id']}/obligations", HOURS)

    assert (answer.status_code, answer.json()["code"]) == (409, "plan-is-agreed")


def test_nothing_is_added_once_the_contract_has_ended(taking: Taking) -> None:
    path = f"/contracts/{taking.taken()['id']}"
    taking.post(f"{path}/end", {"ending": "terminated", "on": "2026-02-27", "why": "Given up."})

    answer = taking.post(f"{path}/obligations", HOURS)

    assert (answer.status_code, answer.json()["code"]) == (409, "contract-not-running")


def test_an_award_owes_what_was_tendered_and_no_more(taking: Taking, judged: Judged) -> None:
    contract = judged.awarded()["contract_id"]

    answer = judged.post(judged.officer, f"/contracts/{contract}/obligations", HOURS)

    assert (answer.status_code, answer.json()["code"]) == (409, "not-taken-on")


def test_obligations_added_at_once_have_a_place_each(taking: Taking) -> None:
    contract = taking.taken()
    path = f"/contracts/{contract['id']}/obligations"

    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda _: taking.post(path, HOURS), range(4)))

    assert {answer.status_code for answer in answers} == {201}
    assert [row["ordinal"] for row in taking.owed(contract)] == [1, 2, 3, 4, 5]
