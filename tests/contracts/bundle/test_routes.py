from datetime import datetime

from app.organisations.role import Role
from app.platform.database import writing
from app.procurements.tables import Lot, Procurement, ProcurementState
from tests.assessments.results.made import MODERATED, Judged
from tests.callers import a_key, a_person
from tests.contracts.bundle.made import PURPOSE, asked


def test_who_may_not_have_a_bundle_does_not(judged: Judged) -> None:
    judged.assessed()
    path = f"/lots/{judged.lot}/challenge-bundle"
    stranger = a_person(judged.engine, Role.PROCUREMENT_OFFICER, authority="Elsewhere Council")
    undeclared = a_person(judged.engine, Role.PROCUREMENT_OFFICER)

    seen = {
        judged.post(who, path, PURPOSE).json()["code"]
        for who in (stranger, undeclared, a_key(judged.engine))
    }

    assert seen == {"not-found", "declaration-needed", "person-needed"}


def test_there_is_no_bundle_while_marks_can_still_be_given(judged: Judged) -> None:
    """It has every mark and every supplier's name."""
    judged.assessed()
    stand(judged, moderated_at=None)

    answer = asked(judged)

    assert (answer.status_code, answer.json()["code"]) == (409, "wrong-moment")
    assert answer.json()["possible_when"] == ["moderated", "awarded", "cancelled"]
    assert judged.events("bundle.made") == []


def test_what_was_cancelled_can_be_answered_for(judged: Judged) -> None:
    judged.assessed()
    stand(judged, moderated_at=None)
    with writing(judged.engine) as session:
        procurement = session.get_one(Procurement, judged.made.procurement_id)
        procurement.state = ProcurementState.CANCELLED

    assert asked(judged).status_code == 201


def test_whoever_judges_the_lot_has_no_bundle_before_the_award(judged: Judged) -> None:
    path = f"/lots/{judged.lot}/challenge-bundle"
    judged.assessed()
    stand(judged, moderated_at=None)
    while_marking = judged.post(judged.moderator, path, PURPOSE)
    stand(judged, moderated_at=MODERATED)
    before = judged.post(judged.moderator, path, PURPOSE)
    judged.done(judged.second, f"/lots/{judged.lot}/award", recommended(judged))
    after = judged.post(judged.moderator, path, PURPOSE)

    assert [one.status_code for one in (while_marking, before, after)] == [403, 403, 201]
    assert before.json()["code"] == while_marking.json()["code"] == "separation"
    assert len(judged.events("access.refused")) == 2


def stand(judged: Judged, moderated_at: datetime | None) -> None:
    lot = judged.lot
    with writing(judged.engine) as session:
        session.get_one(Lot, lot).moderated_at = moderated_at


def recommended(judged: Judged) -> dict[str, str]:
    return {"recommendation_id": judged.recommended()}
