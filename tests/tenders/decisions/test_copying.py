from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import Update
from sqlmodel import col, delete, select, update

from app.platform.database import reading, writing
from app.platform.events import Event
from app.tenders.tables import Receipt, Tender, TenderCopy, TenderVersion
from tests.tenders.conftest import Clock
from tests.tenders.decisions.test_deciding import REASON, approve, tenders_of
from tests.tenders.made import SECRET_WORDS, Scene, an_offer

SPOILT = b"no longer what was sealed"


class Damaged:
    """A lot that was opened, with a sound tender of Alpha's and a damaged one of Beta's."""

    def __init__(self, scene: Scene, clock: Clock, damage: Any) -> None:
        """Have Beta keep what the service gave it, and its tender damaged before the opening."""
        self.scene, self.beta = scene, scene.supplier("Beta")
        scene.tender(scene.supplier("Alpha"))
        self.tender = scene.tender(self.beta, an_offer(price=800_000))
        path = f"/tenders/{self.tender}"
        said = scene.get(self.beta, f"{path}/content").json()
        self.copy = {"content": said["content"], "salt": said["salt"]}
        with writing(scene.engine) as session:
            session.execute(damage.where(owner_of(damage) == UUID(self.tender)))
        clock.set(timedelta(seconds=1))
        states = {one["tender_id"]: one["state"] for one in scene.open()["found"]}
        assert states[self.tender] == "damaged"
        scene.declare(scene.officer, scene.second_officer)

    def propose(self, kind: str = "admit_copy", **changes: Any) -> Any:
        """Propose a decision about the damaged tender."""
        brought = {"supplier_copy": self.copy} if kind == "admit_copy" else {}
        body = {"kind": kind, "reason": REASON} | brought | changes
        return self.scene.post(self.scene.officer, f"/tenders/{self.tender}/decisions", body)


def owner_of(damage: Any) -> Any:
    is_of_tender = damage.table.name == "tender"
    return col(Tender.id) if is_of_tender else col(table_of(damage).tender_id)


def table_of(damage: Any) -> Any:
    return {"tender_version": TenderVersion, "tender_receipt": Receipt}[damage.table.name]


@pytest.fixture
def damaged(scene: Scene, clock: Clock) -> Damaged:
    return Damaged(scene, clock, update(TenderVersion).values(sealed=SPOILT))


def test_a_copy_that_its_receipt_proves_is_taken_by_two_and_opened(damaged: Damaged) -> None:
    scene = damaged.scene
    decision = damaged.propose()
    assert decision.status_code == 201, decision.text
    own = approve(scene, scene.officer, decision.json()["id"])
    assert tenders_of(scene)["Beta"]["state"] == "damaged"

    made = approve(scene, scene.second_officer, decision.json()["id"])

    assert (own.status_code, own.json()["code"]) == (403, "second-person-needed")
    assert made.status_code == 201, made.text
    beta = tenders_of(scene)["Beta"]
    assert (beta["state"], beta["alias"], beta["submitted_number"]) == ("opened", "Tender B", 1)
    said = scene.get(scene.officer, f"/tenders/{damaged.tender}/content").json()
    assert said["content"] == damaged.copy["content"]
    receipt = scene.get(damaged.beta, f"/tenders/{damaged.tender}/receipt").json()
    assert (receipt["digest"], receipt["salt"]) == (said["digest"], damaged.copy["salt"])
    assert receipt["said"] == "Version 1 was SUBMITTED; it has been opened."


def test_what_was_stored_is_kept_beside_the_copy_and_neither_can_be_read_off(
    damaged: Damaged,
) -> None:
    scene = damaged.scene
    decision = damaged.propose().json()["id"]
    approve(scene, scene.second_officer, decision)

    with reading(scene.engine) as session:
        [kept] = session.exec(select(TenderCopy)).all()
        told = [event.facts for event in session.exec(select(Event))]
    assert kept.damaged == SPOILT
    assert kept.damaged_digest == kept.digest
    assert SECRET_WORDS.encode() not in kept.sealed
    assert SECRET_WORDS not in str(told)


@pytest.mark.parametrize(
    "change", [{"salt": "0" * 32}, {"content": an_offer(price=1)}], ids=["salt", "content"]
)
def test_anything_else_is_not_what_was_received(damaged: Damaged, change: dict[str, Any]) -> None:
    refused = damaged.propose(supplier_copy=damaged.copy | change)

    assert refused.status_code == 422
    [error] = refused.json()["errors"]
    assert (error["code"], error["pointer"]) == ("not_what_was_received", "/supplier_copy")
    with reading(damaged.scene.engine) as session:
        assert session.exec(select(TenderCopy)).all() == []


def test_a_copy_goes_with_its_own_kind_alone(damaged: Damaged) -> None:
    without = damaged.propose(supplier_copy=None)
    beside = damaged.propose("exclude_damaged", supplier_copy=damaged.copy)

    assert (without.status_code, beside.status_code) == (422, 422)


def test_only_a_damaged_tender_is_mended_or_left_out_so(damaged: Damaged) -> None:
    scene = damaged.scene
    whole = tenders_of(scene)["Alpha"]["id"]
    for kind, more in (("admit_copy", {"supplier_copy": damaged.copy}), ("exclude_damaged", {})):
        body = {"kind": kind, "reason": REASON} | more
        refused = scene.post(scene.officer, f"/tenders/{whole}/decisions", body)
        assert (refused.status_code, refused.json()["code"]) == (409, "decision-does-not-apply")


def test_a_damaged_tender_is_left_out_by_decision_and_its_supplier_is_told(
    damaged: Damaged,
) -> None:
    scene = damaged.scene
    decision = damaged.propose("exclude_damaged").json()["id"]
    approve(scene, scene.second_officer, decision)

    out = tenders_of(scene)["Beta"]
    assert (out["state"], out["set_aside_reason"]) == ("damaged", REASON)
    receipt = scene.get(damaged.beta, f"/tenders/{damaged.tender}/receipt").json()
    assert receipt["said"].endswith("and the authority decided to leave it out.")
    back = damaged.propose().json()["id"]
    assert approve(scene, scene.second_officer, back).status_code == 201
    assert tenders_of(scene)["Beta"]["set_aside_reason"] == ""


@pytest.mark.parametrize(
    "damage",
    [delete(TenderVersion), update(Tender).values(state="uploaded", submitted_number=None)],
    ids=["version gone", "not submitted"],
)
def test_whatever_was_damaged_the_copy_mends(scene: Scene, clock: Clock, damage: Update) -> None:
    damaged = Damaged(scene, clock, damage)

    made = approve(scene, scene.second_officer, damaged.propose().json()["id"])

    assert made.status_code == 201, made.text
    said = scene.get(scene.officer, f"/tenders/{damaged.tender}/content").json()
    assert said["content"] == damaged.copy["content"]


@pytest.mark.parametrize(
    "damage",
    [delete(Receipt), update(Receipt).values(digest="sha256:" + "0" * 64)],
    ids=["receipt gone", "receipt changed"],
)
def test_without_a_genuine_receipt_nothing_can_be_proved(
    scene: Scene, clock: Clock, damage: Any
) -> None:
    damaged = Damaged(scene, clock, damage)

    refused = damaged.propose()

    assert (refused.status_code, refused.json()["code"]) == (409, "copy-not-provable")
    assert "exclude_damaged" in refused.json()["how_to_fix"]
