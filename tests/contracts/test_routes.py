from app.organisations.role import Role
from tests.assessments.results.made import Judged
from tests.callers import a_person


def test_awards_and_contracts_are_listed_for_their_own_authority(judged: Judged) -> None:
    made = judged.awarded()
    stranger = a_person(judged.engine, Role.AUDITOR, authority="Elsewhere Council")

    [award] = judged.get(judged.officer, "/awards").json()["data"]
    [contract] = judged.get(judged.officer, "/contracts").json()["data"]

    assert award == made
    assert (contract["id"], contract["award_id"]) == (made["contract_id"], made["id"])
    assert judged.get(stranger, "/awards").json()["data"] == []
    assert judged.get(stranger, "/contracts").json()["data"] == []


def test_an_award_and_a_contract_are_read_with_their_version(judged: Judged) -> None:
    made = judged.awarded()

    award = judged.get(judged.officer, f"/awards/{made['id']}")
    contract = judged.get(judged.officer, f"/contracts/{made['contract_id']}")

    assert award.json() == made
    assert award.headers["etag"].startswith('"v1.')
    assert contract.headers["etag"].startswith('"v1.')


def test_contracts_can_be_narrowed_by_state_and_supplier(judged: Judged) -> None:
    made = judged.awarded()

    def found(query: str) -> int:
        return len(judged.get(judged.officer, f"/contracts?{query}").json()["data"])

    assert (found("state=awarded"), found("state=entered")) == (1, 0)
    assert found(f"supplier_id={made['supplier_id']}") == 1
    assert found(f"supplier_id={made['id']}") == 0


def test_what_belongs_to_another_authority_looks_like_what_is_not_there(judged: Judged) -> None:
    made = judged.awarded()
    stranger = a_person(judged.engine, Role.AUDITOR, authority="Elsewhere Council")

    for path in (
        f"/awards/{made['id']}",
        f"/contracts/{made['contract_id']}",
        f"/contracts/{made['contract_id']}/obligations",
    ):
        assert judged.get(judged.officer, path).status_code == 200
        assert judged.get(stranger, path).json()["code"] == "not-found"


def test_obligations_come_as_a_table_too(judged: Judged) -> None:
    contract = judged.awarded()["contract_id"]

    table = judged.get(judged.officer, f"/contracts/{contract}/obligations.csv").text

    assert table.splitlines()[0].startswith("id,contract_id,tender_id,tender_number,commitment")
    assert (
        ",jobs,1,job_local,local_jobs,Local people employed,10,fte_year," in table.splitlines()[1]
    )
