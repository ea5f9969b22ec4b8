from datetime import timedelta

import pytest

from app.organisations.role import Role
from app.tenders.opened.blindness import PUT_INSTEAD, any_of, forms_of, without_names
from tests.callers import a_person, person_id_of, supplier_id_of
from tests.tenders.conftest import Clock
from tests.tenders.made import Scene, an_offer


@pytest.mark.parametrize(
    "written",
    ["Alpha Works Ltd", "ALPHA WORKS LTD", "alpha  works", "Alpha\nWorks Ltd", "Alpha Works"],
)
def test_a_name_is_found_however_it_is_written(written: str) -> None:
    content = {"method_statements": {"method": {"text": f"We, {written}, will come."}}}

    cleared = without_names(content, "Alpha Works Ltd")

    assert cleared["method_statements"]["method"]["text"] == f"We, {PUT_INSTEAD}, will come."


def test_a_name_within_a_word_is_no_name() -> None:
    content = {"method_statements": {"method": {"text": "Alphabetical order works."}}}

    assert without_names(content, "Alpha") == content


def test_a_name_that_begins_with_another_is_matched_whole() -> None:
    pattern = any_of(["Alpha", "Alpha Works Ltd"])

    assert pattern.findall("ALPHA  works, Alpha and Alphabet") == ["ALPHA  works", "Alpha"]


def test_without_names_nothing_is_matched() -> None:
    assert any_of([]).findall("Alpha Works") == []
    assert any_of([" "]).findall("Alpha Works") == []


def test_a_name_has_a_form_without_the_form_of_the_company() -> None:
    assert forms_of(["Alpha Works Ltd", "Beta", ""]) == {"Alpha Works Ltd", "Alpha Works", "Beta"}


def test_members_are_gone_and_their_names_too() -> None:
    content = {
        "price": "1",
        "members": [{"name": "Beta Build plc", "identifier": "GB-COH 01234567"}],
        "commitments": [
            {"measure": "m", "member": "Beta Build plc", "description": "By Beta Build"}
        ],
    }

    assert without_names(content, "Alpha") == {
        "price": "1",
        "commitments": [{"measure": "m", "description": f"By {PUT_INSTEAD}"}],
    }


def an_evaluator_of(scene: Scene) -> dict[str, str]:
    """Give somebody who alone is on the panel of the scene's lot."""
    evaluator = a_person(scene.engine, Role.EVALUATOR)
    member = {"person_id": str(person_id_of(scene.engine, evaluator)), "role": "evaluator"}
    named = scene.client.put(
        f"/v1/lots/{scene.lot}/panel",
        json={"members": [member]},
        headers=scene.officer | {"If-Match": "*"},
    )
    assert named.status_code == 200, named.text
    return evaluator


def test_an_evaluator_without_names_finds_none_in_any_field(scene: Scene, clock: Clock) -> None:
    scene.blind_names = True
    alpha = scene.supplier("Alpha Works Ltd")
    text = {
        "method": {"text": "Alpha Works has done this for years; ALPHA WORKS LTD always will."}
    }
    offer = an_offer(method_statements=text, members=[{"name": "Alpha Works Ltd"}])
    tender = scene.tender(alpha, offer)
    evaluator = an_evaluator_of(scene)
    clock.set(timedelta(seconds=1))
    scene.open()
    scene.declare(evaluator, scene.officer)

    about_lot, about_tender = f"/lots/{scene.lot}", f"/tenders/{tender}"
    listed = scene.get(evaluator, f"{about_lot}/tenders")
    content = scene.get(evaluator, f"{about_tender}/content")
    parts = ("/tenders.csv", "/opening", "/marks/own")
    others = [scene.get(evaluator, about_lot + part) for part in parts]
    others += [scene.get(evaluator, about_tender + part) for part in ("", "/receipt", "/versions")]
    known = str(supplier_id_of(scene.engine, alpha))

    for answer in (listed, content, *others):
        assert answer.status_code == 200, answer.text
        assert "alpha" not in answer.text.casefold()
        assert known not in answer.text
    [row] = listed.json()["data"]
    assert row["alias"] == "Tender A"
    assert not {"supplier", "supplier_id", "said", "latest_number"} & row.keys()
    assert "members" not in content.json()["content"]
    assert "Alpha Works" in scene.get(scene.officer, f"/lots/{scene.lot}/tenders").text
