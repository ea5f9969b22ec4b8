from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from sqlalchemy import Engine
from sqlmodel import Session, col, select

from app.assessments.tables import MarkRevision
from app.organisations.tables import Person
from app.platform.database import writing
from app.platform.events import Event
from tests.assessments.marks.made import (
    MARKED,
    REASON,
    Panel,
    a_mark,
    an_agreement,
    changed,
)
from tests.callers import person_id_of

MARKS, OWN, COMPLETION = (
    "/lots/{lot}/marks",
    "/lots/{lot}/marks/own",
    "/lots/{lot}/marks/completion",
)
MISSING = "0195566f-4a00-7000-8000-0000000000ff"


def code(answer: Any) -> tuple[int, str]:
    return answer.status_code, answer.json().get("code", "")


def own(panel: Panel, who: dict[str, str]) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = panel.judged.get(who, OWN).json()["data"]
    return rows


def change(panel: Panel, who: dict[str, str], made: Any, tag: str, **changes: Any) -> Any:
    body = changed(a_mark(panel.judged.tenders[0]), **changes)
    return panel.judged.send(who, "PUT", f"/marks/{made['id']}", body, If_Match=tag)


def test_a_mark_is_kept_with_its_reason_and_its_reference(panel: Panel) -> None:
    tender = panel.judged.tenders[0]

    made = panel.mark(panel.first, a_mark(tender, mark="4.0", higher=" A named mentor. "))

    assert made.status_code == 201, made.text
    told = made.json()
    assert (told["mark"], told["reason"], told["higher"]) == ("4", REASON, "A named mentor.")
    assert (told["questioned"], told["warnings"], told["version"]) == (False, [], 1)
    assert [one["number"] for one in told["revisions"]] == [1]
    assert told["tender"] == "Alpha Works"


OFF_THE_SCALE: list[Any] = ["6", -1, "good", "2.5", 9]


def test_a_mark_off_the_scale_is_refused_and_told_what_there_is(panel: Panel) -> None:
    for mark in OFF_THE_SCALE:
        refused = panel.mark(panel.first, a_mark(panel.judged.tenders[0], mark=mark))

        assert code(refused) == (422, "invalid"), mark
        [error] = refused.json()["errors"]
        assert error["how_to_fix"] == "Give one of 0, 1, 2, 3, 4, 5."
        assert (error["pointer"], error["code"]) == ("/mark", "not_on_scale")


NO_MARKS: list[Any] = [None, True, "", []]
INCOMPLETE: list[dict[str, Any]] = [
    *({"reason": text} for text in ("", " " * 40, "Good.", "a" * 400, "x" * 4001, None)),
    *({"reference": text} for text in ("", "  ", "x" * 301)),
    *({"mark": one} for one in NO_MARKS),
    {"weight": 3},
]


def test_a_mark_without_a_reason_or_a_reference_is_refused(panel: Panel) -> None:
    for wrong in INCOMPLETE:
        refused = panel.mark(panel.first, a_mark(panel.judged.tenders[0], **wrong))
        assert refused.status_code == 422, wrong

    assert own(panel, panel.first) == []


def test_a_reason_that_repeats_the_criterion_is_kept_and_questioned(panel: Panel) -> None:
    copied = "Covers all that was asked, with good evidence and named people."

    made = panel.mark(panel.first, a_mark(panel.judged.tenders[0], reason=copied))

    assert made.status_code == 201
    assert [one["code"] for one in made.json()["warnings"]] == ["reason_repeats_criterion"]
    assert made.json()["questioned"] is True
    mended = change(panel, panel.first, made.json(), made.headers.get("etag", "*"))
    assert (mended.json()["questioned"], mended.json()["warnings"]) == (False, [])


def test_only_what_people_mark_is_marked(panel: Panel) -> None:
    for criterion in ("price", "quality", "local_jobs", "nothing"):
        refused = panel.mark(panel.first, a_mark(panel.judged.tenders[0], criterion))

        assert code(refused) == (404, "not-found"), criterion
        assert "service, mobilisation, delivery_plan" in refused.json()["how_to_fix"]


def test_a_tender_is_marked_once_by_each_evaluator(panel: Panel) -> None:
    body = a_mark(panel.judged.tenders[0])
    first = panel.mark(panel.first, body).json()

    again = panel.mark(panel.first, body)

    assert code(again) == (409, "already-marked")
    assert again.json()["mark_id"] == first["id"]
    assert panel.mark(panel.second, body).status_code == 201


def test_every_change_of_a_mark_is_kept(panel: Panel, engine: Engine) -> None:
    made = panel.mark(panel.first, a_mark(panel.judged.tenders[0]))
    read = panel.judged.get(panel.first, f"/marks/{made.json()['id']}")

    second = change(panel, panel.first, made.json(), read.headers["etag"], mark=2)
    third = change(panel, panel.first, made.json(), second.headers["etag"], mark="3")

    told = third.json()
    assert [one["mark"] for one in told["revisions"]] == ["4", "2", "3"]
    assert (told["mark"], told["version"]) == ("3", 3)
    with Session(engine) as session:
        assert len(session.exec(select(MarkRevision)).all()) == 3
        kinds = (
            select(Event.kind).where(col(Event.kind).like("mark.%")).order_by(col(Event.number))
        )
        assert session.exec(kinds).all() == ["mark.made", "mark.changed", "mark.changed"]


def test_the_log_has_no_mark_and_no_reason(panel: Panel, engine: Engine) -> None:
    panel.mark(panel.first, a_mark(panel.judged.tenders[0]))

    with Session(engine) as session:
        event = session.exec(select(Event).where(col(Event.kind) == "mark.made")).one()
    assert event.facts.keys() == {"lot", "tender", "criterion", "version"}


def test_of_two_changes_to_one_version_one_is_made(panel: Panel) -> None:
    made = panel.mark(panel.first, a_mark(panel.judged.tenders[0])).json()
    tag = panel.judged.get(panel.first, f"/marks/{made['id']}").headers["etag"]

    def one(number: int) -> int:
        return int(change(panel, panel.first, made, tag, mark=number).status_code)

    with ThreadPoolExecutor(4) as threads:
        assert Counter(threads.map(one, range(4))) == {200: 1, 412: 3}
    assert own(panel, panel.first)[0]["version"] == 2
    body = changed(a_mark(panel.judged.tenders[0]))
    unsaid = panel.judged.send(panel.first, "PUT", f"/marks/{made['id']}", body)
    assert code(unsaid) == (428, "precondition-needed")


def test_two_evaluators_who_mark_one_tender_at_once_are_both_kept(panel: Panel) -> None:
    tender = panel.judged.tenders[0]
    wanted = [(who, one) for who in (panel.first, panel.second) for one in MARKED]

    def one(pair: tuple[dict[str, str], str]) -> int:
        return panel.mark(pair[0], a_mark(tender, pair[1])).status_code

    with ThreadPoolExecutor(len(wanted)) as threads:
        assert set(threads.map(one, wanted)) == {201}
    assert len(own(panel, panel.first)) == len(own(panel, panel.second)) == len(MARKED)


def test_a_mark_sent_many_times_at_once_is_made_once(panel: Panel) -> None:
    body = a_mark(panel.judged.tenders[0])

    with ThreadPoolExecutor(5) as threads:
        statuses = Counter(
            threads.map(lambda _: panel.mark(panel.first, body).status_code, range(5))
        )

    assert statuses == {201: 1, 409: 4}
    assert len(own(panel, panel.first)) == 1


def test_marks_stand_once_everything_is_marked(panel: Panel) -> None:
    panel.mark_all(panel.first, but=2)

    refused = panel.judged.post(panel.first, COMPLETION)

    assert code(refused) == (422, "invalid")
    last = panel.judged.tenders[-1]
    assert [one["path"] for one in refused.json()["errors"]] == [
        f"tenders[{last}].criteria.{criterion}" for criterion in MARKED[1:]
    ]
    for criterion in MARKED[1:]:
        panel.mark(panel.first, a_mark(last, criterion))
    assert panel.judged.post(panel.first, COMPLETION).status_code == 201
    assert code(panel.judged.post(panel.first, COMPLETION)) == (409, "marks-stand")


def test_marks_that_stand_are_not_changed(panel: Panel) -> None:
    made = panel.mark_all(panel.first)[0]
    panel.finish(panel.first)

    assert code(change(panel, panel.first, made, "*", mark=1)) == (409, "marks-stand")


def test_a_tender_that_is_set_aside_is_not_marked_and_not_missed(panel: Panel) -> None:
    kept, gone = panel.judged.tenders
    panel.judged.change_tender(gone, set_aside="disqualified")

    assert code(panel.mark(panel.first, a_mark(gone))) == (409, "tender-not-marked")
    for criterion in MARKED:
        panel.mark(panel.first, a_mark(kept, criterion))
    assert panel.judged.post(panel.first, COMPLETION).status_code == 201


def test_a_tender_that_comes_back_is_marked_after_all(panel: Panel) -> None:
    kept, gone = panel.judged.tenders
    panel.judged.change_tender(gone, set_aside="disqualified")
    for who in (panel.first, panel.second):
        for criterion in MARKED:
            panel.mark(who, a_mark(kept, criterion))
    panel.finish(panel.first, panel.second)
    panel.judged.change_tender(gone, set_aside=None)

    assert code(panel.agree(an_agreement(gone))) == (409, "marking-goes-on")
    assert panel.mark(panel.first, a_mark(gone)).status_code == 201
    assert code(panel.agree(an_agreement(gone))) == (409, "marking-goes-on")
    assert panel.mark(panel.second, a_mark(gone)).status_code == 201
    assert panel.agree(an_agreement(gone)).status_code == 201


OPTIONAL = """
criteria:
  - {code: service, weight: 60, method: {use: grade, scale: five-point}}
  - {code: extra, weight: 40, missing: 0, method: {use: grade, scale: five-point}}
"""


def test_a_criterion_that_may_go_without_a_mark_is_not_missed(panel: Panel) -> None:
    panel.score_by(OPTIONAL)
    for tender in panel.judged.tenders:
        panel.mark(panel.first, a_mark(tender))

    assert panel.judged.post(panel.first, COMPLETION).status_code == 201


def test_what_has_been_agreed_is_not_marked_any_more(panel: Panel) -> None:
    panel.score_by(OPTIONAL)
    for who in (panel.first, panel.second):
        for tender in panel.judged.tenders:
            panel.mark(who, a_mark(tender))
    panel.finish(panel.first, panel.second)
    tender = panel.judged.tenders[0]

    agreed = panel.agree(an_agreement(tender, "extra"))

    assert (agreed.json()["spread"], agreed.json()["originals"]) == (None, [])
    late = panel.mark(panel.first, a_mark(tender, "extra"))
    assert code(late) == (409, "marks-stand")


def test_who_may_read_the_log_marks_nothing(panel: Panel, engine: Engine) -> None:
    """It tells who has marked; a role that was given since the panel was named bars as well."""
    who = person_id_of(engine, panel.first)
    with writing(engine) as session:
        session.get_one(Person, who).roles = ["auditor", "evaluator"]
    body = a_mark(panel.judged.tenders[0])

    refused = panel.mark(panel.first, body)

    assert (refused.status_code, refused.json()["code"]) == (403, "separation")
    with writing(engine) as session:
        session.get_one(Person, who).roles = ["evaluator"]
    assert panel.mark(panel.first, body).status_code == 201
