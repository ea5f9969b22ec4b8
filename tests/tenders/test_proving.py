from datetime import timedelta
from typing import Any

from tests.tenders.conftest import Clock
from tests.tenders.made import Scene, an_offer

MARKS = {"service": 4, "mobilisation": 3, "delivery_plan": 4}


def self_score(scene: Scene, who: dict[str, str], **changes: Any) -> Any:
    return scene.post(
        who, f"/lots/{scene.lot}/self-score", an_offer() | {"marks": MARKS} | changes
    )


def test_a_supplier_scores_its_own_offer_with_the_engine_that_will_score_it(scene: Scene) -> None:
    alpha = scene.supplier("Alpha Works")

    told = self_score(scene, alpha)

    assert told.status_code == 200, told.text
    said = told.json()
    lot = scene.get(alpha, f"/lots/{scene.lot}").json()
    assert said["rules"]["digest"] == said["receipt"]["rules_digest"] == lot["rules_digest"]
    assert said["scorecard"]["supplier"] == "your tender"
    assert said["scorecard"]["criteria"]["service"]["value"] == "4"


def test_the_same_offer_has_the_same_result_before_and_after_the_deadline(
    scene: Scene, clock: Clock
) -> None:
    alpha = scene.supplier("Alpha Works")
    before = self_score(scene, alpha).json()
    scene.tender(scene.supplier("Beta Build"))
    clock.set(timedelta(days=1))

    after = self_score(scene, alpha).json()

    assert after["receipt"]["result_digest"] == before["receipt"]["result_digest"]
    other = self_score(scene, alpha, price="1").json()
    assert other["receipt"]["result_digest"] != before["receipt"]["result_digest"]


def test_a_mark_that_is_wanting_or_wrong_is_named(scene: Scene) -> None:
    alpha = scene.supplier("Alpha Works")

    for marks in ({}, {**MARKS, "service": 99}, {**MARKS, "price": 1}):
        refused = self_score(scene, alpha, marks=marks)

        assert refused.status_code == 422
        assert refused.json()["errors"]
        assert all("tenders[0]" not in one.get("path", "") for one in refused.json()["errors"])


def test_nobody_but_a_supplier_scores_itself(scene: Scene) -> None:
    assert self_score(scene, scene.officer).status_code == 403


def test_scoring_oneself_keeps_nothing(scene: Scene) -> None:
    alpha = scene.supplier("Alpha Works")
    self_score(scene, alpha)

    assert scene.get(alpha, "/tenders").json()["data"] == []
