import json
from copy import deepcopy
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine
from sqlmodel import col, select

from app.deliveries.standing.tables import Rating
from app.deliveries.standing.word import Word
from app.organisations.role import Role
from app.organisations.scope import Scope
from app.organisations.tables import SupplierIdentifier
from app.platform.database import reading
from app.procurements.tables import Procurement
from tests.callers import a_key, a_person
from tests.ocds.contracts.samples import OCID, history, only, performance, small_award
from tests.ocds.intake.sent import answers, codes, ingested
from tests.ocds.intake.using.made import RULES, UK7, UK9, counted, made_by, the_contract
from tests.ocds.notices import REAL as SHIPPED


def a_tender() -> Any:
    """Give the real tender notice, as it is written."""
    return json.loads(SHIPPED.read_text(encoding="utf-8"))


def test_a_history_becomes_one_contract_with_its_supplier_and_ratings(
    client: TestClient, engine: Engine, officer: dict[str, str]
) -> None:
    whole, each = ingested(client, engine, officer, history(), rules=RULES)

    assert (whole["state"], whole["taken"] + whole["unused"]) == ("done", 4)
    made = made_by(each)
    assert made[UK7] == {"contract", "supplier"}
    assert made[UK9] == {"rating"}
    contract = the_contract(engine)
    assert (contract.ocid, contract.outside_id, contract.outside_award) == (OCID, "1", "1")
    assert str(contract.entered_on) == "2026-01-09"
    assert contract.source == f"Contract details notice {UK7}"
    with reading(engine) as session:
        words = session.exec(select(Rating.word).where(col(Rating.contract_id) == contract.id))
        assert sorted(words) == sorted([Word.GOOD, Word.GOOD, Word.OTHER])
        [held] = session.exec(
            select(SupplierIdentifier).where(SupplierIdentifier.scheme == "GB-COH")
        )
        assert (held.supplier_id, held.value) == (contract.supplier_id, "08834019")


def test_sending_it_again_makes_nothing_more(
    client: TestClient, engine: Engine, officer: dict[str, str]
) -> None:
    ingested(client, engine, officer, [history(), a_tender()], rules=RULES)
    before = counted(engine)

    whole, each = ingested(client, engine, officer, [history(), a_tender()], rules=RULES)

    assert set(answers(each)) == {"same"}
    assert whole["same"] == 5
    assert counted(engine) == before


@pytest.mark.parametrize("is_backwards", [False, True])
def test_a_release_that_says_only_what_changed_finds_its_history_whatever_comes_first(
    client: TestClient,
    engine: Engine,
    officer: dict[str, str],
    is_backwards: bool,
) -> None:
    details = only(history(), UK7)
    award = only(history(), "083057-2025")
    del details["awards"], details["parties"]  # so that only the award tells of the supplier
    sent = [award, details, only(history(), UK9)]
    for one in sent[::-1] if is_backwards else sent:
        ingested(client, engine, officer, one)

    contract = the_contract(engine)
    assert (contract.outside_id, str(contract.entered_on)) == ("1", "2026-01-09")
    assert counted(engine)[3] == 3


def test_what_came_before_its_contract_is_answered_when_it_is_sent_again(
    client: TestClient, engine: Engine, officer: dict[str, str]
) -> None:
    _, first = ingested(client, engine, officer, performance())
    assert answers(first) == ["unused"]
    assert codes(first[0]) >= {"not_found"}

    _, each = ingested(client, engine, officer, [only(history(), UK7), performance()])

    assert answers(each) == ["taken", "same"]
    assert made_by(each)[UK9] == {"rating"}


def test_a_tender_notice_becomes_a_draft_once_rules_are_named(
    client: TestClient, engine: Engine, officer: dict[str, str]
) -> None:
    _, [without] = ingested(client, engine, officer, a_tender())
    assert (without["answer"], codes(without)) == ("unused", {"no_rules"})

    _, [done] = ingested(client, engine, officer, a_tender(), rules=RULES)

    [made] = done["made"]
    assert (done["answer"], made["kind"]) == ("same", "procurement")
    assert "criteria_not_used" in codes(done)
    draft = client.get(f"/v1/procurements/{made['id']}", headers=officer).json()
    assert (draft["state"], draft["ocid"]) == ("draft", "ocds-h6vhtk-067fb8")
    assert draft["title"] == a_tender()["releases"][0]["tender"]["title"]


def test_of_several_notices_of_a_tender_the_last_is_drafted_and_none_after_it(
    client: TestClient, engine: Engine, officer: dict[str, str]
) -> None:
    first = a_tender()["releases"][0]
    second = deepcopy(first) | {"id": "2", "date": "2026-04-20T00:00:00Z", "tag": ["tenderUpdate"]}
    second["tender"]["title"] = "A later title"
    for document in second["tender"]["documents"]:
        document["id"] = f"of {document['id']}"
    third = deepcopy(second) | {"id": "3", "date": "2026-04-21T00:00:00Z"}

    _, each = ingested(client, engine, officer, [second, first], rules=RULES)
    assert [codes(one) & {"later_notice"} for one in each] == [set(), {"later_notice"}]
    _, [late] = ingested(client, engine, officer, third, rules=RULES)

    assert "procurement_known" in codes(late)
    with reading(engine) as session:
        assert session.exec(select(Procurement.title)).one() == "A later title"


def test_a_tender_notice_that_makes_no_draft_says_why(
    client: TestClient, engine: Engine, officer: dict[str, str]
) -> None:
    document = a_tender()
    document["releases"][0]["tender"]["procurementMethodDetails"] = "Barter"

    _, [each] = ingested(client, engine, officer, document, rules=RULES)

    assert each["answer"] == "unused"
    assert "procedure_not_known" in codes(each)


def test_a_tender_that_is_not_divided_is_drafted_with_one_lot(
    client: TestClient, engine: Engine, officer: dict[str, str]
) -> None:
    [release] = a_tender()["releases"]
    [lot] = release["tender"].pop("lots")
    release["tender"] |= {"contractPeriod": lot["contractPeriod"], "awardCriteria": "priceOnly"}
    del release["id"]  # so that it is named by ocid and date, which is no reference

    _, [each] = ingested(client, engine, officer, release, rules=RULES)

    [made] = each["made"]
    assert {"undivided", "no_id"} <= codes(each)
    draft = client.get(f"/v1/procurements/{made['id']}", headers=officer).json()
    lots = client.get(f"/v1/procurements/{made['id']}/lots", headers=officer).json()["data"]
    assert draft["reference"] == draft["ocid"] == "ocds-h6vhtk-067fb8"
    assert [one["number"] for one in lots] == ["1"]


def test_who_may_not_draft_procurements_has_none_drafted(
    client: TestClient, engine: Engine
) -> None:
    manager = a_person(engine, Role.CONTRACT_MANAGER)

    _, [each] = ingested(client, engine, manager, a_tender(), rules=RULES)

    assert codes(each) == {"scope_missing"}
    assert counted(engine)[0] == 0


def test_who_may_not_enter_suppliers_has_no_contract_taken_on_with_a_new_one(
    client: TestClient, engine: Engine
) -> None:
    key = a_key(engine, Scope.CONTRACTS_WRITE, Scope.AWARDS_READ)

    _, [each] = ingested(client, engine, key, only(history(), UK7))

    assert (each["answer"], counted(engine)[1]) == ("unused", 0)
    assert "unknown_supplier" in codes(each)


def test_an_award_that_does_not_say_when_it_was_signed_is_kept_and_asked_about(
    client: TestClient, engine: Engine, officer: dict[str, str]
) -> None:
    _, [each] = ingested(client, engine, officer, small_award())

    assert each["answer"] == "unused"
    assert {"day_missing", "supplier_missing"} <= codes(each)
    assert all(one["message"] for one in each["findings"])


def test_nothing_is_made_of_what_others_buy(
    client: TestClient, engine: Engine, officer: dict[str, str]
) -> None:
    buyer = next(
        one["id"]
        for release in history()["releases"]
        for one in release["parties"]
        if "buyer" in one["roles"]
    )

    _, others = ingested(client, engine, officer, history(), buyer="GB-PPON-PABC-1234-DEFG")
    assert {frozenset(codes(one)) for one in others} == {frozenset({"other_buyer"})}
    assert counted(engine)[1] == 0
    _, ours = ingested(client, engine, officer, history(), buyer=buyer.lower())

    assert made_by(ours)[UK9] == {"rating"}


def test_a_list_written_as_an_object_and_nulls_hide_nothing(
    client: TestClient, engine: Engine, officer: dict[str, str]
) -> None:
    details = only(history(), UK7)
    details["contracts"] = {"1": details["contracts"][0]}
    details["awards"] = [None, *details["awards"]]
    details |= {"buyerID": [], "buyer": None, "planning": None}

    _, [each] = ingested(client, engine, officer, details)

    assert made_by([each])[UK7] == {"contract", "supplier"}


def test_releases_that_do_not_merge_are_told_and_read_alone(
    client: TestClient, engine: Engine, officer: dict[str, str]
) -> None:
    details = only(history(), UK7)
    odd = {"ocid": OCID, "id": "0", "date": "2020-01-01T00:00:00Z", "contracts": "words"}

    _, each = ingested(client, engine, officer, [odd, details])

    assert [("not_merged" in codes(one)) for one in each] == [False, True]
    assert made_by(each)[UK7] == {"contract", "supplier"}


def test_one_procurement_that_is_refused_keeps_no_other_out(
    client: TestClient, engine: Engine, officer: dict[str, str]
) -> None:
    broken = only(history(), UK7) | {"ocid": "ocds-h6vhtk-000001"}
    [contract] = deepcopy(broken["contracts"])
    broken["contracts"] = [contract | {"dateSigned": "2999-01-01"}]

    _, each = ingested(client, engine, officer, [broken, only(history(), UK7)])

    assert answers(each) == ["unused", "taken"]
    assert "in_the_future" in codes(each[0])


def test_whatever_is_odd_has_its_own_answer_and_the_rest_goes_in(
    client: TestClient, engine: Engine, officer: dict[str, str]
) -> None:
    details = only(history(), UK7)
    scheme = deepcopy(details) | {"ocid": "ocds-h6vhtk-000001"}
    [award] = scheme["awards"]
    award["suppliers"] = [{"id": "org-9", "name": "Ash Ltd"}]
    scheme["parties"] = [
        {"id": "org-9", "name": "Ash Ltd", "roles": ["supplier"],
         "identifier": {"scheme": "no scheme", "id": "1"}}
    ]  # fmt: skip
    remote = {"$ref": "https://example.org/tender.json"}
    odd = [
        {"ocid": "ocds-h6vhtk-000002", "id": "1", "date": "2026-01-01", "tender": "BEYOND"},
        {"ocid": "ocds-h6vhtk-000003", "id": "1", "date": "2026-01-01", "tender": "ENDLESS"},
        {"ocid": "ocds-h6vhtk-000004", "id": "1", "date": "2026-01-01", "tender": remote},
    ]
    other = deepcopy(details) | {"language": "cy"}
    text = json.dumps({"releases": [scheme, *odd, details, other]})
    text = text.replace('"BEYOND"', "1e9999").replace('"ENDLESS"', "Infinity")

    whole, each = ingested(client, engine, officer, text.encode())

    assert (whole["state"], whole["trouble"]) == ("done", "")
    assert answers(each) == ["unused", "unused", "unused", "unused", "taken", "conflict"]
    assert {"no_scheme", "supplier_missing"} <= codes(each[0])
    assert [codes(one) & {"number_out_of_range", "not_a_number"} for one in each[1:4]] == [
        {"number_out_of_range"}, {"not_a_number"}, set(),
    ]  # fmt: skip
    assert codes(each[5]) == {"release_changed"}
    assert counted(engine)[1] == 1


def test_of_a_framework_of_ours_the_call_offs_of_others_are_not_ours(
    client: TestClient, engine: Engine, officer: dict[str, str]
) -> None:
    other = {"id": "GB-PPON-PABC-1234-DEFG", "name": "Elsewhere Council", "roles": ["buyer"]}
    award, details = only(history(), "083057-2025"), only(history(), UK7)
    buyer = next(one["id"] for one in details["parties"] if "buyer" in one["roles"])
    suppliers = [one for one in details["parties"] if "buyer" not in one["roles"]]
    theirs = details | {"id": "000001-2026", "parties": [other, *suppliers]}

    _, each = ingested(client, engine, officer, [award, theirs], buyer=buyer)
    assert codes(each[1]) == {"other_buyer"}
    assert counted(engine)[1] == 0
    _, [ours] = ingested(client, engine, officer, details, buyer=buyer)

    assert made_by([ours])[UK7] == {"contract", "supplier"}
