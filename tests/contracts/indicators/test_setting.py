from concurrent.futures import ThreadPoolExecutor
from typing import Any

from tests.contracts.adoption.plans import close
from tests.contracts.adoption.taken import Taking

ON_TIME = {"title": "Deliveries on the agreed day", "description": "Of all orders."}


def set_one(taking: Taking, contract: dict[str, Any], **sent: Any) -> Any:
    return taking.post(f"/contracts/{contract['id']}/indicators", ON_TIME | sent)


def test_indicators_are_listed_in_the_order_of_the_notices(taking: Taking) -> None:
    contract = taking.taken()
    first = set_one(taking, contract).json()
    second = set_one(taking, contract, outside_id="KPI-B", is_material=False).json()

    rows = taking.get(f"/contracts/{contract['id']}/indicators").json()["data"]

    assert rows == [first, second]
    assert [row["outside_id"] for row in rows] == ["1", "KPI-B"]
    assert [len(one.facts["indicators"]) for one in taking.events("indicators.set")] == [1, 1]


def test_what_section_52_asks_for_is_told_with_the_contract_and_never_refused(
    taking: Taking,
) -> None:
    contract = taking.taken(regime="pa23", value="6000000")
    path = f"/contracts/{contract['id']}"

    def found() -> list[str]:
        return [one["code"] for one in taking.get(path).json()["findings"]]

    before = found()
    for _ in range(3):
        set_one(taking, contract)

    assert before == ["indicators_wanting"]
    assert found() == []


def test_a_reason_why_none_can_be_set_is_kept(taking: Taking) -> None:
    contract = taking.taken(regime="pa23", value="6000000")
    path = f"/contracts/{contract['id']}"

    taking.patch(path, {"why_no_indicators": "It is one report, delivered once."})

    assert taking.get(path).json()["findings"] == []


def test_an_indicator_may_rest_on_an_obligation_of_the_same_contract(taking: Taking) -> None:
    contract, other = taking.taken(), taking.taken()
    own, anothers = taking.owed(contract)[0]["id"], taking.owed(other)[0]["id"]

    told = set_one(taking, contract, obligation_id=own)
    refused = set_one(taking, contract, obligation_id=anothers)

    assert told.json()["obligation_id"] == own
    assert [one["code"] for one in refused.json()["errors"]] == ["unknown_obligation"]


def test_one_id_of_the_notices_stands_once(taking: Taking) -> None:
    contract = taking.taken()
    first = set_one(taking, contract, outside_id="A").json()

    again = set_one(taking, contract, outside_id="A")

    assert (again.status_code, again.json()["code"]) == (409, "indicator-known")
    assert again.json()["indicator_id"] == first["id"]


def test_an_indicator_is_put_right_by_who_has_seen_it(taking: Taking) -> None:
    made = set_one(taking, taking.taken()).json()
    path = f"/indicators/{made['id']}"
    tag = taking.get(path).headers["etag"]

    told = taking.patch(path, {"is_material": False, "title": "On the day"}, tag).json()
    stale = taking.patch(path, {"is_material": True}, tag)

    assert (told["is_material"], told["title"]) == (False, "On the day")
    assert (told["description"], told["version"]) == ("Of all orders.", 2)
    assert stale.status_code == 412
    [event] = taking.events("indicator.changed")
    assert event.facts["before"] == {"is_material": True, "obligation_id": None}
    assert event.facts["after"] == {"is_material": False, "obligation_id": None}


def test_how_often_it_is_reported_can_be_taken_back(taking: Taking) -> None:
    path = f"/indicators/{set_one(taking, taking.taken(), every_months=3).json()['id']}"

    told = []
    for sent in ({"title": "Late orders"}, {"every_months": None}, {"every_months": 6}):
        answer = taking.patch(path, sent, taking.get(path).headers["etag"])
        told.append((answer.status_code, answer.json()["every_months"]))

    assert told == [(200, 3), (200, None), (200, 6)]


def test_indicators_set_at_once_have_a_place_each(taking: Taking) -> None:
    contract = taking.taken()

    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda _: set_one(taking, contract), range(4)))

    assert {answer.status_code for answer in answers} == {201}
    assert sorted(answer.json()["ordinal"] for answer in answers) == [1, 2, 3, 4]


def test_a_contract_has_at_most_a_hundred(taking: Taking) -> None:
    contract = taking.taken()
    answers = [set_one(taking, contract).status_code for _ in range(100)]

    more = set_one(taking, contract)

    assert set(answers) == {201}
    assert (more.status_code, more.json()["code"]) == (409, "too-many-indicators")


def test_a_settled_contract_keeps_its_indicators(taking: Taking) -> None:
    contract = taking.taken()
    made = set_one(taking, contract).json()
    close(taking, contract["id"])

    added = set_one(taking, contract)
    changed = taking.patch(f"/indicators/{made['id']}", {"title": "Another"})

    assert [added.json()["code"], changed.json()["code"]] == ["contract-closed"] * 2


def test_a_supplier_reads_its_own_and_nobody_reads_anothers(taking: Taking) -> None:
    contract = taking.taken()
    made = set_one(taking, contract).json()

    def told(who: dict[str, str]) -> list[int]:
        paths = (f"/indicators/{made['id']}", f"/contracts/{contract['id']}/indicators")
        return [taking.get(path, who).status_code for path in paths]

    assert told(taking.supplier) == [200, 200]
    assert told(taking.rival) == told(taking.stranger) == [404, 404]
