from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from uuid import UUID

import pytest
from sqlalchemy import Engine

from app.contracts.change.tables import ChangeState
from app.contracts.tables import Contract
from app.contracts.today import SLIP
from app.platform.database import writing
from tests.assessments.results.made import Judged
from tests.contracts.adoption.plans import agree_a_plan, approve_a_change, close
from tests.contracts.adoption.taken import Taking


def test_what_was_missing_is_filled_in_and_the_rest_stays(taking: Taking) -> None:
    contract = taking.taken(ends_on=None, value=None)
    tag = taking.get(f"/contracts/{contract['id']}").headers["etag"]

    answer = taking.patch(
        f"/contracts/{contract['id']}",
        {"ends_on": "2028-03-31", "value": "5", "works": "goods", "reference": "GM-9"},
        tag,
    )

    told = answer.json()
    assert answer.status_code == 200, answer.text
    assert (told["ends_on"], told["first_ends_on"]) == ("2028-03-31", "2028-03-31")
    assert (told["value"], told["works"], told["reference"]) == ("5", "goods", "GM-9")
    assert (told["starts_on"], told["version"]) == ("2024-04-01", contract["version"] + 1)
    [event] = taking.events("contract.corrected")
    assert event.facts["before"]["value"] is None
    assert event.facts["after"] == {
        "ends_on": "2028-03-31", "first_ends_on": "2028-03-31", "value": "5", "works": "goods",
    }  # fmt: skip
    assert event.facts["facts"] == ["ends_on", "first_ends_on", "reference", "value", "works"]


def test_somebody_elses_change_is_not_overwritten(taking: Taking) -> None:
    path = f"/contracts/{taking.taken()['id']}"

    stale = taking.patch(path, {"value": "5"}, '"v7"')
    blind = taking.client.patch(f"/v1{path}", headers=taking.manager, json={"value": "5"})

    assert (stale.status_code, blind.status_code) == (412, 428)


@pytest.mark.parametrize("rests_on_it", [agree_a_plan, approve_a_change])
def test_what_is_built_on_changes_only_by_a_contract_change(
    taking: Taking, rests_on_it: Callable[[Taking, str], None]
) -> None:
    contract = taking.taken(ends_on=None)
    path = f"/contracts/{contract['id']}"
    rests_on_it(taking, contract["id"])

    known = taking.patch(path, {"value": "5", "starts_on": "2024-04-02"})
    same = taking.patch(path, {"value": "890000"})
    missing = taking.patch(path, {"ends_on": "2028-03-31", "reference": "GM-9"})

    assert (known.status_code, known.json()["code"]) == (409, "change-needed")
    assert known.json()["facts"] == ["value", "starts_on"]
    assert (same.status_code, missing.status_code) == (200, 200)


def test_before_a_plan_is_agreed_a_slip_is_put_right(taking: Taking) -> None:
    contract = taking.taken()

    told = taking.patch(f"/contracts/{contract['id']}", {"value": "89000"}).json()

    assert told["value"] == "89000"


def test_after_a_day_one_person_changes_nothing_that_is_known(
    taking: Taking, engine: Engine
) -> None:
    contract = taking.taken(ends_on=None)
    path = f"/contracts/{contract['id']}"
    with writing(engine) as session:
        row = session.get_one(Contract, UUID(contract["id"]))
        row.made_at -= SLIP

    known = taking.patch(path, {"value": "2000000"})
    missing = taking.patch(path, {"ends_on": "2028-03-31"})
    now_known = taking.patch(path, {"ends_on": "2030-03-31"})

    assert (known.status_code, known.json()["code"]) == (409, "change-needed")
    assert (missing.status_code, now_known.status_code) == (200, 409)
    told = taking.get(path).json()
    assert (told["value"], told["ends_on"], told["first_ends_on"]) == (
        "890000", "2028-03-31", "2028-03-31",
    )  # fmt: skip


def test_as_it_was_let_and_when_it_was_entered_into_are_put_right(taking: Taking) -> None:
    path = f"/contracts/{taking.taken()['id']}"

    told = taking.patch(path, {"first_ends_on": "2026-03-31", "entered_on": "2024-03-18"}).json()
    before = taking.patch(path, {"first_ends_on": "2024-03-31"})
    to_come = taking.patch(path, {"entered_on": "2026-03-03"})

    assert (told["first_ends_on"], told["ends_on"]) == ("2026-03-31", "2027-03-31")
    assert told["entered_on"] == "2024-03-18"
    assert [one["pointer"] for one in before.json()["errors"]] == ["/first_ends_on"]
    assert [one["code"] for one in to_come.json()["errors"]] == ["in_the_future"]


@pytest.mark.parametrize("state", [ChangeState.PROPOSED, ChangeState.APPROVED])
def test_nobody_takes_a_contract_out_of_the_law_while_a_change_rests_on_it(
    taking: Taking, state: ChangeState
) -> None:
    contract = taking.taken()
    path = f"/contracts/{contract['id']}"
    approve_a_change(taking, contract["id"], state)

    refused = taking.patch(path, {"is_light_touch": True, "regime": "other"})
    same = taking.patch(path, {"is_light_touch": False, "source": "Register"})

    assert (refused.status_code, refused.json()["code"]) == (409, "change-rests-on-it")
    assert refused.json()["facts"] == ["regime", "is_light_touch"]
    assert same.status_code == 200


def test_when_an_awards_contract_was_entered_into_is_its_awards(
    judged: Judged,
) -> None:
    path = f"/v1/contracts/{judged.awarded()['contract_id']}"

    answer = judged.client.patch(
        path, headers=judged.officer | {"If-Match": "*"}, json={"entered_on": "2026-03-01"}
    )

    assert (answer.status_code, answer.json()["code"]) == (409, "not-taken-on")


def test_facts_that_contradict_each_other_are_refused_and_nothing_is_kept(taking: Taking) -> None:
    path = f"/contracts/{taking.taken()['id']}"

    days = taking.patch(path, {"ends_on": "2024-03-31"})
    money = taking.patch(path, {"value_with_vat": "5"})

    assert [one["code"] for one in days.json()["errors"]] == ["ends_before_start"]
    assert [one["code"] for one in money.json()["errors"]] == ["value_below_net"]
    assert taking.get(path).json()["ends_on"] == "2027-03-31"


def test_a_reference_and_the_ids_of_notices_stay_one_contracts_own(taking: Taking) -> None:
    first = taking.taken(reference="GM-1")
    path = f"/contracts/{taking.taken()['id']}"

    answer = taking.patch(path, {"reference": "GM-1"})

    assert (answer.status_code, answer.json()["code"]) == (409, "contract-reference-taken")
    assert answer.json()["contract_id"] == first["id"]


def test_of_two_that_take_one_reference_at_once_one_is_refused(taking: Taking) -> None:
    paths = [f"/contracts/{taking.taken()['id']}" for _ in range(2)]

    with ThreadPoolExecutor(2) as pool:
        answers = pool.map(lambda path: taking.patch(path, {"reference": "GM-1"}), paths)

    assert sorted(answer.status_code for answer in answers) == [200, 409]


def test_a_settled_contract_and_anothers_are_left_alone(taking: Taking) -> None:
    path = f"/contracts/{taking.taken()['id']}"
    stranger = taking.client.patch(
        f"/v1{path}", headers=taking.stranger | {"If-Match": "*"}, json={"value": "5"}
    )
    close(taking, path.removeprefix("/contracts/"))

    closed = taking.patch(path, {"value": "5"})

    assert (closed.status_code, closed.json()["code"]) == (409, "contract-closed")
    assert (stranger.status_code, stranger.json()["code"]) == (404, "not-found")


def test_moving_the_day_from_which_the_law_counts_is_told(taking: Taking) -> None:
    contract = taking.taken(entered_on="2024-03-18")
    path = f"/contracts/{contract['id']}"

    moved = taking.patch(path, {"entered_on": "2026-01-01"}).json()
    same = taking.patch(path, {"entered_on": "2026-01-01", "reference": "GM-9"}).json()
    back = taking.patch(path, {"entered_on": "2024-03-18"}).json()

    assert [one["code"] for one in moved["findings"]] == ["entry_moved", "entered_after_start"]
    assert "2024-03-18" in moved["findings"][0]["message"]
    assert [one["code"] for one in same["findings"]] == ["entered_after_start"]
    assert [one["code"] for one in back["findings"]] == ["entry_moved"]


def test_a_contract_that_began_before_it_was_entered_into_is_asked_about(taking: Taking) -> None:
    late = taking.taken(entered_on="2024-04-02")
    right = taking.taken(entered_on="2024-04-01", reference="GM-2")

    codes = [
        {one["code"] for one in taking.get(f"/contracts/{made['id']}").json()["findings"]}
        for made in (late, right)
    ]

    assert [("entered_after_start" in one) for one in codes] == [True, False]
