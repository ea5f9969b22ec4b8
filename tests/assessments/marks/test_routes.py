"""Marking alone: what an evaluator can learn of another's marks is nothing."""

from datetime import datetime
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine

from app.organisations.role import Role
from tests.assessments.marks.made import Panel, a_mark, a_panel, an_agreement
from tests.callers import a_person

Who = dict[str, str]
MARKS, OWN = "/lots/{lot}/marks", "/lots/{lot}/marks/own"
MISSING = "0195566f-4a00-7000-8000-0000000000ff"


def code(answer: Any) -> tuple[int, str]:
    return answer.status_code, answer.json().get("code", "")


def test_an_evaluator_cannot_tell_whether_another_has_marked(panel: Panel) -> None:
    """Lists, their order and marks, their tags, and other forms are the same before and after."""
    panel.mark_all(panel.first, but=1)
    paths = [OWN, f"{OWN}?limit=2", f"{OWN}.csv", f"{OWN}?updated_from=2026-01-01T00:00:00Z"]

    def seen() -> list[Any]:
        answers = [panel.judged.get(panel.first, path) for path in paths]
        return [(one.text, one.headers.get("etag"), one.headers.get("link")) for one in answers]

    before = seen()
    panel.mark_all(panel.second, mark=1)
    panel.finish(panel.second)

    assert seen() == before
    assert before[0][1] is not None


def test_another_evaluators_mark_is_as_if_it_were_not_there(panel: Panel) -> None:
    theirs = panel.mark_all(panel.second)[0]["id"]
    body = {name: a_mark(MISSING)[name] for name in ("mark", "reason", "reference")}
    name = {"X_Request_ID": "same"}

    for method, sent in (("GET", None), ("PUT", body)):
        seen = [
            panel.judged.send(panel.first, method, f"/marks/{one}", sent, If_Match="*", **name)
            for one in (theirs, MISSING)
        ]
        assert [answer.status_code for answer in seen] == [404, 404]
        assert seen[0].text.replace(theirs, MISSING) == seen[1].text
        assert seen[0].headers.keys() == seen[1].headers.keys()


def test_nobody_sees_marks_until_every_evaluator_has_finished(
    panel: Panel, engine: Engine
) -> None:
    auditor = a_person(engine, Role.AUDITOR)
    watchers = (panel.moderator, panel.officer, auditor)
    theirs = panel.mark_all(panel.first)[0]["id"]
    panel.finish(panel.first)
    none_finished = panel.mark_all(panel.second)

    for who in watchers:
        listed = panel.judged.get(who, MARKS)
        assert code(listed) == (409, "marking-goes-on")
        assert code(panel.judged.get(who, f"/marks/{theirs}")) == (409, "marking-goes-on")
        assert not {"1", "2", "one"} & set(listed.json()["detail"].split())
    panel.finish(panel.second)
    for who in watchers:
        rows = panel.judged.get(who, MARKS).json()["data"]
        assert len(rows) == 2 * len(none_finished)
        assert panel.judged.get(who, f"/marks/{theirs}").json()["mark"] == "4"


def test_the_refusal_is_the_same_however_many_have_finished(panel: Panel) -> None:
    name = {"X_Request_ID": "same"}

    def refused() -> str:
        return panel.judged.send(panel.moderator, "GET", MARKS, **name).text

    before = refused()
    panel.mark_all(panel.first)
    panel.finish(panel.first)

    assert refused() == before


def test_an_evaluator_who_may_read_marks_sees_their_own_alone_until_marks_are_agreed(
    panel: Panel, engine: Engine, now: datetime
) -> None:
    third = a_person(engine, Role.EVALUATOR, Role.MODERATOR, Role.PROCUREMENT_OFFICER)
    evaluators = [panel.first, panel.second, third]
    panel.judged.name(panel.officer, evaluator=evaluators, moderator=[panel.moderator])
    panel.judged.declare(third)
    panel.finish_all()
    mine = {one["id"] for one in panel.mark_all(third)}
    theirs = panel.judged.get(panel.first, OWN).json()["data"][0]["id"]

    def ids() -> set[str]:
        return {one["id"] for one in panel.judged.get(third, MARKS).json()["data"]}

    assert ids() == mine
    panel.finish(third)
    assert ids() == mine
    assert panel.judged.get(third, f"/marks/{theirs}").status_code == 404
    assert code(panel.judged.get(third, "/lots/{lot}/moderations")) == (409, "moderation-goes-on")

    panel.judged.change_lot(moderated_at=now)

    assert len(ids()) == 3 * len(mine)
    assert panel.judged.get(third, f"/marks/{theirs}").status_code == 200


def test_marks_can_be_narrowed_to_a_tender_and_a_criterion(panel: Panel) -> None:
    panel.finish_all()
    tender = panel.judged.tenders[1]

    found = panel.judged.get(panel.officer, f"{MARKS}?tender_id={tender}&criterion=service")

    rows = found.json()["data"]
    assert len(rows) == 2
    assert {(row["tender_id"], row["criterion"]) for row in rows} == {(str(tender), "service")}


@pytest.mark.parametrize("path", [OWN, MARKS])
def test_what_is_read_page_by_page_is_what_there_is(panel: Panel, path: str) -> None:
    panel.finish_all()
    who = panel.first if path == OWN else panel.officer
    whole = panel.judged.get(who, path).json()["data"]
    pages, answer = [], panel.judged.get(who, f"{path}?limit=4")
    while True:
        pages += answer.json()["data"]
        if not answer.json()["page"]["has_more"]:
            break
        next_page = answer.json()["page"]["next_cursor"]
        answer = panel.judged.get(who, f"{path}?limit=4&cursor={next_page}")

    assert pages == whole


def test_where_names_are_hidden_a_mark_names_no_supplier(
    client: TestClient, engine: Engine, now: datetime
) -> None:
    panel = a_panel(client, engine, blind_names=True)
    made = panel.mark(panel.first, a_mark(panel.judged.tenders[0]))
    panel.mark_all(panel.second)

    answers = [
        made,
        panel.judged.get(panel.first, OWN),
        panel.judged.get(panel.first, f"{OWN}.csv"),
        panel.judged.get(panel.first, f"/marks/{made.json()['id']}"),
    ]

    assert made.json()["tender"] == "Tender A"
    for answer in answers:
        assert answer.status_code < 300
        assert "Alpha" not in answer.text
        assert "supplier" not in answer.text
    panel.judged.change_lot(moderated_at=now)
    assert panel.judged.get(panel.first, OWN).json()["data"][0]["tender"] == "Alpha Works"


def test_where_names_are_hidden_the_moderator_learns_none_and_the_officer_does(
    client: TestClient, engine: Engine
) -> None:
    panel = a_panel(client, engine, blind_names=True)
    panel.finish_all()

    def called(who: Who) -> set[str]:
        return {row["tender"] for row in panel.judged.get(who, MARKS).json()["data"]}

    assert called(panel.moderator) == {"Tender A", "Tender B"}
    assert called(panel.officer) == {"Alpha Works", "Beta Build"}


def test_another_authoritys_are_as_if_they_were_not_there(panel: Panel, engine: Engine) -> None:
    roles = (Role.PROCUREMENT_OFFICER, Role.EVALUATOR, Role.MODERATOR)
    stranger = a_person(engine, *roles, authority="Elsewhere Council")
    body = a_mark(panel.judged.tenders[0])
    made = panel.mark(panel.first, body).json()["id"]
    agreed = an_agreement(panel.judged.tenders[0])
    lot = str(panel.judged.lot)
    asked: list[tuple[str, str, str, Any]] = [
        ("GET", "/lots/{}/marks", lot, None),
        ("GET", "/lots/{}/marks/own", lot, None),
        ("POST", "/lots/{}/marks", lot, body),
        ("POST", "/lots/{}/marks/completion", lot, None),
        ("GET", "/lots/{}/moderations", lot, None),
        ("POST", "/lots/{}/moderations", lot, agreed),
        ("POST", "/lots/{}/moderation-closure", lot, None),
        ("POST", "/lots/{}/moderation-reopening", lot, {"reason": "A mistake was made."}),
        ("GET", "/lots/{}/moderation-reopening", lot, None),
        ("GET", "/marks/{}", made, None),
    ]

    for method, path, theirs, sent in asked:
        seen = [
            panel.judged.send(stranger, method, path.format(one), sent, X_Request_ID="same")
            for one in (theirs, MISSING)
        ]
        assert [answer.status_code for answer in seen] == [404, 404], path
        assert seen[0].text.replace(theirs, MISSING) == seen[1].text


def test_a_supplier_sees_no_mark(panel: Panel, engine: Engine) -> None:
    supplier = a_person(engine, Role.SUPPLIER, supplier="Alpha Works")
    made = panel.mark(panel.first, a_mark(panel.judged.tenders[0])).json()

    assert panel.judged.get(supplier, f"/marks/{made['id']}").status_code == 404
    assert panel.judged.get(supplier, MARKS).status_code == 403
