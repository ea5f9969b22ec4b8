from typing import Any
from uuid import UUID

import icalendar
import pytest

from app.contracts.duties.tables import CalendarFeed
from app.organisations.role import Role
from app.platform.database import reading, writing
from tests.deliveries.calendar.made import running
from tests.deliveries.standing.asked import NOBODYS, Asked, faults

NOTICE = "contract_details_notice"
DONE = {"done_on": "2026-02-20", "reference": "012345-2026"}


@pytest.fixture
def contract(asked: Asked) -> UUID:
    with writing(asked.engine) as session:
        return running(session).contract.id


def codes(duties: list[dict[str, Any]]) -> set[str]:
    return {one["code"] for one in duties}


def test_a_contracts_calendar_tells_every_duty_with_its_day_and_law(
    asked: Asked, contract: UUID
) -> None:
    told = asked.get(f"/contracts/{contract}/calendar")

    by_code = {one["code"]: one for one in told["duties"]}
    assert told["on"] == "2026-03-02"
    assert (by_code[NOTICE]["state"], by_code[NOTICE]["due_on"]) == ("overdue", "2026-02-10")
    assert "section 53" in by_code[NOTICE]["law"]
    days = [one["due_on"] or "9" for one in told["duties"]]
    assert days == sorted(days)
    earlier = asked.get(f"/contracts/{contract}/calendar?on=2026-02-10")
    assert {one["code"]: one["state"] for one in earlier["duties"]}[NOTICE] == "due"


def test_a_supplier_sees_its_own_part_of_its_own_contracts(asked: Asked, contract: UUID) -> None:
    own = asked.get(f"/contracts/{contract}/calendar", Role.SUPPLIER)

    assert codes(own["duties"]) == {"period_return", "period_evidence"}
    assert codes(asked.get("/calendar", Role.SUPPLIER)["data"]) <= codes(own["duties"])
    rival = {"supplier": "Birch Ltd"}
    assert asked.refused(f"/contracts/{contract}/calendar", Role.SUPPLIER, **rival) == (
        404, "not-found",
    )  # fmt: skip
    assert asked.get("/calendar", Role.SUPPLIER, **rival)["data"] == []
    elsewhere: dict[str, Any] = {"authority": "Elsewhere Council"}
    assert asked.get("/calendar", **elsewhere)["data"] == []
    assert asked.refused(f"/contracts/{contract}/calendar", **elsewhere) == (404, "not-found")


def test_a_duty_is_recorded_and_put_right(asked: Asked, contract: UUID) -> None:
    path = f"/contracts/{contract}/duties/{NOTICE}"

    first = asked.post(path, DONE)
    unexplained = asked.post(path, DONE | {"done_on": "2026-02-19"})
    right = asked.post(path, DONE | {"done_on": "2026-02-10", "reason": "The day was wrong."})

    assert first.status_code == right.status_code == 201
    assert (first.json()["state"], first.json()["is_late"]) == ("done", True)
    assert right.json()["is_late"] is False
    assert faults(unexplained) == [("reason_needed", "/reason")]


@pytest.mark.parametrize(
    ("code", "body", "status", "problem"),
    [
        ("contract_detail_notice", DONE, 404, "not-found"),
        (NOTICE, DONE | {"occurrence": "2"}, 404, "not-found"),
        ("termination_notice", DONE, 409, "duty-not-recorded"),
        ("period_return", DONE | {"occurrence": "2026-01-01"}, 409, "duty-not-recorded"),
        (NOTICE, DONE | {"done_on": "2026-03-03"}, 422, "invalid"),
        (NOTICE, {"reference": "x"}, 422, "invalid"),
    ],
)
def test_what_cannot_be_recorded_is_refused(
    asked: Asked, contract: UUID, code: str, body: Any, status: int, problem: str
) -> None:
    answer = asked.post(f"/contracts/{contract}/duties/{code}", body)

    assert (answer.status_code, answer.json()["code"]) == (status, problem)
    if code == "contract_detail_notice":
        assert "did you mean `contract_details_notice`" in answer.json()["detail"]


def test_the_calendar_of_all_contracts_can_be_narrowed(asked: Asked, contract: UUID) -> None:
    every = asked.get("/calendar")["data"]
    late = asked.get("/calendar?state=overdue")["data"]
    window = asked.get("/calendar?due_from=2026-04-01&due_until=2026-04-30")["data"]

    assert {one["state"] for one in every} <= {"due", "overdue", "waiting", "not_yet"}
    assert NOTICE in codes(late)
    assert {one["state"] for one in late} == {"overdue"}
    assert {one["due_on"][:7] for one in window} == {"2026-04"}
    assert {one["contract_id"] for one in every} == {str(contract)}


def test_the_calendar_comes_a_page_at_a_time(asked: Asked, contract: UUID) -> None:
    every = asked.get("/calendar")["data"]
    who = asked.who(Role.CONTRACT_MANAGER)
    found: list[dict[str, Any]] = []
    url = "/v1/calendar?limit=3"
    while url:
        page = asked.client.get(url, headers=who).json()
        found += page["data"]
        cursor = page["page"]["next_cursor"]
        url = f"/v1/calendar?limit=3&cursor={cursor}" if cursor else ""

    assert found == every
    assert {one["contract_id"] for one in found} == {str(contract)}


def test_a_calendar_program_can_read_the_file(asked: Asked, contract: UUID) -> None:
    who = asked.who(Role.AUDITOR)

    answer = asked.client.get("/v1/calendar.ics", headers=who)

    assert answer.headers["content-type"] == "text/calendar; charset=utf-8"
    events = icalendar.Calendar.from_ical(answer.content).walk("VEVENT")
    assert any(str(contract) in str(event["UID"]) for event in events)
    assert asked.client.get("/v1/calendar.ics").status_code == 401


def test_a_feed_is_read_without_a_key_until_it_is_revoked(asked: Asked, contract: UUID) -> None:
    who = asked.who(Role.CONTRACT_MANAGER)
    given = asked.client.post("/v1/calendar/feeds", json={"label": "Desk"}, headers=who).json()
    path = given["url"].removeprefix("http://127.0.0.1:8000")

    read = asked.client.get(path)
    listed = asked.client.get("/v1/calendar/feeds", headers=who).json()["data"]
    ended = f"/v1/calendar/feeds/{given['id']}/revocation"
    assert asked.client.post(ended, headers=who).status_code == 201
    after, twice = asked.client.get(path), asked.client.post(ended, headers=who)

    assert str(contract).encode() in read.content.replace(b"\r\n ", b"")
    assert [(one["id"], one["label"]) for one in listed] == [(given["id"], "Desk")]
    assert "url" not in listed[0]
    assert (after.status_code, after.json()["code"]) == (404, "not-found")
    assert (twice.status_code, twice.json()["code"]) == (409, "already-decided")
    with reading(asked.engine) as session:
        assert session.get_one(CalendarFeed, UUID(given["id"])).revoked_at is not None


def test_links_are_given_to_those_who_have_a_part_in_what_is_delivered(asked: Asked) -> None:
    answers = [
        asked.post("/calendar/feeds", {"label": "Desk"}, role)
        for role in (Role.SUPPLIER, Role.ECONOMIC_DEVELOPMENT, Role.AUDITOR, Role.INTEGRATION)
    ]

    assert [one.status_code for one in answers] == [201, 201, 403, 403]
    assert asked.refused(f"/contracts/{NOBODYS}/calendar") == (404, "not-found")
