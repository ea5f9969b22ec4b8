"""An evaluator marks while a moderator closes: no mark is left that nobody agreed."""

import os

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine
from sqlmodel import select

from app.assessments.tables import Mark, Moderation
from app.platform.database import reading
from app.procurements.tables import Lot
from tests.assessments.marks.made import REASON, a_mark, a_panel, an_agreement
from tests.races.start import at_once

ROUNDS = 200 if "SVS_SOAK" in os.environ else 2
OPTIONAL = """
criteria:
  - {code: service, weight: 60, method: {use: grade, scale: five-point}}
  - {code: extra, weight: 40, missing: 0, method: {use: grade, scale: five-point}}
"""
pytestmark = pytest.mark.soak


@pytest.mark.parametrize("number", range(ROUNDS))
def test_marks_are_closed_with_an_agreement_on_each_or_not_at_all(
    client: TestClient, engine: Engine, number: int
) -> None:
    panel = a_panel(client, engine)
    panel.score_by(OPTIONAL)
    judged = panel.judged
    for evaluator in (panel.first, panel.second):
        for tender in judged.tenders:
            judged.done(evaluator, "/lots/{lot}/marks", a_mark(tender))
        panel.finish(evaluator)
    for tender in judged.tenders:
        agreed = an_agreement(tender, missing="No apprentice is named for the second year.")
        judged.done(panel.moderator, "/lots/{lot}/moderations", agreed)

    marked, closed = at_once(
        lambda: panel.mark(panel.first, a_mark(judged.tenders[0], "extra", reason=REASON)),
        panel.close,
    )

    with reading(engine) as session:
        is_closed = session.get_one(Lot, judged.lot).moderated_at is not None
        marks = set(session.exec(select(Mark.tender_id, Mark.criterion)))
        settled = set(session.exec(select(Moderation.tender_id, Moderation.criterion)))
    assert is_closed == (marks <= settled)
    if is_closed:
        assert (marked.status_code, marked.json()["code"]) == (409, "wrong-moment")
    else:
        assert (marked.status_code, closed.status_code) == (201, 422)
        assert [one["code"] for one in closed.json()["errors"]] == ["not_agreed"]
