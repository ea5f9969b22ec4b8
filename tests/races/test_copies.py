"""Many copies of one request at once: one effect, and every answer is that one's or a conflict."""

import os
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from httpx2 import Response
from sqlalchemy import func
from sqlmodel import select

from app.platform.database import reading
from app.platform.events import Event
from app.tenders.tables import Receipt, TenderVersion
from tests.tenders.made import Scene, an_offer

COPIES = 50
ROUNDS = 200 if "SVS_SOAK" in os.environ else 1
pytestmark = pytest.mark.soak


def copies(scene: Scene, who: dict[str, str], path: str, bodies: list[Any]) -> list[Response]:
    """Send all of these at once."""
    with ThreadPoolExecutor(COPIES) as pool:
        return list(pool.map(lambda body: scene.post(who, path, body), bodies))


def rows(scene: Scene, table: Any) -> int:
    with reading(scene.engine) as session:
        return session.exec(select(func.count()).select_from(table)).one()


@pytest.mark.parametrize("number", range(ROUNDS))
def test_fifty_copies_of_one_upload_make_one_version(scene: Scene, number: int) -> None:
    alpha = scene.supplier("Alpha") | {"Idempotency-Key": "once"}

    answers = copies(scene, alpha, f"/lots/{scene.lot}/tenders", [an_offer()] * COPIES)

    assert {answer.status_code for answer in answers} <= {201, 409}
    assert {one.json()["code"] for one in answers if one.status_code == 409} <= {"still-running"}
    assert len({one.text for one in answers if one.status_code == 201}) == 1
    assert rows(scene, TenderVersion) == 1
    again = scene.post(alpha, f"/lots/{scene.lot}/tenders", an_offer())
    assert again.headers["idempotent-replayed"] == "true"


@pytest.mark.parametrize("number", range(ROUNDS))
def test_fifty_copies_of_one_submission_make_one_receipt(scene: Scene, number: int) -> None:
    alpha = scene.supplier("Alpha")
    tender = scene.upload(alpha)["id"]

    answers = copies(scene, alpha, f"/tenders/{tender}/submission", [{}] * COPIES)

    assert {answer.status_code for answer in answers} <= {201, 503}
    assert len({one.text for one in answers if one.status_code == 201}) == 1
    assert rows(scene, Receipt) == 1
    with reading(scene.engine) as session:
        kinds = session.exec(select(Event.kind).where(Event.authority == scene.lot)).all()
    assert list(kinds).count("tender.submitted") == 1


@pytest.mark.parametrize("number", range(ROUNDS))
def test_one_key_with_two_bodies_has_the_effect_of_one(scene: Scene, number: int) -> None:
    alpha = scene.supplier("Alpha") | {"Idempotency-Key": "once"}
    bodies = [an_offer(price=1), an_offer(price=2)] * 2

    answers = copies(scene, alpha, f"/lots/{scene.lot}/tenders", bodies)

    assert rows(scene, TenderVersion) == 1
    made = {one.json()["number"] for one in answers if one.status_code == 201}
    assert made == {1}
    refused = {one.json()["code"] for one in answers if one.status_code != 201}
    assert refused <= {"still-running", "idempotency-key-reused"}
    assert refused & {"idempotency-key-reused", "still-running"}
