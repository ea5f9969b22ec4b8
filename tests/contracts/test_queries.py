from typing import Any

from app.organisations.role import Role
from tests.assessments.results.made import Judged
from tests.callers import a_person
from tests.contracts.adoption.taken import Taking


def seen(judged: Judged, who: dict[str, str], contract: str) -> tuple[int, int, int]:
    """Tell what somebody is given of a contract: in the list, by itself, what is owed."""
    rows = judged.get(who, "/contracts").json()["data"]
    one = judged.get(who, f"/contracts/{contract}").status_code
    return len(rows), one, judged.get(who, f"/contracts/{contract}/obligations").status_code


def test_a_supplier_sees_its_award_only_when_every_supplier_was_told(judged: Judged) -> None:
    made = judged.awarded()
    winner = a_person(judged.engine, Role.SUPPLIER, supplier="Birch")
    before = seen(judged, winner, made["contract_id"])
    judged.summarised(made["assessment_id"])

    assert before == (0, 404, 404)
    assert seen(judged, winner, made["contract_id"]) == (1, 200, 200)


def test_no_supplier_sees_anothers_contract(judged: Judged) -> None:
    made = judged.awarded()
    judged.summarised(made["assessment_id"])
    loser = a_person(judged.engine, Role.SUPPLIER, supplier="Ash")

    assert seen(judged, loser, made["contract_id"]) == (0, 404, 404)


def test_what_is_anothers_looks_like_what_is_not_there(judged: Judged) -> None:
    taking = Taking(judged.client, judged.engine)
    contract = taking.taken()["id"]
    missing = "0195566f-4a00-7000-8000-000000000099"

    def told(who: dict[str, str], name: str) -> Any:
        answer = taking.get(f"/contracts/{name}", who).json()
        return {part: answer[part].replace(name, "") for part in ("code", "detail", "how_to_fix")}

    for who in (taking.rival, taking.stranger):
        assert told(who, contract) == told(who, missing)
    assert taking.get(f"/contracts/{contract}", taking.supplier).status_code == 200


def test_awards_are_for_the_authority_alone(judged: Judged) -> None:
    made = judged.awarded()
    winner = a_person(judged.engine, Role.SUPPLIER, supplier="Birch")

    for path in ("/awards", f"/awards/{made['id']}"):
        assert judged.get(winner, path).json()["code"] == "scope-missing"
