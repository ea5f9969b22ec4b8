"""Whatever happens at the moment of an award: either it or the award came first, never both.

Every request of a round bears the same time, so nothing here can be told apart by the clock.
"""

import os
from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from fastapi.testclient import TestClient
from httpx2 import Response
from sqlalchemy import Engine
from sqlmodel import col, select

from app.assessments.tables import Assessment, Recommendation
from app.contracts.tables import Award, Contract
from app.organisations.role import Role
from app.tenders.tables import PartnerConfirmation, Tender
from tests.assessments.results.made import OFFERS, Judged, an_offer, looking
from tests.callers import a_person
from tests.races.start import at_once

OFFICERS = 50
ROUNDS = 200 if "SVS_SOAK" in os.environ else 2
PARTNER = "Anytown Youth Forum"
pytestmark = pytest.mark.soak
rounds = pytest.mark.parametrize("number", range(ROUNDS))


def to_award(
    judged: Judged, recommendation: str, who: dict[str, str] | None = None
) -> Callable[[], Response]:
    """Give an attempt to award a lot as it was recommended."""
    officer, path = who or judged.second, f"/lots/{judged.lot}/award"
    return lambda: judged.post(officer, path, {"recommendation_id": recommendation})


def to_score(judged: Judged) -> Callable[[], Response]:
    """Give an attempt to score a lot again."""
    officer, path = judged.officer, f"/lots/{judged.lot}/assessments"
    return lambda: judged.post(officer, path, {"reason": "To be sure."})


def to_send(judged: Judged, path: str, body: dict[str, Any]) -> Callable[[], Response]:
    """Give an attempt to do something else."""
    who = judged.second
    return lambda: judged.post(who, path, body)


def told(answers: list[Response]) -> list[str]:
    """Give what each came to: `done`, or the code of the problem."""
    assert {answer.status_code for answer in answers} <= {201, 409}
    return [answer.json().get("code", "done") for answer in answers]


def proposed(judged: Judged) -> str:
    judged.assessed()
    return judged.recommended()


def awarded(judged: Judged) -> Award | None:
    """Give the award of a lot, if there is one; all that hangs on it is of one mind with it."""
    with looking(judged.engine) as session:
        awards = session.exec(select(Award).where(Award.lot_id == judged.lot)).all()
        contracts = session.exec(select(Contract).where(Contract.lot_id == judged.lot)).all()
        standing = session.exec(
            select(Assessment.id).where(
                Assessment.lot_id == judged.lot, col(Assessment.replaced_at).is_(None)
            )
        ).all()
        approved = session.exec(
            select(Recommendation.id).where(
                Recommendation.lot_id == judged.lot, Recommendation.state == "approved"
            )
        ).all()
        set_aside = [session.get_one(Tender, one.tender_id).set_aside for one in awards]
    events = [one for one in judged.events("lot.awarded") if one.subject == str(judged.lot)]
    assert len(events) == len(awards) <= 1
    assert [one.award_id for one in contracts] == [one.id for one in awards]
    assert [one.recommendation_id for one in awards] == list(approved)
    assert [one.assessment_id for one in awards] in ([], list(standing))
    assert not any(set_aside)
    return awards[0] if awards else None


def test_of_fifty_officers_who_award_at_once_one_does_and_the_others_learn_who_won(
    client: TestClient, engine: Engine
) -> None:
    """Half approve a recommendation that no longer stands, half one for another supplier."""
    people = [a_person(engine, Role.PROCUREMENT_OFFICER) for _ in range(OFFICERS)]
    for _ in range(ROUNDS):
        judged = Judged(client, engine)
        stale = proposed(judged)
        judged.decided("Birch")
        judged.assessed("Birch was disqualified.")
        fresh = judged.recommended("Ash")
        judged.declare(*people)

        wanted = [(stale, fresh)[place % 2] for place in range(OFFICERS)]
        attempts = [to_award(judged, *one) for one in zip(wanted, people, strict=True)]
        answers = at_once(*attempts)

        assert told(answers).count("done") == 1
        assert set(told(answers)) <= {"done", "already-awarded", "assessment-replaced"}
        named = {answer.json().get("winner") for answer in answers} - {None}
        assert named <= {"Ash"}
        made = awarded(judged)
        assert made is not None
        assert made.recommendation_id == UUID(fresh)


@rounds
def test_a_lot_is_either_awarded_or_scored_again(judged: Judged, number: int) -> None:
    recommendation = proposed(judged)

    answers = at_once(to_award(judged, recommendation), to_score(judged))

    if awarded(judged) is None:
        assert told(answers) == ["assessment-replaced", "done"]
    else:
        assert told(answers) == ["done", "wrong-moment"]


@rounds
def test_a_tender_is_either_awarded_or_disqualified(judged: Judged, number: int) -> None:
    recommendation = proposed(judged)
    decision = judged.proposed("Birch")

    answers = at_once(to_award(judged, recommendation), to_send(judged, decision, {}))

    if awarded(judged) is None:
        assert told(answers) == ["assessment-outdated", "done"]
    else:
        assert told(answers) == ["done", "wrong-moment"]


@rounds
def test_scoring_meanwhile_does_not_let_a_disqualified_tender_win(
    judged: Judged, number: int
) -> None:
    recommendation = proposed(judged)
    decision = judged.proposed("Birch")

    decided, *others = at_once(
        to_send(judged, decision, {}),
        to_score(judged),
        to_award(judged, recommendation),
        to_score(judged),
    )
    last = judged.post(
        judged.second, f"/lots/{judged.lot}/award", {"recommendation_id": recommendation}
    )

    first = told([decided, *others, last])
    if (made := awarded(judged)) is None:
        assert first[0] == "done"
        assert {first[2], first[4]} <= {"assessment-replaced", "assessment-outdated"}
    else:
        assert made.tender_id == judged.tenders["Birch"]
        assert first == [
            "wrong-moment", "wrong-moment", "done", "wrong-moment", "already-awarded"
        ]  # fmt: skip


@rounds
def test_marks_that_are_being_awarded_on_are_not_opened_again(judged: Judged, number: int) -> None:
    recommendation = proposed(judged)
    path = f"/lots/{judged.lot}/moderation-reopening"

    answers = at_once(
        to_award(judged, recommendation), to_send(judged, path, {"reason": "A slip."})
    )

    award, reopening = told(answers)
    assert (award, awarded(judged) is None) == ("done", False)
    assert reopening in {"recommended-on-marks", "wrong-moment"}


@rounds
def test_a_recommendation_is_either_approved_or_refused(judged: Judged, number: int) -> None:
    recommendation = proposed(judged)
    path = f"/recommendations/{recommendation}/refusal"

    answers = at_once(to_award(judged, recommendation), to_send(judged, path, {"reason": "No."}))

    if awarded(judged) is None:
        assert told(answers) == ["recommendation-decided", "done"]
    else:
        assert told(answers) == ["done", "recommendation-decided"]


@rounds
def test_what_a_partner_answers_is_either_scored_or_comes_after_the_award(
    judged: Judged, number: int
) -> None:
    judged.offers = {**OFFERS, "Birch": an_offer(120_000, 10, partner=PARTNER)}
    link = judged.linked("Birch", PARTNER)
    recommendation = proposed(judged)

    answers = at_once(
        to_award(judged, recommendation),
        to_score(judged),
        lambda: judged.post({}, link, {"answer": "no"}),
    )

    award, _, answer = told(answers)
    with looking(judged.engine) as session:
        kept = session.exec(select(PartnerConfirmation.answer)).one()
    if awarded(judged) is None:
        assert answer == "done"
        assert award in {"assessment-outdated", "assessment-replaced"}
    else:
        assert (award, answer) == ("done", "wrong-moment")
    assert (kept is None) == (answer != "done")
