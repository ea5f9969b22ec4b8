from fastapi.testclient import TestClient
from sqlalchemy import Engine

from tests.callers import a_key
from tests.procurements.sent import DEADLINE, a_body, a_published, code_of

Headers = dict[str, str]
WHY = "The money has been found."


def test_it_is_cancelled_and_begins_anew(
    client: TestClient, officer: Headers, second: Headers
) -> None:
    at = a_published(client, officer, second)
    anew = {
        "reason": WHY,
        "reference": "PROC-2026-015",
        "commences_on": "2026-04-01",
        "deadline": DEADLINE,
    }

    early = client.post(f"{at}/republication", json=anew, headers=officer)
    ended = client.post(f"{at}/cancellation", json={"reason": "No money."}, headers=officer)
    twice = client.post(f"{at}/cancellation", json={"reason": "No money."}, headers=officer)
    again = client.post(f"{at}/republication", json=anew, headers=officer)

    assert code_of(early) == (409, "not-cancelled")
    assert (ended.status_code, ended.json()["reason"]) == (201, "No money.")
    assert code_of(twice) == (409, "procurement-is-cancelled")
    assert again.status_code == 201
    assert again.json()["republishes"] == ended.json()["id"]
    assert again.json()["state"] == "draft"
    assert again.json()["republished_because"] == WHY
    for nothing in ({"reason": None}, {"reason": " "}):
        wanted = anew | {"reference": "P-9"} | nothing
        assert client.post(f"{at}/republication", json=wanted, headers=officer).status_code == 422


def test_one_of_two_lots_is_cancelled_and_begins_anew(
    client: TestClient, officer: Headers, second: Headers
) -> None:
    [lot] = a_body()["lots"]
    lots = [lot, lot | {"number": "2"}]
    at = a_published(client, officer, second, lots=lots)
    listed = client.get(f"{at}/lots", headers=officer).json()["data"]
    path = f"/v1/lots/{listed[1]['id']}"

    ended = client.post(f"{path}/cancellation", json={"reason": "No money."}, headers=officer)
    twice = client.post(f"{path}/cancellation", json={"reason": "No money."}, headers=officer)
    since = client.get(f"{at}/lots", headers=officer).json()["data"]

    assert (ended.status_code, ended.json()["state"]) == (201, "cancelled")
    assert ended.json()["cancelled_because"] == "No money."
    assert [one["state"] for one in since] == ["open", "cancelled"]
    assert code_of(twice) == (409, "lot-is-cancelled")


def test_a_program_does_not_cancel(
    client: TestClient, engine: Engine, officer: Headers, second: Headers
) -> None:
    at = a_published(client, officer, second)

    answer = client.post(f"{at}/cancellation", json={"reason": "Why not."}, headers=a_key(engine))

    assert code_of(answer) == (403, "person-needed")


def test_it_begins_anew_under_a_reference_of_its_own(
    client: TestClient, officer: Headers, second: Headers
) -> None:
    at = a_published(client, officer, second)
    client.post(f"{at}/cancellation", json={"reason": "No money."}, headers=officer)
    own = client.get(at, headers=officer).json()["reference"]
    anew = {"reason": WHY, "reference": own, "commences_on": "2026-04-01", "deadline": DEADLINE}

    taken = client.post(f"{at}/republication", json=anew, headers=officer)
    no_moment = anew | {"reference": "P-9", "deadline": {"at": "2026-05-01"}}
    wrong = client.post(f"{at}/republication", json=no_moment, headers=officer)

    assert code_of(taken) == (409, "reference-taken")
    assert wrong.status_code == 422
    assert wrong.json()["errors"][0]["code"] == "time_needed"
