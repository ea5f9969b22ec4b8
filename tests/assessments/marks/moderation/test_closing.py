from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from typing import Any

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, col, select

from app.assessments.tables import Mark
from app.organisations.role import Role
from app.platform.database import writing
from app.platform.events import Event
from app.procurements.tables import Lot
from app.tenders.lifecycle import TenderState
from app.tenders.tables import PanelMember, PanelRole, TenderVersion
from tests.assessments.marks.made import MARKED, Panel, a_mark, an_agreement, changed
from tests.assessments.results.rows import came_late
from tests.callers import ISSUED, a_person, person_id_of

REOPENING = "/lots/{lot}/moderation-reopening"
WHY = {"reason": "The agreed mark of one tender was typed wrongly."}
DIFFERING = {
    "good": "Each apprentice has a college and a month.",
    "missing": "No mentor is named after the first term.",
    "changed_because": "The table on page nine had been overlooked.",
}


def code(answer: Any) -> tuple[int, str]:
    return answer.status_code, answer.json().get("code", "")


def lot_of(panel: Panel, engine: Engine) -> Lot:
    with Session(engine) as session:
        return session.get_one(Lot, panel.judged.lot)


def test_a_complete_record_is_closed(panel: Panel, engine: Engine, now: datetime) -> None:
    panel.finish_all()
    panel.agree_all()
    before = lot_of(panel, engine).version

    closed = panel.close()

    assert closed.status_code == 201, closed.text
    lot = lot_of(panel, engine)
    assert (lot.moderated_at, lot.version) == (now, before + 1)
    assert closed.json()["version"] == lot.version
    with Session(engine) as session:
        event = session.exec(select(Event).where(col(Event.kind) == "moderation.closed")).one()
    assert event.facts == {"tenders": 2, "agreed": 2 * len(MARKED)}


def test_every_gap_keeps_it_open(panel: Panel, engine: Engine) -> None:
    panel.finish_all(mark=2)
    first, second = panel.judged.tenders
    panel.agree(an_agreement(first, "service", mark=4))
    panel.agree(an_agreement(first, "mobilisation", mark=4, **DIFFERING))

    refused = panel.close()

    assert code(refused) == (422, "invalid")
    assert [one["path"] for one in refused.json()["errors"]] == [
        f"tenders[{first}].criteria.service.good",
        f"tenders[{first}].criteria.service.missing",
        f"tenders[{first}].criteria.service.changed_because",
        f"tenders[{first}].criteria.delivery_plan",
        *(f"tenders[{second}].criteria.{criterion}" for criterion in MARKED),
    ]
    assert lot_of(panel, engine).moderated_at is None


def test_where_nobody_said_why_a_mark_is_not_higher_it_stays_open(panel: Panel) -> None:
    for who in (panel.first, panel.second):
        panel.mark_all(who, higher="")
    panel.finish(panel.first, panel.second)
    panel.agree_all()

    refused = panel.close()

    assert code(refused) == (422, "invalid")
    paths = [one["path"] for one in refused.json()["errors"]]
    assert len(paths) == 2 * len(MARKED)
    assert all(path.endswith(".missing") for path in paths)


def test_a_change_with_all_its_reasons_is_closed(panel: Panel) -> None:
    panel.finish_all(mark=2)
    panel.agree_all(**DIFFERING)

    assert panel.close().status_code == 201


def test_a_change_without_one_of_its_reasons_is_not(panel: Panel) -> None:
    panel.finish_all(mark=2)
    tender = panel.judged.tenders[0]
    for criterion, name in zip(MARKED, DIFFERING, strict=True):
        panel.agree(an_agreement(tender, criterion, **DIFFERING | {name: ""}))

    refused = panel.close().json()["errors"]

    assert [one["path"] for one in refused if str(tender) in one["path"]] == [
        f"tenders[{tender}].criteria.{criterion}.{name}"
        for criterion, name in zip(MARKED, DIFFERING, strict=True)
    ]


def test_what_is_set_aside_is_not_missed(panel: Panel) -> None:
    panel.finish_all()
    kept, gone = panel.judged.tenders
    for criterion in MARKED:
        panel.agree(an_agreement(kept, criterion))
    assert panel.close().status_code == 422

    panel.judged.change_tender(gone, set_aside="fails_requirements")

    assert panel.close().status_code == 201


EXTRA = (
    "criteria:\n"
    "  - {code: service, weight: 80, method: {use: grade, scale: five-point}}\n"
    "  - {code: extra, weight: 20, missing: 0, method: {use: grade, scale: five-point}}\n"
)


def test_a_mark_that_no_evaluator_gave_says_itself_where_it_rests(
    panel: Panel, engine: Engine
) -> None:
    panel.score_by(EXTRA)
    for who in (panel.first, panel.second):
        for tender in panel.judged.tenders:
            assert panel.mark(who, a_mark(tender, "service")).status_code == 201
    panel.finish(panel.first, panel.second)
    for tender in panel.judged.tenders:
        panel.agree(an_agreement(tender, "service"))
    agreed = an_agreement(panel.judged.tenders[0], "extra", missing="A reserve.")
    made = panel.agree(agreed).json()

    refused = panel.close()
    where = {"reference": "annex 4, page 2"}
    path = f"/moderations/{made['id']}"
    body = changed(agreed, **where)
    mended = panel.judged.send(panel.moderator, "PUT", path, body, If_Match="*").json()

    assert [one["code"] for one in refused.json()["errors"]] == ["reference_missing"]
    assert refused.json()["errors"][0]["path"].endswith(".criteria.extra.reference")
    assert [one["reference"] for one in mended["revisions"]] == ["", where["reference"]]
    assert panel.close().status_code == 201
    with Session(engine) as session:
        judged = session.exec(select(Mark).where(Mark.criterion == "extra")).all()
    assert judged == []


@pytest.mark.parametrize("state", [TenderState.LATE, TenderState.DAMAGED])
def test_what_is_late_or_damaged_does_not_drop_out_without_a_decision(
    panel: Panel, engine: Engine, state: TenderState
) -> None:
    panel.finish_all()
    kept, gone = panel.judged.tenders
    for criterion in MARKED:
        panel.agree(an_agreement(kept, criterion))
    panel.judged.change_tender(gone, state=state)
    with writing(engine) as session:
        version = TenderVersion(
            tender_id=gone, number=1, sealed=b"", digest="sha256:0", uploaded_at=ISSUED
        )
        session.add(version)
        came_late(session, gone)
    second = a_person(engine, Role.PROCUREMENT_OFFICER)
    panel.judged.declare(second)
    body = {"kind": f"exclude_{state.value}", "reason": "Nothing that could be read is left."}

    before = panel.close()
    proposed = panel.judged.done(panel.officer, f"/tenders/{gone}/decisions", body)
    between = panel.close()
    panel.judged.done(second, f"/tender-decisions/{proposed['id']}/approval")

    for refused in (before, between):
        assert code(refused) == (422, "invalid")
        [error] = refused.json()["errors"]
        assert (error["code"], error["path"]) == ("tender_undecided", f"tenders[{gone}]")
    assert panel.close().status_code == 201


def test_while_somebody_marks_it_is_not_closed(panel: Panel) -> None:
    assert code(panel.close()) == (409, "marking-goes-on")


def test_where_people_mark_nothing_it_is_closed_at_once(panel: Panel) -> None:
    panel.score_by("criteria: [{code: price, weight: 1, value: price, method: ratio_to_lowest}]")

    assert panel.close().status_code == 201


def test_where_no_tender_stands_it_is_closed_at_once(panel: Panel) -> None:
    for tender in panel.judged.tenders:
        panel.judged.change_tender(tender, set_aside="disqualified")

    assert panel.close().status_code == 201


def test_it_is_closed_once(panel: Panel, engine: Engine) -> None:
    panel.finish_all()
    panel.agree_all()

    with ThreadPoolExecutor(4) as threads:
        assert Counter(threads.map(lambda _: code(panel.close()), range(4))) == {
            (201, ""): 1,
            (409, "wrong-moment"): 3,
        }
    with Session(engine) as session:
        query = select(Event).where(col(Event.kind) == "moderation.closed")
        assert len(session.exec(query).all()) == 1


def test_a_moderator_of_another_lot_does_not_close_it(panel: Panel, engine: Engine) -> None:
    assert code(panel.close(a_person(engine, Role.MODERATOR))) == (403, "not-on-panel")


def test_a_mistake_is_put_right_by_opening_it_again(
    panel: Panel, engine: Engine, now: datetime
) -> None:
    panel.finish_all()
    made = panel.agree_all()[0]
    panel.close()
    closed = lot_of(panel, engine)

    reopened = panel.judged.done(panel.officer, REOPENING, WHY)

    lot = lot_of(panel, engine)
    assert (lot.moderated_at, lot.version) == (None, closed.version + 1)
    assert reopened["reason"] == WHY["reason"]
    assert lot_of(panel, engine).reopened_at == now
    body = {"mark": 5, "reason": made["reason"], **DIFFERING}
    mended = panel.judged.send(
        panel.moderator, "PUT", f"/moderations/{made['id']}", body, If_Match="*"
    )
    assert mended.json()["mark"] == "5"
    assert panel.close().status_code == 201
    assert panel.judged.get(panel.officer, REOPENING).json()["data"] == [reopened]


def test_the_log_does_not_have_why_it_was_opened_again(panel: Panel, engine: Engine) -> None:
    panel.finish_all()
    panel.agree_all()
    panel.close()
    panel.judged.done(panel.officer, REOPENING, WHY)

    with Session(engine) as session:
        query = select(Event).where(col(Event.kind) == "moderation.reopened")
        assert session.exec(query).one().facts.keys() == {"reopening"}


def test_what_is_not_closed_or_is_awarded_is_not_opened_again(panel: Panel, now: datetime) -> None:
    assert code(panel.judged.post(panel.officer, REOPENING, WHY)) == (409, "wrong-moment")

    panel.judged.change_lot(moderated_at=now, awarded_at=now)

    assert code(panel.judged.post(panel.officer, REOPENING, WHY)) == (409, "wrong-moment")


def test_a_moderator_does_not_open_it_again(panel: Panel) -> None:
    assert code(panel.judged.post(panel.moderator, REOPENING, WHY)) == (403, "scope-missing")


@pytest.mark.parametrize("role", [Role.EVALUATOR, Role.MODERATOR])
def test_nobody_on_the_panel_opens_it_again_though_an_officer_besides(
    panel: Panel, engine: Engine, role: Role
) -> None:
    panel.finish_all()
    panel.agree_all()
    panel.close()
    both = a_person(engine, role, Role.PROCUREMENT_OFFICER)
    panel.judged.declare(both)
    member = PanelMember(
        lot_id=panel.judged.lot, person_id=person_id_of(engine, both), role=PanelRole(role.value),
        named_at=ISSUED, named_by=person_id_of(engine, panel.officer),
    )  # fmt: skip
    with writing(engine) as session:
        session.add(member)

    assert code(panel.judged.post(both, REOPENING, WHY)) == (403, "separation")


def test_opening_it_again_needs_a_reason(panel: Panel) -> None:
    for reason in ("", " ", None):
        refused = panel.judged.post(panel.officer, REOPENING, {"reason": reason})
        assert refused.status_code == 422
