from datetime import timedelta

import pytest

from app.organisations.role import Role
from app.tenders.opened.blindness import (
    PUT_INSTEAD,
    Tenderer,
    any_of,
    forms_of,
    hints_remain,
    without_names,
)
from tests.callers import a_person, person_id_of, supplier_id_of
from tests.tenders.conftest import Clock
from tests.tenders.made import Scene, an_offer

ALPHA = Tenderer("Alpha Works Ltd", ("01234567", "PABC-1234-DEFG"), "Bids@alphagroup.example")


def saying(text: str) -> dict[str, object]:
    return {"method_statements": {"method": {"text": text}}}


def said_of(text: str, tenderer: Tenderer = ALPHA) -> str:
    """Give what is left of some words without names."""
    cleared: str = without_names(saying(text), tenderer)["method_statements"]["method"]["text"]
    return cleared


@pytest.mark.parametrize(
    "named",
    [
        "Alpha-Works", "AlphaWorks", "ALPHA_WORKS", "Alpha & Works", "Alpha \u2013 Works Ltd.",
        "01234567", "1234567", "company 0123 4567", "GB-COH-01234567", "PABC1234DEFG",
        "pabc-1234-defg", "bids@alphagroup.example", "anna.b+c@alphagroup.example",
        "https://www.alphagroup.example/jobs", "alphagroup.example", "bids@alphaworks.co.uk",
    ],
)  # fmt: skip
def test_whatever_names_the_supplier_is_taken_out(named: str) -> None:
    left = said_of(f"We, {named}, will come.")

    assert PUT_INSTEAD in left
    folded = left.casefold()
    assert not [word for word in ("alpha", "1234", "4567", "bids@a", "anna") if word in folded]


@pytest.mark.parametrize(
    "innocent",
    [
        "Alphabetical works", "works of alpha", "12345678", "0123", "Alpha, which is why it works",
        "We hire 1234 people in 567 places.", "apprentices@college.example",
    ],
)  # fmt: skip
def test_what_only_looks_like_it_stays(innocent: str) -> None:
    assert said_of(innocent) == innocent


def test_a_shared_domain_names_nobody() -> None:
    tenderer = Tenderer("Alpha Works", (), "alpha@gmail.com")

    assert said_of("Write to alpha@gmail.com or jobs@gmail.com.", tenderer) == (
        f"Write to {PUT_INSTEAD} or jobs@gmail.com."
    )


def test_a_short_name_is_not_looked_for_within_a_word() -> None:
    assert said_of("We inform them in form.", Tenderer("In Form Ltd")) == (
        f"We inform them {PUT_INSTEAD}."
    )


def test_a_name_of_signs_is_looked_for_as_it_is() -> None:
    assert said_of("C++ and C", Tenderer("C++")) == f"{PUT_INSTEAD} and C"


def test_a_members_identifier_is_taken_out_too() -> None:
    content = saying("With 07654321.") | {
        "members": [{"name": "Beta Build", "identifier": "GB-COH 07654321"}]
    }

    assert without_names(content, ALPHA) == saying(f"With {PUT_INSTEAD}.")


@pytest.mark.parametrize(
    ("text", "remains"),
    [
        ("At Alpha we care.", True),
        ("ALPHA cares.", True),
        ("Alhpa Works cares.", True),
        ("Alpha Works cares.", False),
        ("An alpha version works.", False),
        ("", False),
    ],
)
def test_what_is_like_a_name_is_told_of(text: str, remains: bool) -> None:
    assert hints_remain(saying(text), ALPHA) is remains


def test_the_initials_of_a_long_name_are_told_of() -> None:
    tenderer = Tenderer("Anytown Youth Forum Ltd")

    assert hints_remain(saying("AYF has done this before."), tenderer)
    assert not hints_remain(saying("Our forum has done this before."), tenderer)


def test_long_words_of_a_tender_are_read_in_good_time() -> None:
    for part in ("a.", "-", "alpha ", "1", "@"):
        assert len(said_of(part * 50_000)) > 1_000
        hints_remain(saying(part * 50_000), ALPHA)


@pytest.mark.parametrize(
    "written",
    ["Alpha Works Ltd", "ALPHA WORKS LTD", "alpha  works", "Alpha\nWorks Ltd", "Alpha Works"],
)
def test_a_name_is_found_however_it_is_written(written: str) -> None:
    content = {"method_statements": {"method": {"text": f"We, {written}, will come."}}}

    cleared = without_names(content, ALPHA)

    assert cleared["method_statements"]["method"]["text"] == f"We, {PUT_INSTEAD}, will come."


def test_a_name_within_a_word_is_no_name() -> None:
    content = {"method_statements": {"method": {"text": "Alphabetical order works."}}}

    assert without_names(content, Tenderer("Alpha")) == content


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

    assert without_names(content, Tenderer("Alpha")) == {
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


def test_the_opening_tells_in_how_many_tenders_something_like_a_name_is_left(
    scene: Scene, clock: Clock
) -> None:
    scene.blind_names = True
    for name, text in (("Alpha Works Ltd", "Alpha is proud."), ("Beta Build", "So are we.")):
        scene.tender(scene.supplier(name), an_offer(method_statements={"method": {"text": text}}))
    clock.set(timedelta(seconds=1))

    told = scene.open()

    assert sorted(one["hints_remain"] for one in told["found"]) == [False, True]
    assert "In 1 of them something like the supplier's name is left" in told["said"]


def test_where_names_are_shown_nothing_is_told_of_them(scene: Scene, clock: Clock) -> None:
    text = {"method": {"text": "Alpha is proud."}}
    scene.tender(scene.supplier("Alpha Works Ltd"), an_offer(method_statements=text))
    clock.set(timedelta(seconds=1))

    told = scene.open()

    assert [one["hints_remain"] for one in told["found"]] == [False]
    assert "something like" not in told["said"]
