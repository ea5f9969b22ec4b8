from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from typing import Any

from fastapi.testclient import TestClient
from sqlalchemy import Engine
from sqlmodel import Session, col, select

from app.assessments.tables import Mark, ModerationRevision
from app.organisations.role import Role
from app.platform.events import Event
from tests.assessments.marks.made import Panel, a_mark, a_panel, an_agreement, changed
from tests.callers import a_person, person_id_of

MODERATIONS = "/lots/{lot}/moderations"
MISSING = "0195566f-4a00-7000-8000-0000000000ff"


def code(answer: Any) -> tuple[int, str]:
    return answer.status_code, answer.json().get("code", "")


def change(panel: Panel, made: Any, tag: str, **changes: Any) -> Any:
    body = changed(an_agreement(panel.judged.tenders[0]), **changes)
    return panel.judged.send(
        panel.moderator, "PUT", f"/moderations/{made['id']}", body, If_Match=tag
    )


def test_an_agreed_mark_stands_beside_every_evaluators_own(panel: Panel, engine: Engine) -> None:
    panel.finish_all(mark=2)

    made = panel.agree(an_agreement(panel.judged.tenders[0], mark=3, good="Dates are given."))

    assert made.status_code == 201, made.text
    told = made.json()
    assert (told["mark"], told["good"], told["tender"]) == ("3", "Dates are given.", "Alpha Works")
    assert told["spread"] == {
        "lowest": "2", "highest": "4", "steps": 2, "is_unanimous": False,
    }  # fmt: skip
    assert [(one["evaluator_id"], one["mark"]) for one in told["originals"]] == [
        (str(person_id_of(engine, panel.first)), "4"),
        (str(person_id_of(engine, panel.second)), "2"),
    ]
    with Session(engine) as session:
        assert Counter(one.mark for one in session.exec(select(Mark))) == {"4": 6, "2": 6}


def test_every_change_of_an_agreed_mark_is_kept(panel: Panel, engine: Engine) -> None:
    panel.finish_all()
    made = panel.agree(an_agreement(panel.judged.tenders[0])).json()
    tag = panel.judged.get(panel.moderator, f"/moderations/{made['id']}").headers["etag"]

    second = change(panel, made, tag, mark=5, changed_because="Page nine was found.")
    third = change(panel, made, second.headers["etag"], mark=1)

    told = third.json()
    assert [one["mark"] for one in told["revisions"]] == ["4", "5", "1"]
    assert told["revisions"][1]["changed_because"] == "Page nine was found."
    assert (told["mark"], told["changed_because"], told["version"]) == ("1", "", 3)
    with Session(engine) as session:
        assert len(session.exec(select(ModerationRevision)).all()) == 3
        query = select(Event).where(col(Event.kind).like("moderation.%"))
        facts = [event.facts for event in session.exec(query)]
    assert [one.keys() for one in facts] == [{"lot", "tender", "criterion", "version"}] * 3


def test_of_two_changes_to_one_version_one_is_made(panel: Panel) -> None:
    panel.finish_all()
    made = panel.agree(an_agreement(panel.judged.tenders[0])).json()
    tag = panel.judged.get(panel.moderator, f"/moderations/{made['id']}").headers["etag"]

    with ThreadPoolExecutor(3) as threads:
        done = threads.map(lambda mark: change(panel, made, tag, mark=mark).status_code, range(3))
        assert Counter(done) == {200: 1, 412: 2}


def test_a_mark_is_agreed_once(panel: Panel) -> None:
    panel.finish_all()
    body = an_agreement(panel.judged.tenders[0])

    with ThreadPoolExecutor(3) as threads:
        answers = list(threads.map(lambda _: panel.agree(body), range(3)))

    assert Counter(code(one)[0] for one in answers) == {201: 1, 409: 2}
    [made] = [one.json()["id"] for one in answers if one.status_code == 201]
    refused = next(one.json() for one in answers if one.status_code == 409)
    assert (refused["code"], refused["moderation_id"]) == ("already-agreed", made)


def test_nothing_is_agreed_while_somebody_is_marking(panel: Panel) -> None:
    panel.mark_all(panel.first)
    panel.mark_all(panel.second)
    panel.finish(panel.second)

    refused = panel.agree(an_agreement(panel.judged.tenders[0]))

    assert code(refused) == (409, "marking-goes-on")
    assert code(panel.judged.get(panel.moderator, MODERATIONS)) == (409, "marking-goes-on")


def test_nothing_is_agreed_where_nobody_marks(panel: Panel) -> None:
    panel.judged.name(panel.officer, moderator=[panel.moderator])

    refused = panel.agree(an_agreement(panel.judged.tenders[0]))

    assert code(refused) == (409, "marking-goes-on")


def test_who_marks_a_lot_does_not_lead_to_agreement_on_it(panel: Panel, engine: Engine) -> None:
    both = a_person(engine, Role.EVALUATOR, Role.MODERATOR)
    panel.judged.name(
        panel.officer, evaluator=[panel.first, panel.second, both], moderator=[panel.moderator]
    )
    panel.judged.declare(both)
    body = an_agreement(panel.judged.tenders[0])

    unnamed = panel.judged.post(both, MODERATIONS, body)
    panel.mark(both, a_mark(panel.judged.tenders[0]))
    marked = panel.judged.post(both, MODERATIONS, body)

    assert code(unnamed) == (403, "not-on-panel")
    assert code(marked) == (403, "separation")
    assert code(panel.close(both)) == (403, "separation")


def test_who_marked_a_lot_changes_nothing_that_was_agreed_and_is_remembered(
    panel: Panel, engine: Engine
) -> None:
    both = a_person(engine, Role.EVALUATOR, Role.MODERATOR)
    panel.judged.name(panel.officer, evaluator=[both], moderator=[panel.moderator])
    panel.judged.declare(both)
    panel.mark_all(both)
    panel.finish(both)
    body = an_agreement(panel.judged.tenders[0])
    made = panel.agree(body).json()["id"]

    path = f"/moderations/{made}"
    refused = panel.judged.send(both, "PUT", path, changed(body, mark=5), If_Match="*")

    assert code(refused) == (403, "separation")
    query = select(Event.facts).where(col(Event.kind) == "access.refused")
    with Session(engine) as session:
        [facts] = session.exec(query).all()
    assert facts["reason"] == "separation"


def test_a_moderator_of_another_lot_agrees_nothing_here(panel: Panel, engine: Engine) -> None:
    other = a_person(engine, Role.MODERATOR)
    panel.finish_all()

    refused = panel.judged.post(other, MODERATIONS, an_agreement(panel.judged.tenders[0]))

    assert code(refused) == (403, "not-on-panel")


UNFIT: list[tuple[dict[str, Any], tuple[int, str]]] = [
    ({"mark": 6}, (422, "invalid")),
    ({"reason": "Agreed."}, (422, "invalid")),
    ({"criterion": "price"}, (404, "not-found")),
    ({"tender_id": MISSING}, (404, "not-found")),
]


def test_what_is_agreed_fits_the_lot(panel: Panel) -> None:
    panel.finish_all()

    for wrong, expected in UNFIT:
        assert code(panel.agree(an_agreement(panel.judged.tenders[0], **wrong))) == expected


def test_a_tender_that_was_set_aside_needs_no_agreement(panel: Panel) -> None:
    panel.finish_all()
    panel.judged.change_tender(panel.judged.tenders[0], set_aside="disregarded")

    refused = panel.agree(an_agreement(panel.judged.tenders[0]))

    assert code(refused) == (409, "tender-not-marked")


def test_a_reason_that_repeats_the_criterion_is_kept_with_a_warning(panel: Panel) -> None:
    panel.finish_all()
    copied = "Covers all that was asked, with good evidence and named people."

    made = panel.agree(an_agreement(panel.judged.tenders[0], reason=copied))

    assert made.status_code == 201
    assert [one["code"] for one in made.json()["warnings"]] == ["reason_repeats_criterion"]


def test_what_is_agreed_is_not_changed_once_it_is_closed(panel: Panel, now: datetime) -> None:
    panel.finish_all()
    made = panel.agree(an_agreement(panel.judged.tenders[0])).json()
    panel.judged.change_lot(moderated_at=now)

    assert code(change(panel, made, "*")) == (409, "wrong-moment")
    late = panel.agree(an_agreement(panel.judged.tenders[1]))
    assert code(late) == (409, "wrong-moment")


def test_evaluators_and_strangers_read_nothing_that_is_agreed(
    panel: Panel, engine: Engine
) -> None:
    stranger = a_person(engine, Role.PROCUREMENT_OFFICER, authority="Elsewhere Council")
    panel.finish_all()
    made = panel.agree(an_agreement(panel.judged.tenders[0])).json()["id"]

    assert code(panel.judged.get(panel.first, f"/moderations/{made}")) == (403, "scope-missing")
    seen = [
        panel.judged.send(stranger, "GET", f"/moderations/{one}", X_Request_ID="same")
        for one in (made, MISSING)
    ]
    assert [answer.status_code for answer in seen] == [404, 404]
    assert seen[0].text.replace(made, MISSING) == seen[1].text


def test_where_names_are_hidden_the_moderator_agrees_without_them(
    client: TestClient, engine: Engine
) -> None:
    panel = a_panel(client, engine, blind_names=True)
    panel.finish_all()

    made = panel.agree(an_agreement(panel.judged.tenders[1]))
    listed = panel.judged.get(panel.moderator, MODERATIONS)

    assert made.json()["tender"] == "Tender B"
    assert listed.json()["data"][0]["tender"] == "Tender B"
    assert "Beta" not in made.text + listed.text
