"""A workbook is tried out: its own score and all that is to be said, and nothing is kept."""

from decimal import Decimal
from typing import Any

import pytest
from sqlmodel import select

from app.platform.database import reading
from app.platform.events import Event
from app.tenders.tables import Tender
from tests.spreadsheets.tender.made import OCTETS, blank, cell, filled, said, send
from tests.tenders.made import Scene, an_offer

MARKS = "?marks=service:4,mobilisation:4,delivery_plan:4"


def tried(scene: Scene, who: dict[str, str], content: bytes, marks: str = MARKS) -> Any:
    path = f"/v1/lots/{scene.lot}/tenders/workbook/preview{marks}"
    return scene.client.post(path, headers=who | OCTETS, content=content)


def kept(scene: Scene) -> list[str]:
    with reading(scene.engine) as session:
        assert session.exec(select(Tender)).all() == []
        return [one.kind for one in session.exec(select(Event))]


def test_a_workbook_that_is_tried_out_has_the_score_that_the_api_gives(scene: Scene) -> None:
    alpha = scene.supplier("Alpha Works")
    file = filled(blank(scene, alpha), an_offer())
    marks = {"service": 4, "mobilisation": 4, "delivery_plan": 4}
    before = kept(scene)

    answer = tried(scene, alpha, file)

    own = scene.post(alpha, f"/lots/{scene.lot}/self-score", an_offer(marks=marks)).json()
    assert answer.status_code == 200, answer.text
    told = answer.json()
    assert told["may_be_uploaded"] is True
    assert (told["scorecard"], told["rules"]) == (own["scorecard"], own["rules"])
    assert Decimal(told["scorecard"]["total"]) > 0
    assert told["said"].startswith("Nothing was kept, and nothing is submitted.")
    assert {(one["code"], one["cell"]) for one in told["findings"]} >= {
        ("no_evidence_plan", "Your offer!F12")
    }
    assert kept(scene) == before


def test_without_marks_it_says_how_to_suppose_them(scene: Scene) -> None:
    alpha = scene.supplier("Alpha Works")

    told = tried(scene, alpha, filled(blank(scene, alpha), an_offer()), "").json()

    assert told["scorecard"] is None
    assert told["may_be_uploaded"] is True
    missing = [one for one in told["findings"] if one["code"] == "missing_mark"]
    assert len(missing) == 3
    assert all("?marks=criterion:4" in one["how_to_fix"] for one in missing)
    assert {one["severity"] for one in missing} == {"note"}


def test_faults_are_told_as_uploading_would_and_the_rest_with_them(scene: Scene) -> None:
    alpha = scene.supplier("Alpha Works")
    spoilt = (
        cell("Price", "C4", "about a million"),
        said("How you will do it", "job_local", who="X"),
    )

    told = tried(scene, alpha, filled(blank(scene, alpha), an_offer(), *spoilt)).json()

    assert told["may_be_uploaded"] is False
    assert told["scorecard"] is None
    found = {(one["code"], one["cell"]) for one in told["findings"]}
    assert {("bad_cell", "Price!C4"), ("narrative_without_quantity", "How you will do it!C4")} <= (
        found
    )


def test_what_the_rules_refuse_is_told_with_its_cell(scene: Scene) -> None:
    alpha = scene.supplier("Alpha Works")
    offer = an_offer()
    offer["commitments"][0] |= {"unit": "fte"}

    told = tried(scene, alpha, filled(blank(scene, alpha), offer)).json()

    assert told["scorecard"] is None
    found = [(one["code"], one["cell"]) for one in told["findings"]]
    assert found.count(("unit_does_not_convert", "Your offer!D12")) == 1


@pytest.mark.parametrize("marks", ["?marks=service", "?marks=Not%20a%20code:4", "?marks=:"])
def test_a_mark_that_is_not_one_is_refused(scene: Scene, marks: str) -> None:
    alpha = scene.supplier("Alpha Works")

    refused = tried(scene, alpha, filled(blank(scene, alpha), an_offer()), marks)

    assert (refused.status_code, refused.json()["code"]) == (422, "invalid")


def test_a_workbook_of_other_rules_is_refused_here_too(scene: Scene) -> None:
    alpha = scene.supplier("Alpha Works")
    file = filled(blank(scene, alpha), an_offer())
    scene.amend_rules(
        "criteria: [{code: price, weight: 100, value: price, method: ratio_to_lowest}]"
    )

    refused = tried(scene, alpha, file)

    assert refused.status_code == 422
    assert [one["code"] for one in refused.json()["errors"]] == ["other_rules"]


def test_only_a_supplier_tries_one_out(scene: Scene) -> None:
    alpha = scene.supplier("Alpha Works")
    file = blank(scene, alpha)

    assert tried(scene, scene.officer, file).json()["code"] == "scope-missing"
    assert send(scene, scene.officer, file).json()["code"] == "scope-missing"
