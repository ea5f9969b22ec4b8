from fastapi.testclient import TestClient
from sqlalchemy import Engine

from app.contracts.bundle.collecting.judgement import of_judgement
from app.platform.database import reading
from app.procurements.tables import Lot
from tests.assessments.marks.made import a_mark, a_panel
from tests.callers import person_id_of


def test_who_was_excused_stays_in_the_bundle_with_the_reason_and_their_marks(
    client: TestClient, engine: Engine
) -> None:
    panel = a_panel(client, engine)
    made = panel.mark(panel.first, a_mark(panel.judged.tenders[0])).json()
    gone = str(person_id_of(engine, panel.first))
    reason = {"reason": "They have left the authority."}
    panel.judged.done(panel.officer, f"/lots/{{lot}}/panel/{gone}/excusal", reason)

    with reading(engine) as session:
        lot = session.get_one(Lot, panel.judged.lot)
        told = {one.name: one.content for one in of_judgement(session, lot)}

    [excused] = [one for one in told["marks/panel.json"] if one["excused_at"] is not None]
    assert (excused["person_id"], excused["excused_because"]) == (gone, reason["reason"])
    assert [one["id"] for one in told["marks/marks.json"]] == [made["id"]]
