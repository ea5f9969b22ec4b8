from datetime import datetime
from typing import Any

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, col, select

from app.organisations.role import Role
from app.organisations.tables import Person
from app.platform.database import writing
from app.platform.events import Event
from app.tenders.tables import DecisionKind, PanelMember, TenderDecision
from tests.callers import ISSUED, a_key, a_person, person_id_of
from tests.tenders.panel.made import Judged

Who = dict[str, str]
PANEL = "/lots/{lot}/panel"


def members(judged: Judged, who: Who) -> dict[str, str]:
    told = judged.get(who, PANEL).json()["members"]
    return {one["person_id"]: one["role"] for one in told}


def codes(answer: Any) -> list[str]:
    assert answer.status_code == 422, answer.text
    return [one["code"] for one in answer.json()["errors"]]


def begin(engine: Engine, judged: Judged, who: Who, now: datetime) -> None:
    """Have somebody begin what they were named for, as marking and agreeing do."""
    with writing(engine) as session:
        query = select(PanelMember).where(
            PanelMember.lot_id == judged.lot,
            PanelMember.person_id == person_id_of(engine, who),
        )
        session.exec(query).one().began_at = now


def test_a_panel_takes_the_place_of_the_one_before(
    judged: Judged, engine: Engine, officer: Who, evaluator: Who, moderator: Who
) -> None:
    other = a_person(engine, Role.EVALUATOR)
    first = judged.name(officer, evaluator=[evaluator, other])
    assert first.status_code == 200, first.text

    judged.name(officer, evaluator=[evaluator], moderator=[moderator])

    assert members(judged, officer) == {
        str(person_id_of(engine, evaluator)): "evaluator",
        str(person_id_of(engine, moderator)): "moderator",
    }


def test_who_stays_was_named_when_they_were_named(
    judged: Judged, officer: Who, other_officer: Who, evaluator: Who, moderator: Who
) -> None:
    first = judged.name(officer, evaluator=[evaluator]).json()["members"][0]
    again = judged.name(other_officer, evaluator=[evaluator], moderator=[moderator]).json()

    assert first in again["members"]


def test_the_log_has_the_ids_of_a_panel_and_no_name(
    judged: Judged, engine: Engine, officer: Who, evaluator: Who
) -> None:
    judged.name(officer, evaluator=[evaluator])

    with Session(engine) as session:
        event = session.exec(select(Event).where(col(Event.kind) == "panel.named")).one()
    assert event.facts["evaluators"] == [str(person_id_of(engine, evaluator))]
    assert event.actor == str(person_id_of(engine, officer))
    assert "Somebody" not in str(event.facts)


def test_everybody_who_cannot_be_named_is_listed(
    judged: Judged, engine: Engine, officer: Who, evaluator: Who
) -> None:
    stranger = a_person(engine, Role.EVALUATOR, authority="Elsewhere Council")
    gone = a_person(engine, Role.EVALUATOR)
    with writing(engine) as session:
        session.get_one(Person, person_id_of(engine, gone)).active = False
    suppliers = a_person(engine, Role.SUPPLIER, supplier="Alpha Works")

    refused = judged.name(
        officer, evaluator=[evaluator, evaluator, stranger, gone, suppliers, officer]
    )

    assert codes(refused) == ["named_twice", *["unknown_person"] * 3, "role_missing"]
    assert refused.json()["errors"][0]["pointer"] == "/members/1/person_id"
    assert members(judged, officer) == {}


def test_an_evaluator_is_no_moderator(judged: Judged, officer: Who, evaluator: Who) -> None:
    assert codes(judged.name(officer, moderator=[evaluator])) == ["role_missing"]


def test_who_has_an_interest_names_nobody(
    judged: Judged, officer: Who, other_officer: Who, evaluator: Who
) -> None:
    interest = {"has_interest": True, "details": "A relative works for a firm that tendered."}
    judged.done(officer, "/lots/{lot}/conflict-declarations", interest)

    refused = judged.name(officer, evaluator=[evaluator])

    assert (refused.status_code, refused.json()["code"]) == (403, "interest-declared")
    assert judged.name(other_officer, evaluator=[evaluator]).status_code == 200


def test_no_program_names_whoever_holds_its_key(
    judged: Judged, engine: Engine, officer: Who
) -> None:
    holder = a_person(engine, Role.PROCUREMENT_OFFICER, Role.MODERATOR)

    refused = judged.name(a_key(engine), moderator=[holder])

    assert (refused.status_code, refused.json()["code"]) == (403, "person-needed")
    assert members(judged, officer) == {}


def test_who_has_marked_stays(judged: Judged, engine: Engine, officer: Who, now: datetime) -> None:
    both = a_person(engine, Role.EVALUATOR, Role.MODERATOR)
    judged.name(officer, evaluator=[both])
    begin(engine, judged, both, now)

    dropped = judged.name(officer)
    turned = judged.name(officer, moderator=[both])

    assert (dropped.status_code, dropped.json()["code"]) == (409, "panel-has-begun")
    assert (turned.status_code, turned.json()["code"]) == (409, "panel-has-begun")
    assert list(members(judged, officer).values()) == ["evaluator"]


def test_who_has_left_since_stands_in_nobodys_way(
    judged: Judged, engine: Engine, officer: Who, evaluator: Who, moderator: Who, now: datetime
) -> None:
    judged.name(officer, evaluator=[evaluator])
    begin(engine, judged, evaluator, now)
    with writing(engine) as session:
        session.get_one(Person, person_id_of(engine, evaluator)).active = False

    again = judged.name(officer, evaluator=[evaluator], moderator=[moderator])

    assert again.status_code == 200, again.text
    assert len(again.json()["members"]) == 2


def test_once_marks_are_being_agreed_nobody_else_marks(
    judged: Judged, engine: Engine, officer: Who, evaluator: Who, moderator: Who, now: datetime
) -> None:
    judged.name(officer, evaluator=[evaluator], moderator=[moderator])
    begin(engine, judged, moderator, now)
    late, second = a_person(engine, Role.EVALUATOR), a_person(engine, Role.MODERATOR)

    refused = judged.name(officer, evaluator=[evaluator, late], moderator=[moderator])
    added = judged.name(officer, evaluator=[evaluator], moderator=[moderator, second])

    assert (refused.status_code, refused.json()["code"]) == (409, "panel-has-begun")
    assert added.status_code == 200


def test_a_panel_is_not_changed_once_marks_are_agreed(
    judged: Judged, officer: Who, evaluator: Who, now: datetime
) -> None:
    judged.change_lot(moderated_at=now)

    refused = judged.name(officer, evaluator=[evaluator])

    assert (refused.status_code, refused.json()["code"]) == (409, "wrong-moment")


def test_a_panel_is_a_list_of_people(judged: Judged, officer: Who) -> None:
    for body in ({}, {"members": [{"person_id": "x", "role": "evaluator"}]}, {"members": None}):
        assert judged.send(officer, "PUT", PANEL, body, If_Match="*").status_code == 422


def test_a_panel_is_changed_at_the_version_that_was_read(judged: Judged, officer: Who) -> None:
    tag = judged.get(officer, PANEL).headers["etag"]

    first = judged.send(officer, "PUT", PANEL, {"members": []}, If_Match=tag)
    second = judged.send(officer, "PUT", PANEL, {"members": []}, If_Match=tag)

    assert (first.status_code, second.status_code) == (200, 412)
    assert judged.send(officer, "PUT", PANEL, {"members": []}).status_code == 428


def test_nobody_names_themselves_and_another_officer_may(
    judged: Judged, engine: Engine, officer: Who
) -> None:
    both = a_person(engine, Role.PROCUREMENT_OFFICER, Role.MODERATOR)

    assert codes(judged.name(both, moderator=[both])) == ["names_themselves"]
    assert judged.name(officer, moderator=[both]).status_code == 200
    assert judged.name(both, moderator=[both]).status_code == 200  # who is named only stays


@pytest.mark.parametrize("did", ["proposed_by", "decided_by"])
def test_who_decided_about_a_tender_of_the_lot_does_not_judge_it(
    judged: Judged, engine: Engine, officer: Who, did: str
) -> None:
    both, other = (
        a_person(engine, Role.PROCUREMENT_OFFICER, Role.EVALUATOR, Role.MODERATOR)
        for _ in range(2)
    )
    decision = TenderDecision(
        tender_id=judged.tenders[0], kind=DecisionKind.DISREGARD, reason="No insurance.",
        proposed_by=person_id_of(engine, other), proposed_at=ISSUED, updated_at=ISSUED,
    )  # fmt: skip
    setattr(decision, did, person_id_of(engine, both))
    with writing(engine) as session:
        session.add(decision)

    for role in ("evaluator", "moderator"):
        assert codes(judged.name(officer, **{role: [both]})) == ["decided_about_tenders"]
