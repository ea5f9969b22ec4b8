"""What may be marked, and by whom: each way in which it is barred."""

from datetime import datetime
from typing import Any

from sqlalchemy import Engine
from sqlmodel import Session, col, select

from app.organisations.role import Role
from app.platform.events import Event
from tests.assessments.marks.made import Panel, a_mark, a_panel, an_agreement
from tests.callers import a_person
from tests.procurements.made import published

OWN = "/lots/{lot}/marks/own"
MISSING = "0195566f-4a00-7000-8000-0000000000ff"


def code(answer: Any) -> tuple[int, str]:
    return answer.status_code, answer.json().get("code", "")


def test_a_tender_that_was_not_opened_is_not_marked(panel: Panel) -> None:
    tender = panel.judged.tenders[0]

    for state in ("damaged", "late", "withdrawn"):
        panel.judged.change_tender(tender, state=state)
        assert code(panel.mark(panel.first, a_mark(tender))) == (409, "tender-not-marked")


def test_a_tender_of_another_lot_is_as_if_it_were_not_there(
    panel: Panel, client: Any, engine: Engine
) -> None:
    other = a_panel(client, engine).judged.tenders[0]

    seen = [panel.mark(panel.first, a_mark(one)) for one in (other, MISSING)]

    assert [code(answer) for answer in seen] == [(404, "not-found")] * 2
    assert seen[0].json()["detail"].replace(str(other), MISSING) == seen[1].json()["detail"]


def test_a_sealed_lot_is_not_marked(panel: Panel, engine: Engine) -> None:
    sealed = published(engine).lot_ids[0]

    refused = panel.judged.post(panel.first, f"/lots/{sealed}/marks", a_mark(MISSING))

    assert code(refused) == (403, "lot-sealed")


def test_who_is_not_named_does_not_mark(panel: Panel, engine: Engine) -> None:
    other = a_person(engine, Role.EVALUATOR)
    officer = a_person(engine, Role.EVALUATOR, Role.PROCUREMENT_OFFICER)
    both = a_person(engine, Role.EVALUATOR, Role.MODERATOR)
    panel.judged.name(
        panel.officer, evaluator=[panel.first, panel.second], moderator=[panel.moderator, both]
    )
    panel.judged.declare(other, officer, both)

    for who in (other, officer, both):
        refused = panel.mark(who, a_mark(panel.judged.tenders[0]))
        assert code(refused) == (403, "not-on-panel")


def test_who_has_not_declared_does_not_mark(panel: Panel, engine: Engine) -> None:
    third = a_person(engine, Role.EVALUATOR)
    evaluators = [panel.first, panel.second, third]
    panel.judged.name(panel.officer, evaluator=evaluators, moderator=[panel.moderator])

    refused = panel.mark(third, a_mark(panel.judged.tenders[0]))

    assert code(refused) == (403, "declaration-needed")
    assert code(panel.judged.get(third, OWN)) == (403, "declaration-needed")
    with Session(engine) as session:
        noted = select(Event).where(col(Event.kind) == "access.refused")
        assert {one.facts["reason"] for one in session.exec(noted)} == {"declaration-needed"}


def test_nothing_is_marked_once_marks_are_agreed(panel: Panel, now: datetime) -> None:
    panel.judged.change_lot(moderated_at=now)

    refused = panel.mark(panel.first, a_mark(panel.judged.tenders[0]))

    assert code(refused) == (409, "wrong-moment")


def test_who_has_marked_or_agreed_stays_on_the_panel(panel: Panel, engine: Engine) -> None:
    def named(**people: Any) -> tuple[int, str]:
        return code(panel.judged.name(panel.officer, **people))

    panel.mark_all(panel.first)
    without_first = {"evaluator": [panel.second], "moderator": [panel.moderator]}
    assert named(**without_first) == (409, "panel-has-begun")

    panel.mark_all(panel.second)
    panel.finish(panel.first, panel.second)
    panel.agree(an_agreement(panel.judged.tenders[0]))

    late = a_person(engine, Role.EVALUATOR)
    evaluators = [panel.first, panel.second]
    assert named(evaluator=evaluators) == (409, "panel-has-begun")
    assert named(evaluator=[*evaluators, late], moderator=[panel.moderator])[0] == 409


def test_who_opened_agreed_marks_again_does_not_judge_the_lot_afterwards(
    panel: Panel, engine: Engine
) -> None:
    both = a_person(engine, Role.PROCUREMENT_OFFICER, Role.MODERATOR)
    panel.judged.declare(both)
    panel.finish_all()
    panel.agree_all()
    panel.close()
    panel.judged.done(both, "/lots/{lot}/moderation-reopening", {"reason": "A slip."})
    evaluators, moderators = [panel.first, panel.second], [panel.moderator, both]
    named = panel.judged.name(panel.officer, evaluator=evaluators, moderator=moderators)

    assert named.status_code == 200, named.text
    assert code(panel.close(both)) == (403, "separation")
    assert panel.close().status_code == 201
