"""What a bidder does without a connection gives the very tender that the API would have."""

import logging
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import anyio
import anyio.lowlevel
import pytest
from openpyxl import Workbook
from sqlalchemy import update
from sqlmodel import select

from app.platform.database import reading, writing
from app.platform.events import Event
from app.spreadsheets.tender import waiting
from app.spreadsheets.tender.waiting import turn_to_upload
from app.tenders.tables import TenderVersion
from tests.callers import caller_of
from tests.sealed.test_channels import everything_in
from tests.spreadsheets.tender.made import (
    LINE,
    OCTETS,
    OFFER,
    as_ods,
    blank,
    cell,
    filled,
    send,
)
from tests.tenders.conftest import Clock
from tests.tenders.made import SECRET_WORDS, Scene, an_offer


def content(scene: Scene, who: dict[str, str], tender: str) -> Any:
    return scene.get(who, f"/tenders/{tender}/content").json()["content"]


def test_download_fill_and_upload_give_the_record_that_the_api_gives(scene: Scene) -> None:
    alpha, beta, gamma = (scene.supplier(name) for name in ("Alpha Works", "Beta", "Gamma"))

    by_json = scene.upload(alpha, OFFER)
    by_xlsx = send(scene, beta, filled(blank(scene, beta), OFFER))
    by_ods = send(scene, gamma, as_ods(filled(blank(scene, gamma), OFFER)))

    wanted = content(scene, alpha, by_json["id"])
    assert wanted == OFFER
    for who, answer in ((beta, by_xlsx), (gamma, by_ods)):
        assert answer.status_code == 201, answer.text
        told = answer.json()
        assert content(scene, who, told["id"]) == wanted
        assert told.keys() == by_json.keys()
        assert told["said"] == by_json["said"]
        assert told["said"].startswith("UPLOADED, NOT SUBMITTED: version 1")
        assert answer.headers["location"] == f"/v1/tenders/{told['id']}"
        assert answer.headers["etag"]


def test_a_workbook_is_the_next_version_and_can_be_submitted(scene: Scene) -> None:
    alpha = scene.supplier("Alpha Works")
    tender = scene.tender(alpha, an_offer(price=1))

    told = send(scene, alpha, filled(blank(scene, alpha), an_offer())).json()

    assert (told["id"], told["number"], told["submitted_number"]) == (tender, 2, 1)
    submitted = scene.post(alpha, f"/tenders/{tender}/submission", {})
    assert (submitted.status_code, submitted.json()["number"]) == (201, 2)


def test_a_workbook_that_is_sent_twice_adds_no_version(scene: Scene) -> None:
    """Not even as another file: whoever sends it again to be safe has not undone a submission."""
    alpha = scene.supplier("Alpha Works")
    workbook = filled(blank(scene, alpha), OFFER)
    first = send(scene, alpha, workbook)
    tender = first.json()["id"]

    before = send(scene, alpha, as_ods(workbook))
    scene.post(alpha, f"/tenders/{tender}/submission", {})
    after = send(scene, alpha, workbook)

    assert (first.status_code, before.status_code, after.status_code) == (201, 200, 200)
    assert before.json()["digest"] == after.json()["digest"] == first.json()["digest"]
    for answer, fix in ((before, "Submit version 1."), (after, "It is submitted;")):
        told = next(one for one in answer.json()["findings"] if one["code"] == "same_as_before")
        assert (told["severity"], told["how_to_fix"][: len(fix)]) == ("note", fix)
    assert before.json()["said"].startswith("UPLOADED, NOT SUBMITTED")
    assert "NOT SUBMITTED" not in after.json()["said"]
    assert after.json()["latest_number"] == 1


def test_after_a_version_that_was_damaged_the_same_workbook_is_the_next(scene: Scene) -> None:
    alpha = scene.supplier("Alpha Works")
    workbook = filled(blank(scene, alpha), OFFER)
    tender = send(scene, alpha, workbook).json()["id"]
    with writing(scene.engine) as session:
        session.execute(update(TenderVersion).values(digest="sha256:" + "0" * 64))

    again = send(scene, alpha, workbook)

    assert (again.status_code, again.json()["number"]) == (201, 2), again.text
    assert content(scene, alpha, tender) == OFFER


def test_a_workbook_that_was_withdrawn_is_sent_again(scene: Scene) -> None:
    alpha = scene.supplier("Alpha Works")
    workbook = filled(blank(scene, alpha), OFFER)
    tender = send(scene, alpha, workbook).json()["id"]
    scene.post(alpha, f"/tenders/{tender}/submission", {})
    withdrawn = scene.post(alpha, f"/tenders/{tender}/withdrawal", {})
    assert withdrawn.status_code in (200, 201), withdrawn.text

    again = send(scene, alpha, workbook)

    assert (again.status_code, again.json()["number"]) == (201, 2)


def test_days_that_the_program_keeps_as_dates_are_days(scene: Scene) -> None:
    alpha = scene.supplier("Alpha Works")
    dated = cell("Your offer", "O12", date(2026, 6, 1))

    told = send(scene, alpha, filled(blank(scene, alpha), an_offer(), dated)).json()

    [line] = content(scene, alpha, told["id"])["commitments"]
    assert line["starts"] == "2026-06-01"


def test_what_the_rules_find_is_told_with_its_cell(scene: Scene) -> None:
    alpha = scene.supplier("Alpha Works")
    offer = an_offer()
    offer["commitments"][0] |= {"unit": "fte"}
    del offer["price"]

    answer = send(scene, alpha, filled(blank(scene, alpha), offer))

    assert answer.status_code == 201, answer.text
    found = {one["code"]: (one["path"], one["cell"]) for one in answer.json()["findings"]}
    assert found["unit_does_not_convert"] == ("commitments[0].unit", "Your offer!D12")
    assert found["no_price"] == ("price", "Price!A4")


def test_what_is_not_read_is_told(scene: Scene) -> None:
    alpha = scene.supplier("Alpha Works")

    def more(book: Workbook) -> None:
        book["Members"]["E2"], book["Members"]["E4"] = "Telephone", "0"
        book["Members"]["A4"] = "Alpha Works"
        book.create_sheet("Workings")["A1"] = "sums"
        book["Method statements"].row_dimensions[4].hidden = True

    answer = send(scene, alpha, filled(blank(scene, alpha), an_offer(price=1), more))

    found = {(one["code"], one["cell"]) for one in answer.json()["findings"]}
    assert {
        ("not_offered", "Your offer!F4"),
        ("column_not_read", "Members!E"),
        ("sheet_not_read", "Workings!A1"),
        ("hidden_content", "Method statements!A1"),
        ("no_evidence_plan", "Your offer!F12"),
    } <= found


def test_what_a_partner_answered_about_another_version_is_told(scene: Scene) -> None:
    alpha = scene.supplier("Alpha Works")
    tender = scene.tender(alpha, an_offer(commitments=[LINE]))
    asked = scene.post(alpha, f"/tenders/{tender}/partners", {"partner": LINE["partner"]})
    link = asked.json()["link"].partition("/v1")[2]
    assert scene.post({}, link, {"answer": "yes"}).status_code == 201
    changed = {**LINE, "quantity": "9"}

    file = filled(blank(scene, alpha), an_offer(commitments=[changed]))
    path = f"/v1/lots/{scene.lot}/tenders/workbook"
    for told in (
        scene.client.post(f"{path}/preview", headers=alpha | OCTETS, content=file),
        send(scene, alpha, file),
    ):
        found = {one["code"]: one["cell"] for one in told.json()["findings"]}
        assert found["partner_answered_about_another"] == "Your offer!L12"


def test_nothing_of_a_workbook_is_kept_but_the_sealed_tender(
    scene: Scene, caplog: pytest.LogCaptureFixture
) -> None:
    alpha = scene.supplier("Alpha Works")
    file = filled(blank(scene, alpha), OFFER)
    named = {"Content-Disposition": 'attachment; filename="zebra-crossing.xlsx"'}
    caplog.clear()
    caplog.set_level(logging.DEBUG)

    kept = send(scene, alpha | named | {"Idempotency-Key": "once"}, file)
    refused = send(scene, alpha | named, filled(file, an_offer(price=-1)))

    assert (kept.status_code, refused.status_code) == (201, 422)
    ours = [line for line in caplog.records if not line.name.startswith(("httpx2", "asyncio"))]
    assert [line.getMessage() for line in ours] == []
    stored = "".join(everything_in(scene.engine))
    assert kept.json()["id"] in stored
    for told in ("zebra", "PK\x03\x04", SECRET_WORDS, "940000", "RM10 7PT", "Youth Forum"):
        assert told not in stored, told


def test_a_workbook_that_is_sent_twice_with_one_key_is_one_version(scene: Scene) -> None:
    alpha = scene.supplier("Alpha Works")
    file = filled(blank(scene, alpha), OFFER)

    first, again = (send(scene, alpha | {"Idempotency-Key": "once"}, file) for _ in range(2))

    assert first.json() == again.json()
    assert again.headers["idempotent-replayed"] == "true"
    assert scene.get(alpha, f"/tenders/{first.json()['id']}").json()["latest_number"] == 1


def test_workbooks_that_come_together_are_all_read_each_as_its_own_version(scene: Scene) -> None:
    alpha = scene.supplier("Alpha Works")
    own = blank(scene, alpha)
    files = [filled(own, an_offer(price=price)) for price in range(1, 6)]

    with ThreadPoolExecutor(5) as senders:
        answers = list(senders.map(lambda file: send(scene, alpha, file), files))

    assert [answer.status_code for answer in answers] == [201] * 5
    assert sorted(answer.json()["number"] for answer in answers) == [1, 2, 3, 4, 5]


@pytest.mark.parametrize("is_opened", [False, True])
def test_what_arrived_in_time_and_waited_beyond_the_deadline_is_kept_as_late(
    scene: Scene, clock: Clock, is_opened: bool
) -> None:
    alpha, arrived = scene.supplier("Alpha Works"), clock.at
    file = filled(blank(scene, alpha), OFFER)
    portal = scene.client.portal
    assert portal is not None

    with ThreadPoolExecutor(1) as sender:
        with portal.wrap_async_context_manager(
            turn_to_upload(supplier := caller_of(scene.engine, alpha).supplier())
        ):
            sent = sender.submit(send, scene, alpha, file)
            portal.call(somebody_waits_for, supplier)
            clock.set(timedelta(seconds=7))
            if is_opened:
                scene.open()
        refused = sent.result()

    assert (refused.status_code, refused.json()["code"]) == (409, "deadline-passed")
    assert "It arrived before the deadline" in refused.json()["how_to_fix"]
    assert datetime.fromisoformat(refused.json()["arrived_at"]) == arrived
    [own] = scene.get(alpha, "/tenders").json()["data"]
    assert (own["state"], own["submitted_number"]) == ("late", None)
    with reading(scene.engine) as session:
        [told] = session.exec(select(Event).where(Event.kind == "tender.late")).all()
    assert datetime.fromisoformat(told.facts["arrived_at"]) == arrived


async def somebody_waits_for(supplier: UUID) -> None:
    """Come back as soon as a request of a supplier has arrived and waits for its turn."""
    own = waiting._shared().own[supplier]
    while not own.statistics().tasks_waiting:
        await anyio.lowlevel.checkpoint()


def test_the_blank_workbook_is_the_same_until_its_lot_changes(scene: Scene) -> None:
    alpha = scene.supplier("Alpha Works")
    address = f"/lots/{scene.lot}/tender-template.xlsx"

    first = scene.get(alpha, address)
    unchanged = scene.get(alpha | {"If-None-Match": first.headers["etag"]}, address)

    assert first.headers["content-type"].endswith("spreadsheetml.sheet")
    assert first.headers["content-disposition"] == 'attachment; filename="tender.xlsx"'
    assert unchanged.status_code == 304
