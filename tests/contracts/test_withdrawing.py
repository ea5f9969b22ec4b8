from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine
from sqlmodel import col, select, update

from app.contracts.tables import Award, Contract, ContractState
from app.organisations.role import Role
from app.platform.database import writing
from app.procurements.queries import state_of
from app.procurements.tables import ConflictDeclaration, Lot
from app.tenders.tables import PanelRole
from tests.assessments.results.made import OFFERS, SENT, Judged, an_offer, looking
from tests.callers import a_key, a_person, person_id_of
from tests.contracts.withdrawn import (
    NOTICE,
    WHY,
    addressed,
    approve,
    at,
    letters,
    propose,
    seated,
    take_back,
    told,
    withdrawn,
)


def test_an_award_is_withdrawn_by_two_with_the_reason_and_is_kept(judged: Judged) -> None:
    award = told(judged)["id"]

    proposed = propose(judged, award).json()
    made = withdrawn(judged, award)

    assert (proposed["withdrawn_because"], proposed["withdrawn_at"]) == (WHY, None)
    assert made["withdrawal_proposed_by"] == str(person_id_of(judged.engine, judged.officer))
    assert made["withdrawn_by"] == str(person_id_of(judged.engine, judged.second))
    assert made["withdrawn_because"] == WHY
    contract = judged.get(judged.officer, f"/contracts/{made['contract_id']}").json()
    assert (contract["state"], contract["entered_on"]) == ("withdrawn", None)
    with looking(judged.engine) as session:
        lot = session.get_one(Lot, judged.lot)
        assert state_of(session, lot, SENT).value == "moderated"
    [event] = judged.events("award.withdrawn")
    assert event.facts["told"] == 3
    assert WHY not in str(event.facts)
    told_to = {name: made.pop(name) for name in ("told", "not_told")}
    assert {name: len(who) for name, who in told_to.items()} == {"told": 3, "not_told": 0}
    assert judged.get(judged.officer, f"/awards/{award}").json() == made


def test_everybody_who_was_told_of_the_award_is_told_of_its_end(judged: Judged) -> None:
    withdrawn(judged, told(judged)["id"])

    written = letters(judged, "award.withdrawn")

    assert len(written) == 3
    assert len({one.facts["supplier"] for one in written}) == 3
    for one in written:
        assert WHY in one.text
        assert "summary of 2026-02-25" in one.text
        assert "standstill that was to end on 2026-03-09" in one.text
        assert "Birch" not in one.text


def test_before_the_summaries_nobody_knew_and_nobody_is_told(judged: Judged) -> None:
    addressed(judged)
    made = withdrawn(judged, judged.awarded()["id"])

    assert letters(judged, "award.withdrawn") == []
    assert (made["told"], made["not_told"]) == ([], [])
    assert judged.events("award.withdrawn")[0].facts["told"] == 0


def test_a_lot_whose_award_was_withdrawn_can_be_ended_without_one(judged: Judged) -> None:
    made = told(judged)
    path, why = f"/lots/{judged.lot}/cancellation", {"reason": "The need has gone."}

    before = judged.post(judged.officer, path, why)
    withdrawn(judged, made["id"])
    ended = judged.done(judged.officer, path, why)

    assert (before.status_code, before.json()["code"]) == (409, "lot-is-awarded")
    assert "withdrawn" in before.json()["how_to_fix"]
    assert ended["state"] == "cancelled"


def test_who_proposed_does_not_approve_and_nothing_is_approved_that_was_not_read(
    judged: Judged,
) -> None:
    award = told(judged)["id"]

    unproposed = approve(judged, award, 2)
    version = propose(judged, award).json()["version"]
    own = approve(judged, award, version, judged.officer)
    propose(judged, award)
    stale = approve(judged, award, version)

    assert [(one.status_code, one.json()["code"]) for one in (unproposed, own, stale)] == [
        (409, "withdrawal-not-proposed"),
        (403, "second-person-needed"),
        (412, "stale"),
    ]
    assert stale.json()["current_version"] == version + 1
    assert approve(judged, award, version + 1).status_code == 201


def enter(judged: Judged, made: dict[str, Any]) -> Any:
    manager = a_person(judged.engine, Role.CONTRACT_MANAGER)
    path = f"/contracts/{made['contract_id']}/entry"
    return judged.post(manager, path, {"entered_on": "2026-03-10"})


def test_a_proposal_lapses_after_thirty_days(judged: Judged) -> None:
    made = told(judged)
    at(judged, 3, 20)
    version = propose(judged, made["id"]).json()["version"]
    at(judged, 4, 19)

    late = [take_back(judged, made["id"]), approve(judged, made["id"], version)]
    entered = enter(judged, made)

    assert [(one.status_code, one.json()["code"]) for one in late] == [
        (409, "withdrawal-not-proposed")
    ] * 2
    assert "lapsed after 30 days" in late[0].json()["detail"]
    assert entered.status_code == 201, entered.text


def test_a_withdrawn_award_is_withdrawn_once(judged: Judged) -> None:
    award = told(judged)["id"]
    version = withdrawn(judged, award)["version"]

    answers = [propose(judged, award), approve(judged, award, version)]
    answers.append(judged.post(judged.officer, f"/awards/{award}/notice", NOTICE))

    assert {(one.status_code, one.json()["code"]) for one in answers} == {(409, "award-withdrawn")}


def test_once_the_contract_is_entered_into_its_award_stands(judged: Judged) -> None:
    made = told(judged)
    propose(judged, made["id"])
    at(judged, 3, 20)
    version = take_back(judged, made["id"]).json()["version"]
    assert enter(judged, made).status_code == 201

    answers = [propose(judged, made["id"]), approve(judged, made["id"], version)]

    assert {(one.status_code, one.json()["code"]) for one in answers} == {
        (409, "contract-entered")
    }


def test_a_contract_that_is_not_made_is_not_ended_or_worked_under(judged: Judged) -> None:
    made = told(judged)
    manager = a_person(judged.engine, Role.CONTRACT_MANAGER)
    path = f"/contracts/{made['contract_id']}"
    ending = {"ending": "terminated", "on": "2026-02-27", "why": "The supplier gave it up."}

    unmade = judged.post(manager, f"{path}/end", ending)
    before = judged.get(manager, "/calendar").text
    withdrawn(judged, made["id"])
    ended = judged.post(manager, f"{path}/end", ending)
    indicator = judged.post(manager, f"{path}/indicators", {"title": "Meals on time"})

    assert "withdraw its award" in unmade.json()["how_to_fix"]
    assert (ended.status_code, ended.json()["code"]) == (409, "contract-not-running")
    assert (indicator.status_code, indicator.json()["code"]) == (409, "contract-closed")
    assert made["contract_id"] in before
    assert made["contract_id"] not in judged.get(manager, "/calendar").text


@pytest.mark.parametrize("role", list(PanelRole))
def test_who_judged_the_lot_does_not_withdraw_its_award(judged: Judged, role: PanelRole) -> None:
    award = told(judged)["id"]
    member = judged.on_panel(role)
    version = propose(judged, award).json()["version"]

    answers = [propose(judged, award, member), approve(judged, award, version, member)]

    assert {(one.status_code, one.json()["code"]) for one in answers} == {(403, "separation")}


@pytest.mark.parametrize("deed", [propose, take_back, approve])
def test_who_decided_about_a_withdrawal_does_not_judge_the_lot_afterwards(
    judged: Judged, deed: Any
) -> None:
    award = told(judged)["id"]
    both = judged.somebody(Role.PROCUREMENT_OFFICER, Role.MODERATOR)
    third = judged.somebody(Role.PROCUREMENT_OFFICER)
    if deed is approve:
        approve(judged, award, propose(judged, award).json()["version"], both)
    else:
        propose(judged, award)
        deed(judged, award, both)
        withdrawn(judged, award)
    judged.done(third, f"/lots/{judged.lot}/moderation-reopening", {"reason": "A slip."})
    seated(judged, both, PanelRole.MODERATOR)

    refused = judged.post(both, f"/lots/{judged.lot}/moderation-closure", {})

    assert (refused.status_code, refused.json()["code"]) == (403, "separation")


def test_neither_a_program_nor_another_authority_nor_who_has_an_interest_withdraws(
    judged: Judged,
) -> None:
    award = told(judged)["id"]
    stranger = a_person(judged.engine, Role.PROCUREMENT_OFFICER, authority="Elsewhere Council")
    interested = judged.somebody(Role.PROCUREMENT_OFFICER)
    with writing(judged.engine) as session:
        row = update(ConflictDeclaration).values(has_interest=True)
        who = person_id_of(judged.engine, interested)
        session.execute(row.where(col(ConflictDeclaration.person_id) == who))

    codes = {
        propose(judged, award, who).json()["code"]
        for who in (a_key(judged.engine), stranger, interested)
    }

    assert codes == {"person-needed", "not-found", "interest-declared"}


def test_of_many_approvals_one_withdraws_and_everybody_is_told_once(judged: Judged) -> None:
    award = told(judged)["id"]
    version = propose(judged, award).json()["version"]
    who = judged.second

    with ThreadPoolExecutor(8) as pool:
        codes = list(
            pool.map(lambda _: approve(judged, award, version, who).status_code, range(8))
        )

    assert sorted(codes) == [201] + [409] * 7
    assert len(letters(judged, "award.withdrawn")) == 3
    with looking(judged.engine) as session:
        assert session.exec(select(Contract.state)).all() == [ContractState.WITHDRAWN]
        assert len(session.exec(select(Award)).all()) == 1


def test_no_partner_changes_a_score_that_a_withdrawn_award_made_known(
    client: TestClient, engine: Engine
) -> None:
    asked = an_offer(100_000, 4, partner="Youth Forum")
    unasked = an_offer(150_000, 2, partner="Anytown College")
    judged = Judged(client, engine, offers={**OFFERS, "Ash": asked, "Cedar": unasked})
    assert judged.tenders
    link = judged.linked("Ash", "Youth Forum")
    award = told(judged)["id"]
    cedar = a_person(engine, Role.SUPPLIER, supplier="Cedar")
    path, body = f"/tenders/{judged.tenders['Cedar']}/partners", {"partner": "Anytown College"}
    awarded = [judged.post({}, link, {"answer": "yes"}), judged.post(cedar, path, body)]

    withdrawn(judged, award)
    afterwards = [judged.post({}, link, {"answer": "yes"}), judged.post(cedar, path, body)]

    assert [one.json()["code"] for one in awarded] == ["wrong-moment"] * 2
    assert [(one.status_code, one.json()["code"]) for one in afterwards] == [
        (409, "results-known")
    ] * 2
    with looking(engine) as session:
        lot = session.get_one(Lot, judged.lot)
        made = session.exec(select(Award)).one()
        assert (lot.first_awarded_at, lot.awarded_at) == (made.approved_at, None)
        assert lot.award_withdrawn_at == made.withdrawn_at
