"""A lot does not wait for an evaluator who has left."""

from typing import Any
from uuid import UUID

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine
from sqlmodel import Session, col, select

from app.organisations.role import Role
from app.organisations.scope import Scope
from app.organisations.tables import Person
from app.platform.database import writing
from app.platform.events import Event
from tests.assessments.marks.made import MARKED, Panel, a_mark, a_panel, an_agreement
from tests.callers import a_key, a_person, person_id_of

Who = dict[str, str]
REASON = "They have left the authority."


@pytest.fixture
def panel(client: TestClient, engine: Engine) -> Panel:
    """Give an opened lot with two tenders, two evaluators and a moderator."""
    return a_panel(client, engine)


def excuse(panel: Panel, who: Who, gone: Who | UUID) -> Any:
    person = gone if isinstance(gone, UUID) else person_id_of(panel.judged.engine, gone)
    path = f"/lots/{{lot}}/panel/{person}/excusal"
    return panel.judged.post(who, path, {"reason": f" {REASON} "})


def code(answer: Any) -> tuple[int, str]:
    return answer.status_code, answer.json()["code"]


def leave(panel: Panel, who: Who) -> None:
    with writing(panel.judged.engine) as session:
        session.get_one(Person, person_id_of(panel.judged.engine, who)).active = False


def test_an_evaluator_who_left_half_way_holds_nothing_up(panel: Panel, engine: Engine) -> None:
    """Their marks stay for the record, and nobody has to answer for how they differ."""
    panel.mark(panel.first, a_mark(panel.judged.tenders[0], "service", mark=1))
    panel.mark_all(panel.second)
    panel.finish(panel.second)
    leave(panel, panel.first)
    waiting = panel.agree(an_agreement(panel.judged.tenders[0]))
    assert code(waiting) == (409, "marking-goes-on")

    excused = excuse(panel, panel.officer, panel.first)

    assert excused.status_code == 201, excused.text
    [told] = excused.json()["excused"]
    gone = str(person_id_of(engine, panel.first))
    assert (told["person_id"], told["excused_because"]) == (gone, REASON)
    assert gone not in {one["person_id"] for one in excused.json()["members"]}
    panel.agree_all()
    assert panel.close().status_code == 201
    kept = panel.judged.get(panel.officer, "/lots/{lot}/marks").json()["data"]
    assert len(kept) == 1 + 2 * len(MARKED)
    assert [one["counts"] for one in kept] == [one["evaluator_id"] != gone for one in kept]
    for one in kept:
        read = panel.judged.get(panel.officer, f"/marks/{one['id']}").json()
        assert read["counts"] is one["counts"]


def test_who_was_excused_marks_no_more_and_sees_nothing(panel: Panel) -> None:
    panel.mark_all(panel.first, but=1)
    excuse(panel, panel.officer, panel.first)

    for refused in (
        panel.mark(panel.first, a_mark(panel.judged.tenders[-1], MARKED[-1])),
        panel.judged.post(panel.first, "/lots/{lot}/marks/completion"),
        panel.judged.get(panel.first, "/lots/{lot}/tenders"),
    ):
        assert code(refused) == (403, "not-on-panel")


def test_somebody_else_takes_the_place_and_nobody_is_named_again(
    panel: Panel, engine: Engine
) -> None:
    panel.mark_all(panel.first, but=1)
    excuse(panel, panel.officer, panel.first)
    new = a_person(engine, Role.EVALUATOR)
    others = {"moderator": [panel.moderator]}

    again = panel.judged.name(panel.officer, evaluator=[panel.first, panel.second], **others)
    instead = panel.judged.name(panel.officer, evaluator=[new, panel.second], **others)

    assert (again.status_code, again.json()["errors"][0]["code"]) == (422, "excused")
    assert instead.status_code == 200, instead.text
    assert len(instead.json()["excused"]) == 1
    panel.judged.declare(new)
    panel.mark_all(new)


def test_nobody_is_excused_once_marks_may_have_been_seen(panel: Panel) -> None:
    panel.finish_all()

    assert code(excuse(panel, panel.officer, panel.first)) == (409, "marks-were-seen")


def test_nobody_excuses_but_an_officer_beside_the_panel(panel: Panel, engine: Engine) -> None:
    program = a_key(engine, Scope.ASSESSMENTS_WRITE, Scope.PROCUREMENTS_READ)
    interested = a_person(engine, Role.PROCUREMENT_OFFICER)
    interest = {"has_interest": True, "details": "A relative works for a firm that tendered."}
    panel.judged.done(interested, "/lots/{lot}/conflict-declarations", interest)
    both = a_person(engine, Role.EVALUATOR, Role.PROCUREMENT_OFFICER)
    named = panel.judged.name(
        panel.officer, evaluator=[panel.first, both], moderator=[panel.moderator]
    )
    assert named.status_code == 200

    assert code(excuse(panel, program, panel.first)) == (403, "person-needed")
    assert code(excuse(panel, interested, panel.first)) == (403, "interest-declared")
    assert code(excuse(panel, panel.first, panel.second)) == (403, "scope-missing")
    assert code(excuse(panel, both, panel.first)) == (403, "separation")


def test_only_an_evaluator_of_a_lot_that_is_being_marked_is_excused(
    panel: Panel, engine: Engine, now: Any
) -> None:
    stranger = a_person(engine, Role.EVALUATOR)

    for nobody in (panel.moderator, stranger, panel.judged.lot):
        assert code(excuse(panel, panel.officer, nobody)) == (404, "not-found")
    panel.judged.change_lot(moderated_at=now)
    assert code(excuse(panel, panel.officer, panel.first)) == (409, "wrong-moment")


def test_the_log_has_who_was_excused_and_not_why(panel: Panel, engine: Engine) -> None:
    excuse(panel, panel.officer, panel.first)

    with Session(engine) as session:
        event = session.exec(select(Event).where(col(Event.kind) == "panel.excused")).one()
    assert event.facts["person"] == str(person_id_of(engine, panel.first))
    assert event.actor == str(person_id_of(engine, panel.officer))
    assert REASON not in str(event.facts)
