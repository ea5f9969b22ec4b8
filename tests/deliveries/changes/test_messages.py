"""Over HTTP: of a change whose notice gives a voluntary standstill, or may have given one."""

from uuid import UUID

from app.contracts.change.tables import ContractChange
from app.platform.database import writing
from tests.contracts.plan.conftest import Running
from tests.contracts.plan.made import id_in
from tests.deliveries.changes.test_routes import GROUND, announce, decide, propose, refusal


def test_a_change_waits_for_the_end_of_the_standstill_of_its_notice(running: Running) -> None:
    change = id_in(propose(running))

    told = announce(running, change, standstill=True).json()
    early = decide(running, change)

    assert told["standstill"] is True
    assert refusal(early) == (409, "standstill-runs")
    days = early.json()["standstill_ends_on"], early.json()["possible_from"]
    assert days == ("2026-03-10", "2026-03-11")
    assert "Approve it on 2026-03-11" in early.json()["how_to_fix"]
    assert decide(running, change, "refuse").json()["state"] == "refused"


def test_whether_a_standstill_followed_is_said_once_of_an_approved_change(
    running: Running,
) -> None:
    change = id_in(propose(running, value="1100000.01", ground=GROUND))
    announce(running, change)
    decide(running, change)
    with writing(running.engine) as session:
        session.get_one(ContractChange, UUID(str(change))).standstill = None  # nobody said

    other = announce(running, change, "2026-02-26")
    said = announce(running, change, standstill=True)

    assert refusal(other) == (409, "already-decided")
    assert other.json()["how_to_fix"].startswith("Of its own notice, say whether")
    assert (said.status_code, said.json()["standstill"], said.json()["state"]) == (
        201, True, "approved",
    )  # fmt: skip
    assert refusal(announce(running, change)) == (409, "already-decided")


def test_a_ground_may_be_named_by_its_codes_alone(running: Running) -> None:
    code = {"id": "extremeUrgency", "scheme": "UK", "description": "Urgency."}
    needs = {"value": "1500000"}

    words = propose(running, **needs, ground_codes=[{"id": "in words"}])
    made = propose(running, **needs, ground_codes=[code]).json()

    assert words.json()["errors"][0]["pointer"] == "/ground_codes/0/id"
    assert (made["ground"], made["ground_codes"]) == ("Urgency.", [code])


def test_the_codes_of_an_approved_change_are_said_again_or_alone(running: Running) -> None:
    code = {"id": "extremeUrgency", "scheme": "UK", "description": "Urgency."}
    change = id_in(propose(running, value="1100000.01", ground_codes=[code]))
    notice = {"notice_id": "012346-2026", "published_on": "2026-02-27"}
    at = f"/changes/{change}/notice"
    unsaid = running.post(running.manager, at, notice)
    announce(running, change)
    decide(running, change)

    def forgotten(**facts: object) -> None:  # as where its notice came from elsewhere
        with writing(running.engine) as session:
            for name, value in facts.items():
                setattr(session.get_one(ContractChange, UUID(str(change))), name, value)

    forgotten(standstill=None)
    again = running.post(
        running.manager, at, notice | {"standstill": True, "ground_codes": [code]}
    )
    forgotten(standstill=None, ground_codes=[])
    alone = running.post(running.manager, at, notice | {"ground_codes": [code]})

    [fault] = unsaid.json()["errors"]
    assert (unsaid.status_code, fault["path"]) == (422, "standstill")
    assert (again.status_code, again.json()["standstill"]) == (201, True)
    assert (alone.status_code, alone.json()["standstill"]) == (201, None)
    assert again.json()["ground_codes"] == alone.json()["ground_codes"] == [code]
