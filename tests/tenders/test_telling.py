import pytest

from app.platform.database import writing
from app.procurements.tables import Lot, Procurement, ProcurementState
from tests.callers import ISSUED
from tests.tenders.made import Scene


@pytest.mark.parametrize("whole", [True, False])
def test_a_supplier_is_told_that_its_lot_was_cancelled(scene: Scene, whole: bool) -> None:
    alpha, beta = scene.supplier("Alpha Works"), scene.supplier("Beta Build")
    submitted, uploaded = scene.tender(alpha), scene.upload(beta)["id"]
    with writing(scene.engine) as session:
        if whole:
            mine = session.get_one(Procurement, scene.made.procurement_id)
            mine.state = ProcurementState.CANCELLED
        else:
            session.get_one(Lot, scene.lot).cancelled_at = ISSUED

    told = [
        answer["said"]
        for who, tender in ((alpha, submitted), (beta, uploaded))
        for answer in (
            scene.get(who, f"/tenders/{tender}").json(),
            scene.get(who, "/tenders").json()["data"][0],
        )
    ]

    assert set(told[:2]) == {
        "CANCELLED: the authority cancelled this lot. Version 1 was submitted; it will not be "
        "opened."
    }
    assert set(told[2:]) == {"CANCELLED: the authority cancelled this lot. Nothing was submitted."}
