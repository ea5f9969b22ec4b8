from decimal import Decimal
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine
from sqlmodel import select

from app.contracts.change.tables import ChangeState, ContractChange
from app.contracts.change.wanted import ChangeKind
from app.organisations.scope import Scope
from app.platform.database import writing
from tests.callers import a_key
from tests.ocds.contracts.samples import history, only
from tests.ocds.intake.sent import answers, codes, ingested
from tests.ocds.intake.using.made import (
    UK7,
    UK9,
    a_change_notice,
    counted,
    made_by,
    the_changes,
    the_contract,
    worth,
)

SCOPES = (Scope.CONTRACTS_WRITE, Scope.SUPPLIERS_WRITE, Scope.AWARDS_READ)


@pytest.mark.parametrize("is_at_once", [True, False])
def test_a_contract_is_taken_on_as_it_was_let_and_what_came_later_is_a_change(
    client: TestClient, engine: Engine, officer: dict[str, str], is_at_once: bool
) -> None:
    notice = a_change_notice(**worth(9_000_000))
    notice["contracts"][0]["amendments"][0]["standstill"] = True
    sent = [history(), notice]
    for some in [sent] if is_at_once else sent[::-1]:
        _, each = ingested(client, engine, officer, some)

    contract = the_contract(engine)
    assert contract.value == Decimal(8_500_000)
    if is_at_once:
        assert made_by(each)["090000-2026"] == {"contract", "change"}
        assert made_by(each)[UK9] == {"rating"}
    [change] = the_changes(engine)
    assert (change.kind, change.state) == (ChangeKind.VALUE, ChangeState.PROPOSED)
    assert (change.value_before, change.value_after) == (Decimal(8_500_000), Decimal(9_000_000))
    assert (change.notice_id, str(change.notice_published_on)) == ("090000-2026", "2026-07-01")
    assert change.standstill is True
    assert (str(change.effective_on), change.reason) == ("2026-07-01", "More.")


def test_a_change_that_was_proposed_is_known_again_by_its_notice(
    client: TestClient, engine: Engine, officer: dict[str, str]
) -> None:
    ingested(client, engine, officer, [history(), a_change_notice(**worth(9_000_000))])

    later = a_change_notice("091000-2026", "2026-08-01", **worth(9_000_000, "2029-02-11"))
    _, [each] = ingested(client, engine, officer, later)
    _, [again] = ingested(client, engine, officer, later)

    assert len(the_changes(engine)) == 1
    for one in (each, again):
        assert codes(one) == {"change_waits"}
    assert (each["answer"], again["answer"]) == ("unused", "same")


def test_a_longer_contract_is_a_change_of_its_term_and_its_value(
    client: TestClient, engine: Engine, officer: dict[str, str]
) -> None:
    notice = a_change_notice(**worth(8_600_000, "2029-03-11"))

    ingested(client, engine, officer, [history(), notice])

    [change] = the_changes(engine)
    assert change.kind is ChangeKind.TERM
    assert (str(change.ends_after), change.value_after) == ("2029-03-11", Decimal(8_600_000))


def test_what_the_law_asks_of_a_change_is_asked_and_it_is_tried_again(
    client: TestClient, engine: Engine, officer: dict[str, str]
) -> None:
    doubled = a_change_notice(**worth(17_000_000))
    _, each = ingested(client, engine, officer, [history(), doubled])
    [needed] = [one for one in each[-1]["findings"] if one["code"] == "ground_needed"]
    assert "POST /v1/contracts/{contract_id}/changes" in needed["how_to_fix"]
    assert the_changes(engine) == []

    told = a_change_notice("092000-2026", **worth(17_000_000))
    [amendment] = told["contracts"][0]["amendments"]
    coded = {"id": "extremeUrgency", "scheme": "UK", "description": "Urgency."}
    amendment["rationaleClassifications"] = [coded, {"id": "in words"}, {"description": "So."}]
    _, [one] = ingested(client, engine, officer, told)

    [change] = the_changes(engine)
    assert (change.ground, change.notice_id) == ("Urgency.; in words; So.", "092000-2026")
    [odd] = [found for found in one["findings"] if found["code"] == "code_not_kept"]
    assert odd["path"].endswith("rationaleClassifications[1].id")
    assert change.ground_codes == [coded]


def test_of_the_codes_of_a_change_each_is_kept_once_and_of_very_many_the_first(
    client: TestClient, engine: Engine, officer: dict[str, str]
) -> None:
    told = a_change_notice(**worth(17_000_000))
    [amendment] = told["contracts"][0]["amendments"]
    every = [{"id": f"code{number}", "description": "Urgency."} for number in range(50)]
    amendment["rationaleClassifications"] = [every[0], *every]

    _, each = ingested(client, engine, officer, [history(), told])

    [change] = the_changes(engine)
    assert [one["id"] for one in change.ground_codes] == [one["id"] for one in every[:10]]
    assert change.ground == "Urgency."
    [left] = [found for found in each[-1]["findings"] if found["code"] == "too_many_codes"]
    assert left["path"].endswith("rationaleClassifications[10].id")


def test_what_is_cut_of_a_code_is_told(
    client: TestClient, engine: Engine, officer: dict[str, str]
) -> None:
    told = a_change_notice(**worth(17_000_000))
    [amendment] = told["contracts"][0]["amendments"]
    long = {"id": "extremeUrgency", "scheme": "S" * 61, "description": "D" * 301}
    amendment["rationaleClassifications"] = [{"id": "fits", "scheme": "S" * 60}, long]

    _, each = ingested(client, engine, officer, [history(), told])

    [change] = the_changes(engine)
    kept = {"id": "extremeUrgency", "scheme": "S" * 60, "description": "D" * 300}
    assert change.ground_codes[1] == kept
    cut = [found["path"] for found in each[-1]["findings"] if found["code"] == "words_cut"]
    assert [path.rpartition("[1].")[2] for path in sorted(cut)] == ["description", "scheme"]


def test_a_program_takes_the_contract_on_and_a_person_proposes_its_change(
    client: TestClient, engine: Engine, officer: dict[str, str]
) -> None:
    key = a_key(engine, *SCOPES)
    sent = [only(history(), UK7), a_change_notice(**worth(9_000_000))]

    _, each = ingested(client, engine, key, sent)
    assert answers(each) == ["taken", "unused"]
    assert codes(each[1]) == {"person_needed"}

    _, again = ingested(client, engine, officer, sent[1])
    assert made_by(again)["090000-2026"] == {"contract", "change"}
    assert counted(engine)[1] == 1


def test_a_notice_that_changes_neither_value_nor_days_is_told(
    client: TestClient, engine: Engine, officer: dict[str, str]
) -> None:
    bare, same = a_change_notice("1"), a_change_notice("2", **worth(8_500_000))

    _, each = ingested(client, engine, officer, [history(), bare, same])

    assert [codes(one) for one in each[-2:]] == [{"change_not_used"}, {"change_known"}]
    assert the_changes(engine) == []


def test_a_change_of_a_contract_that_nobody_has_is_told(
    client: TestClient, engine: Engine, officer: dict[str, str]
) -> None:
    _, [each] = ingested(client, engine, officer, a_change_notice(**worth(9_000_000)))

    assert codes(each) == {"not_found"}


def test_a_compiled_release_gives_its_contract_and_ratings_and_says_that_it_was_changed(
    client: TestClient, engine: Engine, officer: dict[str, str]
) -> None:
    ingested(client, engine, officer, [history(), a_change_notice(**worth(9_000_000))])
    ocid = the_contract(engine).ocid
    whole = client.get(f"/v1/ocds/records/{ocid}", headers=officer).json()["compiledRelease"]
    assert whole["tag"] == ["compiled"]
    other = a_key(engine, *SCOPES, authority="Elsewhere Council")

    _, [each] = ingested(client, engine, other, {"records": [{"compiledRelease": whole}]})

    assert {made["kind"] for made in each["made"]} == {"contract", "supplier", "rating"}
    assert "changed_before" in codes(each)
    assert len(the_changes(engine)) == 1


def test_a_notice_by_which_another_supplier_has_the_contract_says_what_is_to_be_done(
    client: TestClient, engine: Engine, officer: dict[str, str]
) -> None:
    told = a_change_notice(**worth(8_500_000))
    [amendment] = told["contracts"][0]["amendments"]
    amendment["suppliersAdded"] = [{"id": "GB-COH-01234567", "name": "Ash Ltd"}]
    dearer = a_change_notice("091000-2026", "2026-08-01", **worth(9_000_000))
    [amendment] = dearer["contracts"][0]["amendments"]
    amendment["unreadPart"] = "words"

    _, each = ingested(client, engine, officer, [history(), told, dearer])

    assert [codes(one) for one in each[-2:]] == [
        {"supplier_changed"},
        {"amendment_not_read", "value_with_vat_computed", "change_proposed"},
    ]  # fmt: skip
    assert len(the_changes(engine)) == 1


def test_a_supplier_that_the_contract_has_here_already_is_nothing_to_do(
    client: TestClient, engine: Engine, officer: dict[str, str]
) -> None:
    told = a_change_notice(**worth(8_500_000))
    [amendment] = told["contracts"][0]["amendments"]
    amendment |= {
        "suppliersAdded": [{"id": "GB-COH-08834019"}],
        "suppliersRemoved": [{"id": "org-1", "name": "Who had it before"}],
    }
    left = a_change_notice("091000-2026", "2026-08-01", **worth(8_500_000))
    left["parties"] = [
        {"id": "org-2", "identifier": {"scheme": "GB-COH", "id": "08834019"}, "name": "Ash Ltd"}
    ]
    left["contracts"][0]["amendments"][0]["suppliersRemoved"] = [{"id": "org-2"}]

    _, each = ingested(client, engine, officer, [history(), told, left])

    assert [codes(one) for one in each[-2:]] == [{"change_known"}, {"supplier_changed"}]


def test_an_amendment_that_a_later_notice_repeats_is_not_proposed_again_once_it_was_refused(
    client: TestClient, engine: Engine, officer: dict[str, str]
) -> None:
    first = a_change_notice(**worth(9_000_000))
    ingested(client, engine, officer, [history(), first])
    with writing(engine) as session:
        session.exec(select(ContractChange)).one().state = ChangeState.REFUSED

    later = a_change_notice("091000-2026", "2026-08-01", **worth(9_000_000))
    later["contracts"][0]["amendments"] = first["contracts"][0]["amendments"]
    _, [each] = ingested(client, engine, officer, later)

    assert made_by([each])["091000-2026"] == {"contract", "change"}
    assert codes(each) == {"change_known"}
    assert len(the_changes(engine)) == 1


def corrected() -> Any:
    """Give a notice that corrects the sums of an amendment, and keeps its id."""
    later = a_change_notice("091000-2026", "2026-08-01", **worth(9_200_000, "2029-02-11"))
    later["contracts"][0]["amendments"][0]["id"] = "090000-2026"
    return later


def newest_first() -> Any:
    """Give a notice that lists its own amendment before the one of an earlier notice."""
    later = a_change_notice("091000-2026", "2026-08-01", **worth(9_200_000, "2029-02-11"))
    earlier = a_change_notice(**worth(9_000_000))["contracts"][0]["amendments"]
    earlier[0]["value"] = {"amount": 9_000_000, "currency": "GBP"}
    later["contracts"][0]["amendments"] += earlier
    return later


def numbered_alike() -> Any:
    """Give a notice whose amendment has the id that an earlier notice has."""
    later = corrected()
    later["contracts"][0]["amendments"][0] |= {"description": "Much more."}
    return later | {"id": "2"}


@pytest.mark.parametrize("later", [corrected(), newest_first(), numbered_alike()])
@pytest.mark.parametrize("is_decided", [True, False])
def test_an_amendment_with_other_sums_is_another_change_whatever_its_id_is(
    client: TestClient, engine: Engine, officer: dict[str, str], later: Any, is_decided: bool
) -> None:
    ingested(client, engine, officer, [history(), a_change_notice(**worth(9_000_000))])
    with writing(engine) as session:
        if is_decided:
            session.exec(select(ContractChange)).one().state = ChangeState.REFUSED

    _, [each] = ingested(client, engine, officer, later)

    if is_decided:
        first, second = the_changes(engine)
        assert (first.notice_id, second.notice_id) == ("090000-2026", later["id"])
        assert (second.value_after, str(second.ends_after)) == (Decimal(9_200_000), "2029-02-11")
        assert made_by([each])[later["id"]] == {"contract", "change"}
    else:
        assert (each["answer"], codes(each)) == ("unused", {"change_waits"})
